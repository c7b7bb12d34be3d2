"""Resident reports → desk verifies and forwards → agency works and answers → resident objects (at most twice) or closes."""

from simpul.kernel.workflow import APPLICANT, SYSTEM, WHOLE_PROMISE, Refused, Role, Scope, State, Workflow, workdays
from simpul.services.complaints import rules
from simpul.services.complaints.parameters import (
    ANSWER_WITHIN,
    CLOSE_AFTER,
    FORWARD_WITHIN,
    OBJECTIONS,
    REDISPATCH_WITHIN,
)

DESK = Role("complaint_desk", "Admin aduan", Scope.REGENCY)
AGENCY = Role("agency_officer", "Petugas instansi", Scope.AGENCY)
INSPECTORATE = Role("inspectorate", "Inspektorat", Scope.REGENCY, sensitive=True)


class ReportFlow(Workflow, code="complaints"):
    received    = State("Masuk",                 owner=DESK,         within=workdays(FORWARD_WITHIN),    tone="info", note="Admin aduan memeriksa laporan Anda dan meneruskannya ke instansi yang berwenang.", inside=True)
    returned    = State("Dikembalikan",          owner=DESK,         within=workdays(REDISPATCH_WITHIN), tone="warn", note="Admin aduan mencari instansi yang tepat.")
    dispatched  = State("Didisposisikan",        owner=AGENCY,       within=workdays(ANSWER_WITHIN),     tone="info", note="Instansi yang berwenang sudah menerima laporan Anda.")
    in_progress = State("Diproses",              owner=AGENCY,       within=WHOLE_PROMISE,               tone="warn", note="Instansi sedang menindaklanjuti laporan Anda.")
    inspected   = State("Diperiksa Inspektorat", owner=INSPECTORATE, within=WHOLE_PROMISE,               tone="warn", note="Inspektorat memeriksa laporan Anda. Instansi terlapor tidak dapat membukanya.", inside=True)
    objected    = State("Disanggah",             owner=AGENCY,       within=workdays(ANSWER_WITHIN),     tone="bad",  note="Instansi menanggapi sanggahan Anda.")
    answered    = State("Ditanggapi",            owner=APPLICANT,    within=workdays(CLOSE_AFTER),       tone="ok",   note="Periksa hasilnya. Bila belum sesuai, ajukan sanggahan.")
    closed      = State("Selesai",               final=True,                                             tone="ok",   note="Laporan ini sudah selesai.")
    referred    = State("Diteruskan lewat SP4N-LAPOR!", final=True,                                      tone="quiet", note="Laporan Anda bukan kewenangan kabupaten. Kami meneruskannya lewat SP4N-LAPOR! kepada yang berwenang.")
    archived    = State("Diarsipkan",            final=True,                                             tone="quiet", note="Laporan ini tidak diteruskan. Alasannya tertulis di riwayat.")

    forward  = (received | returned).to(dispatched,               by=DESK,         label="Teruskan ke instansi",     past="Diverifikasi dan diteruskan", key="t")
    seal     = (received | returned).to(inspected,                by=DESK,         label="Serahkan ke Inspektorat",  past="Diserahkan ke Inspektorat", reason=True, tone="quiet", key="i")
    archive  = (received | returned).to(archived,                 by=DESK,         label="Arsipkan",                 past="Diarsipkan", reason=True, tone="quiet", key="a")
    refer    = (received | returned).to(referred,                 by=DESK,         label="Teruskan lewat SP4N-LAPOR!", past="Diteruskan lewat SP4N-LAPOR!", reason=True, tone="quiet", key="l", when=lambda report: report.may_be_referred)
    arrive   = referred.to(referred,                              by=SYSTEM,       label="Diterima SP4N-LAPOR!",     past="Diterima SP4N-LAPOR!", apart=True)
    bounce   = referred.to(returned,                              by=SYSTEM,       label="Tidak diterima SP4N-LAPOR!", past="Tidak diterima SP4N-LAPOR!, kembali ke admin aduan", reason=True, apart=True, reopens=True)
    escalate = received.to(inspected,                             by=SYSTEM,       label="Langsung ke Inspektorat",  past="Langsung ke Inspektorat")
    begin    = (dispatched | objected).to(in_progress,            by=AGENCY,       label="Mulai kerjakan",           past="Mulai dikerjakan", key="m")
    answer   = (dispatched | in_progress | objected).to(answered, by=AGENCY,       label="Jawab",                    past="Ditanggapi", key="j")
    give_back = dispatched.to(returned,                           by=AGENCY,       label="Bukan kewenangan kami",    past="Dikembalikan ke admin aduan", reason=True, tone="quiet", key="k", quiet=True)
    conclude = inspected.to(answered,                             by=INSPECTORATE, label="Sampaikan hasil",          past="Hasil pemeriksaan disampaikan", key="j")
    rate     = answered.to(closed,                                by=APPLICANT,    label="Nilai dan tutup",          past="Dinilai dan ditutup oleh pelapor")
    object_  = answered.to(objected,                              by=APPLICANT,    label="Ajukan sanggahan",         past="Pelapor menyanggah", reason=True, tone="quiet", when=lambda report: not report.oversight)
    appeal   = answered.to(inspected,                             by=APPLICANT,    label="Ajukan sanggahan",         past="Pelapor menyanggah", reason=True, tone="quiet", when=lambda report: report.oversight)
    reopen   = (answered | closed).to(objected,                   by=SYSTEM,       label="Buka lagi",                past="Dibuka lagi oleh warga yang ikut merasakan", apart=True, reopens=True)
    lapse    = answered.to(closed,                                by=SYSTEM,       label="Tutup otomatis",           past="Ditutup otomatis: pelapor tidak menyanggah", on_due=True)


    @forward.check
    def to_an_agency_that_is_not_accused(report, move):
        agency = move.data.get("agency")
        if agency is None:
            raise Refused("Pilih instansi yang berwenang.", field="agency")
        if agency.pk == report.barred_agency_id:
            raise Refused("Laporan tidak boleh diteruskan ke instansi yang dilaporkan. Serahkan ke Inspektorat.", field="agency")

    @forward.effect
    def becomes_the_agencys(report, move):
        agency = move.data["agency"]
        report.agency, report.forwarded_at = agency, report.forwarded_at or move.at
        report.category = move.data.get("category") or report.category
        report.title = move.data.get("title") or report.title
        report.show(publish=bool(move.data.get("publish")), photos=bool(move.data.get("publish_photos")))
        move.record["to"] = agency.short_name

    @give_back.effect
    def leaves_the_agency(report, move):
        move.record["from"] = report.agency.short_name if report.agency else ""
        report.agency = None

    @seal.effect
    def accused(report, move):
        report.close_off(move.data.get("accused"))

    @escalate.effect
    def accused_by_category(report, move):
        report.close_off(move.data.get("accused"))

    @archive.effect
    def why_archived(report, move):
        report.archived_as = move.data.get("why", "other")
        report.duplicate_of = move.data.get("duplicate_of")
        move.record["why"] = report.archived_as

    @answer.check
    def shows_the_result(report, move):
        if report.asks_for_a_photo and not move.data.get("photos"):
            raise Refused("Lampirkan foto sesudah dikerjakan: kategori ini mensyaratkannya.", field="photos")

    @answer.effect
    def answers(report, move):
        report.reply(move)

    @conclude.effect
    def concludes(report, move):
        report.reply(move)

    @object_.check
    def at_most_twice(report, move):
        most = OBJECTIONS.at(move.at)
        if not rules.may_object(report.objections, most):
            raise Refused("Sanggahan dapat diajukan paling banyak %(most)s kali. Anda masih dapat membuat laporan baru.", most=most)

    @object_.effect
    def another_round(report, move):
        report.next_round(move)

    @appeal.check
    def appeals_at_most_twice(report, move):
        ReportFlow.at_most_twice(report, move)

    @appeal.effect
    def another_inspection(report, move):
        report.next_round(move)

    @reopen.effect
    def round_of_the_followers(report, move):
        report.next_round(move)
        move.record["votes"] = move.data["votes"]

    @rate.check
    def with_stars(report, move):
        if move.data.get("rating") not in (1, 2, 3, 4, 5):
            raise Refused("Pilih nilai 1 sampai 5.", field="rating")

    @rate.effect
    def keeps_the_stars(report, move):
        report.rating, report.rating_note = move.data["rating"], move.data.get("note", "")
        move.record["rating"] = report.rating
