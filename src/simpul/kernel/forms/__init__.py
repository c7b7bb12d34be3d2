"""The fields and forms that services share: photos, places, and the application form that the platform renders, drafts and files."""

from simpul.kernel.forms.application import ApplicationForm, ContactForm, PlaceMixin
from simpul.kernel.forms.fields import PhotosField, VillageField
from simpul.kernel.forms.steps import StepForm

__all__ = ["ApplicationForm", "ContactForm", "PhotosField", "PlaceMixin", "StepForm", "VillageField"]
