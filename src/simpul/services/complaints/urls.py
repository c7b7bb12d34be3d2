"""The addresses that this service has beside the pages every service gets."""

from django.urls import include, path

from simpul.services.complaints import settings, views
from simpul.services.complaints.lapor import screens
from simpul.services.complaints.mail.views import mailed

urlpatterns = [
    path("layanan/aduan/surel/<slug:token>/", mailed, name="mailed"),
    path("", include("simpul.services.complaints.open311.urls")),
    path("meja/penyaluran/", views.index, name="routing"),
    path("meja/penyaluran/tambah/", views.edit, name="routing_add"),
    path("meja/penyaluran/<int:place>/", views.edit, name="routing_edit"),
    path("meja/penyaluran/<int:place>/pindah/", views.move, name="routing_move"),
    path("meja/penyaluran/coba/", views.trial, name="routing_trial"),
    path("pengelola/kategori-aduan/", settings.categories, name="complaint_categories"),
    path("pengelola/kategori-aduan/baru/", settings.category, name="complaint_category_new"),
    path("pengelola/kategori-aduan/<slug:code>/", settings.category, name="complaint_category"),
    path("pengelola/kode-lapor/", screens.index, name="lapor_codes"),
    path("pengelola/kode-lapor/ambil/", screens.fetch, name="lapor_fetch"),
    path("pengelola/kode-lapor/topik/baru/", screens.topic, name="lapor_topic_new"),
    path("pengelola/kode-lapor/topik/<int:number>/", screens.topic, name="lapor_topic"),
    path("pengelola/kode-lapor/instansi/baru/", screens.agency, name="lapor_agency_new"),
    path("pengelola/kode-lapor/instansi/<int:number>/", screens.agency, name="lapor_agency"),
    path("pengelola/kanal-aduan/", settings.channels, name="complaint_channels"),
    path("pengelola/kanal-aduan/baru/", settings.channel, name="complaint_channel_new"),
    path("pengelola/kanal-aduan/<slug:code>/", settings.channel, name="complaint_channel"),
]
