"""Addresses of this room."""

from django.urls import path

from simpul.kernel.documents.views import serve

urlpatterns = [path("berkas/<uuid:uuid>/<str:name>", serve, name="document")]
