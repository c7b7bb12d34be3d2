"""The addresses that this service has beside the pages every service gets."""

from django.urls import include, path

urlpatterns = [path("", include("simpul.services.complaints.open311.urls"))]
