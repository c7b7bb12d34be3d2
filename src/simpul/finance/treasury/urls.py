"""Addresses of this room."""

from django.urls import path

from simpul.finance.treasury import desk, payees

urlpatterns = [
    path("keuangan/belanja/", desk.payments, name="payments"),
    path("keuangan/belanja/spp/<int:number>/", desk.payment, name="payment"),
    path("keuangan/belanja/spp/<int:number>/<slug:name>/", desk.payment_step, name="payment_step"),
    path("keuangan/belanja/komitmen/", desk.commitments, name="commitments"),
    path("keuangan/belanja/komitmen/baru/", desk.commitment_new, name="commitment_new"),
    path("keuangan/belanja/komitmen/<int:number>/", desk.commitment, name="commitment"),
    path("keuangan/belanja/komitmen/<int:number>/terima/", desk.receive, name="commitment_receive"),
    path("keuangan/belanja/komitmen/<int:number>/minta/", desk.ask, name="commitment_ask"),
    path("keuangan/belanja/penerima/", payees.payees, name="payees"),
    path("keuangan/belanja/penerima/<int:number>/", payees.payee, name="payee"),
    path("keuangan/belanja/penerima/<int:number>/rekening/<int:pk>/", payees.account_verify, name="account_verify"),
    path("keuangan/belanja/bank/", payees.bank, name="bank"),
    path("keuangan/belanja/bank/<int:number>/", payees.bank_statement, name="bank_statement"),
]
