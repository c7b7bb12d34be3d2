"""Addresses of this room."""

from django.urls import path

from simpul.finance.openness import performance_views, thread_views, views

urlpatterns = [
    path("anggaran/", views.index, name="budget"),
    path("anggaran/<int:year>/", views.explorer, name="budget_explorer"),
    path("anggaran/<int:year>/baris/<int:pk>/", views.line, name="budget_line_open"),
    path("anggaran/<int:year>/pembayaran/", views.paid, name="budget_payments"),
    path("anggaran/<int:year>/jalannya/", views.run, name="budget_run"),
    path("laporan-kinerja/", performance_views.index, name="performance_reports"),
    path("laporan-kinerja/<int:year>/", performance_views.report, name="performance_report"),
    path("laporan-kinerja/<int:year>/lkjip.pdf", performance_views.printed, name="performance_paper"),
    path("benang/", thread_views.index, name="thread"),
    path("benang/sp2d/<int:pk>/", thread_views.payment, name="thread_payment"),
    path("benang/target/<int:pk>/<int:year>/", thread_views.target, name="thread_target"),
]
