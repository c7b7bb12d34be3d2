"""Addresses of this room."""

from django.urls import path

from simpul.finance.budget.pages import bringing, cash, ceilings, lines, pricing, releasing, versions

urlpatterns = [
    path("keuangan/anggaran/", versions.index, name="budget_versions"),
    path("keuangan/anggaran/mulai/", versions.begin, name="budget_begin"),
    path("keuangan/anggaran/versi/<int:number>/", versions.version, name="budget_version"),
    path("keuangan/anggaran/versi/<int:number>/langkah/", versions.turn, name="budget_turn"),
    path("keuangan/anggaran/baris/", lines.lines, name="budget_lines"),
    path("keuangan/anggaran/baris/<int:number>/", lines.line, name="budget_line"),
    path("keuangan/anggaran/plafon/", ceilings.agreed, name="budget_ceilings"),
    path("keuangan/anggaran/rka/", bringing.rka, name="budget_rka"),
    path("keuangan/anggaran/harga/", bringing.price_list, name="budget_prices"),
    path("keuangan/anggaran/harga/izin/", pricing.above, name="budget_above_standard"),
    path("keuangan/anggaran/harga/izin/<int:number>/", bringing.judge, name="budget_judge_price"),
    path("keuangan/anggaran/sipd/", bringing.beside_sipd, name="budget_sipd"),
    path("keuangan/anggaran/kas/", cash.bring, name="budget_cash"),
    path("keuangan/anggaran/kas/<int:number>/", cash.of_line, name="budget_cash_line"),
    path("keuangan/anggaran/spd/", releasing.letters, name="budget_spd"),
    path("keuangan/anggaran/spd/terbit/", releasing.issue, name="budget_spd_issue"),
]
