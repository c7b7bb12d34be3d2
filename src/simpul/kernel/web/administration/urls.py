"""The addresses below `/pengelola/`."""

from django.urls import path

from simpul.kernel.web.administration import agencies, calendars, checklist, holders, importing, people, versions

urlpatterns = [
    path("pengelola/", checklist.index, name="administration"),
    path("pengelola/instansi/", agencies.index, name="agencies"),
    path("pengelola/instansi/baru/", agencies.new, name="agency_new"),
    path("pengelola/instansi/<slug:code>/", agencies.agency, name="agency"),
    path("pengelola/orang/", people.index, name="people"),
    path("pengelola/orang/undang/", people.invite, name="person_new"),
    path("pengelola/orang/<int:number>/", people.person, name="person"),
    path("pengelola/penugasan/<int:number>/", people.decide, name="grant_decide"),
    path("pengelola/peran/", holders.index, name="holders"),
    path("pengelola/impor/<slug:kind>/", importing.bring, name="import_table"),
    path("pengelola/impor/<slug:kind>/tabel.xlsx", importing.template, name="import_template"),
    path("pengelola/impor/<slug:kind>/<slug:token>/tanda.xlsx", importing.marked, name="import_marked"),
    path("pengelola/aturan/", versions.index, name="rules_kept"),
    path("pengelola/aturan/<str:code>/", versions.rule, name="rule"),
    path("pengelola/usulan-aturan/<int:number>/", versions.proposal, name="rule_proposal"),
    path("pengelola/usulan-aturan/<int:number>/putuskan/", versions.decide, name="rule_decide"),
    path("pengelola/kalender/<int:number>/", calendars.year, name="calendar_year"),
    path("pengelola/kalender/<int:number>/tabel.xlsx", calendars.template, name="calendar_table"),
]
