"""`/pengelola/kode-lapor/`: what the topics and agencies of SP4N-LAPOR! are here. Unmatched ones stand first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.kernel import audit
from simpul.kernel.accounts import taking_away
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.integrations import Unreachable
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web.administration.gates import actor, only
from simpul.services.complaints import crossing, settings
from simpul.services.complaints.bridged import LaporAgency, LaporTopic
from simpul.services.complaints.forms import category_choices
from simpul.services.complaints.lapor import codes, contract
from simpul.services.complaints.models import Category

HEADER = (
    gettext_lazy("Jenis"), gettext_lazy("Kode"), gettext_lazy("Nama di SP4N-LAPOR!"), gettext_lazy("Padanan di sini"),
    gettext_lazy("Di luar kabupaten"), gettext_lazy("Terakhir masuk"),
)  # fmt: skip


def told_by_them(form: settings.ReasonForm) -> None:
    """A code is theirs: written as they write it."""
    if "code" in form.fields:
        form.fields["code"].help_text = _("Seperti yang ditulis SP4N-LAPOR!. Tidak dapat diubah lagi.")


class TopicForm(settings.ReasonForm):
    """Which category a topic is."""

    class Meta:
        model = LaporTopic
        fields = ("code", "name", "category")
        labels = {"code": HEADER[1], "name": HEADER[2], "category": gettext_lazy("Kategori di sini")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told_by_them(self)
        category: Any = self.fields["category"]
        category.queryset = Category.objects.filter(active=True, parent__isnull=False)
        category.choices = category_choices()


class AgencyForm(settings.ReasonForm):
    """Which agency one of theirs is, or that it stands outside."""

    class Meta:
        model = LaporAgency
        fields = ("code", "name", "agency", "outside")
        labels = {
            "code": HEADER[1],
            "name": HEADER[2],
            "agency": gettext_lazy("Instansi di sini"),
            "outside": HEADER[4],
        }
        help_texts = {"outside": gettext_lazy("Pemerintah lain atau kementerian: laporan dapat diteruskan kepadanya.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told_by_them(self)
        agency: Any = self.fields["agency"]
        agency.queryset, agency.empty_label = Agency.objects.active().order_by("name"), _("Belum ditentukan")

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("outside") and answers.get("agency"):
            self.add_error("agency", _("Pilih salah satu: instansi di sini, atau di luar kabupaten."))
        if answers.get("outside") and not answers.get("name"):
            self.add_error("name", _("Tuliskan namanya: petugas memilihnya dari daftar."))
        return answers


@only(ADMINISTRATOR)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Both lists; with `?unduh=` as a file."""
    latest = F("met_at").desc(nulls_last=True)
    topics = list(LaporTopic.objects.select_related("category").order_by(latest, "code"))
    agencies = list(LaporAgency.objects.select_related("agency").order_by(latest, "code"))
    if taking_away.asked(request):
        return taking_away.take_away(request, _table(topics, agencies))
    open_topics = [one for one in topics if one.category is None]
    open_agencies = [one for one in agencies if one.agency is None and not one.outside]
    context = {
        "topics": [*open_topics, *(one for one in topics if one.category is not None)],
        "agencies": [*open_agencies, *(one for one in agencies if one not in open_agencies)],
        "lost": sum(one.met_at is not None for one in open_topics) + sum(one.met_at is not None for one in open_agencies),
        "on": bool(crossing.settings()), "passes_on": crossing.passes_on(),
    }  # fmt: skip
    return render(request, "complaints/lapor_codes.html", context)


@only(ADMINISTRATOR)
@require_POST
def fetch(request: HttpRequest) -> HttpResponse:
    """Ask them for their lists now."""
    if not crossing.settings():
        messages.error(request, _("Sambungan SP4N-LAPOR! belum dipasang."))
        return redirect("lapor_codes")
    try:
        found = codes.fetch_topics() + codes.fetch_agencies()
    except (Unreachable, contract.NotAsAgreed):
        messages.error(
            request, _("SP4N-LAPOR! tidak menjawab seperti yang disepakati. Lihat halaman Sambungan, lalu coba lagi.")
        )
    else:
        with transaction.atomic():
            audit.record("lapor.codes", "connection", crossing.CODE, by=actor(request), found=found)
        messages.success(request, _("%(n)s kode baru diambil.") % {"n": found})
    return redirect("lapor_codes")


@only(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def topic(request: HttpRequest, number: int = 0) -> HttpResponse:
    """One topic, new or matched."""
    return settings.row(request, TopicForm, number, "lapor_topic", _("Topik SP4N-LAPOR!"), "lapor_codes")


@only(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def agency(request: HttpRequest, number: int = 0) -> HttpResponse:
    """One agency, new or matched."""
    return settings.row(request, AgencyForm, number, "lapor_agency", _("Instansi SP4N-LAPOR!"), "lapor_codes")


def _table(topics: list[LaporTopic], agencies: list[LaporAgency]) -> taking_away.Table:
    """Both lists in one."""
    rows: list[list[Any]] = [
        ["topik", one.code, one.name, one.category and str(one.category), None, one.met_at] for one in topics
    ]
    rows += [
        ["instansi", one.code, one.name, one.agency and one.agency.name, _("ya") if one.outside else None, one.met_at]
        for one in agencies
    ]
    return taking_away.Table("kode-lapor", [str(title) for title in HEADER], rows)
