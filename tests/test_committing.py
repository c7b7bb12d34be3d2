"""What is committed of rules and of cases: versions in force, and one leaf over the events of a day."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import committing, engine
from simpul.kernel.cases.models import CaseEvent
from simpul.kernel.proof import sequencing, verifying
from simpul.kernel.proof.models import Leaf, Pending
from simpul.kernel.regency import current
from simpul.kernel.regulations.models import ParameterVersion
from simpul.lib import clock
from simpul.services.complaints.models import Report

LAMP = {"title": "Lampu", "text": "Lampu mati di jalan.", "category_id": "lampu-jalan"}


@pytest.mark.django_db
def test_every_version_in_force_stands_in_the_tree() -> None:
    sequencing.sequence()
    refs = {f"aturan/{one.code}/{one.valid_from}" for one in ParameterVersion.objects.all()}
    assert refs
    assert refs == set(Leaf.objects.filter(kind="regulations.parameter").values_list("ref", flat=True))
    assert list(verifying.flaws()) == []


@pytest.mark.django_db
def test_a_day_of_events_is_one_leaf_that_tells_nobody_whose_they_were() -> None:
    case, _code = engine.open_case(Report, by=NOBODY, fields=LAMP)
    today = clock.today(current().zone)
    assert committing.commit_days() == 31, "the days that are over; not this one"
    with clock.frozen(clock.now() + timedelta(days=1, hours=1)):
        assert committing.commit_days() == 1
        assert committing.commit_days() == 0
    waiting = Pending.objects.get(ref=f"peristiwa/{today}")
    told = json.loads(waiting.body)
    assert (told["day"], told["events"]) == (str(today), CaseEvent.objects.count())
    assert case.number not in waiting.body
    sequencing.sequence()
    assert list(verifying.flaws()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_event_that_the_owner_rewrites_later_is_found(owner: Any) -> None:
    engine.open_case(Report, by=NOBODY, fields=LAMP)
    day = clock.today(current().zone)
    with clock.frozen(clock.now() + timedelta(days=1, hours=1)):
        committing.commit_days()
    sequencing.sequence()
    assert list(verifying.flaws()) == []
    owner.execute("UPDATE cases_caseevent SET at = at - interval '1 second'")
    assert [flaw.ref for flaw in verifying.flaws()] == [f"peristiwa/{day}"]
