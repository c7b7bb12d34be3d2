"""Addresses of this room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from simpul.finance.disclosure import views

HOME = "keterbukaan-anggaran/"


class FormConverter(StringConverter):
    """`rilis` or `rekaman`."""

    regex = "rilis|rekaman"


class FileConverter(StringConverter):
    """A file of the fiscal data package."""

    regex = "anggaran|belanja|pendapatan"


register_converter(FormConverter, "ocds_form")
register_converter(FileConverter, "fiscal_name")
urlpatterns = [
    path(HOME, views.index, name="disclosure"),
    path(f"{HOME}ocds/<ocds_form:form>.json", views.ocds_page, name="ocds_packages"),
    path(f"{HOME}ocds/<ocds_form:form>.jsonl", views.ocds_lines, name="ocds_lines"),
    path(f"{HOME}ocds/<int:number>/<ocds_form:form>.json", views.ocds_of, name="ocds_of"),
    path(f"{HOME}fiskal/<int:year>/datapackage.json", views.fiscal_descriptor, name="fiscal_descriptor"),
    path(f"{HOME}fiskal/<int:year>/<fiscal_name:name>.csv", views.fiscal_file, name="fiscal_file"),
    path(f"{HOME}fiskal/apbd-<int:year>.zip", views.fiscal_zip, name="fiscal_zip"),
]
