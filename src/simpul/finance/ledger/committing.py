"""What is committed of the ledger: every entry and every seal, by the database itself, in the transaction that posts or closes.

A trigger, since it also meets the entry that the owner of the tables would insert past `ledger_post`: without a leaf none of them stands,
and what was committed cannot be taken back. Decision record 0062.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.finance.classification.codes import Book
from simpul.finance.ledger.models import Entry
from simpul.kernel import proof

BOOKS = {"anggaran": Book.BUDGETARY.value, "akrual": Book.ACCRUAL.value}

TRIGGERS = """
CREATE FUNCTION ledger_ref(book text, year int, name text, no bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE book WHEN 'budgetary' THEN 'anggaran' ELSE 'akrual' END || '/' || year
  || CASE name WHEN '' THEN '' ELSE '-' || name END || '/' || no;
CREATE FUNCTION ledger_commits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.proof_pending (kind, ref, body)
    SELECT 'ledger.entry', public.ledger_ref(NEW.book, NEW.year, s.name, NEW.no), encode(NEW.hash, 'hex') || chr(10) || NEW.body
    FROM public.ledger_series s WHERE s.id = NEW.series_id;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_is_committed AFTER INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_commits();
CREATE FUNCTION ledger_seal_commits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.proof_pending (kind, ref, body)
    SELECT 'ledger.seal', 'tutup-buku/' || p.year || '-' || lpad(p.month::text, 2, '0'), jsonb_build_object(
      'v', 1, 'opens', NEW.opens, 'hash', encode(NEW.hash, 'hex'), 'entries', NEW.entries, 'at', NEW.at AT TIME ZONE 'UTC')::text
    FROM public.ledger_period p WHERE p.id = NEW.period_id;
  RETURN NULL;
END $$;
CREATE TRIGGER seal_is_committed AFTER INSERT ON ledger_seal FOR EACH ROW EXECUTE FUNCTION ledger_seal_commits();
"""
BEFORE = """
INSERT INTO proof_pending (kind, ref, body)
  SELECT 'ledger.entry', ledger_ref(e.book, e.year, s.name, e.no), encode(e.hash, 'hex') || chr(10) || e.body
  FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id ORDER BY e.series_id, e.no;
INSERT INTO proof_pending (kind, ref, body)
  SELECT 'ledger.seal', 'tutup-buku/' || p.year || '-' || lpad(p.month::text, 2, '0'), jsonb_build_object(
    'v', 1, 'opens', l.opens, 'hash', encode(l.hash, 'hex'), 'entries', l.entries, 'at', l.at AT TIME ZONE 'UTC')::text
  FROM ledger_seal l JOIN ledger_period p ON p.id = l.period_id ORDER BY l.id;
"""


def now(refs: Collection[str]) -> Mapping[str, str]:
    """Entries as they stand."""
    wanted = [named for ref in refs if (named := _named(ref))]
    rows = Entry.objects.filter(year__in={year for _, year, _, _ in wanted}, no__in={no for *_, no in wanted})
    return {
        ref_of(entry): f"{bytes(entry.hash).hex()}\n{entry.body}" for entry in rows.select_related("series")
    }  # fmt: skip


def ref_of(entry: Entry) -> str:
    """The reference under which an entry is found: `anggaran/2027/15`."""
    book = next(words for words, value in BOOKS.items() if value == entry.book)
    name = f"-{entry.series.name}" if entry.series.name else ""
    return f"{book}/{entry.year}{name}/{entry.no}"


def page(ref: str) -> str | None:
    """Where an entry is read."""
    named = _named(ref)
    book, year, name, no = named or ("", 0, "", 0)
    found = Entry.objects.filter(book=BOOKS.get(book, ""), year=year, series__name=name, no=no).first()
    return reverse("ledger_entry", args=[found.pk]) if found else None


def _named(ref: str) -> tuple[str, int, str, int] | None:
    book, _, rest = ref.partition("/")
    middle, _, no = rest.rpartition("/")
    year, _, name = middle.partition("-")
    if book not in BOOKS or not (year.isascii() and year.isdecimal() and no.isascii() and no.isdecimal()):
        return None
    return book, int(year[:5]), name, int(no[:18])


def declare() -> None:
    """Make the kinds known."""
    proof.register(proof.Kind("ledger.entry", _("Jurnal"), "anggaran/", example="anggaran/2027/15", now=now, page=page))
    proof.register(proof.Kind("ledger.seal", _("Segel bulan buku"), "tutup-buku/", example="tutup-buku/2027-03"))
