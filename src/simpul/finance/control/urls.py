"""Addresses of this room."""

from django.urls import path

from simpul.finance.control.pages import overrides, publicly, queue

urlpatterns = [
    path("pengecualian/", publicly.overrides, name="exceptions"),
    path("pengecualian/pemeriksaan/", publicly.checks, name="standing_checks"),
    path("keuangan/pengendalian/", queue.hard_controls, name="hard_controls"),
    path("keuangan/pengendalian/antrean/", queue.queue, name="control_queue"),
    path("keuangan/pengendalian/antrean/<int:number>/", queue.hit, name="control_hit"),
    path("keuangan/pengendalian/antrean/<int:number>/<slug:name>/", queue.hit_step, name="control_hit_step"),
    path("keuangan/pengendalian/pengecualian/", overrides.overrides, name="overrides"),
    path("keuangan/pengendalian/pengecualian/baru/", overrides.override_new, name="override_new"),
    path("keuangan/pengendalian/pengecualian/<int:number>/", overrides.override, name="override"),
]
