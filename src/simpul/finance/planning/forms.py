"""What planners fill in at their desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance.planning.models import POLARITIES, Node, Plan, Terms, Version
from simpul.finance.roles import AGENCY_PLANNER, PLANNER
from simpul.kernel.accounts.models import User
from simpul.kernel.forms.fields import AgencyField, VillageField

DAY = {"type": "date"}
NUMBER: dict[str, Any] = {"max_digits": 16, "decimal_places": 4, "localize": True}


class PlanForm(forms.Form):
    """A document that is not there yet."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Plan.Kind.choices)
    agency = AgencyField(
        label=gettext_lazy("Perangkat daerah (Renstra dan Renja)"), required=False, empty_label="---------"
    )
    first_year = forms.IntegerField(label=gettext_lazy("Tahun pertama"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(
        label=gettext_lazy("Tahun terakhir"), min_value=2000, max_value=2100, required=False,
        help_text=gettext_lazy("Kosongkan untuk RKPD dan Renja."),
    )  # fmt: skip
    legal_basis = forms.CharField(label=gettext_lazy("Dasar hukum"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """An agency's planner opens what is his agency's."""
        answers = super().clean() or {}
        agency = answers.get("agency")
        own = agency is not None and self.user.holds(AGENCY_PLANNER, agency_id=agency.pk)
        if not self.errors and not own and not self.user.holds(PLANNER):
            self.add_error("agency", _("Pilih perangkat daerah Anda sendiri."))
        return answers


class DecreeForm(forms.Form):
    """The regulation that sets a version."""

    decree = forms.CharField(
        label=gettext_lazy("Peraturan"), max_length=200, help_text=gettext_lazy("Misalnya: Perda Nomor 3 Tahun 2027.")
    )
    decree_on = forms.DateField(label=gettext_lazy("Tanggal peraturan"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))


class NodeForm(forms.Form):
    """A mission, goal, objective or programme."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Node.Kind.choices)
    code = forms.CharField(label=gettext_lazy("Kode"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Rumusan"), max_length=500)
    parent = forms.CharField(label=gettext_lazy("Di bawah (kode)"), max_length=40, required=False)
    agency = AgencyField(label=gettext_lazy("Perangkat daerah"), required=False, empty_label="---------")

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class IndicatorForm(forms.Form):
    """An indicator with the targets of the document's years."""

    code = forms.CharField(label=gettext_lazy("Kode"), max_length=40)
    node = forms.CharField(label=gettext_lazy("Mengukur (kode)"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Indikator"), max_length=300)
    iku = forms.BooleanField(label=gettext_lazy("Indikator kinerja utama (IKU)"), required=False)
    formula = forms.CharField(
        label=gettext_lazy("Cara menghitung"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    unit = forms.CharField(label=gettext_lazy("Satuan"), max_length=40)
    polarity = forms.ChoiceField(label=gettext_lazy("Arah"), choices=POLARITIES)
    baseline = forms.DecimalField(label=gettext_lazy("Kondisi awal"), required=False, **NUMBER)
    baseline_year = forms.IntegerField(
        label=gettext_lazy("Tahun kondisi awal"), required=False, min_value=1990, max_value=2100
    )
    source = forms.CharField(label=gettext_lazy("Sumber data"), max_length=200)
    agency = AgencyField(label=gettext_lazy("Penanggung jawab"), empty_label="---------")
    figure = forms.ChoiceField(label=gettext_lazy("Diukur sistem oleh"), required=False)
    typed = forms.BooleanField(label=gettext_lazy("Realisasi juga dilaporkan orang"), required=False, initial=True)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        from simpul.kernel.indicators import registry

        super().__init__(*args, **kwargs)
        named = sorted(((code, str(one.label)) for code, one in registry.items()), key=lambda pair: pair[1])
        self.fields["figure"].choices = [("", _("Tidak ada")), *named]  # type: ignore[attr-defined]
        for year in version.plan.years:
            self.fields[f"target_{year}"] = forms.DecimalField(
                label=_("Target %(year)s") % {"year": year}, required=False, **NUMBER
            )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not self.errors and not answers.get("figure") and not answers.get("typed"):
            self.add_error("typed", _("Indikator dilaporkan orang, atau diukur sistem. Pilih paling sedikit satu."))
        return answers

    @staticmethod
    def of(terms: Terms) -> dict[str, Any]:
        """What stands, as the form's first answers."""
        same = (
            "name",
            "iku",
            "formula",
            "unit",
            "polarity",
            "baseline",
            "baseline_year",
            "source",
            "agency",
            "figure",
            "typed",
        )
        told = {name: getattr(terms, name) for name in same}
        targets = {f"target_{row.year}": row.value for row in terms.targets.all()}
        return {**told, **targets, "code": terms.indicator.code, "node": terms.node.code}


class WorkForm(forms.Form):
    """An undertaking with one output; several are imported as a table."""

    agency = AgencyField(label=gettext_lazy("Perangkat daerah"), empty_label="---------")
    activity = forms.CharField(label=gettext_lazy("Sub kegiatan (kode)"), max_length=40)
    programme = forms.CharField(
        label=gettext_lazy("Program RPJMD (kode)"), max_length=40, required=False,
        help_text=gettext_lazy("Kosongkan bila tidak mendukung program mana pun: kegiatan tampil sebagai “tanpa program”."),
    )  # fmt: skip
    money = forms.DecimalField(
        label=gettext_lazy("Pagu indikatif (rupiah)"), max_digits=18, decimal_places=2, min_value=0, localize=True
    )
    what = forms.CharField(label=gettext_lazy("Keluaran"), max_length=200)
    quantity = forms.DecimalField(label=gettext_lazy("Jumlah"), min_value=0, **NUMBER)
    unit = forms.CharField(label=gettext_lazy("Satuan"), max_length=40)
    region = VillageField(label=gettext_lazy("Desa atau kelurahan"), required=False)
    place = forms.CharField(label=gettext_lazy("Lokasi"), max_length=200, required=False)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class RealisationForm(forms.Form):
    """What an indicator came to."""

    value = forms.DecimalField(label=gettext_lazy("Realisasi"), **NUMBER)
    evidence = forms.CharField(
        label=gettext_lazy("Bukti"), max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Dokumen, nomor, dan di mana disimpan. Tampil untuk umum."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Berkas bukti"), required=False,
        help_text=gettext_lazy("PDF atau foto. Terbit untuk umum setelah diverifikasi. Jangan memuat data pribadi."),
        widget=forms.FileInput({"accept": "application/pdf,image/*"}),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Alasan perbaikan"), max_length=500, required=False)
