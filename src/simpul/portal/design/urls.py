"""Addresses of the frame's own pages."""

from django.urls import path

from simpul.portal.design import views

urlpatterns = [
    path("sw.js", views.service_worker, name="service-worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("ikon/<int:number>.png", views.crest_png, name="crest"),
    path("luring/", views.offline, name="offline"),
    path("peta/kecamatan.geojson", views.districts, name="districts"),
    path("desain/", views.showcase, name="showcase"),
    path("desain/petugas/", views.showcase_staff, name="showcase-staff"),
    path("desain/dinding/", views.showcase_wall, name="showcase-wall"),
]
