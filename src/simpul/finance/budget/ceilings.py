"""What was agreed with DPRD before the budget: a ceiling for each agency and program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from simpul.finance.budget.models import Ceiling, CeilingAgreement, Change
from simpul.finance.budget.tables import amount
from simpul.finance.classification import codes
from simpul.finance.classification.codes import Level
from simpul.finance.classification.models import Activity, AgencyCode
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import CellError, Column


@whole()
def agree(
    year: int, *, number: str, day: date, amounts: Mapping[tuple[int, str], Decimal], by: User | None,
    example: bool = False,
) -> CeilingAgreement:  # fmt: skip
    """Enter a signed agreement: amounts by the key of an agency and the code of a program. It takes the place of the one before."""
    if not number.strip():
        raise Refused("Tulis nomor nota kesepakatan.", field="number")
    if not amounts:
        raise Refused("Kesepakatan memuat paling sedikit satu plafon.")
    programs = dict(
        Activity.objects.of(year)
        .filter(level=Level.PROGRAM, code__in={code for _a, code in amounts})
        .values_list("code", "pk")
    )
    for _a, code in amounts:
        if code not in programs:
            raise Refused("Program %(code)s tidak ada dalam bagan %(year)s.", code=code, year=year)
    newest = CeilingAgreement.objects.filter(year=year).aggregate(last=Max("n"))["last"] or 0
    entry = audit.record("budget.agree_ceilings", "ceiling_agreement", number, by=by, year=year)
    made = CeilingAgreement.objects.create(
        year=year, n=newest + 1, number=number.strip(), day=day, audit=entry, example=example
    )
    Ceiling.objects.bulk_create(
        Ceiling(agreement=made, agency_id=agency, program_id=programs[code], amount=amount)
        for (agency, code), amount in amounts.items()
    )
    return made


COLUMNS = (
    Column("agency", "Kode SKPD", spreadsheets.text, also=("Kode perangkat daerah", "Kode unit")),
    Column("program", "Kode program", codes.clean),
    Column("amount", "Plafon", amount, also=("Pagu", "Plafon anggaran")),
)


@dataclass
class Brought:
    """The ceilings that a file would agree, and what is wrong in it."""

    amounts: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)


def look(content: bytes, year: int) -> Brought:
    """Read a file against the agencies and programs of a year; writes nothing. Raises `SpreadsheetError` for what is no table."""
    table = spreadsheets.read(content, COLUMNS)
    agencies = dict(Agency.objects.values_list("code", "pk"))
    agencies |= dict(AgencyCode.objects.filter(year=year).values_list("code", "agency"))
    programs = set(Activity.objects.of(year).filter(level=Level.PROGRAM).values_list("code", flat=True))
    brought = Brought(errors=list(table.errors))
    for row, cells in table.rows.items():
        agency, program = agencies.get(cells["agency"]), cells["program"]
        wrong = [
            ("Kode SKPD", _("SKPD ini tidak ada dalam daftar %(year)s.") % {"year": year}, agency is None),
            ("Kode program", _("Program ini tidak ada dalam bagan %(year)s.") % {"year": year}, program not in programs),
            ("Plafon", _("Plafon tidak boleh negatif."), cells["amount"] < 0),
            ("Kode program", _("Program perangkat daerah ini sudah tertulis di atas."), (agency, program) in brought.amounts),
        ]  # fmt: skip
        found = [CellError(row, table.letters[title], title, words) for title, words, is_wrong in wrong if is_wrong]
        brought.errors += found
        if agency is not None and not found:
            brought.amounts[agency, program] = cells["amount"]
    brought.errors.sort(key=lambda error: error.row)
    return brought


@dataclass(frozen=True)
class Standing:
    """An agency's program: the ceiling that was agreed, none where the agreement does not name it, and what is planned for it."""

    agency: str
    program: str
    name: str
    ceiling: Decimal | None
    planned: Decimal

    @property
    def room(self) -> Decimal:
        """What may still be planned; negative where too much is."""
        return (self.ceiling or Decimal(0)) - self.planned


def last(year: int) -> CeilingAgreement | None:
    """The agreement that counts."""
    return CeilingAgreement.objects.filter(year=year).order_by("-n").first()


def beside(agreement: CeilingAgreement, agency: int | None = None) -> list[Standing]:
    """Every ceiling beside what the budget plans: as an open version would have it, or as it is in force."""
    agreed = {
        (one.agency_id, one.program_id): one.amount
        for one in agreement.ceilings.all()
        if agency is None or one.agency_id == agency
    }
    planned = _planned(agreement.year, agency)
    keys = agreed.keys() | planned.keys()
    agencies = dict(Agency.objects.filter(pk__in={key[0] for key in keys}).values_list("pk", "name"))
    programs = Activity.objects.in_bulk({key[1] for key in keys})
    told = [
        Standing(agencies[a], programs[p].code, programs[p].name, agreed.get((a, p)), planned.get((a, p), Decimal(0)))
        for a, p in keys
    ]
    return sorted(told, key=lambda one: (one.agency, one.program))


def _planned(year: int, agency: int | None) -> dict[tuple[int, int], Decimal]:
    """What effective versions and the one that is open come to, by agency and program; the database asks the same (`budget_under`)."""
    counted = ("draft", "agreed", "effective")
    changes = Change.objects.filter(line__year=year, line__side="spending", version__state__in=counted)
    if agency is not None:
        changes = changes.filter(line__agency=agency)
    rows = changes.values_list("line__agency", "line__activity__parent__parent").annotate(sum=Sum("delta")).order_by()
    return {(a, p): total for a, p, total in rows}
