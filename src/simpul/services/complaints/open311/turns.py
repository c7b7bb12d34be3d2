"""What has happened with published requests, as mySociety's extension tells it: steps and public words, the oldest first.

Extended statuses are told only where they are true. An answer counts as `fixed` where its category demands a photo of the result;
any other answer is `in_progress` until the reporter has been silent or content, since he may still object.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel import kept
from simpul.kernel.cases.models import Audience
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.models import Report
from simpul.services.complaints.open311.asking import Wanted
from simpul.services.complaints.open311.listing import gated, loud

EXPLAINED = {
    "open": gettext_lazy("Diterima, atau sudah diteruskan ke instansi."),
    "in_progress": gettext_lazy("Sedang dikerjakan, atau sudah dijawab dan menunggu pelapor."),
    "fixed": gettext_lazy("Dijawab dengan foto hasilnya. Pelapor masih dapat menyanggah."),
    "investigating": gettext_lazy("Sedang diperiksa."),
    "internal_referral": gettext_lazy("Dicarikan instansi lain yang tepat."),
    "reopen": gettext_lazy("Disanggah, dan ditanggapi lagi."),
    "closed": gettext_lazy("Selesai."),
    "duplicate": gettext_lazy("Diarsipkan: sudah dilaporkan."),
    "not_councils_responsibility": gettext_lazy(
        "Bukan kewenangan pemerintah kabupaten: diarsipkan, atau diteruskan lewat SP4N-LAPOR!."
    ),
    "no_further_action": gettext_lazy("Diarsipkan karena alasan lain."),
}
_STATUS = {
    "received": "open",
    "returned": "internal_referral",
    "dispatched": "open",
    "in_progress": "in_progress",
    "inspected": "investigating",
    "objected": "reopen",
    "answered": "in_progress",
    "closed": "closed",
    "referred": "not_councils_responsibility",
}
_ARCHIVED = {"outside": "not_councils_responsibility", "duplicate": "duplicate"}
_ANSWERS = ("answer", "conclude")
_ANSWER = f"({', '.join(repr(step) for step in _ANSWERS)})"
_TIME = "at BETWEEN %(start)s AND %(end)s"
# a public word of the office that is the answer of the step after it: that step tells it, so it is no turn of its own
_SAID = """
SELECT m.id, m.text FROM cases_casemessage m
WHERE m.case_id = e.case_id AND m.audience = %(public)s AND m.role = '' AND m.audit_id < e.audit_id AND m.audit_id > coalesce(
  (SELECT max(b.audit_id) FROM cases_caseevent b WHERE b.case_id = e.case_id AND b.seq < e.seq), 0)
ORDER BY m.id DESC LIMIT 1"""
_ONLY = "AND case_id = ANY (ARRAY (SELECT id FROM cases_case WHERE number = ANY (%(ids)s)))"
_TURNS = f"""
SELECT g.number, t.name, t.at, t.action, t.target, t.data->>'why', t.data->>'to', t.text,
  category.needs_after_photo, photo.document_id FROM (
  SELECT e.case_id, e.seq::text AS name, e.at, e.action, e.target, e.data, said.text, e.audit_id, e.seq
  FROM cases_caseevent e LEFT JOIN LATERAL ({_SAID}) said ON e.action IN {_ANSWER}
  WHERE e.{_TIME} {{only}} AND e.action <> 'open' AND {loud("e.")}
  UNION ALL
  SELECT m.case_id, 'm' || m.id, m.at, '', now.target, now.data, m.text, m.audit_id, NULL
  FROM cases_casemessage m
  JOIN LATERAL (SELECT e.target, e.data, e.audit_id FROM cases_caseevent e
    WHERE e.case_id = m.case_id AND e.audit_id < m.audit_id ORDER BY e.seq DESC LIMIT 1) now ON true
  WHERE m.{_TIME} {{only}} AND m.audience = %(public)s AND m.role = '' AND NOT EXISTS (
    SELECT FROM cases_caseevent e, LATERAL ({_SAID}) answer
    WHERE e.case_id = m.case_id AND e.action IN {_ANSWER} AND answer.id = m.id)
) t
JOIN ({{gated}}) g ON g.id = t.case_id
LEFT JOIN complaints_category category ON category.code = g.category_id
LEFT JOIN LATERAL (
  SELECT document_id FROM cases_attachment
  WHERE case_id = t.case_id AND audience = %(public)s AND kind <> 'file' AND seq = t.seq - 1 ORDER BY id LIMIT 1
) photo ON true
ORDER BY t.at, t.audit_id LIMIT %(size)s OFFSET %(offset)s"""


def find(wanted: Wanted, base: str) -> list[dict[str, Any]]:
    """The turns that are wanted. `base` is our own address, without a slash at the end."""
    sql, values = gated()
    only = _ONLY if wanted.ids else ""
    start, end = wanted.opened or (None, None)
    given: dict[str, Any] = {
        "start": start,
        "end": end,
        "size": wanted.size,
        "offset": wanted.offset,
        "public": Audience.PUBLIC.value,
    }
    given |= {"ids": list(wanted.ids)} if wanted.ids else {}
    return [_told(row, base) for row in kept.run(_TURNS.format(gated=sql, only=only), given | values)]


def _told(row: Any, base: str) -> dict[str, Any]:
    number, name, at, action, target, why, to, text, shows_result, photo = row
    return {
        "update_id": f"{number}-{name}",
        "service_request_id": number,
        "status": _status(target, why, bool(shows_result)),
        "updated_datetime": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "description": text or _description(action, target, why, to),
        "media_url": f"{base}/berkas/{photo}/foto.jpg" if photo else "",
    }


def _status(target: str, why: str | None, shows_result: bool) -> str:
    if target == "archived":
        return _ARCHIVED.get(why or "", "no_further_action")
    return "fixed" if target == "answered" and shows_result else _STATUS.get(target, "open")


def _description(action: str, target: str, why: str | None, to: str | None) -> str:
    """A step in words that everybody may read: never its reason."""
    step, state = ReportFlow.transitions.get(action), ReportFlow.states.get(target)
    parts = [f"{step.past or step.label}." if step else ""]
    if to:
        parts.append(_("Kepada %(agency)s.") % {"agency": to})
    if target == "archived":
        parts.append(f"{_(Report.Archived(why).label)}." if why in Report.Archived.values else "")
    elif step and step.target is not None and state and state.note:
        parts.append(_(str(state.note)))
    return " ".join(filter(None, parts))
