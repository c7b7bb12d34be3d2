"""Addresses of this room."""

from django.urls import path

from simpul.finance.treasury.pages import bank, commitments, payees, payments

urlpatterns = [
    path("keuangan/belanja/", payments.payments, name="payments"),
    path("keuangan/belanja/spp/<int:number>/", payments.payment, name="payment"),
    path("keuangan/belanja/spp/<int:number>/<slug:name>/", payments.payment_step, name="payment_step"),
    path("keuangan/belanja/komitmen/", commitments.commitments, name="commitments"),
    path("keuangan/belanja/komitmen/baru/", commitments.commitment_new, name="commitment_new"),
    path("keuangan/belanja/komitmen/<int:number>/", commitments.commitment, name="commitment"),
    path("keuangan/belanja/komitmen/<int:number>/terima/", commitments.receive, name="commitment_receive"),
    path("keuangan/belanja/komitmen/<int:number>/minta/", commitments.ask, name="commitment_ask"),
    path("keuangan/belanja/penerima/", payees.payees, name="payees"),
    path("keuangan/belanja/penerima/<int:number>/", payees.payee, name="payee"),
    path("keuangan/belanja/penerima/<int:number>/rekening/<int:pk>/", payees.account_verify, name="account_verify"),
    path("keuangan/belanja/bank/", bank.bank, name="bank"),
    path("keuangan/belanja/bank/<int:number>/", bank.bank_statement, name="bank_statement"),
]
