"""Tests that every service inherits. Subclass, name the service, and give one valid set of answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from markupsafe import escape

from simpul.kernel.accounts.roles import APPLICANT
from simpul.kernel.accounts.viewer import NOBODY, SYSTEM_VIEWER, Viewer
from simpul.kernel.cases import climbing, engine, following, gate, linking, merging, splitting
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import ServiceCase
from simpul.kernel.cases.services import Service
from simpul.kernel.privacy import statements
from simpul.kernel.testing import cast
from simpul.kernel.workflow import SYSTEM, Refused, Scope, Transition
from simpul.kernel.workflow.models import Step
from simpul.lib import clock


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

    def walk(self, case: ServiceCase, applicant: Viewer, names: str, **more: Any) -> ServiceCase:
        """Take these steps one after the other, each by somebody who may: `"plan bring"`. `more` overrides answers."""
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
            engine.perform(step, case, by=by, reason="uji", **{**self.answers(step), **more})
        return case

    def test_every_state_can_be_reached(self) -> None:
        flow = self.service.workflow
        seen, todo = {flow.initial.name}, [flow.initial]
        while todo:
            for step in flow.leaving(todo.pop().name):
                if step.target and step.target.name not in seen:
                    seen.add(step.target.name)
                    todo.append(step.target)
        lost = sorted(set(flow.states) - seen)
        assert not lost, f"no step leads to {lost}: add one in flow.py, or drop the state"

    def test_no_state_is_a_trap(self) -> None:
        flow = self.service.workflow
        for state in flow.states.values():
            leads_on = any(step.target for step in flow.leaving(state.name))
            assert leads_on is not state.final, (
                f"{state.name} is final, yet a step leaves it: drop final=True, or the step, or mark it reopens=True"
                if state.final
                else f"no step leaves {state.name}: add one in flow.py, or say final=True"
            )

    def test_every_waiting_state_has_an_owner_and_a_deadline(self) -> None:
        lacking = [s.name for s in self.service.workflow.states.values() if not s.final and not (s.owner and s.within)]
        assert lacking == [], f"{lacking} wait for nobody or for ever: give them owner= and within= in flow.py"

    def test_the_database_knows_every_step(self) -> None:
        published = set(
            Step.objects.filter(flow=self.service.workflow.code).values_list("flow", "action", "source", "target")
        )
        wanted = set(self.service.workflow.steps())
        assert published == wanted, f"published otherwise: {sorted(published ^ wanted)}"

    def test_the_services_table_mirrors_the_state(self) -> None:
        table = self.service.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [f"{table}_mirror"])
            assert cursor.fetchone(), f"{table} has no mirror: see cases.guarantees.keep_mirrors"

    def test_a_stranger_can_do_nothing(self, case: ServiceCase) -> None:
        stranger = cast.resident("Orang Lain")
        for step in self.service.workflow.transitions.values():
            with pytest.raises(Refused):
                engine.perform(step, case, by=stranger, reason="mencoba", **self.answers(step))

    def test_the_page_publishes_the_standard_that_the_code_keeps(self, client: Client) -> None:
        page = client.get(f"/layanan/{self.service.slug}/").text
        for _state, within in self.service.standard():
            assert within.whole or within.promise.label in page, f"the page does not promise {within.promise.label}"

    def test_the_form_shows_and_refuses_nothing_at_all(self, client: Client, applicant: Viewer) -> None:
        cast.sign_in(client, applicant)
        address = f"/layanan/{self.service.slug}/ajukan/"
        assert client.get(address).status_code == 200
        refused = client.post(address, {})
        assert refused.status_code == 422, "the form takes an empty answer: something in it must be required"
        assert "perlu diperbaiki" in refused.text

    def test_a_draft_keeps_what_was_typed_and_every_photo(self, client: Client, applicant: Viewer) -> None:
        if self.service.source:
            pytest.skip("a published form keeps its drafts page by page")
        cast.sign_in(client, applicant)
        form = self.service.django_form(viewer=applicant)
        photos = {name: [ContentFile(cast.photo(), "foto.jpg")] for name in form.photo_fields}
        kept = client.post(f"/layanan/{self.service.slug}/ajukan/", {"simpan": "", **photos})
        assert kept.status_code == 302
        assert Draft.objects.get().documents.count() == len(photos)

    def test_who_asked_and_who_works_on_it_can_open_it(
        self, client: Client, case: ServiceCase, applicant: Viewer
    ) -> None:
        mine = cast.sign_in(client, applicant).get(f"/lacak/{case.number}/")
        desk = cast.sign_in(Client(), self.at_an_office(case, applicant)).get(f"/meja/kasus/{case.number}/")
        assert (mine.status_code, desk.status_code) == (200, 200)
        assert escape(case.state_now.label) in mine.text
        for column in self.service.columns:
            assert escape(column.told(case)) in desk.text, f"the desk does not show {column.name}"

    def test_its_table_says_what_becomes_of_what_it_knows_of_people(self) -> None:
        said = statements.of(self.service.model)
        wanted = (
            f"{self.service.model.__name__} needs personal_data = PersonalData(…) with ends, resident, title and shows"
        )
        assert said, wanted
        assert said.ends, wanted
        assert said.nobody or (said.resident and said.title and said.shows), wanted

    def test_every_question_of_a_step_can_be_put(self, case: ServiceCase) -> None:
        for step in self.service.workflow.transitions.values():
            if step.form:
                form = step.form(case=case, prefix=step.name)
                assert str(form), f"{step.form.__name__} draws nothing"

    def at_an_office(self, case: ServiceCase, applicant: Viewer) -> Viewer:
        """Somebody who holds the case now, in a state that an office owns."""
        owner = case.state_now.owner
        assert owner is not None, "a case begins at an office"
        assert owner is not APPLICANT, "a case begins at an office"
        return cast.officer(owner, at=case.agency, region=case.region.parent if case.region else None)

    def test_another_agency_can_be_asked_and_then_sees_it(self, case: ServiceCase, applicant: Viewer) -> None:
        if not any(role.scope is Scope.AGENCY for role in self.service.workflow.roles):
            pytest.skip("no agency takes part")
        role = next(role for role in sorted(self.service.workflow.roles, key=str) if role.scope is Scope.AGENCY)
        helper = cast.officer(role, at=cast.agency("pembantu"))
        assert not gate.works_on(case, helper)
        give, holder = self.service.workflow.transitions["task_give"], self.at_an_office(case, applicant)
        engine.perform(give, case, by=holder, agency=cast.agency("pembantu"), asked="Bantu kami.")
        assert gate.works_on(case, helper)
        assert type(case)._default_manager.filter(gate.staff_rows(helper), pk=case.pk).exists()
        task = case.tasks.get()
        splitting.move("done", task, case, by=helper, answer="Sudah.")
        assert not splitting.waiting(case)

    def test_a_duplicate_follows_and_stands_alone_again(self, case: ServiceCase, applicant: Viewer) -> None:
        fields = {**self.fields(), "applicant": applicant.user.resident if applicant.user else None}
        later = engine.open_case(self.service.model, by=applicant, fields=fields)[0]
        before, holder = (later.state, later.owner), self.at_an_office(case, applicant)
        merging.merge(case, later, by=holder)
        assert (later.merged_into_id, later.owner) == (case.pk, "")
        merging.unmerge(later, by=holder, reason="Keliru")
        assert (later.merged_into_id, later.state, later.owner) == (None, *before)

    def test_what_stays_late_goes_up_once(self, case: ServiceCase) -> None:
        with clock.frozen(clock.now() + timedelta(days=400)):
            climbing.run()
            assert climbing.run() == 0
        case.refresh_from_db()
        assert case.rank == (0 if case.sealed else 3)

    def test_only_who_may_see_the_other_end_reads_a_link(self, case: ServiceCase, applicant: Viewer) -> None:
        other = engine.open_case(self.service.model, by=NOBODY, fields=self.fields())[0]
        holder = self.at_an_office(case, applicant)
        linking.link(case, other.number, "related", by=holder)
        assert [end.case.pk for end in linking.of(other, holder)] == [case.pk]
        assert linking.of(case, cast.resident("Orang Lain")) == []

    def test_one_may_join_only_where_the_service_says_so_and_all_may_see(self, case: ServiceCase) -> None:
        if case.published and self.service.joinable:
            assert following.join(case, cast.resident("Orang Lain"))
        else:
            with pytest.raises(Refused):
                following.join(case, cast.resident("Orang Lain"))
