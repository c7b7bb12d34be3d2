"""An upgrade under a running service: nobody notices."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from simpul.config.backup import sealing
from tests.whole.conftest import House

pytestmark = [pytest.mark.slow]
PAGES = ("/", "/layanan/", "/layanan/aduan/ajukan/", "/layanan/aduan/daftar/", "/sehat")


def test_not_one_request_fails_while_everything_is_replaced(house: House, tmp_path: Path) -> None:
    house.run("backup", "batang", "--recipient", sealing.new_key()[1])
    with house.database() as admin:
        admin.execute("COMMENT ON DATABASE simpul_batang IS 'kode lama'")
    workers = served_by(house)
    stop, outcomes = threading.Event(), []

    def ask(n: int) -> None:
        while not stop.is_set():
            n += 1
            try:
                outcomes.append(house.complain(n)[0] if n % 10 == 0 else house.ask("GET", PAGES[n % len(PAGES)])[0])
            except Exception as lost:
                outcomes.append(repr(lost))
            time.sleep(0.02)

    people = [threading.Thread(target=ask, args=[n * 100]) for n in range(3)]
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
    assert not workers & served_by(house), "every worker is new"
    assert list((house.var / "backups" / "batang").glob("*.simpul.age")), "with a backup before"
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
