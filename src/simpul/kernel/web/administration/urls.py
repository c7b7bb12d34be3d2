"""The addresses below `/pengelola/`."""

from django.urls import path

from simpul.kernel.web.administration import calendars, rules

urlpatterns = [
    path("pengelola/aturan/", rules.index, name="rules_kept"),
    path("pengelola/aturan/<str:code>/", rules.rule, name="rule"),
    path("pengelola/usulan-aturan/<int:number>/", rules.proposal, name="rule_proposal"),
    path("pengelola/usulan-aturan/<int:number>/putuskan/", rules.decide, name="rule_decide"),
    path("pengelola/kalender/<int:number>/", calendars.year, name="calendar_year"),
    path("pengelola/kalender/<int:number>/tabel.xlsx", calendars.template, name="calendar_table"),
]
