"""The people of the money chain. Each room says what they may do; here stands who they are, and what nobody may be twice.

Duties and forbidden pairs are of PP 12/2019 and Permendagri 77/2020. They hold for persons along one chain of documents, whatever
roles a person was granted: `Duty` is what somebody did on a document, `APART` which duties never meet in one person.
"""

from __future__ import annotations

from enum import StrEnum

from simpul.kernel.accounts.roles import AUDITOR, Role, Scope

DESK = "/keuangan/"

PLANNER = Role("planner", "Perencana daerah (Bappeda)", Scope.REGENCY, home=DESK)
AGENCY_PLANNER = Role("agency_planner", "Perencana perangkat daerah", Scope.AGENCY, home=DESK)
BUDGET_TEAM = Role("budget_team", "Tim anggaran (TAPD)", Scope.REGENCY, home=DESK)
TREASURER_GENERAL = Role("bud", "Bendahara umum daerah (BUD)", Scope.REGENCY, home=DESK, sensitive=True)
DEPUTY_TREASURER = Role("kuasa_bud", "Kuasa BUD", Scope.REGENCY, home=DESK, sensitive=True)
ACCOUNTANT = Role("accountant", "Petugas akuntansi (PPKD)", Scope.REGENCY, home=DESK)
BUDGET_USER = Role("pa", "Pengguna anggaran (PA/KPA)", Scope.AGENCY, home=DESK, sensitive=True)
ACTIVITY_OFFICER = Role("pptk", "Pejabat pelaksana teknis kegiatan (PPTK)", Scope.AGENCY, home=DESK)
FINANCE_OFFICER = Role("ppk_skpd", "Pejabat penatausahaan keuangan (PPK-SKPD)", Scope.AGENCY, home=DESK)
SPENDING_TREASURER = Role("spending_treasurer", "Bendahara pengeluaran", Scope.AGENCY, home=DESK)
REVENUE_TREASURER = Role("revenue_treasurer", "Bendahara penerimaan", Scope.AGENCY, home=DESK)
COMMITMENT_OFFICER = Role("commitment_officer", "Pejabat pembuat komitmen (PPK)", Scope.AGENCY, home=DESK)
PROCUREMENT_OFFICER = Role("procurement_officer", "Pejabat pengadaan", Scope.AGENCY, home=DESK)
INTERNAL_AUDITOR = Role("apip", "Pengawas internal (APIP)", Scope.REGENCY, home=DESK, sensitive=True)
STATE_AUDITOR = Role("bpk", "Pemeriksa BPK", Scope.REGENCY, home=DESK, sensitive=True)

REGENCY_WIDE = (
    PLANNER, BUDGET_TEAM, TREASURER_GENERAL, DEPUTY_TREASURER, ACCOUNTANT, INTERNAL_AUDITOR, STATE_AUDITOR, AUDITOR,
)  # fmt: skip
EXAMINERS = (
    STATE_AUDITOR,
    AUDITOR,
)  # they read everything, and write nothing into what they examine (`desk.examiners_only_read`)
OF_AN_AGENCY = (
    AGENCY_PLANNER, BUDGET_USER, ACTIVITY_OFFICER, FINANCE_OFFICER, SPENDING_TREASURER, REVENUE_TREASURER,
    COMMITMENT_OFFICER, PROCUREMENT_OFFICER,
)  # fmt: skip


class Duty(StrEnum):
    """What a person did on a chain of documents, from the commitment to the payment."""

    COMMITS = "commits"
    RECEIVES = "receives"
    PREPARES = "prepares"
    REQUESTS = "requests"
    VERIFIES = "verifies"
    ORDERS = "orders"
    PAYS = "pays"


# PPTK - PPK-SKPD, PPK-SKPD - treasurer, treasurer - PA/KPA, anybody of the agency - Kuasa BUD, preparer - approver.
APART: frozenset[frozenset[Duty]] = frozenset(
    frozenset(pair)
    for pair in (
        (Duty.PREPARES, Duty.VERIFIES),
        (Duty.PREPARES, Duty.ORDERS),
        (Duty.REQUESTS, Duty.VERIFIES),
        (Duty.REQUESTS, Duty.ORDERS),
        (Duty.VERIFIES, Duty.ORDERS),
        (Duty.COMMITS, Duty.VERIFIES),
        (Duty.COMMITS, Duty.ORDERS),
        (Duty.RECEIVES, Duty.VERIFIES),
        *((duty, Duty.PAYS) for duty in Duty if duty is not Duty.PAYS),
    )
)
