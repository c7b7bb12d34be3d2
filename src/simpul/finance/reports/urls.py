"""Addresses of this room."""

from django.urls import path

from simpul.finance.reports import desk, views

urlpatterns = [
    path("laporan-keuangan/", views.statement, name="statements"),
    path("laporan-keuangan/cetak.pdf", views.printed, name="statement_pdf"),
    path("laporan-keuangan/calk.pdf", views.printed, {"notes": True}, name="notes_pdf"),
    path("laporan-keuangan/angka/", views.figure, name="statement_figure"),
    path("laporan-keuangan/jurnal/<int:number>/", views.entry, name="ledger_entry"),
    path("laporan-keuangan/buku/<str:book>-<int:year>.jsonl", views.book_file, name="book_file"),
    path("laporan-keuangan/jurnal.hledger", views.exported, {"form": "hledger"}, name="journal_hledger"),
    path("laporan-keuangan/jurnal.beancount", views.exported, {"form": "beancount"}, name="journal_beancount"),
    path("keuangan/buku/", desk.journals, name="books"),
    path("keuangan/buku/neraca-saldo/", desk.trial, name="trial_balance"),
    path("keuangan/buku/bulan/", desk.months, name="book_months"),
    path("keuangan/buku/bulan/<int:year>/<int:number>/", desk.turn_month, name="book_month_turn"),
    path("keuangan/buku/memorial/", desk.memorial_list, name="memorials"),
    path("keuangan/buku/memorial/baru/", desk.memorial_new, name="memorial_new"),
    path("keuangan/buku/memorial/<int:number>/", desk.memorial, name="memorial"),
    path("keuangan/buku/memorial/<int:number>/putuskan/", desk.memorial_decide, name="memorial_decide"),
]
