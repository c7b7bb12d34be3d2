"""All addresses of an installation."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import include, path

from simpul.kernel.regency import current

ROOMS = (
    ("", "simpul.kernel.web.urls"),
    ("", "simpul.kernel.web.administration.urls"),
    ("", "simpul.kernel.notifications.urls"),
    ("", "simpul.kernel.accounts.urls"),
    ("", "simpul.portal.design.urls"),
    ("", "simpul.portal.public.urls"),
    ("", "simpul.portal.proof.urls"),
    ("", "simpul.portal.operations.urls"),
    ("", "simpul.portal.api.urls"),
    ("", "simpul.insight.command_centre.urls"),
    ("", "simpul.insight.open_data.urls"),
    ("", "simpul.finance.reports.urls"),
    ("", "simpul.finance.urls"),
    ("", "simpul.finance.planning.urls"),
    ("", "simpul.finance.treasury.urls"),
    ("", "simpul.finance.control.urls"),
    ("", "simpul.finance.findings.urls"),
    ("", "simpul.finance.budget.urls"),
    ("", "simpul.finance.disclosure.urls"),
    ("", "simpul.finance.openness.urls"),
    *(("", f"simpul.services.{name}.urls") for name in current().services),
)


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [path(prefix, include(module)) for prefix, module in ROOMS if _there(module)]
if apps.is_installed("simpul.config.demonstration"):  # a real installation has no such addresses
    urlpatterns.append(path("contoh/", include("simpul.config.demonstration.urls")))

handler400 = "simpul.portal.design.views.bad_request"
handler403 = "simpul.portal.design.views.forbidden"
handler404 = "simpul.portal.design.views.not_found"
handler429 = "simpul.portal.design.views.too_many"  # django-allauth's
handler500 = "simpul.portal.design.views.broken"
