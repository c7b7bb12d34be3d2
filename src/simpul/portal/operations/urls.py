"""Addresses of this room."""

from django.urls import path

from simpul.portal.operations import views

urlpatterns = [
    path("sehat", views.alive, name="alive"),
    path("siap", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("pengelola/galat/", views.faults, name="faults"),
    path("pengelola/galat/<int:number>/", views.fault, name="fault"),
    path("pengelola/galat/<int:number>/selesai/", views.mended, name="fault_mended"),
]
