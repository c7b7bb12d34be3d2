"""Auditors read all of finance and write nowhere in it, whatever rooms there are; and they take it away, so that it can be checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import BinaryField
from django.test import Client

from simpul.finance import desk
from simpul.finance.budget.models import Line
from simpul.finance.classification import sample as chart
from simpul.finance.control import overriding, running
from simpul.finance.control.checks import registry as registry_of_checks
from simpul.finance.control.models import Hit, Override
from simpul.finance.findings import answering, examiners, recording, taking
from simpul.finance.findings.models import Recommendation
from simpul.finance.findings.tests.conftest import World
from simpul.finance.ledger.posting import Side
from simpul.finance.planning import sample as plans
from simpul.finance.planning.models import Indicator, Version
from simpul.finance.reports import memorials
from simpul.finance.roles import (
    ACCOUNTANT,
    BUDGET_TEAM,
    DEPUTY_TREASURER,
    EXAMINERS,
    INTERNAL_AUDITOR,
    PLANNER,
    REVENUE_TREASURER,
    STATE_AUDITOR,
)
from simpul.finance.treasury import accounting, collecting, committing, parties, statements
from simpul.finance.treasury.models import (
    Accounting,
    BankLine,
    Commitment,
    Contract,
    Deposit,
    Float,
    PartyAccount,
    Receipt,
    Statement,
)
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, build, person
from simpul.kernel.accounts.models import Grant
from simpul.kernel.audit.models import Entry
from simpul.kernel.proof import sequencing, signing
from simpul.kernel.testing import cast
from simpul.lib import clock
from tests.test_access import addresses

pytestmark = pytest.mark.django_db
NOW = datetime(YEAR, 3, 20, 3, tzinfo=UTC)
# Pages on which one does nothing but fill in a form; an examiner has no business there, and is told so.
FILLED_IN = re.compile(
    r"/(?:baru|minta|rka|anggaran/harga/izin|anggaran/kas|anggaran/kas/<int:number>|temuan-baru|impor|isi/<slug:kind>|impor/<slug:kind>)/$|tabel\.xlsx$"
)


@pytest.fixture(autouse=True)
def _in_march(settings: Any) -> Iterator[None]:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 86_400  # the database counts by the real clock
    with clock.frozen(NOW):
        yield


@pytest.fixture(scope="module")
def regency(world: Any) -> dict[str, Any]:
    """Something of everything: plans, a budget, a payment, a bank file, a memorial journal, a finding."""
    with world(), clock.frozen(NOW):
        house = build()
        chart.load(YEAR)
        one, two = cast.officer(PLANNER).user, cast.officer(PLANNER).user
        assert one
        assert two
        plans.load(YEAR, works=cast.agency("dpupr"), health=cast.agency("dinkes"), by=one, second=two)
        paid = house.submit(house.commit("10000000"), "10000000")
        house.paid(paid)
        secret = parties.enter("Siti Rahasiawati", "person", by=person(house.people.treasurer))
        parties.give_account(secret, "BRI", "0021-0100-9999-50", "Siti Rahasiawati", by=person(house.people.treasurer))
        statements.take_in(
            "3-001", b"Tanggal;Jumlah;Keterangan\n16/03/2027;-10000000;=HYPERLINK(0)\n", by=house.people.deputy
        )
        for amount, invoice in (("1000000", "A-1"), ("900000", "A/1")):
            house.submit(house.commit(amount), amount, invoice=invoice)
        running.run(registry_of_checks["same_invoice"], YEAR)
        house.contract()
        _cash(house)
        overriding.ask(
            "direct_choice", "contract", "dpupr/602/1/2027", words="Memilih langsung", reason="Jalan putus oleh longsor.",
            legal_basis="Perpres", evidence="Nota", by=person(house.people.officer),
        )  # fmt: skip
        accountant = cast.officer(ACCOUNTANT).user
        legs = [
            Side("8.1.08.01.01.0001", house.agency.pk, Decimal(5)),
            Side("1.3.07.01.01.0001", house.agency.pk, Decimal(-5)),
        ]
        memorial = memorials.make(day=MARCH, words="Penyusutan", legs=legs, by=accountant)
        findings = World()
        asked = findings.whole()
        recording.connect(asked.finding, "SP2D 1/2027", by=findings.apip.user)
        answering.restore(asked, "STS-1", Decimal(1), day=date(YEAR, 3, 6), by=findings.apip.user)
        sequencing.sequence()
        signing.sign(by=None)
        return {"house": house, "paid": paid, "memorial": memorial, "asked": asked, "world": findings}


def _cash(house: House) -> None:
    """Cash of a treasurer that was partly accounted for, revenue that was brought in, goods that came."""
    who = house.people
    own = parties.enter("Bendahara DPUPR", "agency", by=person(who.finance))
    account = parties.give_account(own, "BPD", "3001000999", "Bendahara DPUPR", by=person(who.treasurer))
    parties.verify(account, by=person(who.finance), evidence="Surat bank")
    accounting.cap(house.agency, YEAR, Decimal(10_000_000), decree="Keputusan Bupati", by=who.general)
    told: dict[str, Any] = {
        "words": "UP",
        "day": MARCH,
        "by": who.treasurer,
        "prepared_by": person(who.activity),
        "key": uuid4(),
    }
    house.paid(accounting.ask("up", house.agency, account, Decimal(5_000_000), **told))
    commitment = house.commit("1000000", kind=Commitment.Kind.FLOAT)
    accounting.account_for(
        Float.objects.get(), {commitment: Decimal(400_000)}, words="ATK", day=MARCH, by=who.finance, key=uuid4()
    )
    committing.receive(commitment, "BAST/1", Decimal(400_000), "ATK", day=MARCH, evidence="Foto", by=who.activity)
    line = Line.objects.get(outgoing=False, year=YEAR)
    keeper = cast.officer(REVENUE_TREASURER, at=line.agency)
    collecting.receive(
        line, Decimal(9_000), "Retribusi", reference="SKR/1", day=MARCH, by=keeper, key=uuid4(), to_treasurer=True
    )
    collecting.deposit(line.agency, "STS/9", Decimal(9_000), day=MARCH, by=keeper, key=uuid4())


def way(pattern: str, there: dict[str, Any]) -> str:
    """A pattern with something real in its places."""
    account, asked = PartyAccount.objects.get(party__kind="person"), there["asked"]
    real = {
        "<slug:name>.pdf": "sp2d.pdf", "belanja/kas/<int:number>": Float.objects.get().pk, "spj/<int:number>": Accounting.objects.get().pk,
        "mandat/<int:number>": 1, "kontrak/<int:number>": Contract.objects.get().pk, "terima/<int:number>": Receipt.objects.get().pk,
        "belanja/setoran/<int:number>": Deposit.objects.get().pk,
        "belanja/spp/<int:number>": there["paid"].pk, "komitmen/<int:number>": there["paid"].items.get().commitment_id,
        "baris/<int:number>/pasangan/<int:pk>": f"{BankLine.objects.first().pk}/pasangan/1",
        "bank/baris/<int:number>": BankLine.objects.first().pk, "kirim/<int:number>/berkas.<slug:name>": "1/berkas.csv",
        "penerima/<int:number>": account.party_id, "rekening/<int:pk>": account.pk, "bank/<int:number>": Statement.objects.get().pk,
        "memorial/<int:number>": there["memorial"].pk, "baris/<int:number>": there["house"].lines[0].pk,
        "versi/<int:number>": there["house"].lines[0].changes.first().version_id, "versi/<int:pk>": Version.objects.first().pk,
        "realisasi/<int:pk>/<int:year>": f"{Indicator.objects.first().pk}/{YEAR}", "bulan/<int:year>/<int:number>": f"{YEAR}/1",
        "pemeriksaan/<int:number>": asked.finding.examination_id, "temuan/<int:number>": asked.finding_id,
        "rekomendasi/<int:number>": asked.pk, "setoran/<int:number>": asked.restitutions.get().pk, "<slug:kind>": "susunan",

        "antrean/<int:number>": Hit.objects.first().pk, "pengecualian/<int:number>": Override.objects.get().pk,
        "<slug:name>": "verify", "izin/<int:number>": 1,
    }  # fmt: skip
    for part, value in real.items():
        pattern = pattern.replace(part, f"{part.partition('<')[0]}{value}")
    return "/" + pattern


def of_finance() -> list[str]:
    """Every address of the desk of finance."""
    return [one for one in addresses() if one.startswith("keuangan/")]


@pytest.mark.parametrize("role", EXAMINERS, ids=lambda role: role.code)
def test_every_page_of_finance_opens_for_an_auditor(regency: dict[str, Any], role: Any) -> None:
    client, closed, opened = cast.sign_in(Client(), cast.officer(role)), [], 0
    for pattern in of_finance():
        if FILLED_IN.search(pattern) or pattern.endswith(".zip"):
            continue
        address = way(pattern, regency)
        assert "<" not in address, f"{pattern}: give it a sample"
        answer = client.get(address)
        opened += answer.status_code == 200
        if answer.status_code not in (200, 405) and not (answer.status_code == 403 and only_sent(pattern)):
            closed.append(f"{address}: {answer.status_code}")
    assert closed == []
    assert opened > 25, "the test would prove nothing"


SENT = (
    "mulai langkah terbit terima minta putuskan rekening/<int:pk> izin/<int:number> bulan/<int:year>/<int:number> buka rekomendasi-baru "
    "adendum kemajuan ubah cabut acuan tarik jawab nilai setor spj batal pasangan/<int:pk>"
)


def only_sent(pattern: str) -> bool:
    """Whether an address is one that something is sent to, and no page; or the file of whole account numbers, which is the bank's."""
    return pattern.endswith((*(f"/{one}/" for one in SENT.split()), "berkas.<slug:name>"))


@pytest.mark.parametrize("role", EXAMINERS, ids=lambda role: role.code)
def test_an_auditor_writes_nowhere_in_finance(regency: dict[str, Any], role: Any) -> None:
    viewer = cast.officer(role)
    for more in (PLANNER, BUDGET_TEAM, DEPUTY_TREASURER, ACCOUNTANT, INTERNAL_AUDITOR):  # whatever else he may be
        Grant.objects.create(user=viewer.user, role=more.code, valid_from=cast.SINCE)
    client = cast.sign_in(Client(), viewer)
    client.get("/keuangan/")
    before = Entry.objects.count()
    let_in = [
        f"{pattern}: {answer.status_code}"
        for pattern in of_finance()
        for answer in [
            client.post(way(pattern, regency), {"setujui": "1", "outcome": "done", "alasan": "Percobaan menulis"})
        ]
        if answer.status_code != 403
    ]
    allowed = ["keuangan/anggaran/sipd/", "keuangan/temuan/rekomendasi/<int:number>/nilai/"]
    assert sorted(one.rpartition(": ")[0] for one in let_in) == allowed, (
        "his judgement, and a file that is only laid beside the budget"
    )
    assert desk.examiners_may == {"recommendation_judge", "budget_sipd"}
    told = set(Entry.objects.order_by("pk").values_list("verb", flat=True)[before:])
    assert told <= {"findings.seen", "findings.judge"}, "and nothing else was done"


def test_with_the_guard_off_he_could(regency: dict[str, Any], settings: Any) -> None:
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("examiners_only_read")]
    viewer = cast.officer(STATE_AUDITOR)
    Grant.objects.create(user=viewer.user, role=DEPUTY_TREASURER.code, valid_from=cast.SINCE)
    client = cast.sign_in(Client(), viewer)
    assert client.post(f"/keuangan/belanja/bank/{Statement.objects.get().pk}/").status_code == 302
    assert BankLine.objects.get().matches.count() == 1


def test_the_desk_of_auditors_leads_everywhere(regency: dict[str, Any]) -> None:
    client = cast.sign_in(Client(), cast.officer(STATE_AUDITOR))
    shown = client.get("/keuangan/pemeriksa/").content.decode()
    ways = set(re.findall(r'<li><a href="(/[^"]*)"', shown))
    named = sum(len(several) for _title, several in examiners.PARTS)
    assert len(ways) >= named, "each of them has an address"
    for address in ways:
        assert client.get(address).status_code == 200, address
    assert (
        "Jejak" in client.get("/keuangan/").content.decode()
        or "Meja pemeriksa" in client.get("/keuangan/").content.decode()
    )


def test_the_trail_tells_who_did_what_and_looking_is_written_down(regency: dict[str, Any]) -> None:
    client = cast.sign_in(Client(), cast.officer(STATE_AUDITOR, name="Sekar Pemeriksa"))
    shown = client.get("/keuangan/pemeriksa/jejak/?apa=treasury.").content.decode()
    assert "treasury.pay" in shown
    assert "findings." not in re.sub(r"<select.*?</select>", "", shown, flags=re.DOTALL)
    assert Entry.objects.filter(verb="examiner.trail", actor_name="Sekar Pemeriksa").exists()
    file = client.get("/keuangan/pemeriksa/jejak/?unduh=csv").getvalue().decode()  # type: ignore[attr-defined]
    assert "treasury.verify" in file
    for nonsense in ("?setelah=x", "?siapa=%25", "?apa=%27"):
        assert client.get(f"/keuangan/pemeriksa/jejak/{nonsense}").status_code == 200


def test_all_of_finance_is_taken_away_and_can_be_checked_by_itself(regency: dict[str, Any], tmp_path: Path) -> None:
    client = cast.sign_in(Client(), cast.officer(STATE_AUDITOR, name="Sekar Pemeriksa"))
    answer = client.get("/keuangan/pemeriksa/simpul-keuangan.zip")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="simpul-keuangan-batang-')
    assert Entry.objects.filter(verb="examiner.take").exists(), "before the first byte leaves"
    pack = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]
    assert pack.testzip() is None
    pack.extractall(tmp_path)
    manifest = json.loads(pack.read("MANIFEST.json"))
    for one in manifest["files"]:
        content = pack.read(one["name"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"]), one["name"]
    checked = subprocess.run(["sha256sum", "-c", "MANIFEST.sha256"], cwd=tmp_path, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout
    rows = list(csv.DictReader(io.StringIO(pack.read("data/ledger.leg.csv").decode())))
    told = next(one for one in manifest["files"] if one["name"] == "data/ledger.leg.csv")
    assert len(rows) == told["rows"] > 0
    assert sum(Decimal(row["amount"]) for row in rows) == 0
    bank = pack.read("data/treasury.bankline.csv").decode()
    assert "'=HYPERLINK(0)" in bank, "what somebody typed does not run"
    everything = b"".join(pack.read(name) for name in pack.namelist())
    account = PartyAccount.objects.get(party__kind="person")
    for secret in (b"00210100999950", bytes(account.sealed).hex().encode(), bytes(account.print).hex().encode()):
        assert secret not in everything
    keys = (tmp_path / "bukti/kunci.txt").read_text().split()
    for told_of in (["buku/anggaran-2027.jsonl"], ["buku/akrual-2027.jsonl"], ["bukti/checkpoint.txt", keys[0]]):
        assert verified(tmp_path, *told_of).returncode == 0, verified(tmp_path, *told_of).stderr
    book = tmp_path / "buku/anggaran-2027.jsonl"
    book.write_text(book.read_text().replace("10000000", "10000001", 1))
    assert verified(tmp_path, "buku/anggaran-2027.jsonl").returncode == 1, "one digit changed is found"
    last = Entry.objects.get(verb="examiner.taken")
    assert last.object_id == hashlib.sha256(pack.read("MANIFEST.json")).hexdigest()
    assert last.actor_name == "Sekar Pemeriksa"


def verified(folder: Path, *told: str) -> Any:
    return subprocess.run([sys.executable, "simpul_verify.py", *told], cwd=folder, capture_output=True, check=False)


def test_every_room_of_finance_is_in_the_pack_and_no_secret_column(regency: dict[str, Any]) -> None:
    models = [one for one in apps.get_models() if one.__module__.startswith("simpul.finance.")]
    assert {one._meta.label_lower for one in models} <= taking.tables().keys()
    kept = {
        (one._meta.label, column.name)
        for one in models
        for column in taking.columns(one)
        if isinstance(column, BinaryField)
    }
    assert kept == {
        ("ledger.Entry", "hash"), ("ledger.Series", "head"), ("ledger.Seal", "hash"), ("planning.Version", "digest"),
    }, "say of each new column of bytes whether it is a hash or a secret"  # fmt: skip


def test_others_do_not_come_in(regency: dict[str, Any]) -> None:
    for role in (DEPUTY_TREASURER, PLANNER):
        client = cast.sign_in(Client(), cast.officer(role))
        for address in ("", "jejak/", "simpul-keuangan.zip"):
            assert client.get(f"/keuangan/pemeriksa/{address}").status_code == 403
    assert Recommendation.objects.exists()
