"""What auditors reported: BPK on the statements of five years, APIP on the running one; what was answered, judged and brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from simpul.config.demonstration.money.shape import TREASURY
from simpul.config.demonstration.money.stage import Stage
from simpul.finance import roles
from simpul.finance.findings import answering, recording
from simpul.finance.findings.models import Examination, Recommendation
from simpul.finance.treasury.models import Act, Deposit
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.writing import whole

YEARS = 5
HANDED_OVER = "Diserahkan kepada DPRD"


@dataclass(frozen=True)
class Told:
    """A finding in short, what it asks for, and how much shall come back."""

    title: str
    condition: str
    criteria: str
    asked: str
    amount: int = 0


ROADS = Told(
    "Kekurangan volume pekerjaan pemeliharaan", "Volume terpasang lebih kecil daripada yang dibayar pada tiga paket pekerjaan.",
    "Perpres 16/2018 Pasal 78", "Menarik kelebihan pembayaran dari penyedia dan menyetorkannya ke kas daerah.", 48_600_000,
)  # fmt: skip
ASSETS = Told(
    "Aset tetap belum seluruhnya tercatat", "Sebagian peralatan hasil pengadaan belum masuk kartu inventaris barang.",
    "Permendagri 19/2016", "Menginventarisasi peralatan dan mencatatnya sebelum akhir tahun.",
)  # fmt: skip
LATE = Told(
    "Pertanggungjawaban belanja terlambat", "Pertanggungjawaban uang persediaan disampaikan lewat tanggal 10 bulan berikutnya.",
    "Permendagri 77/2020", "Menegur bendahara pengeluaran dan menetapkan jadwal penyampaian.",
)  # fmt: skip
CASH = Told(
    "Penerimaan terlambat disetor", "Penerimaan tunai disetor lebih dari satu hari kerja setelah diterima.", "PP 12/2019 Pasal 129",
    "Menyetor penerimaan paling lambat satu hari kerja, dan memulihkan jasa giro yang hilang.", 2_750_000,
)  # fmt: skip


@whole()
def report(on: Stage, day: date) -> None:
    """Tell of the reports that had come by a day, each once."""
    known = set(Examination.objects.filter(example=True).values_list("body", "year"))
    places = [on.agencies[one.code] for one in on.shape.offices if one.code != TREASURY][:3]
    several = [
        (year, date(year + 1, 5, 20)) for year in range(on.year - YEARS, on.year) if date(year + 1, 5, 25) <= day
    ]
    for n, (year, signed) in enumerate(several):
        if ("bpk", year) not in known:
            _of_bpk(on, year, signed, places[n % len(places)], settled=n < len(several) - 1)
    if ("apip", on.year) not in known:
        _of_apip(on, day, places)


def _of_bpk(on: Stage, year: int, day: date, agency: Agency, *, settled: bool) -> None:
    made = recording.examine(
        body="bpk", kind="statements", year=year, number=f"{year % 100}.A/LHP/XVIII.SMG/05/{year + 1}", day=day,
        received=day + timedelta(days=5), title=f"Laporan keuangan Pemerintah Kabupaten tahun {year}", opinion="wtp",
        opened=day + timedelta(days=8), basis=HANDED_OVER, by=on.person("apip"), example=True,
    )  # fmt: skip
    first, second = (
        _found(on, made, "1.1", ROADS if not settled else ASSETS, agency),
        _found(on, made, "2.1", LATE, agency),
    )
    for one in (first, second):
        if not settled and one is second:
            continue  # the last report still has something open
        _answered(on, one, day + timedelta(days=40))
        enough = settled or one is not first
        reason = "" if enough else "Baru sebagian yang disetor. Sisanya menunggu penyedia."
        answering.judge(
            one, "done" if enough else "not_yet", by=on.person("bpk"), reason=reason, at=_noon(day + timedelta(days=55))
        )


def _of_apip(on: Stage, day: date, places: list[Agency]) -> None:
    """Two audits of the running year: one past its deadline, one with time left."""
    for n, (ago, told) in enumerate(((80, CASH), (25, ASSETS)), 1):
        received = max(day - timedelta(days=ago), date(on.year, 1, 2))
        made = recording.examine(
            body="apip", kind="audit", year=on.year, number=f"700/{n:03}/{on.year}", day=received, received=received,
            title=f"Audit ketaatan pengelolaan kas, tahap {n}", opened=received, basis="Keputusan Inspektur tentang keterbukaan",
            by=on.person("apip"), example=True,
        )  # fmt: skip
        one = _found(on, made, "1", told, places[-n % len(places)])
        if n == 1:
            paid = (
                Act.objects.filter(step="pay", request__example=True, request__year=on.year)
                .select_related("request")
                .order_by("pk")
                .first()
            )
            if paid is not None:
                recording.connect(one.finding, f"SP2D {paid.no}/{on.year}", by=on.person("apip"))
        else:
            _answered(on, one, received + timedelta(days=10))


def _found(on: Stage, report: Examination, number: str, told: Told, agency: Agency) -> Recommendation:
    amount = Decimal(told.amount) if told.amount else None
    finding = recording.find(
        report, number, title=told.title, condition=told.condition, criteria=told.criteria, cause="Pengawasan atasan belum memadai.",
        effect="Pengelolaan keuangan belum sepenuhnya tertib.", agency=agency, amount=amount, by=on.person("apip"),
    )  # fmt: skip
    return recording.recommend(finding, told.asked, agency=agency, amount=amount, by=on.person("apip"))


def _answered(on: Stage, one: Recommendation, day: date) -> None:
    """The agency says what it did; where money shall come back, a part of it came, by an STS that the treasury knows where there is one."""
    user: User | None = on.who(roles.BUDGET_USER, one.agency.code).user
    assert user
    answering.answer(
        one, "Sudah ditindaklanjuti dengan surat perintah kepala dinas; buktinya menyusul.", by=user, at=_noon(day)
    )
    if one.amount:
        sts = Deposit.objects.filter(example=True).order_by("-amount", "pk").first()
        part = min(one.amount / 2, sts.amount if sts else one.amount).quantize(Decimal(1))
        answering.restore(
            one, sts.number if sts else "STS-0001", part, day=sts.day if sts else day, by=on.person("apip")
        )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=current().zone)
