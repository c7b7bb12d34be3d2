"""The cases worth finding: each shows what it says, and telling them again changes nothing."""

import pytest
from django.db import connection
from django.test import Client

from simpul.config.demonstration import showcase
from simpul.config.demonstration.showcase.stage import key_of, somebody
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import facets, following, gate, redaction, unsealing
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.models import Attachment, Audience, Case, CaseEvent
from simpul.kernel.forms.models import FormUpload, FormVersion
from simpul.services.complaints.models import Report


@pytest.fixture
def told(stage):
    showcase.load()
    connection.check_constraints()
    return lambda scene: Report.objects.get(client_key=key_of(scene))


def actions(case):
    return list(CaseEvent.objects.filter(case=case.pk).order_by("seq").values_list("action", flat=True))


def test_what_several_share_is_all_there(told):
    split, joined, raised = told("split"), told("joined"), told("raised")
    assert list(CaseTask.objects.filter(case=split.pk).values_list("state", flat=True)) == ["done", "done"]
    assert (split.state, actions(split).count("answer")) == ("answered", 1)
    assert (told("merged-2").merged_into_id, told("merged-3").is_merged) == (told("merged").pk, True)
    assert following.count(told("merged")) == 3
    assert (joined.state, actions(joined)[-1], following.count(joined)) == ("objected", "reopen", 3)
    assert (raised.rank, actions(raised).count("climb")) == (3, 3)
    page = Client().get(f"/lacak/{raised.number}/").content.decode()
    assert all(f"Naik ke {rank}" in page for rank in ("kepala instansi", "Sekretaris Daerah", "bupati"))


def test_what_is_kept_from_others_stays_so(told):
    masked, sealed = told("masked"), told("sealed")
    assert "Darsono" not in masked.text + Client().get(f"/lacak/{masked.number}/").content.decode()
    kept = redaction.original(masked, somebody("admin.aduan"))
    assert kept
    assert "Darsono" in kept.text
    photos = Attachment.objects.filter(case=told("covered").pk)
    assert sorted(photos.values_list("audience", flat=True)) == [Audience.PARTY, Audience.PARTY, Audience.PUBLIC]
    assert photos.get(audience=Audience.PUBLIC).masked_from_id
    assert [one.granted for one in unsealing.log(sealed)] == [True, False]
    for outsider in (NOBODY, somebody("petugas.dpmptsp"), somebody("bupati")):
        assert gate.level(sealed, outsider) is gate.Level.NONE
    assert facets.look(sealed, somebody("siti")).case.pk == sealed.pk


def test_an_objection_two_other_ways_in_a_form_that_waits_and_all_of_it_once(told):
    assert (told("objected").state, told("objected").objections) == ("objected", 1)
    assert (told("chatted").channel, told("chatted").applicant) == ("whatsapp", somebody("maria").user.resident)
    assert (told("mailed").applicant.email, told("mailed").state) == ("surat@contoh.id", "received")
    form = {"code": showcase.permit.CODE}
    assert (FormVersion.objects.filter(**form).count(), FormUpload.objects.filter(**form).count()) == (1, 1)
    before = Case.objects.count(), CaseEvent.objects.count()
    showcase.load()
    assert (Case.objects.count(), CaseEvent.objects.count()) == before
    assert len(showcase.find()) == len(showcase.SCENES)
    assert not Case.objects.filter(example=False).exists()
