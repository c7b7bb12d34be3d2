"""Somebody asks something about his own data → the officer for personal data grants or refuses it within 3 × 24 hours."""

from __future__ import annotations

from simpul.kernel.accounts.roles import PRIVACY_OFFICER
from simpul.kernel.workflow import APPLICANT, State, Workflow, hours
from simpul.services.data_rights.parameters import ANSWER_WITHIN


class RequestFlow(Workflow, code="data_rights"):
    received = State("Diterima", owner=PRIVACY_OFFICER, within=hours(ANSWER_WITHIN), note="Pejabat pelindungan data memeriksa permintaan Anda.")
    granted  = State("Dikabulkan",    final=True, tone="ok",    note="Permintaan Anda sudah dijalankan.")
    refused  = State("Ditolak",       final=True, tone="quiet", note="Alasan dan dasar hukumnya tertulis di riwayat.")
    withdrawn = State("Ditarik",      final=True, tone="quiet", note="Anda menarik permintaan ini.")

    grant    = received.to(granted,   by=PRIVACY_OFFICER, label="Kabulkan dan jalankan", past="Dikabulkan", reason=True, key="t")
    refuse   = received.to(refused,   by=PRIVACY_OFFICER, label="Tolak", past="Ditolak", reason=True, tone="quiet")
    withdraw = received.to(withdrawn, by=APPLICANT, label="Tarik permintaan", past="Ditarik pemohon", tone="quiet")

    @grant.effect
    def carry_out(request, move):
        request.carry_out(move)
