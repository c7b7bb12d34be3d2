"""What the complaints service needs before it can serve: questions for the administrator's checklist, and tables to bring."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel.regency import current
from simpul.kernel.web.administration.checklist import Check, checks
from simpul.lib import clock
from simpul.services.complaints import (  # noqa: F401  tables register
    crossing,
    tables,
)
from simpul.services.complaints.bridged import LaporTopic
from simpul.services.complaints.models import Category, Channel


def _categories() -> str | Promise:
    leaves = Category.objects.filter(active=True, parent__isnull=False, oversight=False)
    lost = leaves.filter(agency=None, parent__agency=None).count()
    if not leaves.exists():
        return _("Belum ada kategori aduan.")
    return _("%(n)s kategori aduan belum punya instansi.") % {"n": lost} if lost else ""


def _channels() -> str | Promise:
    today: date = clock.today(current().zone)
    return "" if Channel.on(today).exists() else _("Tidak ada kanal aduan yang berlaku hari ini.")


def _codes() -> str | Promise:
    if not crossing.settings():
        return ""
    lost = LaporTopic.objects.filter(category=None, met_at__isnull=False).count()
    return _("%(n)s topik SP4N-LAPOR! yang sudah masuk belum dipadankan.") % {"n": lost} if lost else ""


checks.register(Check(gettext_lazy("Kategori aduan"), _categories, "/pengelola/kategori-aduan/"), 50)
checks.register(Check(gettext_lazy("Kanal aduan"), _channels, "/pengelola/kanal-aduan/", needed=False), 55)
checks.register(Check(gettext_lazy("Padanan kode SP4N-LAPOR!"), _codes, "/pengelola/kode-lapor/", needed=False), 60)
