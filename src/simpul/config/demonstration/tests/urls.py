"""The house with the demonstration's addresses."""

from django.urls import include, path

from simpul.config.urls import urlpatterns as house

urlpatterns = [*house, path("contoh/", include("simpul.config.demonstration.urls"))]
