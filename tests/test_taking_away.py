"""Every list of the house can be taken away as it is seen, or is named here with the reason why not."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client

from simpul.finance.budget.models import StandardPrice
from simpul.finance.control import overriding, running
from simpul.finance.control.checks import registry as registry_of_checks
from simpul.finance.control.models import Hit
from simpul.finance.findings.tests.conftest import World
from simpul.finance.ledger.posting import Side
from simpul.finance.reports import memorials
from simpul.finance.reports.tests.conftest import begin
from simpul.finance.roles import ACCOUNTANT
from simpul.finance.treasury import statements
from simpul.finance.treasury.tests.conftest import build, person
from simpul.kernel import audit
from simpul.kernel.accounts import taking_away
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import Scope, registry
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine
from simpul.kernel.indicators.scopes import measure_parts
from simpul.kernel.notifications.models import Message
from simpul.kernel.privacy.models import Erasure, Hold
from simpul.kernel.testing import cast
from simpul.kernel.testing.workbooks import CROWD
from simpul.kernel.web.figures import this_month
from simpul.lib import clock
from simpul.portal.operations.models import Fault
from simpul.services.complaints import routes
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report
from simpul.services.complaints.routing import Rule
from tests.test_access import addresses, of_the_library, sample
from tests.test_forms import upload

pytestmark = pytest.mark.django_db
LISTED = re.compile(r'<table\b|<ul class="(?:rows|tiles|links)|<ol class="timeline|data-row')
TYPED = "=HYPERLINK(0)"
OFFICER = "Budi Rahasiawan"
ONE = "one record with what hangs on it; the list it belongs to is taken away where it stands"
WITHOUT = {
    "": "the front page; each list it opens is taken away where it stands",
    "api/": "how the interface is used, in words",
    "cari/": "the best few hits of every kind; the list behind each kind is taken away where it stands",
    "kabar/": "one's own letters; the copy of one's data holds them whole",
    "akun/": ONE,
    "lacak/<str:number>/": ONE,
    "layanan/<slug:slug>/": ONE,
    "meja/kasus/<str:number>/": ONE,
    "meja/warga/": "one person at the counter, never a list of people",
    "meja/warga/ganda/": "pairs of people to be told apart on screen, at most five: no file of them shall lie about",
    "meja/penyaluran/coba/": "a trial that is gone with the next change; the reports stand in the list of the desk",
    "keuangan/": "doors to what one may do; each leads to its list",
    "pengelola/": "what is still to be set up: each line leads to its list",
    "pengelola/instansi/<slug:code>/": ONE,
    "pengelola/orang/<int:number>/": ONE,
    "pengelola/aturan/<str:code>/": "one number; all its versions are in the file of the public page of rules",
    "pengelola/galat/<int:number>/": ONE,
    "pengelola/impor/<slug:kind>/": "the table that goes in; what is here is its template",
    "pusat-komando/": "figures; each opens its list, which is taken away there",
    "pusat-komando/bagian/": "the part of that page which changes",
    "layanan/<slug:slug>/ajukan/": "a form to fill in",
    "laporan-keuangan/jurnal/<int:number>/": ONE,
    "anggaran/<int:year>/baris/<int:pk>/": ONE,
    "anggaran/<int:year>/jalannya/": "twelve months, whose payments are taken away where they stand",
    "benang/": "doors into payments and targets, each list of which is taken away where it stands",
    "benang/sp2d/<int:pk>/": ONE,
    "benang/target/<int:pk>/<int:year>/": ONE,
    "bukti/": ONE,
    "bukti/konsistensi/": "one proof, which is taken away as konsistensi.json",
    "bukti/saksi/": "what was witnessed, taken away as saksi.json",
    "keuangan/buku/memorial/<int:number>/": ONE,
    "keuangan/buku/memorial/baru/": "a form to fill in",
    "keuangan/pengendalian/pengecualian/<int:number>/": ONE,
    "keuangan/pengendalian/pengecualian/baru/": "a form to fill in",
    "keuangan/belanja/spp/<int:number>/": ONE,
    "keuangan/belanja/kontrak/<int:number>/": ONE,
    "keuangan/belanja/kontrak/baru/": "a form to fill in",
    "keuangan/belanja/komitmen/<int:number>/": ONE,
    "keuangan/belanja/komitmen/baru/": "a form to fill in",
    "keuangan/belanja/kas/<int:number>/": ONE,
    "keuangan/belanja/bank/baris/<int:number>/": ONE,
    "keuangan/belanja/kas/minta/": "a form to fill in",
    "keuangan/belanja/penerima/<int:number>/": ONE,
    "keuangan/temuan/pemeriksaan/baru/": "a form to fill in",
    "keuangan/temuan/pemeriksaan/<int:number>/temuan-baru/": "a form to fill in",
    "keuangan/temuan/pemeriksaan/<int:number>/impor/": "the table that goes in; what is here is its template",
    "keuangan/temuan/<int:number>/": ONE,
    "keuangan/temuan/rekomendasi/<int:number>/": ONE,
    "keuangan/pemeriksa/": "doors; behind one of them all of finance is taken away at once",
    "luring/": "what waits on the device itself; the house does not know it",
    "open311/": "how the interface is used, in words",
}


@pytest.fixture
def everything(client: Client) -> dict[str, Any]:
    """One person who holds every role and is a resident as well, and something in every list."""
    user = User.objects.create_staff("Serba Bisa", email="serba@contoh.id")
    for role in registry.values():
        if role.scope is not Scope.OWN:
            where = {"agency": cast.agency("dlh")} if role.scope is Scope.AGENCY else {}
            where |= {"region": cast.village().parent} if role.scope is Scope.REGION else {}
            Grant.objects.create(user=user, role=role.code, valid_from=date(2020, 1, 1), **where)
    siti = cast.resident("Siti Rahasiawati")
    assert siti.user
    user.resident = siti.user.resident
    siti.user.resident = None
    siti.user.save()
    user.save()
    me, leaving = Viewer(user), cast.officer(AGENCY, at=cast.agency("dlh"), name=OFFICER)
    fields = {
        "title": TYPED,
        "text": TYPED,
        "category_id": "sampah",
        "region": cast.village(),
        "applicant": user.resident,
    }
    case, _code = engine.open_case(Report, by=me, fields=fields)
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dlh"), publish=True)
    engine.perform(ReportFlow.transitions["assign"], case, by=leaving, assignee=leaving.user)
    Grant.objects.filter(user=leaving.user).update(valid_to=clock.now().date())
    return {"client": cast.sign_in(client, me), "case": case, "user": user, "leaving": leaving.user, **_more(me, case)}


def _more(me: Viewer, case: Report) -> dict[str, Any]:
    """What the lists of the operator hold."""
    now = clock.now()
    measure_parts(this_month())
    Fault.objects.create(kind=TYPED, place="views.py:1", route="desk", first_at=now, last_at=now, last_request=uuid4())
    Message.objects.create(
        channel="email", address="siti@contoh.id", template="accounts/verified", failed_at=now, last_error=TYPED
    )
    Hold.objects.create(case=case.pk, number=case.number, reason=TYPED, placed_by=me.user)
    Erasure.objects.create(table="cases.Case", done="deleted", rows=3, before=now)
    routes.keep([Rule(TYPED, "dlh", categories=("sampah",))])
    assert me.user
    _books(me.user)
    _money()
    _findings()
    audit.record("view", "resident", me.user.resident_id, by=cast.officer(DESK).user, reason=TYPED)
    upload(cast.sign_in(Client(), me), CROWD)
    cast.sign_in(Client(), me).post("/pengelola/formulir/izin-keramaian/terbitkan/", _waiting())
    return {}


def _books(user: User) -> None:
    """A posting, and a memorial journal that waits."""
    year, agency = clock.now().year, cast.agency("bpkad")
    begin(year)
    worn = [Side("8.1.08.01.01.0001", agency.pk, Decimal(5)), Side("1.3.07.01.01.0001", agency.pk, Decimal(-5))]
    made = memorials.make(day=date(year, 1, 5), words=TYPED, legs=worn, by=user)
    memorials.approve(made, by=cast.officer(ACCOUNTANT).user)


def _money() -> None:
    """A budget, a payment on its way, and a line of the bank that nothing explains."""
    house = build()
    for amount, invoice in (("1000000", "A-1"), ("900000", "A/1")):
        house.submit(house.commit(amount), amount, invoice=invoice)
    running.run(registry_of_checks["same_invoice"], house.lines[0].year)
    house.contract()
    asked = {
        "words": "Memilih langsung",
        "reason": "Jalan putus oleh longsor.",
        "legal_basis": "Perpres",
        "evidence": "Nota",
    }
    told = ("direct_choice", "contract", "dpupr/602/1/2027")
    overriding.sign(
        overriding.ask(*told, by=person(house.people.officer), **asked), granted=True, by=person(house.people.user)
    )
    told = {"code": "1.1.7.01", "name": "Kertas HVS", "unit": "rim", "price": Decimal(62_000)}
    StandardPrice.objects.create(year=house.lines[0].year, kind="SSH", **told)
    statements.take_in("3-001", b"Tanggal;Jumlah;Keterangan\n17/03/2027;-2500;Biaya\n", by=house.people.deputy)


def _findings() -> None:
    """A report that everybody may read of, with what it asks for."""
    found = World()
    found.ask(found.finding(found.report(title=TYPED), title=TYPED))


def _waiting() -> dict[str, str]:
    from simpul.kernel.forms import versions
    from simpul.kernel.forms.definition import Definition
    from simpul.kernel.forms.models import FormUpload

    waiting = FormUpload.objects.get()
    return {"sha256": versions.fingerprint(Definition.from_json(waiting.schema)), "berlaku": f"{clock.now():%Y-%m-%d}"}


def way(pattern: str, world: dict[str, Any]) -> str:
    """A pattern with something real in its places."""
    real = {
        "<str:period>": this_month().code,
        "<str:number>": world["case"].number,
        "meja/serah-terima/": f"meja/serah-terima/?dari={world['leaving'].pk}",
        "formulir/<slug:code>": "formulir/izin-keramaian",
        "orang/<int:number>": f"orang/{world['user'].pk}",
        "instansi/<slug:code>": "instansi/dlh",
        "kalender/<int:number>": f"kalender/{clock.now().year}",
        "galat/<int:number>": f"galat/{Fault.objects.get().pk}",
        "antrean/<int:number>": f"antrean/{Hit.objects.get().pk}",
        "aturan/<str:code>": "aturan/complaints.answer_within",
        "impor/<slug:kind>": "impor/petugas",
        "kategori-aduan/<slug:code>": "kategori-aduan/sampah",
    }
    for part, value in real.items():
        if pattern.startswith("data/"):
            break
        pattern = pattern.replace(part, value)
    return sample(pattern)


def taken(client: Client, address: str, form: str) -> Any:
    return client.get(f"{address}{'&' if '?' in address else '?'}unduh={form}")


def in_csv(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def in_xlsx(answer: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    assert not [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"]
    return list(book.worksheets[0].iter_rows(values_only=True))


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who takes everything away in one afternoon."""
    monkeypatch.setattr(taking_away, "AT_MOST", 1000)


@pytest.mark.slow
def test_every_list_offers_both_files_or_has_a_reason(everything: dict[str, Any], unhurried: None) -> None:
    client, offered, bare, needless = everything["client"], [], [], []
    for pattern in addresses():
        if of_the_library(pattern) or pattern.startswith("desain/") or pattern == "akun/keluar/":
            continue
        address = way(pattern, everything)
        page = client.get(address)
        if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html") or page.streaming:
            continue
        links = {form for form in ("xlsx", "csv") if f"unduh={form}" in page.text}
        if links == {"xlsx", "csv"} or (pattern == "data/<slug:code>/" and links):
            offered.append(pattern)
            needless += [pattern] if WITHOUT.get(pattern) else []
            _judge(client, address)
        elif LISTED.search(page.text) and not WITHOUT.get(pattern):
            bare.append(pattern)
    assert not bare, f"{bare}: these show a list: let people take it away, or say in WITHOUT why not"
    assert needless == [], "these are taken away by now: they need no reason"
    assert len(offered) > 25, offered


def _judge(client: Client, address: str) -> None:
    """Both files hold the same, run nothing, and their names tell of nobody."""
    first, second = taken(client, address, "csv"), taken(client, address, "xlsx")
    assert (first.status_code, second.status_code) == (200, 200), address
    for answer in (first, second):
        name = unquote(answer.headers["Content-Disposition"])
        assert not re.search(r"rahasia|siti|@|HYPERLINK", name, re.IGNORECASE), name
    rows, cells = in_csv(first), in_xlsx(second)
    assert rows[0] == list(cells[0])
    assert len(rows) == len(cells) > 1, f"{address}: the file is empty, the test would prove nothing"
    assert not [value for row in rows for value in row if value.startswith(("=", "+", "@"))], address


@pytest.mark.parametrize(
    "address", ["/pengelola/orang/", "/pengelola/peran/", "/meja/pesan-gagal/", "/meja/serah-terima/", "/meja/?lihat=semua"]
)  # fmt: skip
def test_taking_people_away_is_written_down(everything: dict[str, Any], address: str) -> None:
    taken(everything["client"], address, "csv").getvalue()
    entry = Entry.objects.filter(verb__endswith=".export").latest("id")
    assert (entry.actor, entry.detail["form"]) == (everything["user"].pk, "csv")


def test_the_file_is_narrowed_as_the_page_is(everything: dict[str, Any]) -> None:
    client = everything["client"]
    cast.officer(AGENCY, at=cast.agency("dishub"), name="Wulan Sari")
    for address in ("/pengelola/orang/?q=Wulan", "/pengelola/peran/?instansi=dishub"):
        page = client.get(address).text
        link = re.search(r'href="(\?[^"]*unduh=csv)"', page)
        assert link
        rows = in_csv(client.get(address.partition("?")[0] + link[1].replace("&amp;", "&")))
        assert len(rows) == 2
        assert "Wulan Sari" in rows[1]
    entry = Entry.objects.filter(verb="grants.export").latest("id")
    assert entry.detail["filters"] == {"instansi": "dishub"}


def test_a_file_is_refused_where_the_page_is(client: Client) -> None:
    stranger = cast.sign_in(client, cast.resident("Orang Lain"))
    for pattern in (
        "/pengelola/orang/",
        "/pengelola/peran/",
        "/meja/pesan-gagal/",
        "/pengelola/galat/",
        "/pengelola/privasi/",
    ):
        assert taken(stranger, pattern, "csv").status_code in (302, 403, 404)


def test_a_title_that_may_not_be_read_is_in_no_file_of_the_hand_over(everything: dict[str, Any]) -> None:
    from simpul.kernel.accounts.roles import ADMINISTRATOR

    chief = cast.sign_in(Client(), cast.officer(ADMINISTRATOR))
    address = f"/meja/serah-terima/?dari={everything['leaving'].pk}"
    text = taken(chief, address, "csv").getvalue().decode()
    assert everything["case"].number in text
    assert TYPED not in text


def test_a_list_too_long_for_a_spreadsheet_is_offered_as_csv(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        fields = {"title": f"Lampu {n}", "text": "Lampu mati.", "category_id": "parkir", "region": cast.village()}
        case, _code = engine.open_case(Report, by=cast.resident(), fields=fields)
        engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=True)
    address = "/layanan/aduan/daftar/?instansi=dishub"
    monkeypatch.setattr(taking_away, "MOST_XLSX", 4)
    assert len(in_xlsx(taken(client, address, "xlsx"))) == 5, "so many still fit"
    monkeypatch.setattr(taking_away, "MOST_XLSX", 3)
    refused = taken(client, address, "xlsx")
    assert refused.status_code == 422
    assert "Daftar ini lebih dari 3 baris. Unduh sebagai CSV" in refused.text
    instead = re.search(r'href="(\?[^"]*unduh=csv)"', refused.text)
    assert instead
    rows = in_csv(client.get("/layanan/aduan/daftar/" + instead[1].replace("&amp;", "&")))
    assert len(rows) == 5, "the same list, whole"


def test_what_was_refused_is_not_written_down_as_taken(
    everything: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_away, "MOST_XLSX", 0)
    before = Entry.objects.filter(verb__endswith=".export").count()
    page = taken(everything["client"], "/pengelola/orang/", "xlsx")
    assert page.status_code == 422
    assert 'href="?unduh=csv"' in page.text
    assert "Meja kerja" in page.text, "staff stay at their desk"
    assert Entry.objects.filter(verb__endswith=".export").count() == before
