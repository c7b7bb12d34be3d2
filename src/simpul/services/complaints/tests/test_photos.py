"""Photos for everybody: found, covered for good, shown and taken back."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image, ImageDraw, ImageFilter

from simpul.kernel.accounts.roles import AUDITOR
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import conversation, facets, gate, photos
from simpul.kernel.cases.engine import perform
from simpul.kernel.cases.models import Attachment, Audience
from simpul.kernel.documents import masking, store
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.tests.test_report import report


def face() -> bytes:
    """A drawing of a face, good enough for the machine."""
    image = Image.new("RGB", (640, 480), (150, 170, 150))
    draw = ImageDraw.Draw(image)
    draw.ellipse((225, 105, 415, 294), fill=(40, 30, 25))
    draw.ellipse((243, 136, 397, 353), fill=(215, 175, 150))
    for side in (-35, 35):
        draw.ellipse((298 + side, 208, 342 + side, 232), fill=(170, 120, 100))
        draw.ellipse((302 + side, 214, 338 + side, 230), fill=(245, 245, 245))
        draw.ellipse((311 + side, 213, 329 + side, 231), fill=(30, 20, 15))
        draw.arc((294 + side, 185, 346 + side, 225), 200, 340, fill=(50, 30, 20), width=9)
        draw.ellipse((316 + side // 4, 266, 325 + side // 4, 276), fill=(90, 60, 50))
    draw.polygon([(314, 230), (326, 230), (336, 272), (304, 272)], fill=(190, 145, 125))
    draw.ellipse((286, 295, 354, 315), fill=(150, 70, 70))
    draw.line((288, 305, 352, 305), fill=(80, 30, 30), width=4)
    out = BytesIO()
    image.filter(ImageFilter.GaussianBlur(2)).save(out, "JPEG", quality=90)
    return out.getvalue()


def noise() -> bytes:
    """A photo in which every pixel differs."""
    out = BytesIO()
    Image.effect_noise((480, 640), 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def test_the_machine_finds_a_face_and_the_cells_it_stands_in():
    found = masking.find(face())
    assert found, "not even a drawn face is found"
    covered = masking.cells(found, *masking.grid(640, 480))
    assert (6, 4) in covered
    assert (0, 0) not in covered


def test_what_is_covered_cannot_be_told_any_more():
    before = Image.open(BytesIO(noise()))
    columns, rows = masking.grid(*before.size)
    assert (columns, rows) == (9, 12)
    after = Image.open(BytesIO(masking.mask(noise(), {(0, 0), (99, 99), (-1, 0)})))
    cell = (0, 0, before.width // columns, before.height // rows)
    (dark, light), (darkest, lightest) = (picture.convert("L").crop(cell).getextrema() for picture in (before, after))
    assert light - dark > 150
    assert lightest - darkest < 60
    away = (240, 320, 480, 640)
    assert after.convert("L").crop(away).getextrema() != (0, 0)
    assert not after.getexif()


@pytest.fixture
def shown(db):
    """A public report with a photo that nobody has released."""
    desk = cast.officer(DESK)
    case = report()
    photo = conversation.attach(case, store(face(), by=None, name="kejadian.jpg"), kind=Attachment.Kind.PHOTO)
    perform(ReportFlow.forward, case, by=desk, agency=cast.agency("dlh"), publish=True)
    photo.refresh_from_db()
    return case, photo, desk


def seen(case):
    return facets.look(case, NOBODY).photos("photo")


def test_nothing_is_shown_until_somebody_looked(shown):
    case, photo, _desk = shown
    assert photo.audience == Audience.PARTY
    assert seen(case) == []


def test_everybody_sees_the_covered_photo_and_nobody_else_the_bare_one(shown):
    case, photo, desk = shown
    photos.look(photo)
    photo.refresh_from_db()
    covered = photos.propose(photo)
    assert covered
    made = photos.release(photo, covered, by=desk)
    assert [one.pk for one in seen(case)] == [made.pk]
    assert made.document.blob_id != photo.document.blob_id
    assert not gate.may_open_document(NOBODY, photo.document)
    assert gate.may_open_document(NOBODY, made.document)
    assert [one.pk for one in facets.look(case, desk).photos("photo")] == [photo.pk]


def test_a_second_release_replaces_the_first_and_withdrawing_takes_it_away(shown):
    case, photo, desk = shown
    first = photos.release(photo, {(1, 1)}, by=desk)
    second = photos.release(photo, {(1, 1), (2, 2)}, by=desk)
    assert [one.pk for one in seen(case)] == [second.pk]
    assert not Attachment.objects.filter(pk=first.pk).exists()
    photos.release(photo, set(), by=desk)
    assert [one.pk for one in seen(case)] == [photo.pk]
    photos.withdraw(photo, by=desk)
    assert seen(case) == []


def test_closing_off_takes_the_covered_photo_back_too(shown):
    case, photo, desk = shown
    photos.release(photo, {(1, 1)}, by=desk)
    case.close_off(None)
    assert not Attachment.objects.filter(case=case, audience=Audience.PUBLIC).exists()


def test_who_only_reads_or_is_a_stranger_releases_nothing(shown):
    _case, photo, desk = shown
    for somebody in (NOBODY, cast.resident(), cast.officer(AUDITOR)):
        with pytest.raises(Refused):
            photos.release(photo, {(1, 1)}, by=somebody)
    covered = photos.release(photo, {(1, 1)}, by=desk)
    with pytest.raises(Refused):
        photos.release(covered, set(), by=desk)


def test_of_a_case_that_is_not_public_no_photo_is_shown(db):
    desk, case = cast.officer(DESK), report()
    photo = conversation.attach(case, store(cast.photo(), by=None, name="a.jpg"), kind=Attachment.Kind.PHOTO)
    with pytest.raises(Refused):
        photos.release(photo, {(1, 1)}, by=desk)


def test_the_officer_ticks_looks_and_shows(shown, client: Client):
    case, photo, desk = shown
    cast.sign_in(client, desk)
    address = f"/meja/kasus/{case.number}/foto/{photo.pk}/"
    assert "Periksa sendiri seluruh foto" in client.get(address).text
    preview = client.post(address, {"sel": ["3-3", "99-99", "x"], "lakukan": "lihat"})
    assert "data:image/jpeg;base64," in preview.text
    assert preview.text.count(" checked") == 1
    assert seen(case) == []
    client.post(address, {"sel": ["3-3"], "lakukan": "tampilkan"})
    assert len(seen(case)) == 1
    assert "sebagian ditutup" in client.get(f"/meja/kasus/{case.number}/").text
    client.post(address, {"lakukan": "tarik"})
    assert seen(case) == []
    assert cast.sign_in(Client(), cast.officer(AUDITOR)).get(address).status_code == 404


def test_the_worker_looks_at_what_came(shown):
    from simpul.kernel.cases.tasks import look_for_faces

    _case, photo, _desk = shown
    look_for_faces(photo.pk)
    look_for_faces(0)
    photo.refresh_from_db()
    assert photo.found
