"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ControlConfig(AppConfig):
    """Declares checks, parameters and what is committed; enters its pages at the desk of money and on the public list."""

    name = "simpul.finance.control"
    label = "control"

    def ready(self) -> None:
        from simpul.finance import desk
        from simpul.finance.control import checks, committing, gate, known_exceptions, telling
        from simpul.finance.control.pages.overrides import READERS
        from simpul.finance.control.pages.queue import LOOKING
        from simpul.finance.roles import DESK
        from simpul.kernel.notifications import kinds

        checks.load()
        kinds.register(telling.KIND)
        committing.declare()
        known_exceptions.begin()
        here = f"{DESK}pengendalian/"
        for order, (label, place, note, roles, icon) in enumerate(
            (
                (_("Pengendalian"), "", _("Sembilan pengendalian, dan yang menjaganya"), LOOKING, "lock"),
                (
                    _("Antrean pengawasan"),
                    "antrean/",
                    _("Petunjuk pemeriksaan tetap, hak jawab, keputusan"),
                    gate.EXAMINERS,
                    "eye",
                ),
                (
                    _("Pertanyaan pengawas"),
                    "antrean/?keadaan=asked",
                    _("Menjawab yang ditanyakan APIP"),
                    gate.ASKED,
                    "message",
                ),
                (_("Pengecualian"), "pengecualian/", _("Meminta dan menandatangani pengecualian"), READERS, "flag"),
            ),
            60,
        ):
            desk.register(desk.Entry(label, f"{here}{place}", note, roles, icon, order))
