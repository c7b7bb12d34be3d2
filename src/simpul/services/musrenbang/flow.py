"""Somebody proposes → desa → kecamatan → the agency that would do it → decision at the kabupaten → plan, money, done. Always with a reason."""

from simpul.finance.public import AGENCY_PLANNER, PLANNER
from simpul.kernel.accounts.roles import DISTRICT_OFFICER, VILLAGE_OFFICER
from simpul.kernel.workflow import APPLICANT, SYSTEM, Refused, Role, Scope, State, Workflow, workdays
from simpul.services.musrenbang import parameters as p

COUNCIL = Role("council_secretariat", "Sekretariat DPRD", Scope.REGENCY)


class ProposalFlow(Workflow, code="musrenbang"):
    village   = State("Dibahas di desa",         owner=VILLAGE_OFFICER,  within=workdays(p.VILLAGE_WITHIN),   tone="info", note="Perangkat desa membahas usulan Anda dan membawanya ke musrenbang desa.", inside=True)
    district  = State("Diverifikasi kecamatan",  owner=DISTRICT_OFFICER, within=workdays(p.DISTRICT_WITHIN),  tone="info", note="Kecamatan memeriksa usulan dan memilih perangkat daerah yang akan mengerjakannya.")
    screened  = State("Diperiksa Bappeda",       owner=PLANNER,          within=workdays(p.SCREEN_WITHIN),    tone="info", note="Bappeda memilih perangkat daerah yang tepat.")
    verified  = State("Diverifikasi perangkat daerah", owner=AGENCY_PLANNER, within=workdays(p.AGENCY_WITHIN), tone="warn", note="Perangkat daerah memeriksa apakah usulan ini dapat dikerjakan.")
    forum     = State("Dibahas musrenbang kabupaten", owner=PLANNER,     within=workdays(p.FORUM_WITHIN),     tone="warn", note="Usulan ini menunggu keputusan musrenbang kabupaten.")
    accepted  = State("Diterima",                owner=AGENCY_PLANNER,   within=workdays(p.LINK_WITHIN),      tone="ok",   note="Usulan ini diterima. Perangkat daerah memasukkannya ke rencana kerja.")
    planned   = State("Masuk rencana kerja",     owner=AGENCY_PLANNER,   within=workdays(p.CARRY_OUT_WITHIN), tone="ok",   note="Usulan ini ada di rencana kerja. Anggaran dan pelaksanaannya tampil di halaman ini.")
    postponed = State("Ditunda",                 owner=PLANNER,          within=workdays(p.POSTPONED_WITHIN), tone="quiet", note="Usulan ini dibahas lagi tahun depan. Alasannya tertulis di riwayat.")
    done      = State("Terlaksana",              final=True,             tone="ok",    note="Usulan ini sudah dikerjakan.")
    undone    = State("Tidak terlaksana",        final=True,             tone="bad",   note="Usulan ini tidak dikerjakan. Alasannya tertulis di riwayat.")
    rejected  = State("Tidak diterima",          final=True,             tone="quiet", note="Alasannya tertulis di riwayat.")
    withdrawn = State("Ditarik",                 final=True,             tone="quiet", note="Pengusul menarik usulan ini.")

    bring     = village.to(district,    by=VILLAGE_OFFICER,  label="Bawa ke kecamatan",       past="Dibawa ke kecamatan", key="t")
    decline   = village.to(rejected,    by=VILLAGE_OFFICER,  label="Tidak diteruskan",        past="Tidak diteruskan oleh desa", tone="quiet")
    direct    = village.to(screened,    by=SYSTEM,           label="Langsung ke Bappeda",     past="Disampaikan DPRD kepada Bappeda")
    hand_on   = district.to(verified,   by=DISTRICT_OFFICER, label="Teruskan ke perangkat daerah", past="Diverifikasi kecamatan", key="t")
    refuse    = district.to(rejected,   by=DISTRICT_OFFICER, label="Tidak diteruskan",        past="Tidak diteruskan oleh kecamatan", tone="quiet")
    entrust   = screened.to(verified,   by=PLANNER,          label="Serahkan ke perangkat daerah", past="Diserahkan ke perangkat daerah", key="t")
    give_back = verified.to(screened,   by=AGENCY_PLANNER,   label="Bukan urusan kami",       past="Dikembalikan ke Bappeda", reason=True, tone="quiet")
    judge     = verified.to(forum,      by=AGENCY_PLANNER,   label="Sampaikan hasil verifikasi", past="Diverifikasi perangkat daerah", key="t")
    accept    = forum.to(accepted,      by=PLANNER,          label="Terima usulan",            past="Diterima", key="t")
    postpone  = forum.to(postponed,     by=PLANNER,          label="Tunda",                   past="Ditunda", tone="quiet")
    reject    = (screened | forum | postponed).to(rejected, by=PLANNER, label="Tidak diterima", past="Tidak diterima", tone="quiet")
    take_up   = postponed.to(forum,     by=PLANNER,          label="Bahas lagi",              past="Dibahas lagi")
    plan      = accepted.to(planned,    by=AGENCY_PLANNER,   label="Kaitkan dengan kegiatan", past="Masuk rencana kerja", key="t")
    unplan    = planned.to(accepted,    by=AGENCY_PLANNER,   label="Lepaskan dari kegiatan",  past="Dilepaskan dari kegiatan", reason=True, tone="quiet")
    finish    = planned.to(done,        by=AGENCY_PLANNER,   label="Sudah dikerjakan",        past="Terlaksana", key="s")
    fail      = (accepted | planned).to(undone, by=AGENCY_PLANNER, label="Tidak dikerjakan",  past="Tidak terlaksana", tone="quiet")
    withdraw  = (village | district).to(withdrawn, by=APPLICANT, label="Tarik usulan",        past="Ditarik pengusul", tone="quiet")

    @bring.effect
    def everybody_may_read_it(proposal, move):
        proposal.show(photos=bool(move.data.get("publish_photos")))

    @direct.effect
    def everybody_reads_what_the_council_asks(proposal, move):
        proposal.show(photos=False)

    @decline.effect
    def everybody_may_read_why(proposal, move):
        proposal.show(photos=False)

    @hand_on.check
    def to_an_agency(proposal, move):
        if move.data.get("agency") is None:
            raise Refused("Pilih perangkat daerah yang akan mengerjakannya.", field="agency")

    @hand_on.effect
    def becomes_the_agencys(proposal, move):
        proposal.agency = move.data["agency"]
        move.record["to"] = proposal.agency.short_name

    @entrust.check
    def assigned_to_an_agency(proposal, move):
        ProposalFlow.to_an_agency(proposal, move)

    @entrust.effect
    def assigned(proposal, move):
        ProposalFlow.becomes_the_agencys(proposal, move)

    @give_back.effect
    def leaves_the_agency(proposal, move):
        move.record["from"] = proposal.agency.short_name if proposal.agency else ""
        proposal.agency = None

    @judge.effect
    def keeps_the_verdict(proposal, move):
        proposal.feasible, proposal.agency_amount = bool(move.data.get("feasible")), move.data.get("agency_amount")

    @plan.check
    def with_an_undertaking(proposal, move):
        if move.data.get("undertaking") is None:
            raise Refused("Pilih kegiatan yang mendanainya.", field="undertaking")

    @plan.effect
    def keeps_the_undertaking(proposal, move):
        proposal.undertaking, proposal.stages_told = move.data["undertaking"], ["plan"]
        move.record["activity"] = proposal.undertaking.activity.code

    @unplan.effect
    def loses_the_undertaking(proposal, move):
        proposal.undertaking, proposal.stages_told = None, []

    @finish.effect
    def shows_what_was_done(proposal, move):
        proposal.show_outcome(move)


def why_is_said(proposal, move):
    if not str(move.data.get("why") or "").strip():
        raise Refused("Tuliskan alasannya. Alasan ini dibaca umum.", field="why")


def says_why(proposal, move):
    proposal.say_why(move)


f = ProposalFlow
for decided in (f.decline, f.refuse, f.hand_on, f.judge, f.accept, f.postpone, f.reject, f.fail):
    decided.check(why_is_said)
    decided.effect(says_why)
