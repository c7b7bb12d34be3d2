"""The pages of findings: entering, importing, answering with evidence, judging, booking; and what everybody reads."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from simpul.finance import roles
from simpul.finance.findings import answering, importing
from simpul.finance.findings.models import Answer, Examination, Finding, Recommendation, Restitution
from simpul.finance.findings.tests.conftest import RECEIVED, World, user
from simpul.kernel.accounts.roles import AUDITOR, REGENT
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
DESK = "/keuangan/temuan/"


def at(viewer: Viewer) -> Client:
    return cast.sign_in(Client(), viewer)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def table(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet
    sheet.append([column.title for column in importing.COLUMNS])
    for row in rows:
        sheet.append(list(row))
    book.save(out)
    return SimpleUploadedFile("temuan.xlsx", out.getvalue())


FIRST = (
    "1.1",
    "Kas terlambat disetor",
    "Kondisi",
    "Kriteria",
    "Sebab",
    "Akibat",
    12_500_000,
    "dpupr",
    "Setor kas",
    "dpupr",
    "",
    12_500_000,
)
MORE = ("1.1", "", "", "", "", "", None, "", "Perbaiki prosedur", "bpkad", "Bidang kas", None)


def test_apip_enters_a_report_by_hand_and_its_findings_from_a_table(world: World) -> None:
    cast.agency("bpkad"), cast.agency("dpupr")
    desk = at(world.apip)
    told = {"body": "bpk", "kind": "audit", "year": 2026, "number": "21.A", "title": "LKPD 2026", "day": "2027-03-01",
            "received": "2027-02-01", "opinion": "wtp"}  # fmt: skip
    wrong = desk.post(f"{DESK}pemeriksaan/baru/", told)
    assert wrong.status_code == 422
    assert 'value="21.A"' in wrong.content.decode(), "nothing typed is lost"
    assert (
        "Opini hanya untuk laporan BPK" in wrong.content.decode() or "tidak mungkin diterima" in wrong.content.decode()
    )
    made = desk.post(f"{DESK}pemeriksaan/baru/", told | {"kind": "statements", "received": "2027-03-05"})
    report = Examination.objects.get()
    assert made.headers["Location"] == f"{DESK}pemeriksaan/{report.pk}/"
    here = f"{DESK}pemeriksaan/{report.pk}/impor/"
    headings = [cell.value for cell in load_workbook(BytesIO(desk.get(f"{here}tabel.xlsx").content)).worksheets[0][1]]
    assert headings == [column.title for column in importing.COLUMNS]
    bad = desk.post(
        here,
        {
            "file": table(
                FIRST, ("1.1", "Lain", *MORE[2:]), ("2", *FIRST[1:7], "tiada", "NIK 3325010101900001", "dpupr", "", 0)
            )
        },
    )
    assert bad.status_code == 422
    text = bad.content.decode()
    for cell in ("B3", "I4", "L4"):
        assert f"Sel {cell}" in text
    assert not Finding.objects.exists(), "nothing is half saved"
    looked = desk.post(here, {"file": table(FIRST, MORE)}).content.decode()
    assert "1 temuan dengan 2 rekomendasi" in looked
    token = looked.split('name="terapkan" value="')[1].split('"')[0]
    assert desk.post(here, {"terapkan": token}).status_code == 302
    assert list(Recommendation.objects.order_by("n").values_list("agency__code", "amount")) == [
        ("dpupr", 12_500_000),
        ("bpkad", None),
    ]
    assert "Sel A2" in desk.post(here, {"terapkan": token}).content.decode(), "not a second time"
    opened = desk.post(f"{DESK}pemeriksaan/{report.pk}/buka/", {"day": "2027-03-10", "basis": "Diserahkan kepada DPRD"})
    assert opened.status_code == 302
    assert "LKPD 2026" in page(Client(), "/temuan/")


def test_a_finding_by_hand_with_what_it_is_about(world: World) -> None:
    desk, report = at(world.apip), world.report()
    cast.agency("dpupr")
    new = f"{DESK}pemeriksaan/{report.pk}/temuan-baru/"
    told = {"number": "1", "title": "Kas", "agency": cast.agency("dpupr").pk, "condition": "a", "criteria": "b", "cause": "c",
            "effect": "d", "amount": "1.000.000"}  # fmt: skip

    assert desk.post(new, told | {"amount": "seribu"}).status_code == 422
    assert desk.post(new, told).status_code == 302
    one = Finding.objects.get()
    here = f"{DESK}{one.pk}/"
    unknown = desk.post(f"{here}acuan/", {"ref": "SP2D 99/2027"})
    assert unknown.status_code == 422
    assert "Tidak ada jurnal atau SP2D" in unknown.content.decode()
    asked = desk.post(
        f"{here}rekomendasi-baru/", {"words": "Setor", "agency": cast.agency("dpupr").pk, "amount": "1.000.000"}
    )
    assert asked.status_code == 302
    assert desk.post(f"{here}tarik/", {"reason": "pendek"}).status_code == 422
    assert desk.post(f"{here}tarik/", {"reason": "Salah LHP, bukan temuan ini"}).status_code == 302
    assert "Salah LHP" in page(desk, here)
    assert Entry.objects.filter(verb="findings.seen", noun="finding").exists()


def test_an_agency_answers_its_own_with_evidence_and_bpk_judges(world: World) -> None:
    one = world.whole()
    here = f"{DESK}rekomendasi/{one.pk}/"
    agency, stranger = at(world.pa), at(cast.officer(roles.BUDGET_USER, at=cast.agency("lain")))
    assert stranger.get(here).status_code == 404, "though the report is open: at the desk stand answers and evidence"
    assert stranger.post(f"{here}jawab/", {"words": "x"}).status_code == 404
    program = SimpleUploadedFile("bukti.pdf", b"MZ\x90 not a pdf")
    bad = agency.post(f"{here}jawab/", {"words": "Sudah disetor.", "evidence": program})
    assert bad.status_code == 422
    assert "Sudah disetor." in bad.content.decode()
    assert not Answer.objects.exists(), "nothing is half saved"
    photo = SimpleUploadedFile("bukti.jpg", cast.photo())
    assert agency.post(f"{here}jawab/", {"words": "Sudah disetor.", "evidence": photo}).status_code == 302
    document = Answer.objects.get().evidence.get().document
    for viewer, status in (
        (world.pa, 200),
        (world.bpk, 200),
        (NOBODY, 404),
        (cast.officer(roles.BUDGET_USER, at=cast.agency("lain")), 404),
    ):
        answer = at(viewer).get(document.url)
        assert answer.status_code == status
        assert status == 404 or b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert Entry.objects.filter(verb="document.view", object_id=str(document.pk)).exists()
    bpk = at(world.bpk)
    told = {"outcome": "not_yet", "reason": "", "seen": Answer.objects.get().pk}
    assert "paling sedikit sepuluh huruf" in bpk.post(f"{here}nilai/", told).content.decode()
    assert bpk.post(f"{here}nilai/", told | {"reason": "Buktinya belum lengkap."}).status_code == 302
    assert agency.post(f"{here}nilai/", told).status_code == 403
    booked = at(world.deputy).post(f"{here}setor/", {"number": "STS-1", "day": RECEIVED, "amount": "90.000.000,50"})
    assert "Sisanya Rp90.000.000" in booked.content.decode()
    assert (
        at(world.deputy).post(f"{here}setor/", {"number": "STS-1", "day": RECEIVED, "amount": "90.000.000"}).status_code
        == 302
    )
    undo = f"{DESK}setoran/{Restitution.objects.get().pk}/batal/"
    assert at(world.deputy).post(undo, {"reason": "Ternyata setoran pajak"}).status_code == 302
    for viewer in (world.pa, world.bpk, world.apip, world.deputy):
        shown = page(at(viewer), here)
        assert "Buktinya belum lengkap." in shown
        assert "tidak ditemukan" in shown


def test_everybody_reads_states_and_money_and_never_more(world: World) -> None:
    one = world.whole()
    answering.answer(one, "Sudah ditagih kepada CV Rahasia.", by=user(world.pa))
    answering.restore(one, "STS-1", Decimal(60_000_000), day=RECEIVED, by=user(world.apip))
    hidden = world.ask(
        world.finding(
            world.report(number="R-7", body="apip", kind="audit", opinion="", opened=None, title="Rahasia"),
            title="Rahasia",
        )
    )
    client = Client()
    addresses = [
        "/temuan/",
        "/temuan/daftar/",
        f"/temuan/{one.finding.examination_id}/",
        "/temuan/daftar/?keadaan=answered",
    ]
    for address in addresses:
        text = page(client, address)
        assert "Rahasia" not in text
        assert "contoh" in text
    assert "Rp60.000.000" in page(client, "/temuan/")
    assert "Wajar tanpa pengecualian" in page(client, "/temuan/")
    assert "Menarik kelebihan" in page(client, "/temuan/daftar/?keadaan=answered")
    assert "Menarik kelebihan" not in page(client, "/temuan/daftar/?keadaan=done")
    assert client.get(f"/temuan/{hidden.finding.examination_id}/").status_code == 404
    report = hidden.finding.examination_id
    assert "Menarik" not in page(client, f"/temuan/daftar/?pemeriksaan={report}")
    for nonsense in (
        "?pemeriksaan=x",
        "?keadaan=%27",
        "?mulai=-1",
        "?mulai=999999999999",
        "?terlambat=1",
    ):
        assert client.get(f"/temuan/daftar/{nonsense}").status_code == 200
    for address in addresses:
        told = client.get(address + ("&" if "?" in address else "?") + "unduh=csv").getvalue().decode()  # type: ignore[attr-defined]
        assert "Rahasia" not in told
        assert "2026" in told
    english = Client(headers={"accept-language": "en"})
    english.cookies["bahasa"] = "en"
    assert "Audit findings" in page(english, "/temuan/")


def test_who_opens_which_page_of_the_desk(world: World) -> None:
    one = world.whole()
    report = one.finding.examination_id
    lists = [DESK, f"{DESK}pemeriksaan/", f"{DESK}pemeriksaan/{report}/"]
    for viewer in (world.apip, world.bpk, world.pa, cast.officer(AUDITOR), cast.officer(REGENT)):
        client = at(viewer)
        for address in (*lists, f"{DESK}{one.finding_id}/", f"{DESK}rekomendasi/{one.pk}/"):
            assert "2026" in page(client, address)
    for address in lists:
        assert b"2026" in at(world.pa).get(f"{address}?unduh=csv").getvalue()  # type: ignore[attr-defined]
    assert at(world.bpk).get(f"{DESK}pemeriksaan/baru/").status_code == 403
    assert at(cast.resident()).get(DESK).status_code == 403
