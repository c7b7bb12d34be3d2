"""From an XLSForm workbook to a form: what is supported, and for the rest a message that names sheet, row and column.

1. Our own reading, cell by cell, so that every refusal has its place. 2. The rules are translated and tried once, empty and filled.
3. pyxform, the reference reader of ODK, has the last word; the XForm it makes is kept for devices that speak it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from simpul.kernel.forms import choice_columns, odk, supported, workbook
from simpul.kernel.forms.definition import Choice, Definition, Group, Item, Kind, Question, Words
from simpul.kernel.forms.evaluation import CircularError, Evaluation, Plan, RuleError
from simpul.kernel.forms.example import sample_answers
from simpul.kernel.forms.expressions import named_in
from simpul.kernel.forms.known import registry as known_facts
from simpul.kernel.forms.workbook import Problem, Row, Unreadable, Workbook


@dataclass
class Reading:
    """What came of a workbook: the form if it can be used, what must be mended, what was passed over, and the XForm."""

    definition: Definition | None = None
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    xform: str = ""


def read(content: bytes, lists: Mapping[str, bytes] | None = None) -> Reading:
    """The form of an XLSX file; `lists` are CSV files of choices by their name. Never raises for what the file holds."""
    try:
        book = workbook.read(content)
        return _Reader(book, {name: workbook.read_choices(name, data) for name, data in (lists or {}).items()}).read()
    except Unreadable as error:
        return Reading(problems=[Problem(str(error))])


class _Reader:
    def __init__(self, book: Workbook, files: dict[str, list[tuple[str, dict[str, str]]]]) -> None:
        self.book, self.files = book, files
        self.done = Reading(problems=list(book.problems))
        self.rows: dict[str, Row] = {}
        self.choices: dict[str, tuple[Choice, ...]] = {}
        self.places: dict[tuple[str, str], Row] = {}  # where a choice of the workbook stands

    def read(self) -> Reading:
        self._headings()
        code, title = self._settings()
        self._lists()
        items = self._items()
        asked = [question for question, _place in Definition("", {}, items).questions()]
        self.done.notices += choice_columns.unused(self.book, asked)
        self.done.problems += choice_columns.lost(self.book, asked, self.choices, self.places)
        if not self.done.problems:
            self._try(Definition(code, title, items, self._used(items)))
        return self.done

    def _used(self, items: tuple[Item, ...]) -> dict[str, tuple[Choice, ...]]:
        """The lists that are asked, with the columns by which they are filtered."""
        columns: dict[str, set[str]] = {}
        for question, _place in Definition("", {}, items).questions():
            columns.setdefault(question.choices, set()).update(choice_columns.named_in(question.choice_filter))
        return {
            name: tuple(replace(c, more={k: v for k, v in c.more.items() if k in columns[name]}) for c in listed)
            for name, listed in self.choices.items()
            if name in columns
        }

    def _wrong(self, message: str, row: Row, heading: str, sheet: str = "survey") -> None:
        written = next((one for one in row.letters if supported.split(one)[0] == heading or one == heading), "")
        letter = row.letters.get(written) or self.book.headings.get(sheet, {}).get(heading, "")
        self.done.problems.append(Problem(message, sheet, row.number, letter, written or heading))

    def _headings(self) -> None:
        """Which columns there are, and which can't be used."""
        for sheet, known in (("survey", supported.PLAIN), ("choices", ("list_name", "name"))):
            for written, letter in self.book.headings.get(sheet, {}).items():
                base = supported.split(written)[0]
                if base in known or written in known or base in supported.TOLD_IN_LANGUAGES:
                    continue
                if sheet == "choices" or not any(row.get(written) for row in self.book.sheets.get(sheet, [])):
                    continue  # which columns of lists are used, filters tell later
                if base in supported.REFUSED and sheet == "survey":
                    words = _("Kolom ini belum didukung. Hapus isinya.")
                    self.done.problems.append(Problem(words, sheet, 1, letter, written))
                else:
                    self.done.notices.append(Problem(_("Kolom ini tidak dipakai."), sheet, 1, letter, written))
        for needed in ("type", "name"):
            if needed not in self.book.headings["survey"]:
                self.done.problems.append(Problem(_("Kolom “%(name)s” tidak ada.") % {"name": needed}, "survey", 1))

    def _settings(self) -> tuple[str, Words]:
        row = next(iter(self.book.sheets.get("settings", [])), None)
        code, title = (row.get("form_id"), self._words(row, "form_title")) if row else ("", {})
        if not supported.CODE.fullmatch(code):
            words = _("Isi form_id dengan huruf kecil, angka, dan tanda hubung, misalnya izin-keramaian.")
            self.done.problems.append(Problem(words, "settings", row.number if row else 2, "", "form_id"))
        if not title:
            words = _("Isi form_title dengan judul formulir.")
            self.done.problems.append(Problem(words, "settings", row.number if row else 2, "", "form_title"))
        return code, title

    def _words(self, row: Row, heading: str) -> Words:
        return {
            language: text
            for written, text in row.cells.items()
            for base, language in [supported.split(written)]
            if base == heading
        }

    def _plain(self, row: Row, heading: str) -> str:
        """A cell of a column that has no languages, under any of its names."""
        return next(
            (text for written, text in row.cells.items() if supported.SAME.get(written, written) == heading), ""
        )

    def _lists(self) -> None:
        gathered: dict[str, dict[str, Choice]] = {}
        for row in self.book.sheets.get("choices", []):
            listed, name = self._plain(row, "list_name"), self._plain(row, "name")
            if not listed or not name or " " in name:
                self._wrong(_("Isi list_name dan name. Nama pilihan tanpa spasi."), row, "name", "choices")
            elif name in gathered.setdefault(listed, {}):
                self._wrong(
                    _("Pilihan “%(name)s” sudah ada dalam daftar ini.") % {"name": name}, row, "name", "choices"
                )
            else:
                gathered[listed][name] = Choice(
                    name, self._words(row, "label") or {"id": name}, choice_columns.of(row.cells)
                )
                self.places[listed, name] = row
        self.choices = {listed: tuple(found.values()) for listed, found in gathered.items()}
        self.choices |= {file: choice_columns.from_file(rows) for file, rows in self.files.items()}

    def _items(self) -> tuple[Item, ...]:
        """The tree of groups and questions."""
        stack: list[tuple[Group | None, list[Item], Row | None]] = [(None, [], None)]
        for row in self.book.sheets["survey"]:
            kind = " ".join(row.get("type").replace("_", " ").lower().split())
            if kind in ("begin group", "begin repeat"):
                group = self._group(row, repeat=kind == "begin repeat")
                if group.repeat and any(outer and outer.repeat for outer, _items, _row in stack):
                    self._wrong(_("Pengulangan di dalam pengulangan belum didukung."), row, "type")
                stack.append((group, [], row))
            elif kind in ("end group", "end repeat"):
                self._end(stack, row, repeat=kind == "end repeat")
            elif (question := self._question(row)) is not None:
                stack[-1][1].append(question)
        self._unclosed([row for _group, _items, row in stack[1:] if row is not None])
        if not stack[0][1] and not self.done.problems:
            self.done.problems.append(Problem(_("Formulir ini belum berisi pertanyaan."), "survey"))
        return tuple(stack[0][1])

    def _unclosed(self, rows: list[Row]) -> None:
        for row in rows:
            self._wrong(_("Kelompok ini belum ditutup. Tambahkan baris end_group atau end_repeat."), row, "type")

    def _end(self, stack: list[tuple[Group | None, list[Item], Row | None]], row: Row, *, repeat: bool) -> None:
        opened = stack[-1][0]
        if opened is None or opened.repeat is not repeat:
            self._wrong(_("Baris penutup ini tidak punya pembuka yang cocok."), row, "type")
            return
        _group, items, _row = stack.pop()
        stack[-1][1].append(replace(opened, items=tuple(items)))

    def _name(self, row: Row) -> str:
        name = row.get("name")
        if not supported.NAME.fullmatch(name):
            self._wrong(_("Isi name dengan huruf, angka, dan garis bawah, diawali huruf."), row, "name")
        elif name in self.rows:
            words = _("Nama “%(name)s” sudah dipakai di baris %(row)s. Setiap nama hanya sekali.")
            self._wrong(words % {"name": name, "row": self.rows[name].number}, row, "name")
        self.rows.setdefault(name, row)
        return name

    def _group(self, row: Row, *, repeat: bool) -> Group:
        if "table-list" in row.get("appearance") or "field-list" not in (row.get("appearance") or "field-list"):
            self.done.notices.append(
                Problem(_("Tampilan ini tidak dipakai."), "survey", row.number, row.letters["appearance"], "appearance")
            )
        count = row.get("repeat_count")
        return Group(self._name(row), self._words(row, "label"), (), self._plain(row, "relevant"), repeat, count)

    def _question(self, row: Row) -> Question | None:
        written = row.get("type")
        first, _space, rest = " ".join(written.split()).partition(" ")
        if first.lower() in ("select",) and rest:
            more, _space, rest = rest.partition(" ")
            first = f"{first} {more}"
        kind = supported.TYPES.get(first.lower())
        if first.lower() in supported.PASSED_OVER:
            self.done.notices.append(
                Problem(_("Jenis “%(type)s” tidak dipakai di sini.") % {"type": first}, "survey", row.number)
            )
            return None
        if kind is None:
            words = _("Jenis “%(type)s” belum didukung. Yang didukung: %(types)s.")
            self._wrong(
                words % {"type": written or "–", "types": ", ".join(supported.OFFERED)},
                row,
                "type",
            )
            return None
        return self._described(row, kind, rest)

    def _described(self, row: Row, kind: Kind, rest: str) -> Question:
        required = self._plain(row, "required")
        question = Question(
            self._name(row), kind,
            **{heading: self._words(row, heading) for heading in supported.TOLD_IN_LANGUAGES},
            required=supported.YES.get(required.lower(), required), relevant=self._plain(row, "relevant"),
            constraint=self._plain(row, "constraint"), calculation=self._plain(row, "calculation"),
            default=row.get("default"), choices=self._list(row, kind, rest), choice_filter=row.get("choice_filter"), look=self._look(row),
            known=row.get("simpul::known"), into=row.get("simpul::case"),
        )  # fmt: skip
        self._check(row, question)
        return question

    def _check(self, row: Row, question: Question) -> None:
        if question.asked and not question.label:
            self._wrong(_("Isi label: itulah yang dibaca warga."), row, "label")
        if question.kind == "calculate" and not question.calculation:
            self._wrong(_("Isi calculation dengan rumusnya."), row, "calculation")
        if question.choice_filter and question.kind not in ("one", "many"):
            self._wrong(_("Saringan pilihan hanya untuk pertanyaan pilihan."), row, "choice_filter")
        if question.known and question.known not in known_facts:
            words = _("Tidak ada data bernama “%(name)s”. Yang ada: %(names)s.")
            self._wrong(words % {"name": question.known, "names": ", ".join(sorted(known_facts))}, row, "simpul::known")
        if question.into and question.into not in supported.INTO:
            self._wrong(
                _("Isi dengan salah satu: %(names)s.") % {"names": ", ".join(sorted(supported.INTO))},
                row,
                "simpul::case",
            )
        if "(" in question.default or "${" in question.default:
            self._wrong(_("Isi default dengan nilai biasa. Rumus ditulis di kolom calculation."), row, "default")

    def _list(self, row: Row, kind: Kind, rest: str) -> str:
        if kind not in ("one", "many"):
            return ""
        name = rest.split(maxsplit=1)[0] if rest.split() else ""
        if "or_other" in rest or "or other" in rest:
            self._wrong(_("“or_other” belum didukung. Tambahkan pilihan “lainnya” sendiri."), row, "type")
        if name not in self.choices:
            words = (
                _("Berkas %(name)s belum diunggah.")
                if name.endswith(".csv")
                else _("Daftar pilihan “%(name)s” tidak ada.")
            )
            self._wrong(words % {"name": name or "–"}, row, "type")
        return name

    def _look(self, row: Row) -> str:
        looks = row.get("appearance").split()
        unknown = [look for look in looks if look not in supported.LOOKS and not look.startswith("columns")]
        if unknown:
            at = Problem(
                _("Tampilan ini tidak dipakai."), "survey", row.number, row.letters["appearance"], "appearance"
            )
            self.done.notices.append(at)
        return " ".join(look.removesuffix("()") for look in looks if look in supported.LOOKS)

    def _try(self, definition: Definition) -> None:
        """Do the rules hold together, and does pyxform agree?"""
        try:
            plan = Plan(definition)
            self._labels(plan)
            if not self.done.problems:
                for answers in ({}, sample_answers(definition)):
                    Evaluation(plan, answers, {}, strict=True).run()
                self._last_word(definition)
        except RuleError as error:
            heading = {"count": "repeat_count"}.get(error.rule, error.rule)
            self._wrong(str(error), self.rows[error.name], heading)
        except CircularError as error:
            self._wrong(str(error), self.rows[error.names[0]], "relevant")
        if not self.done.problems:
            self.done.definition = definition

    def _last_word(self, definition: Definition) -> None:
        try:
            self.done.xform = odk.xform(self.book, definition)
        except odk.NotAnXForm as error:
            self.done.problems.append(Problem(str(error)))

    def _labels(self, plan: Plan) -> None:
        """Labels quote answers that exist, and none from within another repeat."""
        for name, place in plan.places.items():
            for text in (*place.item.label.values(), *getattr(place.item, "hint", {}).values()):
                for quoted in named_in(text):
                    known = plan.names.get(quoted)
                    if known is None or (known.repeat and known.repeat != place.repeat) or known.is_repeat:
                        words = _("Tidak ada pertanyaan bernama “%(name)s” yang dapat dikutip di sini.")
                        self._wrong(words % {"name": quoted}, self.rows[name], "label")
