"""What must hold while others act at the same moment, and what a guard that is switched off would let through."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection

from simpul.finance.planning import deciding, diffing, drafting
from simpul.finance.planning.models import Version
from simpul.finance.planning.tests.conftest import build
from simpul.kernel.workflow import Refused


def test_what_the_owner_changes_with_the_guard_off_is_found_by_the_digest(as_owner: Any) -> None:
    made = build().made
    with pytest.raises(IntegrityError, match="is set"):
        as_owner.execute("UPDATE planning_target SET value = 1")
    as_owner.execute("ALTER TABLE planning_target DISABLE TRIGGER target_only_in_drafts")
    as_owner.execute("UPDATE planning_target SET value = 1")
    as_owner.execute("ALTER TABLE planning_target ENABLE TRIGGER target_only_in_drafts")
    assert not diffing.untouched(Version.objects.get(pk=made.rpjmd.pk)), "so the trigger is what refused it"
    assert diffing.untouched(Version.objects.get(pk=made.rkpd.pk))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_slips_into_a_version_while_it_is_agreed_to() -> None:
    plans = build()
    version = plans.redraft()
    begin, met = threading.Barrier(7), []

    def act(n: int) -> None:
        begin.wait()
        try:
            if n == 3:
                deciding.agree(version, by=plans.planner)
                deciding.set_by_decree(version, by=plans.second, decree="Perda 2", decree_on=version.made_at.date())
            else:
                for part in range(4):
                    drafting.put_node(Version.objects.get(pk=version.pk), "mission", f"X{n}{part}", "Misi", by=None)
        except Refused as refusal:
            met.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[n]) for n in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(met) <= {"Versi ini bukan rancangan lagi. Buat versi baru untuk mengubahnya."}
    assert diffing.untouched(Version.objects.get(pk=version.pk)), "what was set is what was agreed to"
