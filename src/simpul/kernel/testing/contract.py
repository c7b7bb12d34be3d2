"""Tests that every service inherits. Subclass, name the service, and give one valid set of answers."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import Client

from simpul.kernel.accounts.roles import APPLICANT
from simpul.kernel.accounts.viewer import SYSTEM_VIEWER, Viewer
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import ServiceCase
from simpul.kernel.cases.services import Service
from simpul.kernel.testing import cast
from simpul.kernel.workflow import SYSTEM, Refused, Transition
from simpul.kernel.workflow.models import Step


@pytest.mark.django_db
class ServiceContract:
    """What holds for every service: no state out of reach, no trap, an owner and a deadline everywhere, nothing for strangers."""

    service: ClassVar[Service]

    def fields(self) -> dict[str, Any]:
        """The columns of a valid case, without its applicant."""
        raise NotImplementedError

    def answers(self, step: Transition) -> dict[str, Any]:
        """What an officer fills in for a step."""
        return {}

    @pytest.fixture
    def applicant(self) -> Viewer:
        return cast.resident()

    @pytest.fixture
    def case(self, applicant: Viewer) -> ServiceCase:
        assert applicant.user
        return engine.open_case(
            self.service.model, by=applicant, fields={**self.fields(), "applicant": applicant.user.resident}
        )[0]

    def walk(self, case: ServiceCase, applicant: Viewer, names: str) -> ServiceCase:
        """Take these steps one after the other, each by somebody who may."""
        for name in names.split():
            step = self.service.workflow.transitions[name]
            role = step.by[0]
            by = (
                applicant
                if role is APPLICANT
                else SYSTEM_VIEWER
                if role is SYSTEM
                else cast.officer(role, at=case.agency)
            )
            engine.perform(step, case, by=by, reason="uji", **self.answers(step))
        return case

    def test_every_state_can_be_reached(self) -> None:
        flow = self.service.workflow
        seen, todo = {flow.initial.name}, [flow.initial]
        while todo:
            for step in flow.leaving(todo.pop().name):
                if step.target and step.target.name not in seen:
                    seen.add(step.target.name)
                    todo.append(step.target)
        assert seen == set(flow.states)

    def test_no_state_is_a_trap(self) -> None:
        flow = self.service.workflow
        for state in flow.states.values():
            leads_on = any(step.target for step in flow.leaving(state.name))
            assert leads_on is not state.final, state.name

    def test_every_waiting_state_has_an_owner_and_a_deadline(self) -> None:
        lacking = [s.name for s in self.service.workflow.states.values() if not s.final and not (s.owner and s.within)]
        assert lacking == []

    def test_the_database_knows_every_step(self) -> None:
        published = set(
            Step.objects.filter(flow=self.service.workflow.code).values_list("flow", "action", "source", "target")
        )
        assert published == set(self.service.workflow.steps())

    def test_the_services_table_mirrors_the_state(self) -> None:
        table = self.service.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [f"{table}_mirror"])
            assert cursor.fetchone(), f"{table} has no mirror: see cases.guarantees.mirror"

    def test_a_stranger_can_do_nothing(self, case: ServiceCase) -> None:
        stranger = cast.resident("Orang Lain")
        for step in self.service.workflow.transitions.values():
            with pytest.raises(Refused):
                engine.perform(step, case, by=stranger, reason="mencoba", **self.answers(step))

    def test_the_page_publishes_the_standard_that_the_code_keeps(self, client: Client) -> None:
        page = client.get(f"/layanan/{self.service.slug}/").text
        for _state, within in self.service.standard():
            assert within.whole or within.promise.label in page

    def test_the_form_shows_and_refuses_nothing_at_all(self, client: Client, applicant: Viewer) -> None:
        cast.sign_in(client, applicant)
        address = f"/layanan/{self.service.slug}/ajukan/"
        assert client.get(address).status_code == 200
        refused = client.post(address, {})
        assert refused.status_code == 422
        assert "perlu diperbaiki" in refused.text
