"""An answer to one of our letters is a message of its reader on the case, and nothing else."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from simpul.kernel.accounts.models import User
from simpul.kernel.cases import engine
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Attachment, CaseMessage
from simpul.kernel.integrations import incoming
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.integrations.state import check_config
from simpul.kernel.notifications import replies, send
from simpul.kernel.notifications.carriers import _email
from simpul.kernel.notifications.delivery import _parcel
from simpul.kernel.notifications.models import Message
from simpul.kernel.notifications.texts import letter as written
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.mail import intake
from simpul.services.complaints.mail.letters import read
from simpul.services.complaints.models import Report
from simpul.services.complaints.tests.test_report import report

pytestmark = pytest.mark.django_db
SITI = "siti@contoh.id"
TEXT = "Lampunya masih mati tadi malam."


@pytest.fixture(autouse=True)
def mailbox(settings: Any) -> None:
    given = {
        "address": "lapor@batang.contoh.id", "authority": "mx.batang.contoh.id",
        "replies": "lapor+{token}@batang.contoh.id",
    }  # fmt: skip
    known = settings.SECRETS.get("connections", {})
    settings.SECRETS = settings.SECRETS | {"connections": known | {"mailbox": given}}


@pytest.fixture
def siti() -> Resident:
    return Resident.objects.create(name="Siti Rahayu", email=SITI)


@pytest.fixture
def case(siti: Resident) -> Report:
    made = report(applicant=siti)
    told(made)
    return made


def told(case: Report, to: Any = None) -> Message:
    context = {"number": case.number, "title": case.title, "text": "Apakah sudah menyala?"}
    return send(to=to or case.applicant, template="cases/message", context=context, about=case.number)[-1]


def latest(case: Report) -> Message:
    return Message.objects.filter(about=case.number, channel="email").order_by("-pk")[0]


def answer(
    to: str, *, sender: str = f"Siti <{SITI}>", text: str = TEXT, name: str = "<b1@contoh.id>", **more: Any
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, "Re: kabar", name
    photos = more.pop("photos", ())
    for key, value in more.items():
        mail[key.replace("_", "-")] = value
    mail.set_content(text)
    for photo in photos:
        mail.add_attachment(photo, maintype="image", subtype="jpeg", filename="../../jahat.exe")
    return mail.as_bytes()


def receive(raw: bytes) -> None:
    name = str(message_from_bytes(raw, policy=policy.compat32)["Message-ID"])
    incoming.keep(intake.CODE, name, raw)
    incoming.take_all()


def said(case: Report) -> list[CaseMessage]:
    return list(CaseMessage.objects.filter(case=case.pk).order_by("pk"))


def test_our_letter_says_that_it_may_be_answered_and_where(case: Report) -> None:
    message = latest(case)
    text = written(message, resend=False)
    assert "Balas surat ini untuk menulis kepada petugas" in text.body
    assert "Mohon tidak membalasnya" not in text.body
    [to] = _email(_parcel(message, text, resend=False)).reply_to
    assert re.fullmatch(r"lapor\+[a-z2-7]{24}@batang\.contoh\.id", to)
    assert len(to.partition("@")[0]) <= 64, "longer names are refused by mail servers (RFC 5321, 4.5.3.1.1)"


def test_letters_to_officers_and_letters_about_no_case_take_no_answer(case: Report) -> None:
    officer = cast.officer(DESK).user
    to_officer = told(case, to=officer)
    assert replies.address(to_officer) == ""
    assert "Mohon tidak membalasnya" in written(to_officer, resend=False).body
    other = latest(case)
    other.about = ""
    assert replies.address(other) == ""


def test_an_answer_becomes_a_message_once_and_changes_no_state(case: Report) -> None:
    to, before = replies.address(latest(case)), (case.state, case.seq)
    quoted = f"{TEXT}\n\nPada Sen, 30 Nov 2026 pukul 09.47 Kabupaten Batang\n<kabar@batang.contoh.id> menulis:\n> Apakah sudah menyala?"
    for _ in range(2):
        receive(answer(to.upper(), text=quoted, photos=[cast.photo()]))
    [message] = said(case)
    assert (message.text, message.role) == (TEXT, "applicant")
    assert Attachment.objects.filter(case=case.pk).count() == 1
    case.refresh_from_db()
    assert (case.state, case.seq) == before
    assert not Draft.objects.exists(), "it is no new report"


def test_a_worker_that_dies_after_writing_writes_no_second_message(case: Report) -> None:
    receive(answer(replies.address(latest(case))))
    row = Incoming.objects.get()
    row.body = answer(replies.address(latest(case)))
    intake.take(row)
    assert len(said(case)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@contoh.id"},
        {"Authentication_Results": "mx.batang.contoh.id; dmarc=fail"},
    ],
)
def test_machines_and_forgers_write_nothing_and_hear_nothing(case: Report, more: dict[str, str]) -> None:
    before = Message.objects.count()
    receive(answer(replies.address(latest(case)), **more))
    assert said(case) == []
    assert Message.objects.count() == before
    assert not Draft.objects.exists()


def test_from_another_address_it_is_not_taken_and_only_the_reader_is_told(case: Report) -> None:
    receive(answer(replies.address(latest(case)), sender="lain@contoh.id"))
    assert said(case) == []
    told_so = Message.objects.filter(template="mail/unread").get()
    assert told_so.address == SITI
    assert "alamat lain" in told_so.context["why"]
    for n in range(9):
        receive(answer(replies.address(latest(case)), sender="lain@contoh.id", name=f"<lain{n}@contoh.id>"))
    assert Message.objects.filter(template="mail/unread").count() == 3, "nobody is flooded through us"


def test_the_address_cannot_be_guessed_or_bent_to_another_letter(case: Report, siti: Resident) -> None:
    to, other = replies.address(latest(case)), report(applicant=siti)
    told(other)
    real, wanted = to[6:30], replies.address(latest(other))[6:30]
    assert replies.letter_of(to) == latest(case)
    mixed = to.replace(real, wanted[:8] + real[8:])
    for wrong in (mixed, to.replace(real, "a" * 24), to.replace(real, real[:-1]), "lapor@batang.contoh.id", f"x{to}"):
        assert replies.letter_of(wrong) is None
    receive(answer(mixed))
    assert said(case) == said(other) == []


def test_an_old_letter_and_a_closed_case_take_no_answer_and_say_so(case: Report) -> None:
    to = replies.address(latest(case))
    with clock.frozen(clock.now() + replies.GOOD_FOR + timedelta(days=1)):
        receive(answer(to))
    engine.perform(ReportFlow.archive, case, by=cast.officer(DESK), reason="Uji", why="other")
    receive(answer(to, name="<b2@contoh.id>"))
    assert said(case) == []
    whys = [one.context["why"] for one in Message.objects.filter(template="mail/unread").order_by("pk")]
    assert "sudah terlalu lama" in whys[0]
    assert "sudah selesai" in whys[1]


def test_an_address_that_was_given_up_speaks_for_nobody(case: Report, siti: Resident) -> None:
    to = replies.address(latest(case))
    Resident.objects.filter(pk=siti.pk).update(email="siti.baru@contoh.id")
    receive(answer(to))
    assert said(case) == []
    assert not Message.objects.filter(template="mail/unread").exists()


def test_a_follower_reads_letters_but_writes_nothing(case: Report) -> None:
    follower = Resident.objects.create(name="Tono", email="tono@contoh.id")
    told(case, to=follower)
    receive(answer(replies.address(latest(case)), sender="tono@contoh.id"))
    assert said(case) == []
    assert Message.objects.get(template="mail/unread").address == "tono@contoh.id"


def test_an_account_writes_as_itself_and_the_officer_reads_the_photos_that_could_be_kept() -> None:
    viewer = cast.resident("Budi", email="b@contoh.id")
    assert viewer.user
    found = report(by=viewer)
    told(found, to=viewer.user)
    sender = latest(found).address
    receive(
        answer(replies.address(latest(found)), sender=sender, photos=[cast.photo(), b"bukan foto", cast.photo("red")])
    )
    [message] = said(found)
    assert "Lampiran yang tidak dapat diterima: 1" in message.text
    assert message.audit.actor == viewer.user.pk
    assert Attachment.objects.filter(case=found.pk).count() == 2


def test_who_has_become_an_officer_writes_nothing_by_letter() -> None:
    viewer = cast.resident("Budi", email="b@contoh.id")
    assert viewer.user
    found = report(by=viewer)
    told(found, to=viewer.user)
    to, sender = replies.address(latest(found)), latest(found).address
    User.objects.filter(pk=viewer.user.pk).update(is_staff_member=True)
    receive(answer(to, sender=sender))
    assert said(found) == []


def test_a_letter_to_very_many_costs_no_more_than_one_to_some(case: Report) -> None:
    to = replies.address(latest(case))
    crowd = ", ".join([to.replace(to[6:30], "a" * 24)] * 500)
    assert len(read(answer(crowd, X_Original_To=to)).recipients) <= 20
    receive(answer(crowd, X_Original_To=to))
    assert len(said(case)) == 1


def test_what_programs_quote_is_left_out() -> None:
    quoted = (
        "On Mon, Nov 30, 2026 at 9:47 AM Batang <kabar@batang.contoh.id>\nwrote:\n> x",
        "________________________________\nDari: a",
        "Dari: Batang <kabar@batang.contoh.id>",
        "-----Pesan Asli-----\nx",
        "-- \nSiti",
    )
    for below in quoted:
        assert read(answer("lapor@batang.contoh.id", text=f"{TEXT}\n{below}")).words == TEXT
    page = EmailMessage()
    page.set_content(f"<p>{TEXT}</p><blockquote>kutipan</blockquote>", subtype="html")
    assert read(page.as_bytes()).words == TEXT


def test_a_pattern_without_a_token_is_said_on_the_page_of_connections(settings: Any, case: Report) -> None:
    settings.SECRETS["connections"]["mailbox"]["replies"] = "lapor@batang.contoh.id"
    assert replies.address(latest(case)) == ""
    assert not check_config(intake.CONNECTION).ok
