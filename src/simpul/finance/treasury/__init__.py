"""The chain of a payment: commitment, receipt, request (SPP), order (SPM), payment (SP2D). Nothing is paid that skipped a link.

models       payees and their bank accounts, contracts, commitments, receipts, requests, orders, payments, who did what
guarantees   the functions that alone write them; the pairs of duties that never meet in one person
parties      entering a payee and verifying a bank account
committing   contracts, commitments, progress, receipts
paying       request, verification, order, payment
figures      what a refusal of the database says in figures
"""
