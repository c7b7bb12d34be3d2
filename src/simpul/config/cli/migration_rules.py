"""Whether new migrations can run while the code before them serves: nothing waits behind a lock, nothing that it reads goes away.

Every table that an earlier migration made counts as big and in use, released or not: whoever follows `main` upgrades from commit to commit.
What a rule forbids may still be right: the migration then says why, for each rule, in `exempt = {"drop": "…"}`.
Migrations recorded in `baseline.toml` are not judged again.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

BASELINE = Path(__file__).with_name("baseline.toml")
SHORTEST_REASON = 20  # letters: "perlu" is no reason

Breach = tuple[str, str]  # the rule, and what to do

IN_SQL: dict[str, tuple[str, str]] = {
    r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)": ("index", "Buat indeks dengan CONCURRENTLY dalam migrasi atomic = False."),
    r"ADD CONSTRAINT (?![^;]*(NOT VALID|USING INDEX))": ("validate", "Tambahkan NOT VALID, lalu VALIDATE di migrasi berikutnya."),
    r"ALTER COLUMN \S+ (SET DATA )?TYPE": ("rewrite", "Tambah kolom baru, salin bertahap, lalu pindah."),
    r"SET NOT NULL": ("validate", "Pasang CHECK … NOT VALID, VALIDATE, baru NOT NULL dengan alasan."),
    r"DROP (COLUMN|TABLE)": ("drop", "Rilis sebelumnya masih membacanya. Buang di rilis sesudahnya, dengan alasan."),
    r"RENAME (TO|COLUMN)": ("drop", "Rilis sebelumnya masih memakai nama lama. Tambah yang baru dahulu."),
    r"\b(VACUUM FULL|CLUSTER|LOCK TABLE|TRUNCATE)\b": ("lock", "Perintah ini menahan semua pembaca."),
    r"lock_timeout\s*(=|TO)\s*'?0": ("lock", "Jangan mematikan lock_timeout."),
    r"GENERATED ALWAYS AS[^;]*STORED": ("rewrite", "Kolom terhitung menulis ulang seluruh tabel."),
    r"DEFAULT (gen_random_uuid|random|clock_timestamp|nextval)": ("rewrite", "Nilai bawaan yang berubah menulis ulang tabel."),
    r"ADD COLUMN (?=.*NOT NULL)(?!.*DEFAULT)": ("previous", "Kode sebelumnya tidak mengisinya. Tanpa NOT NULL, atau dengan DEFAULT."),
    r"ADD COLUMN .*(REFERENCES|UNIQUE|PRIMARY KEY|CHECK)": ("validate", "Tambah kolomnya saja; syaratnya menyusul dengan NOT VALID."),
    r"^(UPDATE|DELETE FROM) ": ("lock", "Ubah baris bertahap dengan RunPython dalam migrasi atomic = False."),
    r"\b(REINDEX|REFRESH MATERIALIZED VIEW) (?!.*CONCURRENTLY)": ("lock", "Pakai CONCURRENTLY."),
}  # fmt: skip

# Operations that may be run once more after one behind them failed.
REPEATABLE = {"RemoveIndexConcurrently", "ValidateConstraint", "RunPython", "SeparateDatabaseAndState"}
REPEATABLE_SQL = re.compile(r"IF (NOT )?EXISTS|VALIDATE CONSTRAINT|OR REPLACE|^\s*(SET|ANALYZE)\b", re.IGNORECASE)


class Review:
    """One migration under review: its state before, and which tables it has itself made, so that they are still empty."""

    def __init__(self, migration: Migration, state: ProjectState) -> None:
        self.migration, self.state = migration, state
        self.fresh: set[tuple[str, str]] = set()

    def breaches(self) -> Iterator[Breach]:
        """What it breaks, operation by operation; the state moves along."""
        label = self.migration.app_label
        if not self.migration.atomic and not all(map(_repeatable, self.migration.operations[:-1])):
            yield (
                "again",
                "Di luar transaksi hanya operasi terakhir boleh gagal tanpa dapat diulang. Beri tiap operasi migrasi sendiri.",
            )
        for operation in self.migration.operations:
            yield from self._of(operation, self.state)
            operation.state_forwards(label, self.state)

    def _of(self, operation: Any, before: ProjectState) -> Iterator[Breach]:
        kind = type(operation).__name__
        if kind == "CreateModel":
            self.fresh.add((self.migration.app_label, operation.name_lower))
            return
        if kind == "SeparateDatabaseAndState":
            for inner in operation.database_operations:
                yield from self._of(inner, before)
            return
        model = str(getattr(operation, "model_name_lower", getattr(operation, "name_lower", "")))
        if (self.migration.app_label, model) in self.fresh:
            return
        after = before.clone()
        operation.state_forwards(self.migration.app_label, after)
        yield from RULES.get(kind, _nothing)(self, operation, before, after)

    def field(self, state: ProjectState, operation: Any) -> Any:
        """The field that an operation speaks of, as it is in a state."""
        model = state.apps.get_model(self.migration.app_label, operation.model_name)
        return model._meta.get_field(operation.name)


def _repeatable(operation: Any) -> bool:
    """Whether it does no harm a second time: a migration outside of a transaction that gave up begins from its first operation."""
    if type(operation).__name__ == "RunSQL":
        return all(map(REPEATABLE_SQL.search, _statements(operation)))
    return type(operation).__name__ in REPEATABLE or isinstance(operation, CreateExtension)


def _statements(operation: Any) -> list[str]:
    """The statements of a `RunSQL`, each in one line."""
    parts = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
    text = "\n".join(part if isinstance(part, str) else str(part[0]) for part in parts)
    return [" ".join(one.split()) for one in text.split(";") if one.strip()]


Rule = Callable[[Review, Any, ProjectState, ProjectState], Iterable[Breach]]


def _nothing(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    yield from ()


def _add_index(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    yield "index", f"Indeks {operation.index.name}: pakai AddIndexConcurrently dalam migrasi atomic = False."


def _add_concurrently(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    if review.migration.atomic:
        yield "index", f"Indeks {operation.index.name}: CONCURRENTLY memerlukan atomic = False."


def _add_field(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    field = review.field(after, operation)
    if field.generated or _volatile(field):
        yield (
            "rewrite",
            f"Kolom {field.name}: nilainya dihitung untuk tiap baris, sehingga seluruh tabel ditulis ulang.",
        )
    if not field.null and field.db_default is NOT_PROVIDED and not field.generated and not field.many_to_many:
        yield "previous", f"Kolom {field.name}: rilis sebelumnya tidak mengisinya. Beri null=True atau db_default."
    if field.remote_field is not None and not field.many_to_many and field.db_constraint:
        yield "validate", f"Kolom {field.name}: pakai db_constraint=False, lalu kunci asing NOT VALID dan VALIDATE."
    if field.db_index or field.unique:
        yield (
            "index",
            f"Kolom {field.name}: indeksnya dibuat sambil menahan penulis. Pakai AddIndexConcurrently sesudahnya.",
        )


def _volatile(field: Any) -> bool:
    """Whether the database computes another default for each row. Django's own names for such functions are few."""
    return any(name in str(field.db_default) for name in ("RandomUUID", "Random(", "gen_random_uuid"))


def _alter_field(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    old, new = review.field(before, operation), review.field(after, operation)
    was, will = old.db_type(connection), new.db_type(connection)
    if was != will and not _wider(str(was), str(will)):
        yield (
            "rewrite",
            f"Kolom {new.name}: {was} menjadi {will} menulis ulang tabel. Tambah kolom baru, salin bertahap.",
        )
    if old.null and not new.null:
        yield "validate", f"Kolom {new.name}: pasang CHECK NOT VALID, VALIDATE, baru NOT NULL dengan alasan."
    if (new.db_index and not old.db_index) or (new.unique and not old.unique):
        yield "index", f"Kolom {new.name}: buat indeksnya dengan CONCURRENTLY."
    if old.remote_field is not None and old.db_constraint and old.db_index and not new.db_index:
        yield (
            "validate",
            f"Kolom {new.name}: Django memasang ulang kunci asingnya atas semua baris. Pakai migrating.without_index.",
        )


def _wider(was: str, will: str) -> bool:
    """Whether every old value is a new value as it lies: a longer text, or one without an end."""
    lengths = [re.fullmatch(r"varchar\((\d+)\)", kind) for kind in (was, will)]
    if lengths[0] and will == "text":
        return True
    return bool(lengths[0] and lengths[1] and int(lengths[0][1]) <= int(lengths[1][1]))


def _add_constraint(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    yield (
        "validate",
        f"Syarat {operation.constraint.name}: pakai AddConstraintNotValid, lalu ValidateConstraint sesudahnya.",
    )


def _validate(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    added = [one for one in review.migration.operations if type(one).__name__ == "AddConstraintNotValid"]
    if review.migration.atomic and added:
        yield "validate", f"Syarat {operation.name}: VALIDATE di migrasi sendiri, agar kuncinya lepas dahulu."


def _drop(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    yield (
        "drop",
        f"{operation.describe()}: rilis sebelumnya masih membacanya. Lakukan di rilis sesudahnya, dengan alasan.",
    )


def _sql(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    for statement in _statements(operation):
        if any(re.search(rf"\b{table}\b", statement) for table in _tables(review)):
            continue
        for pattern, breach in IN_SQL.items():
            if re.search(pattern, statement, re.IGNORECASE):
                yield breach


def _tables(review: Review) -> Iterator[str]:
    """Tables that this migration makes: nothing reads or fills them yet."""
    for app, model in review.fresh:
        yield f"{app}_{model}"


def _python(review: Review, operation: Any, before: ProjectState, after: ProjectState) -> Iterator[Breach]:
    if review.migration.atomic:
        yield "lock", "RunPython: kerjakan bertahap dalam migrasi atomic = False, agar kunci baris tidak tertahan."


RULES: Mapping[str, Rule] = {
    "AddIndex": _add_index,
    "AddIndexConcurrently": _add_concurrently,
    "AddField": _add_field,
    "AlterField": _alter_field,
    "AddConstraint": _add_constraint,
    "ValidateConstraint": _validate,
    "RunSQL": _sql,
    "RunPython": _python,
    **dict.fromkeys(("RemoveField", "DeleteModel", "RenameField", "RenameModel", "AlterModelTable"), _drop),
}


def review(migrations: Iterable[tuple[Migration, ProjectState]]) -> Iterator[str]:
    """What these migrations break and don't excuse: one sentence each. They come in order, each with the state before it."""
    for migration, state in migrations:
        excused: Mapping[str, str] = getattr(migration, "exempt", {})
        for rule, what in Review(migration, state).breaches():
            if len(excused.get(rule, "")) < SHORTEST_REASON:
                yield f"{migration.app_label} {migration.name} ({rule}): {what}"


def ours(*, since_the_record: bool = True) -> list[tuple[Migration, ProjectState]]:
    """Our migrations, all or those since the record, each with the state before it."""
    loader = MigrationLoader(None)
    recorded = baseline() if since_the_record else set()
    plan = [key for leaf in sorted(loader.graph.leaf_nodes()) for key in loader.graph.forwards_plan(leaf)]
    found = []
    for key in dict.fromkeys(plan):
        migration = loader.graph.nodes[key]
        if migration.__module__.startswith("simpul.") and " ".join(key) not in recorded:
            found.append((migration, loader.project_state([node.key for node in loader.graph.node_map[key].parents])))
    return found


def baseline() -> set[str]:
    """The recorded migrations, as `app name`."""
    return set(tomllib.loads(BASELINE.read_text(encoding="utf-8"))["migrations"])


def record(what: str) -> None:
    """Everything there is now belongs to this release, or to this word for another occasion."""
    loader = MigrationLoader(None)
    names = sorted(" ".join(key) for key, one in loader.disk_migrations.items() if one.__module__.startswith("simpul."))
    lines = "".join(f"    {json.dumps(name)},\n" for name in names)
    head = "# Written by `./simpul migrations --record RELEASE`. Migrations listed here are not judged again.\n"
    BASELINE.write_text(f'{head}recorded = "{what}"\nmigrations = [\n{lines}]\n', encoding="utf-8")
