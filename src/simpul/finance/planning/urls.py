"""The addresses of planning: `/rencana/` for everybody, `/keuangan/rencana/` for planners."""

from django.urls import path

from simpul.finance.planning import desk_pages, public_pages, realisation_pages, table_pages

urlpatterns = [
    path("rencana/", public_pages.index, name="plans"),
    path("rencana/<int:year>/", public_pages.of_year, name="plan_year"),
    path("rencana/<int:year>/program/<str:code>/", public_pages.programme, name="plan_programme"),
    path("rencana/indikator/<int:pk>/", public_pages.indicator, name="plan_indicator"),
    path("rencana/kegiatan/<int:pk>/", public_pages.undertaking, name="plan_undertaking"),
    path("rencana/dokumen/<int:pk>/", public_pages.document, name="plan_document"),
    path("keuangan/rencana/", desk_pages.index, name="plan_desk"),
    path("keuangan/rencana/versi/<int:pk>/", desk_pages.version, name="plan_version"),
    path("keuangan/rencana/versi/<int:pk>/isi/<slug:kind>/", desk_pages.edit, name="plan_edit"),
    path("keuangan/rencana/versi/<int:pk>/impor/<slug:kind>/", table_pages.bring, name="plan_import"),
    path("keuangan/rencana/versi/<int:pk>/impor/<slug:kind>/tabel.xlsx", table_pages.template, name="plan_table"),
    path("keuangan/rencana/realisasi/", realisation_pages.index, name="realisations"),
    path("keuangan/rencana/realisasi/<int:pk>/<int:year>/", realisation_pages.one, name="realisation"),
]
