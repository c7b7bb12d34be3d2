"""Addresses of this room."""

from django.urls import path

from simpul.finance.treasury.pages import bank, cash, collecting, commitments, papers, payees, payments

urlpatterns = [
    path("keuangan/belanja/", payments.payments, name="payments"),
    path("keuangan/belanja/spp/<int:number>/", payments.payment, name="payment"),
    path("keuangan/belanja/spp/<int:number>/<slug:name>.pdf", papers.payment, name="payment_paper"),
    path("keuangan/belanja/spp/<int:number>/<slug:name>/", payments.payment_step, name="payment_step"),
    path("keuangan/belanja/komitmen/", commitments.commitments, name="commitments"),
    path("keuangan/belanja/komitmen/baru/", commitments.commitment_new, name="commitment_new"),
    path("keuangan/belanja/komitmen/<int:number>/", commitments.commitment, name="commitment"),
    path("keuangan/belanja/komitmen/<int:number>/terima/", commitments.receive, name="commitment_receive"),
    path("keuangan/belanja/komitmen/<int:number>/minta/", commitments.ask, name="commitment_ask"),
    path("keuangan/belanja/terima/<int:number>/bast.pdf", papers.receipt, name="receipt_paper"),
    path("keuangan/belanja/kas/", cash.floats, name="floats"),
    path("keuangan/belanja/kas/minta/", cash.ask, name="cash_ask"),
    path("keuangan/belanja/kas/buku/", cash.book, name="cash_book"),
    path("keuangan/belanja/kas/buku.pdf", papers.book, name="cash_book_paper"),
    path("keuangan/belanja/kas/<int:number>/", cash.float_page, name="float"),
    path("keuangan/belanja/kas/<int:number>/spj/", cash.account_for, name="float_account"),
    path("keuangan/belanja/kas/<int:number>/setor/", cash.bring_back, name="float_return"),
    path("keuangan/belanja/spj/<int:number>/spj.pdf", papers.accounting, name="accounting_paper"),
    path("keuangan/belanja/pendapatan/", collecting.revenues, name="revenues"),
    path("keuangan/belanja/setoran/", collecting.deposits, name="deposits"),
    path("keuangan/belanja/setoran/<int:number>/sts.pdf", papers.deposit, name="deposit_paper"),
    path("keuangan/belanja/pajak/", collecting.remittances, name="remittances"),
    path("keuangan/belanja/penerima/", payees.payees, name="payees"),
    path("keuangan/belanja/penerima/<int:number>/", payees.payee, name="payee"),
    path("keuangan/belanja/penerima/<int:number>/rekening/<int:pk>/", payees.account_verify, name="account_verify"),
    path("keuangan/belanja/bank/", bank.bank, name="bank"),
    path("keuangan/belanja/bank/<int:number>/", bank.bank_statement, name="bank_statement"),
]
