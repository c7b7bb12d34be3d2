"""The addresses that this service has beside the pages every service gets."""

from django.urls import include, path

from simpul.services.complaints import views
from simpul.services.complaints.mail.views import mailed

urlpatterns = [
    path("layanan/aduan/surel/<slug:token>/", mailed, name="mailed"),
    path("", include("simpul.services.complaints.open311.urls")),
    path("meja/penyaluran/", views.index, name="routing"),
    path("meja/penyaluran/tambah/", views.edit, name="routing_add"),
    path("meja/penyaluran/<int:place>/", views.edit, name="routing_edit"),
    path("meja/penyaluran/<int:place>/pindah/", views.move, name="routing_move"),
    path("meja/penyaluran/coba/", views.trial, name="routing_trial"),
]
