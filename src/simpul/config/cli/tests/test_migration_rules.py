from __future__ import annotations

from typing import Any

import pytest
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from simpul.config.cli import migration_rules
from simpul.config.cli.commands.migrations import run
from simpul.config.cli.migration_rules import review

REASON = "Tabel ini berisi 38 baris dan hanya dibaca saat mulai."


def released() -> ProjectState:
    """What the previous release left: lost things, with a title, a note that may be missing, and a place."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=50)),
        ("note", models.TextField(null=True)),
        ("near", models.ForeignKey("lost.place", models.PROTECT, null=True)),
    ]
    state.add_model(ModelState("lost", "thing", fields))
    state.add_model(ModelState("lost", "place", [("id", models.BigAutoField(primary_key=True))]))
    return state


def judged(*operations: object, atomic: bool = True, exempt: dict[str, str] | None = None) -> list[str]:
    migration = migrations.Migration("0002_uji", "lost")
    migration.operations, migration.atomic = list(operations), atomic
    if exempt is not None:
        migration.exempt = exempt
    return [sentence.partition("(")[2].partition(")")[0] for sentence in review([(migration, released())])]


INDEX = models.Index(fields=["title"], name="thing_title")
CHECK = models.CheckConstraint(condition=~models.Q(title=""), name="thing_has_a_title")
NEW = migrations.CreateModel("Find", [("id", models.BigAutoField(primary_key=True)), ("title", models.TextField())])

BAD = {
    "an index that holds back writers": (migrations.AddIndex("thing", INDEX), "index"),
    "an index at once inside a transaction": (AddIndexConcurrently("thing", INDEX), "index"),
    "another type": (migrations.AlterField("thing", "title", models.IntegerField()), "rewrite"),
    "a shorter text": (migrations.AlterField("thing", "title", models.CharField(max_length=20)), "rewrite"),
    "nothing missing any more": (migrations.AlterField("thing", "note", models.TextField(default="")), "validate"),
    "a new index by the way": (
        migrations.AlterField("thing", "title", models.CharField(max_length=50, db_index=True)),
        "index",
    ),
    "an index given up, and the foreign key of its column laid anew": (
        migrations.AlterField(
            "thing", "near", models.ForeignKey("lost.place", models.PROTECT, null=True, db_index=False)
        ),
        "validate",
    ),
    "a column the old release doesn't fill": (
        migrations.AddField("thing", "colour", models.TextField(default="")),
        "previous",
    ),
    "another default for each row": (
        migrations.AddField("thing", "token", models.UUIDField(db_default=RandomUUID())),
        "rewrite",
    ),
    "a computed column": (
        migrations.AddField(
            "thing",
            "twice",
            models.GeneratedField(
                expression=models.F("id") * 2, output_field=models.BigIntegerField(), db_persist=True
            ),
        ),
        "rewrite",
    ),
    "a foreign key proved at once": (
        migrations.AddField(
            "thing", "place", models.ForeignKey("lost.place", models.PROTECT, null=True, db_index=False)
        ),
        "validate",
    ),
    "a condition proved at once": (migrations.AddConstraint("thing", CHECK), "validate"),
    "a column that is still read": (migrations.RemoveField("thing", "note"), "drop"),
    "a table that is still read": (migrations.DeleteModel("Place"), "drop"),
    "another name": (migrations.RenameField("thing", "note", "remark"), "drop"),
    "many rows in one transaction": (migrations.RunPython(migrations.RunPython.noop), "lock"),
    "sql: index": (migrations.RunSQL("CREATE INDEX x ON lost_thing (title)"), "index"),
    "sql: foreign key": (
        migrations.RunSQL("ALTER TABLE lost_thing\n ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES lost_place (id)"),
        "validate",
    ),
    "sql: type": (migrations.RunSQL("ALTER TABLE lost_thing ALTER COLUMN title TYPE int USING 1"), "rewrite"),
    "sql: not null": (migrations.RunSQL("alter table lost_thing alter column note set not null"), "validate"),
    "sql: drop": (migrations.RunSQL(["ALTER TABLE lost_thing DROP COLUMN note"]), "drop"),
    "sql: waiting for ever": (migrations.RunSQL("SET lock_timeout = 0"), "lock"),
    "sql: everything anew": (migrations.RunSQL("VACUUM FULL lost_thing"), "lock"),
    "sql: a column the old release doesn't fill": (
        migrations.RunSQL("ALTER TABLE lost_thing ADD COLUMN colour text NOT NULL"),
        "previous",
    ),
    "sql: a column with a foreign key": (
        migrations.RunSQL("ALTER TABLE lost_thing ADD COLUMN place_id bigint REFERENCES lost_place (id)"),
        "validate",
    ),
    "sql: every row at once": (migrations.RunSQL("UPDATE lost_thing SET note = title"), "lock"),
    "sql: an index built anew": (migrations.RunSQL("REINDEX TABLE lost_thing"), "lock"),
    "sql: hidden beside the state": (
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL("DROP TABLE lost_thing")]),
        "drop",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_each_of_these_would_stop_the_service(what: str) -> None:
    operation, rule = BAD[what]
    assert rule in judged(operation)
    assert rule not in judged(operation, exempt={rule: REASON})
    assert rule in judged(operation, exempt={rule: "perlu"}), "a reason is a sentence"


@pytest.mark.parametrize(
    "operations",
    [
        (NEW, migrations.AddIndex("find", models.Index(fields=["title"], name="find_title"))),
        (NEW, migrations.RunSQL("ALTER TABLE lost_find ADD CONSTRAINT c CHECK (title <> '')")),
        (migrations.AddField("thing", "colour", models.TextField(null=True)),),
        (migrations.AddField("thing", "colour", models.TextField(db_default="")),),
        (migrations.AlterField("thing", "title", models.CharField(max_length=80)),),
        (migrations.AlterField("thing", "title", models.TextField()),),
        (AddConstraintNotValid("thing", CHECK),),
        (ValidateConstraint("thing", "thing_has_a_title"),),
        (
            migrations.RunSQL(
                "ALTER TABLE lost_thing ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES lost_place (id) NOT VALID"
            ),
        ),
    ],
)
def test_these_run_beside_the_service(operations: tuple[object, ...]) -> None:
    assert judged(*operations) == []


def test_outside_of_a_transaction_an_index_may_grow_in_peace() -> None:
    assert judged(AddIndexConcurrently("thing", INDEX), atomic=False) == []
    assert judged(migrations.RunSQL("CREATE INDEX CONCURRENTLY x ON lost_thing (title)"), atomic=False) == []


def test_a_table_is_new_only_to_the_migration_that_makes_it() -> None:
    first, second = migrations.Migration("0002_temuan", "lost"), migrations.Migration("0003_indeks", "lost")
    first.operations = [NEW]
    second.operations = [migrations.AddIndex("find", models.Index(fields=["title"], name="find_title"))]
    between = released()
    NEW.state_forwards("lost", between)
    [sentence] = review([(first, released()), (second, between)])
    assert sentence.startswith("lost 0003_indeks (index)")


def test_outside_of_a_transaction_all_but_the_last_operation_can_be_run_again() -> None:
    column = migrations.AddField("thing", "colour", models.TextField(null=True))
    index = AddIndexConcurrently("thing", INDEX)
    assert judged(column, index, atomic=False) == ["again"], "the column would be there already"
    assert judged(RemoveIndexConcurrently("thing", "thing_title"), atomic=False) == []
    again = migrations.RunSQL("CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON lost_thing (title)")
    assert judged(again, index, atomic=False) == []
    once = migrations.RunSQL("CREATE INDEX CONCURRENTLY x ON lost_thing (title)")
    assert judged(once, index, atomic=False) == ["again"]


def test_our_own_migrations_are_judged_before_the_first_release_too() -> None:
    known = migration_rules.ours(since_the_record=False)
    assert len(known) > 40
    found = list(review(known))
    assert not [sentence for sentence in found if sentence.startswith("audit 0001")], "it only makes tables"
    assert [sentence for sentence in found if sentence.startswith("cases 0004_queue (index)")], "made before the rules"
    assert list(review(migration_rules.ours())) == [], "and nothing since the record"


def test_what_breaks_a_rule_cannot_be_recorded(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    written: list[str] = []
    monkeypatch.setattr(migration_rules, "record", written.append)
    monkeypatch.setattr(migration_rules, "baseline", set)
    assert run(["--record", "0.1.0"]) == 1
    assert written == []
    assert "cases 0004_queue" in capsys.readouterr().out
    monkeypatch.undo()
    monkeypatch.setattr(migration_rules, "record", written.append)
    assert run(["--record", "0.1.0"]) == 0
    assert written == ["0.1.0"]


def test_the_owner_never_waits_long_for_a_lock(settings) -> None:
    assert "lock_timeout=" in settings.DATABASES["default"]["OPTIONS"]["options"]
