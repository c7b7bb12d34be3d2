"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    """Findings and the auditors' desk."""

    name = "simpul.finance.findings"
    label = "findings"

    def ready(self) -> None:
        from simpul.finance import desk
        from simpul.finance.findings import committing, evidence, parameters, reminding  # noqa: F401  it registers
        from simpul.finance.findings.examiners import LOOKERS
        from simpul.finance.findings.gate import READERS
        from simpul.kernel.documents import permissions
        from simpul.kernel.notifications import kinds
        from simpul.kernel.web import navigation

        committing.declare()
        kinds.register(reminding.KIND)
        permissions.register(evidence.may_open)
        desk.examiners_may |= {
            "recommendation_judge",
            "budget_sipd",
        }  # his judgement; a file laid beside the budget, which writes nothing
        for entry in (
            desk.Entry(
                _("Temuan pemeriksa"),
                "/keuangan/temuan/",
                _("Rekomendasi, jawaban, tenggat, dan penilaiannya"),
                READERS,
                "flag",
                60,
            ),
            desk.Entry(
                _("Meja pemeriksa"),
                "/keuangan/pemeriksa/",
                _("Membaca seluruh keuangan, dan membawanya"),
                LOOKERS,
                "eye",
                5,
            ),
        ):
            desk.register(entry)
        navigation.public.register(
            navigation.Item(_("Temuan pemeriksa"), "/temuan/", "flag", order=67, on_phone=False, on_desktop=False)
        )
        navigation.staff.register(navigation.Item(_("Temuan"), "/keuangan/temuan/", "flag", roles=READERS, order=47))
