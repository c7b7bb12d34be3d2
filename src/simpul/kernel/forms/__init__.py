"""Forms: those that officers define in a spreadsheet and those that code declares, and the fields they share.

from simpul.kernel.forms import ApplicationForm, PlaceMixin      # a form written as a Django form
from simpul.kernel.forms.versions import Published               # a form that an officer publishes
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simpul.kernel.forms.application import ApplicationForm as ApplicationForm
    from simpul.kernel.forms.application import ContactForm as ContactForm
    from simpul.kernel.forms.application import PlaceMixin as PlaceMixin
    from simpul.kernel.forms.fields import PastDayField as PastDayField
    from simpul.kernel.forms.fields import PhotosField as PhotosField
    from simpul.kernel.forms.fields import VillageField as VillageField
    from simpul.kernel.forms.steps import StepForm as StepForm

_HOMES = {
    "ApplicationForm": "application",
    "ContactForm": "application",
    "PlaceMixin": "application",
    "PastDayField": "fields",
    "PhotosField": "fields",
    "VillageField": "fields",
    "StepForm": "steps",
}
__all__ = ["ApplicationForm", "ContactForm", "PastDayField", "PhotosField", "PlaceMixin", "StepForm", "VillageField"]


def __getattr__(name: str) -> Any:
    """Fetched at first use: Django imports this package before models may load."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"simpul.kernel.forms.{_HOMES[name]}"), name)
