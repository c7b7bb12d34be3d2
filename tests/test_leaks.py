"""The leak matrix: every kind of record × every output × everybody. What somebody may not know must not be in any answer.

The gate (`cases.gate`) says what may be known; this test asks every output in turn and looks for words that must not be there.
A search for the secret words themselves is among the outputs, and so is the file. Each kind of record must also be *found* by
somebody, or the test would prove nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import conversation, engine, gate, linking, merging, redaction
from simpul.kernel.cases.gate import Level
from simpul.kernel.cases.models import Attachment, Audience, Secrecy, ServiceCase
from simpul.kernel.documents import store
from simpul.kernel.indicators import registry
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.lib.periods import Kind, Period
from simpul.services.complaints.flow import AGENCY, DESK, INSPECTORATE, ReportFlow
from simpul.services.complaints.models import Report

WHAT = "Zamrudkhatulistiwa"  # in the report itself
WHO = "Namasirahasia"  # the reporter
REACH = "+6281299887766"
ASKED = "Permintaankepadamitra"  # what a helping agency was asked
HIDDEN = "Tetanggayangdisebut"  # a word of the report that the desk masked
INSIDE = "Catatandapurkami"  # an internal note
BETWEEN = "Pesanuntukpelapor"  # a message between office and reporter

KINDS: dict[str, dict[str, Any]] = {
    "just filed": {},
    "public": {"publish": True},
    "public, a word masked": {"publish": True, "mask": True},
    "anonymous, a word masked": {"publish": True, "mask": True, "secrecy": Secrecy.ANONYMOUS},
    "public and anonymous": {"publish": True, "secrecy": Secrecy.ANONYMOUS},
    "not published": {"publish": False},
    "of somebody under two records": {"publish": False, "alias": True},
    "public and split": {"publish": True, "split": True},
    "confidential and split": {"publish": True, "secrecy": Secrecy.CONFIDENTIAL, "split": True},
    "merged and linked": {"publish": False, "merged": True},
    "confidential": {"publish": True, "secrecy": Secrecy.CONFIDENTIAL},
    "sealed": {"oversight": True, "sealed": True},
}
OUTPUTS = (
    "/lacak/{number}/",
    "/layanan/aduan/daftar/",
    f"/layanan/aduan/daftar/?q={WHAT}",
    f"/cari/?q={WHAT}",
    f"/cari/?q={WHO}",
    f"/cari/?q={HIDDEN}",
    f"/layanan/aduan/daftar/?q={HIDDEN}&unduh=csv",
    f"/api/v1/cases?q={HIDDEN}",
    "/cari/?q={number}",
    "/urusan/",
    "/",
    "/layanan/aduan/peta.geojson",
    "/indikator/",
    "/indikator/aduan.received/",
    "/indikator/aduan.still_open/",
    "/indikator/aduan.received/{month}/data.json",
    "/meja/?lihat=semua",
    f"/meja/?lihat=semua&q={WHAT}",
    f"/meja/?lihat=semua&q={WHO}",
    "/meja/",
    "/meja/kasus/{number}/",
    "/meja/?lihat=tugas",
    "/meja/?lihat=naik",
    "/meja/?lihat=lewat",
    "{main}",
    "{main at the desk}",
    "/pusat-komando/",
    "/pusat-komando/bagian/",
    "/pusat-komando/kasus/?lihat=terbuka",
    "/pusat-komando/kasus/?lihat=terbuka&unduh=csv",
    "/pusat-komando/kasus/?lihat=terbuka&unduh=xlsx",
    "/layanan/aduan/daftar/?unduh=csv",
    "/layanan/aduan/daftar/?unduh=xlsx",
    "/urusan/?unduh=csv",
    "/urusan/?unduh=xlsx",
    "/indikator/aduan.still_open/?unduh=csv",
    "/indikator/aduan.received/?unduh=xlsx",
    "/meja/?lihat=semua&unduh=csv",
    "/meja/?lihat=semua&unduh=xlsx",
    "/meja/?lihat=semua&layanan=aduan&kolom-category=sampah",
    "/api/v1/cases",
    f"/api/v1/cases?q={WHAT}",
    "/api/v1/cases/{number}",
    "/open311/v2/requests.json",
    "/open311/v2/requests.xml",
    "/open311/v2/requests/{number}.json",
    "/open311/v2/servicerequestupdates.json",
    "/open311/v2/servicerequestupdates.xml?service_request_id={number}",
    "{photo}",
    "{file}",
)


@dataclass
class Record:
    """A case with one secret of every sort."""

    kind: str
    case: ServiceCase
    photo: Attachment
    file: Attachment
    main: ServiceCase | None = None

    def address(self, output: str) -> str:
        month = self.case.opened_at.astimezone(cast.zone()).strftime("%Y-%m")
        main = (self.main or self.case).number  # the page of the report that carries this one
        output = output.replace("{main}", f"/lacak/{main}/").replace("{main at the desk}", f"/meja/kasus/{main}/")
        return output.format(
            number=self.case.number, month=month, photo=self.photo.document.url, file=self.file.document.url
        )


def make(kind: str) -> Record:
    """A record of this kind, with a reporter, a note, a message, a photo and an internal file."""
    wanted = dict(KINDS[kind])
    publish, split, merged = wanted.pop("publish", None), wanted.pop("split", False), wanted.pop("merged", False)
    main = _another() if merged else None
    mask = wanted.pop("mask", False)
    reporter = cast.resident(WHO, phone=REACH)
    assert reporter.user
    if wanted.pop("alias", False):
        Resident.objects.filter(pk=reporter.resident_id).update(alias_of=Resident.objects.create(name=WHO))
    told = f"Uraian {WHAT} di sini, dekat {HIDDEN}." if mask else f"Uraian {WHAT} di sini."
    fields = {
        "title": f"Laporan {WHAT}", "text": told, "category_id": "sampah", "region": cast.village(),
        "place": cast.village().centre, "applicant": reporter.user.resident, **wanted,
    }  # fmt: skip
    case, _code = engine.open_case(Report, by=reporter, fields=fields)
    insider = cast.officer(INSPECTORATE if case.sealed else DESK, name="Petugas Dalam")
    photo = conversation.attach(case, store(cast.photo("red"), by=None, name="foto.jpg"), kind=Attachment.Kind.PHOTO)
    if publish is not None:
        engine.perform(
            ReportFlow.forward, case, by=insider, agency=cast.agency("dlh"), publish=publish, publish_photos=True
        )
        photo.refresh_from_db()
    if mask:
        redaction.mask(case, {HIDDEN.casefold()}, by=insider)
    conversation.say(case, by=insider, text=INSIDE, audience=Audience.STAFF)
    conversation.say(case, by=insider, text=BETWEEN, audience=Audience.PARTY)
    internal = conversation.attach(case, store(cast.photo("blue"), by=None, name="dalam.jpg"), audience=Audience.STAFF)
    if split:
        give, holder = ReportFlow.transitions["task_give"], cast.officer(AGENCY, at=case.agency, name="Petugas Dalam")
        engine.perform(give, case, by=holder, agency=cast.agency("dishub"), asked=ASKED)
    if main:
        linking.link(main, case.number, "related", by=insider)
        merging.merge(main, case, by=cast.officer(AGENCY, at=case.agency, name="Petugas Dalam"))
    return Record(kind, case, photo, internal, main)


def _another() -> ServiceCase:
    """A public report of the same thing, by somebody else, that came first."""
    fields = {"title": "Lampu mati", "text": "Lampu mati.", "category_id": "sampah", "region": cast.village()}
    case, _code = engine.open_case(Report, by=cast.resident(), fields=fields)
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dlh"), publish=True)
    return case


def forbidden(record: Record, viewer: Viewer) -> set[str]:
    """The words that this viewer must not meet anywhere."""
    seen, case = gate.level(record.case, viewer), record.case
    words = set()
    if seen is Level.NONE:
        words |= {WHAT, case.number}
    if seen < Level.PARTY:
        words |= {BETWEEN}
    if seen < Level.STAFF:
        words |= {INSIDE, ASKED, "Petugas Dalam"}
    if not gate.knows_identity(case, viewer):
        words |= {WHO, REACH, HIDDEN}
    return words


def answers(record: Record, viewer: Viewer) -> Iterator[tuple[str, Any]]:
    """What every output says to this viewer."""
    client = cast.sign_in(Client(), viewer)
    for output in OUTPUTS:
        yield output, client.get(record.address(output))


def text_of(response: Any) -> str:
    """All that leaves: the body (pictures aside) and the headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):  # a spreadsheet is a packed folder
        with zipfile.ZipFile(BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    said = "" if response.headers.get("Content-Type", "").startswith("image/") else body.decode(errors="replace")
    return said + "\n".join(f"{name}: {value}" for name, value in response.headers.items() if name != "Location")


def may_open(record: Record, output: str, viewer: Viewer) -> bool:
    """Whether a file must open to this viewer."""
    return gate.may_open_attachment(viewer, record.photo if output == "{photo}" else record.file)


@pytest.mark.django_db
def test_a_sealed_case_moves_no_published_figure() -> None:
    month = Period.of(Kind.MONTH, clock.today(cast.zone()))
    before = {code: found.figure(month).measure() for code, found in registry.items() if code.startswith("aduan.")}
    make("sealed")
    assert {code: registry[code].figure(month).measure() for code in before} == before
    make("public")
    assert {code: registry[code].figure(month).measure() for code in before} != before


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_learns_what_he_may_not(kind: str) -> None:
    record = make(kind)
    met: set[str] = set()
    for who, viewer in cast.everybody(record.case):
        secret = forbidden(record, viewer)
        for output, response in answers(record, viewer):
            assert response.status_code < 500, (kind, who, output)
            if output in ("{photo}", "{file}"):
                assert (response.status_code == 200) is may_open(record, output, viewer), (kind, who, output)
            said = text_of(response)
            asked = record.address(output)
            leaked = {word for word in secret if word in said and word not in asked}
            assert not leaked, f"{kind}: {who} meets {leaked} in {output}"
            met |= {word for word in (WHAT, WHO, INSIDE, BETWEEN, ASKED, HIDDEN) if word in said and word not in asked}
    wanted = (
        {WHAT, WHO, INSIDE, BETWEEN}
        | ({ASKED} if "split" in kind else set())
        | ({HIDDEN} if "mask" in KINDS[kind] else set())
    )
    assert met == wanted, "some secret was met by nobody at all: the test would prove nothing"
