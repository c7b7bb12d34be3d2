"""An upgrade to the next release, with another schema, under a running service: nobody notices."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from simpul.config.backup import sealing
from tests.whole.conftest import House

pytestmark = [pytest.mark.slow]
PAGES = ("/", "/layanan/", "/layanan/aduan/ajukan/", "/layanan/aduan/daftar/", "/sehat")
FIELD = '    first_answer_at = models.DateTimeField("Jawaban pertama", null=True)\n'
NEW_FIELD = 'models.CharField("Nomor tiang", max_length=20, null=True)'
MIGRATION = """
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("complaints", "{before}")]
    operations = [{operation}]
"""
ADD_COLUMN = f'migrations.AddField("report", "pole", {NEW_FIELD})'
ADD_INDEX = 'AddIndexConcurrently("report", models.Index(fields=["pole"], name="report_pole"))'
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s"


def migration(house: House, name: str, operation: str, *, atomic: bool = True) -> Path:
    """A new last migration of complaints."""
    folder = house.code / "src/simpul/services/complaints/migrations"
    before = max(folder.glob("0*.py")).stem
    path = folder / f"{int(before[:4]) + 1:04}_{name}.py"
    path.write_text(MIGRATION.format(before=before, operation=operation, atomic=atomic), encoding="utf-8")
    return path


def bring_the_next_release(house: House) -> None:
    """New code in the folder of the old, which is running: complaints have a column more, with an index."""
    models = house.code / "src/simpul/services/complaints/models.py"
    text = models.read_text(encoding="utf-8")
    assert FIELD in text
    models.write_text(text.replace(FIELD, f"{FIELD}    pole = {NEW_FIELD}\n"), encoding="utf-8")
    migration(house, "pole", ADD_COLUMN)
    migration(house, "pole_index", ADD_INDEX, atomic=False)


def stand_in_the_way(house: House, met: list[str]) -> None:
    """Somebody's long report: first it reads the table that is to change, then it keeps a moment for which an index must wait."""
    with house.database() as somebody, house.database() as watcher:
        for wanted, held in (("ALTER TABLE%", "SELECT count(*) FROM complaints_report"), ("CREATE INDEX%", "SELECT 1")):
            somebody.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            somebody.execute(held)
            until = time.monotonic() + 120
            while time.monotonic() < until and watcher.execute(WAITS, [wanted]).fetchone() == (0,):
                time.sleep(0.05)
            if time.monotonic() < until:
                met.append(wanted)
            time.sleep(3)  # longer than a migration waits
            somebody.execute("COMMIT")


def test_what_would_break_the_running_release_is_refused_before_it_leaves(house: House) -> None:
    assert "tanpa henti layanan" in house.run("migrations").stdout
    bad = migration(house, "shorter", 'migrations.RenameField("report", "rating_note", "remark")')
    try:
        done = house.run("migrations", check=False)
    finally:
        bad.unlink()
    assert done.returncode == 1
    assert f"complaints {bad.stem} (drop): " in done.stdout
    assert "rilis sebelumnya masih membacanya" in done.stdout


def test_not_one_request_fails_while_schema_and_processes_are_replaced(house: House) -> None:
    house.run("backup", "batang", "--recipient", sealing.new_key()[1])
    bring_the_next_release(house)
    assert "tanpa henti layanan" in house.run("migrations").stdout
    workers = served_by(house)
    stop, outcomes, met = threading.Event(), [], []

    def ask(n: int) -> None:
        while not stop.is_set():
            n += 1
            try:
                outcomes.append(house.complain(n)[0] if n % 10 == 0 else house.ask("GET", PAGES[n % len(PAGES)])[0])
            except Exception as lost:
                outcomes.append(repr(lost))
            time.sleep(0.02)

    people = [threading.Thread(target=ask, args=[n * 100]) for n in range(3)]
    people.append(threading.Thread(target=stand_in_the_way, args=[house, met]))
    for one in people:
        one.start()
    try:
        done = house.run("upgrade", "batang", check=False)
    finally:
        time.sleep(1)
        stop.set()
        for one in people:
            one.join(60)
    assert done.returncode == 0, done.stdout + done.stderr
    failed = [outcome for outcome in outcomes if not isinstance(outcome, int) or outcome >= 400]
    assert len(outcomes) > 200
    assert failed == []
    assert met == ["ALTER TABLE%", "CREATE INDEX%"], "nobody stood in the way: the test would prove nothing"
    assert not workers & served_by(house), "every worker is new"
    assert list((house.var / "backups" / "batang").glob("*.simpul.age")), "with a backup before"
    with house.database() as admin:
        assert admin.execute("SELECT count(*) > 20 FROM complaints_report WHERE pole IS NULL").fetchone() == (True,)
        valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'report_pole'::regclass"
        assert admin.execute(valid).fetchone() == (True,)
    print(f"{len(outcomes)} requests during the upgrade, {len(failed)} failed")


def served_by(house: House) -> set[int]:
    """The processes that answer, told by the files in which they count."""
    found = set()
    until = time.monotonic() + 20
    while time.monotonic() < until and len(found) < 2:
        house.ask("GET", "/sehat")
        found = {int(path.stem.rpartition("_")[2]) for path in (house.var / "regencies/batang/metrics").glob("*.db")}
        found = {pid for pid in found if Path(f"/proc/{pid}").exists()}
    assert len(found) >= 2
    return found


def test_a_migration_that_would_wait_gives_up_and_is_tried_again() -> None:
    from simpul.config.cli.commands.upgrade import patiently
    from simpul.config.cli.trouble import Trouble

    waits, answers = [], iter([Trouble("canceling statement due to lock timeout"), Trouble("deadlock detected"), True])

    def action() -> bool:
        answer = next(answers)
        if isinstance(answer, Trouble):
            raise answer
        return answer

    assert patiently(action, waits.append)
    assert waits == [1, 2]
    with pytest.raises(Trouble, match="lain"):
        patiently(lambda: (_ for _ in ()).throw(Trouble("sebab lain")), waits.append)
