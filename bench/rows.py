"""What is measured: one `Row` each. Later parts add theirs here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from bench.metering import Request
from bench.stage import TOKEN, Stage

Make = Callable[[Stage], Callable[[], Request]]


@dataclass(frozen=True)
class Row:
    """A request and its raw SQL. `app` and `db` are the budgets in CPU ms where the yardstick costs 0.40 ms.

    `make` prepares a maker of requests, `raw` the SQL of the same work. `every` requests, `before` is run unmeasured. `money`: it needs a
    fiscal year.
    """

    name: str
    make: Make
    raw: Callable[[Stage], str] | None = None
    app: float | None = None
    db: float | None = None
    expect: int = 200
    before: str = ""
    every: int = 0
    page: bool = False
    money: bool = False


def get(path: str | Callable[[Stage], str], who: str = "") -> Make:
    """A GET by one of the stage's people."""

    def make(stage: Stage) -> Callable[[], Request]:
        where = path if isinstance(path, str) else path(stage)
        request = Request(where, headers={"Cookie": stage.cookie(who)} if who else {})
        return lambda: request

    return make


def first(path: str | Callable[[Stage], str]) -> Make:
    """The same by nobody, each at an address that nobody asked before: what it costs where the public lane holds no copy."""

    def make(stage: Stage) -> Callable[[], Request]:
        where = path if isinstance(path, str) else path(stage)
        return lambda: Request(f"{where}{'&' if '?' in where else '?'}n={uuid4().hex}")

    return make


def new_report(stage: Stage) -> Callable[[], Request]:
    """A report by somebody without an account who leaves an e-mail address: case, event, number, resident, outbox."""
    village = stage.value("SELECT region_id FROM cases_case LIMIT 1")
    answers = {
        "kind": "complaint", "text": "Lampu jalan di depan balai desa mati sejak tiga hari. Mohon diperbaiki.",
        "category": "lampu-jalan", "secrecy": "0", "region": village, "landmark": "Depan balai desa",
        "name": "Warga Contoh", "email": "warga@batang.contoh.id",
    }  # fmt: skip
    body = json.dumps(answers).encode()

    def make() -> Request:
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        return Request("/api/v1/services/aduan/cases", "POST", body, headers)

    return make


def a_note(stage: Stage) -> Callable[[], Request]:
    """An officer writes a note for colleagues on a case: permission, audit entry, message."""
    headers = {"Content-Type": "application/json", "Cookie": stage.cookie("admin.aduan"), "X-CSRFToken": TOKEN}
    body = json.dumps({"text": "Sudah dihubungi, menunggu jawaban.", "audience": "staff"}).encode()
    request = Request(f"/api/v1/cases/{an_open_case(stage)}/messages", "POST", body, headers)
    return lambda: request


def an_open_case(stage: Stage) -> str:
    """A case on the desk of the complaints' administrator."""
    waiting = "closed_at IS NULL AND owner = 'complaint_desk' AND NOT sealed AND paused_at IS NULL AND example"
    return str(stage.value(f"SELECT number FROM cases_case WHERE {waiting} ORDER BY id LIMIT 1"))


def raw_note(stage: Stage) -> str:
    """The case is read, entry and message are written."""
    number = an_open_case(stage)
    return f"""
WITH known AS (SELECT id FROM cases_case WHERE number = '{number}'),
entry AS (INSERT INTO audit_entry (at, actor, actor_name, verb, noun, object_id, reason, detail)
  SELECT now(), 1, 'Petugas', 'case.message', 'case', known.id::text, '', '{{}}' FROM known RETURNING id)
INSERT INTO cases_casemessage (case_id, audience, role, text, at, audit_id)
  SELECT known.id, 0, '', 'Sudah dihubungi, menunggu jawaban.', now(), entry.id FROM known, entry"""


def a_case(stage: Stage) -> str:
    """A public case with a long history."""
    return str(
        stage.value(
            "SELECT number FROM cases_case WHERE published AND state = 'answered' AND example ORDER BY seq DESC, id LIMIT 1"
        )
    )


LISTED = (
    "id, number, service, title, state, region_id, agency_id, opened_at, due_at, closed_at, paused_at, late, example"
)


def raw_create(stage: Stage) -> str:
    """One transaction that writes the same rows."""
    return f"""
WITH person AS (INSERT INTO residents_resident (name, phone, email, address, verified_level, created_at)
  VALUES ('Warga Contoh', '', 'warga@batang.contoh.id', '', 0, now()) RETURNING id),
entry AS (INSERT INTO audit_entry (at, actor_name, verb, noun, object_id, reason, detail)
  VALUES (now(), '', 'case.open', 'case', '', '', '{{}}') RETURNING id),
opened AS (INSERT INTO cases_case (number, service, flow, state, seq, title, text, secrecy, published, sealed, applicant_id,
    channel, landmark, owner, opened_at, due_at, promised_at, pause_reason, late, example, region_id)
  SELECT 'RAW-' || nextval('case_number'), 'aduan', 'complaints', 'received', 1, 'Lampu jalan mati',
    'Lampu jalan di depan balai desa mati sejak tiga hari. Mohon diperbaiki.', 0, false, false, person.id,
    'api', 'Depan balai desa', 'complaint_desk', now(), now() + interval '5 days', now() + interval '20 days', '', false, false,
    '{stage.value("SELECT region_id FROM cases_case LIMIT 1")}' FROM person RETURNING id, number, applicant_id),
report AS (INSERT INTO complaints_report (case_ptr_id, case_state, kind, oversight, objections, rating_note, category_id)
  SELECT id, 'received', 'complaint', false, 0, '', 'lampu-jalan' FROM opened),
event AS (INSERT INTO cases_caseevent (case_id, seq, flow, action, source, target, role, at, audit_id, data)
  SELECT opened.id, 1, 'complaints', 'open', 'start', 'received', 'applicant', now(), entry.id, '{{}}' FROM opened, entry)
INSERT INTO notifications_message (message_id, resident_id, channel, address, template, language, context, about, secret,
    created_at, not_before, attempts, claimed_by, last_error, urgent, ways, receipt, provider_id)
  SELECT gen_random_uuid(), applicant_id, 'email', 'warga@batang.contoh.id', 'cases/received', 'id', '{{}}', number, false,
    now(), now(), 0, '', '', false, '[]', 0, '' FROM opened"""


def raw_history(stage: Stage) -> str:
    """A case with everything that hangs on it."""
    number = a_case(stage)
    pk = stage.value(f"SELECT id FROM cases_case WHERE number = '{number}'")
    return f"""
SELECT * FROM cases_case c JOIN complaints_report r ON r.case_ptr_id = c.id LEFT JOIN organizations_agency a ON a.id = c.agency_id
  LEFT JOIN regions_region g ON g.code = c.region_id WHERE number = '{number}';
SELECT e.*, t.actor_name, t.reason FROM cases_caseevent e JOIN audit_entry t ON t.id = e.audit_id WHERE case_id = {pk} ORDER BY seq;
SELECT m.*, t.actor_name FROM cases_casemessage m JOIN audit_entry t ON t.id = m.audit_id WHERE case_id = {pk} ORDER BY m.id;
SELECT * FROM cases_attachment WHERE case_id = {pk}"""


def raw_mine(stage: Stage) -> str:
    """The cases of one resident."""
    who = stage.value("SELECT resident_id FROM accounts_user WHERE email LIKE 'siti@%'")
    return f"SELECT {LISTED} FROM cases_case WHERE applicant_id = {who} ORDER BY id DESC LIMIT 51"


RAW_LIST = f"""SELECT {LISTED} FROM cases_case WHERE closed_at IS NULL AND owner = 'complaint_desk' AND NOT sealed
  AND paused_at IS NULL ORDER BY due_at, id LIMIT 51"""
RAW_JSON = f"""SELECT json_agg(c)::text FROM (SELECT {LISTED} FROM cases_case
  WHERE published OR (service = 'aduan' AND NOT sealed) ORDER BY id DESC LIMIT 50) c"""
RAW_SEARCH = f"""SELECT {LISTED} FROM cases_case WHERE search @@ websearch_to_tsquery('indonesian', 'lampu mati')
  AND NOT sealed ORDER BY id DESC LIMIT 51"""
RAW_OPEN311 = f"""SELECT json_agg(line)::text FROM (
  SELECT {", ".join(f"c.{name.strip()}" for name in LISTED.split(","))}, text, ST_X(place), ST_Y(place), r.category_id, category.name,
    agency.name AS office, village.name AS village, district.name AS district, moved.at, answer.said, photo.document_id
  FROM cases_case c JOIN complaints_report r ON r.case_ptr_id = c.id LEFT JOIN complaints_category category ON category.code = r.category_id
  LEFT JOIN organizations_agency agency ON agency.id = c.agency_id LEFT JOIN regions_region village ON village.code = c.region_id
  LEFT JOIN regions_region district ON district.code = village.parent_id
  CROSS JOIN LATERAL (SELECT at FROM cases_caseevent WHERE case_id = c.id ORDER BY seq DESC LIMIT 1) moved
  LEFT JOIN LATERAL (SELECT text AS said FROM cases_casemessage WHERE case_id = c.id AND audience = 2 AND role = ''
    ORDER BY id DESC LIMIT 1) answer ON true
  LEFT JOIN LATERAL (SELECT document_id FROM cases_attachment WHERE case_id = c.id AND audience = 2 ORDER BY id LIMIT 1) photo ON true
  WHERE published AND service = 'aduan' ORDER BY c.id DESC LIMIT 100) line"""

RAW_LINES = """SELECT l.id, a.name, v.code, v.name, k.code, k.name, f.name, s.* FROM budget_line l
  JOIN budget_linestate s ON s.line_id = l.id JOIN organizations_agency a ON a.id = l.agency_id
  JOIN classification_account k ON k.id = l.account_id LEFT JOIN classification_activity v ON v.id = l.activity_id
  LEFT JOIN classification_fund f ON f.id = l.fund_id
  WHERE l.year = (SELECT max(year) FROM budget_line) AND a.code = 'dpupr' ORDER BY l.id LIMIT 101"""


RAW_EXPLORER = """SELECT a.id, a.name, sum(s.ceiling), sum(s.committed), sum(s.paid) FROM budget_linestate s
  JOIN budget_line l ON l.id = s.line_id JOIN organizations_agency a ON a.id = l.agency_id
  WHERE l.year = (SELECT max(year) FROM budget_line) AND l.side = 'spending' GROUP BY a.id ORDER BY 3 DESC"""


def the_explorer(stage: Stage) -> str:
    """The public's budget by agency."""
    return f"/anggaran/{stage.value('SELECT max(year) FROM budget_line')}/?menurut=opd"


def lines_of_an_agency(stage: Stage) -> str:
    """The desk's list of the lines of one agency."""
    return f"/keuangan/anggaran/baris/?tahun={stage.value('SELECT max(year) FROM budget_line')}&opd=dpupr"


def an_entry(stage: Stage) -> int:
    """The key of a posted entry of a payment."""
    return int(stage.value("SELECT max(id) FROM ledger_entry WHERE source_kind = 'sp2d' AND book = 'accrual'"))


def raw_entry(stage: Stage) -> str:
    """An entry with its legs."""
    pk = an_entry(stage)
    return f"""
SELECT e.*, s.*, p.* FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id JOIN ledger_period p ON p.id = e.period_id
  WHERE e.id = {pk};
SELECT l.*, a.code, a.name, o.name FROM ledger_leg l JOIN classification_account a ON a.id = l.account_id
  JOIN organizations_agency o ON o.id = l.agency_id WHERE entry_id = {pk} ORDER BY n"""


RAW_LRA = """SELECT a.code, sum(b.debit), sum(b.credit) FROM ledger_balance b JOIN ledger_period p ON p.id = b.period_id
  JOIN classification_account a ON a.id = b.account_id
  WHERE p.year IN ((SELECT max(year) FROM budget_line), (SELECT max(year) - 1 FROM budget_line)) GROUP BY p.year, a.code"""

ROWS = (
    Row(
        "case.create", new_report, raw_create, 4, 2, expect=201,
        before="DELETE FROM accounts_counter WHERE key LIKE 'throttle:%'", every=18,
    ),
    Row(
        "case.follow-up", a_note, raw_note, 4, 2, expect=201,
        before="DELETE FROM accounts_counter WHERE key LIKE 'throttle:%'", every=40,
    ),
    Row("case.list.html", get("/meja/", "admin.aduan"), lambda stage: RAW_LIST, 5, 1),
    Row("case.list.json", get("/api/v1/cases?limit=50", "admin.aduan"), lambda stage: RAW_JSON, 1.5, 1),
    Row("case.page", get(lambda stage: f"/meja/kasus/{a_case(stage)}/", "admin.aduan"), raw_history, 6, 1.5),
    Row("case.mine", get("/urusan/", "siti"), raw_mine, 4, 1),
    Row("case.track", get(lambda stage: f"/lacak/{a_case(stage)}/"), raw_history, 4, 1),
    Row("case.search", get("/meja/?lihat=semua&q=lampu+mati", "admin.aduan"), lambda stage: RAW_SEARCH, 3, None),
    Row("open311.requests", get("/open311/v2/requests.json?page_size=100"), lambda stage: RAW_OPEN311, 0.6, 1),
    # no budget: of all programs that ask in the same seconds, one pays this, and the raw SQL alone costs three quarters of it
    Row("open311.first", first("/open311/v2/requests.json?page_size=100"), lambda stage: RAW_OPEN311),
    Row("page.home", get("/"), page=True),
    Row("page.services", get("/layanan/"), page=True),
    Row("page.apply", get("/layanan/aduan/ajukan/"), page=True),
    Row("page.public_list", get("/layanan/aduan/daftar/"), page=True),
    Row("page.track", get(lambda stage: f"/lacak/{a_case(stage)}/"), page=True),
    Row("page.track.first", first(lambda stage: f"/lacak/{a_case(stage)}/"), raw_history, 4, 1),
    Row("page.apply.first", first("/layanan/aduan/ajukan/")),
    Row("page.indicators", get("/indikator/"), page=True),
    Row("budget.lines", get(lines_of_an_agency, "tapd"), lambda stage: RAW_LINES, 5, 1, money=True),
    Row("budget.explorer", first(the_explorer), lambda stage: RAW_EXPLORER, money=True),  # where no copy of it is held
    Row("money.lra", get("/laporan-keuangan/?laporan=lra"), lambda stage: RAW_LRA, money=True),
    Row("money.entry", get(lambda stage: f"/laporan-keuangan/jurnal/{an_entry(stage)}/"), raw_entry, money=True),
    Row("page.command_part", get("/pusat-komando/bagian/", "admin.aduan"), expect=200),
)  # fmt: skip
