"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "simpul.finance.planning"
    label = "planning"

    def ready(self) -> None:
        from simpul.finance import desk, roles
        from simpul.finance.planning import (
            evidence,
            parameters,  # noqa: F401  it registers
        )
        from simpul.kernel.documents import permissions
        from simpul.kernel.web.navigation import Item, public

        permissions.register(evidence.may_open)
        public.register(Item(_("Rencana"), "/rencana/", "list", order=64, on_phone=False))
        planners = (roles.PLANNER, roles.AGENCY_PLANNER)
        desk.register(
            desk.Entry(
                _("Rencana"), "/keuangan/rencana/", _("Susun, sepakati, dan tetapkan dokumen"), planners, "list", 10
            )
        )
        desk.register(
            desk.Entry(
                _("Realisasi indikator"),
                "/keuangan/rencana/realisasi/",
                _("Laporkan dan periksa capaian"),
                planners,
                "chart",
                12,
            )
        )
