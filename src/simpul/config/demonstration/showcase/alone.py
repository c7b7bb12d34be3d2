"""What is kept from others: a masked word, a covered photo, a reporter whose name two people open together. And an objection."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw, ImageFont

from simpul.config.demonstration import pictures
from simpul.config.demonstration.showcase.stage import Scene, agency, ago, office, send, somebody
from simpul.kernel.cases import engine, photos, redaction, unsealing
from simpul.kernel.cases.models import Attachment, Secrecy
from simpul.kernel.documents import masking, store
from simpul.services.complaints.flow import ReportFlow

NOISE = "Karaoke sampai larut malam. Di rumah Pak Darsono Contoh, nomornya 081200000099. Kami tidak bisa tidur."
PARKING = "Mobil parkir di trotoar depan balai desa. Setiap pagi pejalan kaki terpaksa turun ke jalan."
LEVY = "Diminta membayar tambahan tanpa kuitansi. Katanya supaya surat izin kami cepat selesai."
WASTE = "Sampah menumpuk di tempat pembuangan sementara. Baunya sampai ke sekolah."


def masked() -> None:
    """A neighbour is named in a report: his name and number are masked before everybody reads it."""
    with ago(4):
        report = send("masked", NOISE, "gangguan", by=somebody("siti"), village=10)
    with ago(3, 10):
        hidden = {redaction.key_of(word) for word in ("Darsono", "Contoh,", "081200000099.")}
        redaction.mask(report, hidden, by=somebody("admin.aduan"))
        engine.perform(ReportFlow.forward, report, by=somebody("admin.aduan"), agency=agency("satpolpp"), publish=True)


def covered() -> None:
    """Two photos: on the first the desk covers face and plate and shows it; the second still waits for somebody to look."""
    with ago(3):
        report = send(
            "covered", PARKING, "parkir", by=somebody("joko"), village=12, photos=[street(), street("G 7788 CT")]
        )
    with ago(2, 10):
        desk = somebody("admin.aduan")
        engine.perform(ReportFlow.forward, report, by=desk, agency=agency("dishub"), publish=True)
        first = Attachment.objects.filter(case=report.pk, kind=Attachment.Kind.PHOTO).order_by("pk")[0]
        photos.release(first, hidden_cells(), by=desk)


def sealed() -> None:
    """An accusation: the Inspektorat alone opens it; one inspector asks for the name, another refuses, later consents."""
    with ago(15):
        report = send(
            "sealed", LEVY, "pungli", by=somebody("siti"), village=14,
            secrecy=str(int(Secrecy.CONFIDENTIAL)), accused=str(agency("dpmptsp").pk),
        )  # fmt: skip
    ratna, endah = somebody("inspektorat"), somebody("pengganti.inspektorat")
    with ago(10):
        asked = unsealing.ask(report, by=ratna, reason="Ingin tahu siapa yang melapor.")
    with ago(10, 14):
        unsealing.decide(asked, by=endah, grant=False)
    with ago(1, 13):
        asked = unsealing.ask(report, by=ratna, reason="Perlu keterangan pelapor tentang tanggal dan loket.")
    with ago(1, 15):
        unsealing.decide(asked, by=endah, grant=True)


def objected() -> None:
    """The answer does not convince: the reporter objects, and the agency has it on its desk again."""
    with ago(10):
        before = pictures.draw(pictures.MOTIFS["sampah"], mended=False)
        report = send("objected", WASTE, "sampah", by=somebody("maria"), village=16, photos=[before])
    with ago(9, 10):
        engine.perform(
            ReportFlow.forward,
            report,
            by=somebody("admin.aduan"),
            agency=agency("dlh"),
            publish=True,
            publish_photos=True,
        )
    with ago(5):
        engine.perform(ReportFlow.begin, report, by=office("dlh"))
        photo = store(pictures.draw(pictures.MOTIFS["sampah"], mended=True), by=None, name="sesudah.jpg")
        engine.perform(ReportFlow.answer, report, by=office("dlh"), text="Sampah sudah diangkut.", photos=[photo])
    with ago(2, 8):
        reason = "Baru separuh yang diangkut, sisanya masih menumpuk di belakang."
        engine.perform(ReportFlow.object_, report, by=somebody("maria"), reason=reason)


def street(plate: str = "G 1234 CT") -> bytes:
    """A drawn car on a pavement, its plate to be read, and somebody beside it."""
    image = Image.open(BytesIO(pictures.draw(lambda brush, mended: None, mended=False)))
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, 470, 960, 668), fill="#a9a9a5")
    brush.rounded_rectangle((140, 380, 600, 560), 40, fill="#b03a2e")
    brush.polygon([(220, 390), (290, 290), (480, 290), (540, 390)], fill="#7fa7bd")
    for x in (190, 460):
        brush.ellipse((x, 510, x + 100, 610), fill="#222222")
    brush.rectangle((280, 490, 450, 540), fill="black", outline="white", width=3)
    brush.text((294, 498), plate, fill="white", font=ImageFont.load_default(30))
    brush.rectangle((712, 330, 788, 520), fill="#2f6f4f")
    brush.rectangle((718, 520, 782, 630), fill="#2d3142")
    brush.ellipse((712, 230, 788, 330), fill="#d7af96")
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def hidden_cells() -> set[masking.Cell]:
    """The cells over the plate and the face of `street`, as the desk ticks them."""
    boxes = [(280 / 960, 490 / 720, 450 / 960, 540 / 720), (712 / 960, 230 / 720, 788 / 960, 330 / 720)]
    return masking.cells(boxes, *masking.grid(pictures.WIDTH, pictures.HEIGHT))


SCENES = (
    Scene(
        "masked", _("Kata yang disamarkan"),
        _("Nama dan nomor tetangga tertutup bagi umum. Petugas yang berwenang tetap membaca aslinya."), masked, "admin.aduan",
    ),
    Scene(
        "covered", _("Foto yang ditutup dahulu"),
        _("Wajah dan pelat nomor ditutup sebelum foto tampil. Satu foto lagi masih menunggu diperiksa."), covered, "admin.aduan",
    ),
    Scene(
        "sealed", _("Identitas pelapor disegel"),
        _("Hanya Inspektorat membukanya. Siti membaca siapa yang meminta namanya dan apa keputusannya."), sealed, "inspektorat",
    ),
    Scene(
        "objected", _("Disanggah pelapor"),
        _("Jawabannya belum sesuai. Laporan kembali ke meja DLH dengan alasan pelapor."), objected, "petugas.dlh",
    ),
)  # fmt: skip
