"""What several share: tasks of other agencies, merged reports, followers who reopen, and what went up to the regent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from simpul.config.demonstration import pictures
from simpul.config.demonstration.showcase.stage import Scene, agency, ago, key_of, office, send, somebody
from simpul.kernel.accounts.viewer import SYSTEM_VIEWER
from simpul.kernel.cases import climbing, engine, following, linking, merging, splitting
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.parameters import RAISE_AFTER
from simpul.kernel.documents import store
from simpul.kernel.regency import current
from simpul.kernel.workflow import SYSTEM
from simpul.lib import clock
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.models import Report

STEPS = ReportFlow.transitions
FLOOD = "Saluran di tepi jalan tersumbat sampah. Setiap hujan air menggenang sampai ke teras rumah."
LAMP = "Lampu jalan mati di depan balai desa sejak tiga malam. Gelap sekali, anak-anak takut lewat."
LAMP_AGAIN = "Lampu jalan di depan balai desa mati. Sudah tiga malam gelap."
PIPE = "Air bersih tidak mengalir di sekitar balai desa. Mati sejak kemarin pagi."
ROAD = "Jalan berlubang besar di depan balai desa. Sudah dua orang jatuh dari sepeda motor."


def _forwarded(report: Report, to: str) -> Report:
    engine.perform(
        ReportFlow.forward, report, by=somebody("admin.aduan"), agency=agency(to), publish=True, publish_photos=True
    )
    return report


def split() -> None:
    """The holder asks two other agencies; both answer; the resident gets one answer."""
    with ago(9):
        report = send("split", FLOOD, "banjir", by=somebody("siti"), village=2)
    with ago(8, 10):
        _forwarded(report, "dpupr")
        engine.perform(ReportFlow.begin, report, by=office("dpupr"))
    asked = {"dlh": "Angkat sampah dari mulut saluran.", "satpolpp": "Tertibkan lapak yang menutup saluran."}
    with ago(7):
        for code, words in asked.items():
            engine.perform(STEPS["task_give"], report, by=office("dpupr"), agency=agency(code), asked=words, days=3)
    done = {"dlh": (5, "Sampah dua truk sudah kami angkat."), "satpolpp": (4, "Dua lapak sudah dipindah.")}
    for code, (days, words) in done.items():
        with ago(days, 11):
            task = CaseTask.objects.get(case=report.pk, agency__code=code)
            splitting.move("take", task, report, by=office(code))
            splitting.move("done", task, report, by=office(code), answer=words)
    with ago(2):
        photo = store(_after("banjir"), by=None, name="sesudah.jpg")
        words = "Saluran sudah dikeruk, sampah diangkat, dan lapak di atasnya dipindah. Terima kasih atas laporan Anda."
        engine.perform(ReportFlow.answer, report, by=office("dpupr"), text=words, photos=[photo])


def merged() -> None:
    """Three residents report one lamp: two reports follow the first, and their reporters are told."""
    with ago(6):
        first = send("merged", LAMP, "lampu-jalan", by=somebody("siti"), village=4, photos=[_before("lampu-jalan")])
    with ago(6, 14):
        second = send("merged-2", LAMP_AGAIN, "lampu-jalan", by=somebody("joko"), village=4)
    with ago(5, 8):
        third = send("merged-3", LAMP_AGAIN, "lampu-jalan", village=4, name="Warga Contoh", email="warga@contoh.id")
    with ago(5, 10):
        _forwarded(first, "dishub")
        for other in (second, third):
            merging.merge(other, first, by=somebody("admin.aduan"))
    with ago(4):
        engine.perform(ReportFlow.begin, first, by=office("dishub"))


def joined() -> None:
    """Two neighbours say “Saya juga”; the answer does not hold for them, and together they open it again."""
    with ago(12):
        report = send("joined", PIPE, "air-mati", by=somebody("siti"), village=6)
    with ago(11, 10):
        _forwarded(report, "pdam")
    neighbours = [somebody("joko"), somebody("maria")]
    with ago(10):
        for one in neighbours:
            following.join(report, one)
    with ago(7):
        engine.perform(ReportFlow.begin, report, by=office("pdam"))
        engine.perform(
            ReportFlow.answer, report, by=office("pdam"), text="Pipa yang bocor sudah diganti, air mengalir lagi."
        )
    words = ("Di RT 03 air masih mati sampai malam ini.", "Baru mengalir sebentar, lalu mati lagi.")
    for days, one, why in zip((4, 3), neighbours, words, strict=True):
        with ago(days, 15):
            following.vote(Report.objects.get(pk=report.pk), one, why)


def raised() -> None:
    """Nobody answers: it goes up to the head of the agency, to the secretary, to the regent."""
    with ago(24):
        report = send("raised", ROAD, "jalan-rusak", by=somebody("maria"), village=8, photos=[_before("jalan-rusak")])
    with ago(23, 10):
        _forwarded(report, "dpupr")
        flooded = Report.objects.filter(client_key=key_of("split")).first()
    if flooded is not None:
        with ago(6, 11):
            linking.link(report, flooded.number, "related", by=somebody("admin.aduan"))
    assert report.due_at is not None
    zone = current().zone
    for back in range(22, 0, -1):
        with ago(back, 7, 30):
            late = climbing.days_late(report.due_at, clock.now())
            allowed = RAISE_AFTER[report.rank].on(clock.today(zone)).value
            if report.due_at < clock.now() and late >= allowed:
                step = STEPS["climb"]
                engine.take(step, report, by=SYSTEM_VIEWER, role=SYSTEM, rank=report.rank + 1, days=late)
        if report.rank == len(RAISE_AFTER):
            return


def _before(motif: str) -> bytes:
    return pictures.draw(pictures.MOTIFS[motif], mended=False)


def _after(motif: str) -> bytes:
    return pictures.draw(pictures.MOTIFS[motif], mended=True)


SCENES = (
    Scene(
        "split", _("Dikerjakan tiga instansi"),
        _("DPUPR meminta bantuan DLH dan Satpol PP. Keduanya menjawab, warga menerima satu jawaban."), split, "petugas.dpupr",
    ),
    Scene(
        "merged", _("Tiga laporan digabung"),
        _("Dua laporan tentang lampu yang sama mengikuti laporan pertama. Ketiga pelapornya dikabari dan dihitung."),
        merged, "admin.aduan",
    ),
    Scene(
        "joined", _("Saya juga, lalu dibuka lagi"),
        _("Dua tetangga ikut merasakan. Jawaban belum sesuai bagi mereka, dan bersama-sama mereka membukanya lagi."),
        joined,
    ),
    Scene(
        "raised", _("Naik sampai ke bupati"),
        _("DPUPR tidak menjawab. Jejaknya terbaca umum: kepala instansi, Sekretaris Daerah, bupati."), raised,
    ),
)  # fmt: skip
