"""What this regency's territory says about the first six digits of a NIK."""

from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.lib import nik


def judge() -> nik.Judge:
    """A judge for `nik.parse`: kecamatan of today are current, those with an end date historical."""
    kecamatans = Region.objects.filter(level=Region.Level.KECAMATAN)
    of_today = {_digits(code) for code in Region.objects.kecamatans().values_list("code", flat=True)}
    ever = {_digits(code) for code in kecamatans.order_by("code").values_list("code", flat=True)}
    return nik.knowing(_digits(current().code), of_today, ever - of_today)


def _digits(code: str) -> str:
    return code.replace(".", "")
