"""The two forms of the gate say the same of every case and everybody."""

from typing import Any

import pytest

from simpul.kernel.cases import engine, gate, merging
from simpul.kernel.cases.models import Case, Secrecy
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

KINDS: dict[str, dict[str, Any]] = {
    "just filed": {},
    "forwarded and public": {"forward": True},
    "anonymous and public": {"forward": True, "secrecy": Secrecy.ANONYMOUS},
    "split": {"forward": True, "split": "dishub"},
    "confidential and split": {"forward": True, "secrecy": Secrecy.CONFIDENTIAL, "split": "dishub"},
    "merged": {"forward": True, "merged": True},
    "of somebody under another record": {"alias": True},
    "confidential": {"forward": True, "secrecy": Secrecy.CONFIDENTIAL},
    "sealed": {"oversight": True, "sealed": True},
    "sealed against an agency": {"oversight": True, "sealed": True, "accused": "dpupr"},
}


def make(kind: str) -> Report:
    wanted = dict(KINDS[kind])
    reporter = cast.resident()
    forward, accused = wanted.pop("forward", False), wanted.pop("accused", "")
    helper, merged = wanted.pop("split", ""), wanted.pop("merged", False)
    if wanted.pop("alias", False):
        Resident.objects.filter(pk=reporter.user.resident_id).update(
            alias_of=Resident.objects.create(name="Siti Utama")
        )
    earlier = make("forwarded and public") if merged else None
    fields = {
        "title": "Uji",
        "text": "Isi laporan uji.",
        "category_id": "sampah",
        "region": cast.village(),
        "applicant": reporter.user.resident,
    }
    if accused:
        fields["barred_agency"] = cast.agency(accused)
    case, _code = engine.open_case(Report, by=reporter, fields={**fields, **wanted})
    if forward:
        engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dlh"), publish=True)
    if helper:
        give, officer = ReportFlow.transitions["task_give"], cast.officer(AGENCY, at=cast.agency("dlh"))
        engine.perform(give, case, by=officer, agency=cast.agency(helper), asked="Bantu kami.")
    if earlier:
        merging.merge(earlier, case, by=cast.officer(AGENCY, at=cast.agency("dlh")))
    return case


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_rows_and_level_agree(kind: str) -> None:
    case = make(kind)
    seen = 0
    for who, viewer in cast.everybody(case):
        judged = gate.level(case, viewer)
        in_rows = Case.objects.filter(pk=case.pk).visible_to(viewer).exists()
        assert in_rows is (judged is not gate.Level.NONE), who
        inside = Case.objects.filter(gate.staff_rows(viewer), pk=case.pk).exists()
        assert inside is gate.works_on(case, viewer), who
        seen += in_rows
    assert seen, "nobody at all could see the case: the test would prove nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_learns_the_reporter_but_the_party_and_those_named(kind: str) -> None:
    case = make(kind)
    knowing = {who for who, viewer in cast.everybody(case) if gate.knows_identity(case, viewer)}
    assert {"the reporter", "a browser with the code"} <= knowing
    assert not knowing & {"nobody", "a stranger", "agency_officer of another agency"}
    assert not [who for who in knowing if "accused agency" in who]
    if case.secrecy == Secrecy.ANONYMOUS:
        assert knowing == {"the reporter", "a browser with the code", "complaint_desk", "inspectorate"}


@pytest.mark.django_db
def test_nobody_handles_his_own_report() -> None:
    desk, colleague = cast.officer(DESK), cast.officer(DESK)
    assert desk.user is not None
    desk.user.resident = Resident.objects.create(name="Dewi")
    desk.user.save()
    fields = {"title": "Uji", "text": "Lampu di depan rumah saya mati.", "category_id": "sampah"}
    own, _code = engine.open_case(Report, by=desk, fields={**fields, "applicant": desk.user.resident})
    assert gate.level(own, desk) is gate.Level.PARTY, "he follows it as everybody follows what he asked for"
    assert not Case.objects.filter(gate.staff_rows(desk), pk=own.pk).exists()
    with pytest.raises(Refused, match="Rekan lain"):
        engine.perform(ReportFlow.forward, own, by=desk, agency=cast.agency("dlh"))
    engine.perform(ReportFlow.forward, own, by=colleague, agency=cast.agency("dlh"))
    assert own.state == "dispatched"
