"""Taking files in."""

import threading
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from PIL import Image

from simpul.kernel.documents import Limits, UnacceptableFile, store
from simpul.kernel.documents.limits import PHOTOS
from simpul.kernel.documents.models import Blob, Document, folder
from simpul.kernel.documents.names import clean
from simpul.kernel.documents.photos import photo_location
from simpul.kernel.documents.tests.samples import BATANG, HTML, PDF, moving, photo, several_in_one


def opened(blob):
    return Image.open(BytesIO(blob.path.read_bytes()))


def test_photo_is_kept_upright_small_and_bare(db):
    upload = SimpleUploadedFile("IMG_2041.jpg", photo((4000, 2000), turned=True, located=True), "image/jpeg")
    document = store(upload, by=None)
    content = document.blob.path.read_bytes()
    image = opened(document.blob)
    assert image.size == (800, 1600) == (document.blob.width, document.blob.height)
    assert image.getpixel((400, 100))[0] > 150, "the coloured half, left in the camera, belongs on top"
    assert image.getpixel((400, 1500))[2] > 150
    assert not image.getexif()
    assert b"Kamera Contoh" not in content
    assert b"Exif" not in content
    assert document.name == "IMG_2041.jpg"
    assert opened(document.thumbnail).size == (160, 320)
    assert len(content) == document.blob.size


def test_comment_and_trailing_bytes_of_a_photo_do_not_survive(db):
    hidden = photo(comment=b"rumah Pak Contoh") + b"PK\x03\x04 arsip tersembunyi " + HTML
    kept = store(hidden, by=None, name="x.jpg").blob.path.read_bytes()
    assert b"rumah" not in kept
    assert b"arsip" not in kept
    assert b"script" not in kept


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_photos_become_jpeg_on_white(db, kind):
    see_through = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(see_through, kind)
    document = store(see_through.getvalue(), by=None, name="denah.png")
    assert document.blob.media_type == "image/jpeg"
    assert document.name == "denah.jpg"
    assert min(opened(document.blob).getpixel((25, 25))) > 250


@pytest.mark.parametrize("mode", ["L", "CMYK", "I;16", "P", "1"])
def test_every_kind_of_pixel_is_understood(db, mode):
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").convert("L").convert(mode).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert store(out.getvalue(), by=None, name="pindaian").blob.width == 60


def test_several_pictures_in_one_jpeg_are_a_photo(db):
    document = store(several_in_one(), by=None, name="potret.jpg")
    assert opened(document.blob).size == (400, 300)
    assert document.blob.path.read_bytes().count(b"\xff\xd8\xff") == 1


def test_same_photo_lies_on_the_disk_once(db):
    first, second = (store(photo(), by=None, name=name) for name in ("pagi.jpg", "sore.jpg"))
    assert first.pk != second.pk
    assert first.blob_id == second.blob_id
    assert Blob.objects.count() == 2, "the photo and its thumbnail"
    assert first.blob.path.parent == folder() / first.blob_id[:2] / first.blob_id[2:4]
    assert [path.name for path in first.blob.path.parent.iterdir()] == [first.blob_id]
    assert first.blob.path.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"


def test_pdf_is_kept_as_it_is(db):
    document = store(SimpleUploadedFile("Surat Keterangan.docx", PDF, "text/plain"), by=None)
    assert document.blob.path.read_bytes() == PDF
    assert document.name == "Surat Keterangan.pdf"
    assert document.thumbnail is None
    assert document.thumbnail_url == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "kosong"),
        (HTML, "bukan foto atau PDF"),
        (b"GIF89a" + bytes(50), "bergerak"),
        (b"MZ" + bytes(200), "bukan foto atau PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukan foto atau PDF"),
        (photo()[:3000], "rusak"),
        (photo()[:400] + HTML, "rusak"),
        (moving("PNG"), "bergerak"),
        (moving("WEBP"), "bergerak"),
        (b"%PDF-1.4\n" + HTML, "tidak utuh"),
        (PDF + bytes(3000), "tidak utuh"),
        (b"%PDF-9\n%%EOF", "rusak"),
        (b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00mif1heic" + bytes(100), "HEIC"),
        (bytes(10_000_001), "paling besar 10 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(db, content, sentence):
    with pytest.raises(UnacceptableFile, match=sentence) as refusal:
        store(SimpleUploadedFile("foto.jpg", content, "image/jpeg"), by=None)
    assert str(refusal.value).endswith(".")
    assert not Document.objects.exists()


def test_picture_that_explodes_is_refused_before_it_is_read(db):
    out = BytesIO()
    Image.new("1", (14_000, 14_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    with pytest.raises(UnacceptableFile, match="Kecilkan"):
        store(out.getvalue(), by=None, name="bom.png")
    with pytest.raises(UnacceptableFile, match="Kecilkan"):
        store(photo(), by=None, limits=Limits(most_pixels=1_000_000))


def test_limits_are_the_callers(db):
    with pytest.raises(UnacceptableFile, match="bukan foto"):
        store(PDF, by=None, name="a.pdf", limits=Limits(kinds=PHOTOS))
    with pytest.raises(UnacceptableFile, match="paling besar 1 MB"):
        store(bytes(1_000_001), by=None, name="a.pdf", limits=Limits(largest=1_000_000))


def test_place_is_offered_before_it_is_stripped(db):
    upload = SimpleUploadedFile("lubang.jpg", photo(located=True))
    assert photo_location(upload) == pytest.approx(BATANG, abs=1e-5)
    document = store(upload, by=None)
    assert photo_location(document.blob.path.read_bytes()) is None
    assert photo_location(photo()) is None
    assert photo_location(HTML) is None
    assert photo_location(photo(located=True)[:300]) is None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        (r"C:\Users\warga\Foto Jalan.JPEG", "Foto Jalan.jpg"),
        ("gambar.php.jpg", "gambar php.jpg"),
        ("foto\u202egpj.exe", "foto gpj.jpg"),
        ('a"b\r\nSet-Cookie: x.png', "a b Set-Cookie x.jpg"),
        ("", "berkas.jpg"),
        ("....", "berkas.jpg"),
        ("Jalan rusak di Kalisalak", "Jalan rusak di Kalisalak.jpg"),
        ("x" * 500, "x" * 100 + ".jpg"),
    ],
)
def test_names_are_cleaned(sent, kept):
    assert clean(sent, "image/jpeg") == kept


def test_bytes_are_there_before_the_row_is_committed(db):
    with transaction.atomic():
        path = store(PDF, by=None, name="a.pdf").blob.path
        assert path.read_bytes() == PDF
        transaction.set_rollback(True)
    assert not Document.objects.exists()
    assert path.exists(), "what remains of it is for the cleaning"


def test_database_knows_a_blob_by_nothing_but_its_hash(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Blob.objects.create(sha256="../../secrets.toml", size=1, media_type="image/jpeg")


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_photo_at_once():
    content, start, kept = photo(), threading.Barrier(2), []

    def send():
        try:
            start.wait(5)
            with transaction.atomic():
                kept.append(store(content, by=None, name="sama.jpg").blob_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(kept) == 2
    assert len(set(kept)) == 1
    assert Document.objects.count() == 2
