"""Filling in a published form: one group of questions a page, saved at every step, checked as a whole, then sent.

Everything is a plain POST and a redirect. A script may ask the same address for the page again while somebody types (`segar`), to bring
questions that follow from others; without it the Next button does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import filing
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.documents import PICTURES, UnacceptableFile, store
from simpul.kernel.documents.limits import ORDINARY
from simpul.kernel.documents.models import Document
from simpul.kernel.forms import known, telling
from simpul.kernel.forms.asking import MOST_FILES, Sealed
from simpul.kernel.forms.definition import FILES, Definition, Group, said
from simpul.kernel.forms.evaluation import Plan
from simpul.kernel.forms.models import FormVersion
from simpul.kernel.forms.rendering import PageForm
from simpul.kernel.forms.sheet import Sheet
from simpul.kernel.forms.versions import definition_of
from simpul.kernel.web import posted, prefill
from simpul.kernel.web.csrf import is_forged_or_stale
from simpul.kernel.web.middleware import client_address
from simpul.lib import clock

CHECK = "periksa"
STALE = 403


@dataclass(frozen=True)
class Way:
    """Where a form is filled in: its page frame, whose draft it is and under which key, and for whom."""

    template: str
    owner: str
    key: str
    title: str
    trail: tuple[tuple[Any, str], ...]
    on_behalf: bool = False
    trial: bool = False
    trial_of: tuple[Definition, Plan] | None = None


@dataclass
class Journey:
    """One request of somebody who fills in a form."""

    request: HttpRequest
    way: Way
    version: FormVersion | None

    @cached_property
    def viewer(self) -> Viewer:
        return viewer_of(self.request)

    @cached_property
    def draft(self) -> Draft | None:
        """What was begun. A stale form is shown again without touching it."""
        if not self.way.owner:
            return None
        return Draft.objects.filter(owner=self.way.owner, service=self.way.key).select_related("version").first()

    @cached_property
    def form(self) -> tuple[Definition, Plan]:
        """The version with which it began, else the one in force."""
        if self.way.trial_of:
            return self.way.trial_of
        begun = self.draft.version if self.draft and self.draft.version else self.version
        if begun is None:
            raise LookupError(self.way.key)
        return definition_of(begun)

    @cached_property
    def facts(self) -> dict[str, known.Known]:
        """What the platform knows of who is signed in; of somebody else at the counter nothing is offered."""
        return {} if self.way.on_behalf else prefill.facts(self.viewer, self.form[0])

    def sheet(self, raw: dict[str, Any] | None = None) -> Sheet:
        """The form as filled in so far."""
        return Sheet(*self.form, raw if raw is not None else dict(self.draft.data) if self.draft else {}, self.facts)

    # ── Answering ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

    def answer(self, send: Any) -> HttpResponse:
        """The page, or where to go next. `send(sheet)` is called once all is right and answers the request."""
        sheet = self.sheet()
        if self.request.method != "POST":
            return self._get(sheet)
        asked = self.request.POST.get("hal", "")
        page = next((one for one in sheet.pages() if one.name == asked), None)
        if is_forged_or_stale(self.request):
            return self._stale(sheet, page)
        if asked == CHECK and page is None:
            return self._send(sheet, send)
        return self._post(sheet, page or sheet.pages()[0])

    def _get(self, sheet: Sheet) -> HttpResponse:
        asked = self.request.GET.get("hal", "")
        if asked == CHECK:
            return self._check(sheet)
        pages = sheet.pages()
        page = next((one for one in pages if one.name == asked), None)
        if page is None:
            begun = self.draft is not None and not asked
            page = next((one for one in pages if sheet.mistakes(one)), None) if begun else pages[0]
        return self._show(sheet, page, {}) if page else self._check(sheet)

    def _stale(self, sheet: Sheet, page: Group | None) -> HttpResponse:
        """The form again with what was typed; nothing is written."""
        if page is None:
            return self._check(
                sheet, notice=_("Halaman ini terlalu lama terbuka. Tekan tombolnya sekali lagi."), status=STALE
            )
        raw = self._typed(sheet, page)
        words = _("Halaman ini terlalu lama terbuka. Isian Anda masih ada. Tekan tombolnya sekali lagi.")
        return self._show(self.sheet(raw), page, {}, notice=words, status=STALE)

    def _post(self, before: Sheet, page: Group) -> HttpResponse:
        shown = set(self.request.POST.get("tampil", "").split())
        raw = self._typed(before, page)
        if "segar" in self.request.POST:
            return self._show(self.sheet(raw), page, {})
        refused = self._take_files(self.sheet(raw), page, raw) if self.request.FILES else {}
        self._alter(raw)
        sheet = self.sheet(raw)
        self._seal(sheet, raw)
        try:
            throttle("sheet", client_address(self.request) or "", limit=1500, seconds=3600)
        except TooMany as refusal:
            return self._show(sheet, page, {}, notice=str(refusal), status=429)
        self._save(raw)
        mistakes = {**{at: words for at, words in sheet.mistakes(page).items() if at in shown}, **refused}
        return self._on(self.sheet(raw), page, shown, mistakes, bool(refused))

    def _on(self, sheet: Sheet, page: Group, shown: set[str], mistakes: dict[str, str], refused: bool) -> HttpResponse:
        """Where the button pressed leads."""
        post = self.request.POST
        if refused:
            return self._show(sheet, page, mistakes, status=422)
        if "simpan" in post:
            return redirect(self._at(page.name, tersimpan=""))
        if any(name in post for name in ("tambah", "hapus", "buang", "cari")):
            return redirect(self._at(page.name) + "#isian")
        if "kembali" in post:
            return redirect(self._at(self._beside(sheet, page, -1)))
        if mistakes:
            return self._show(sheet, page, mistakes, status=422)
        return self._onward(sheet, page, shown)

    def _onward(self, sheet: Sheet, page: Group, shown: set[str]) -> HttpResponse:
        """To the next page; to the same one first if questions follow from what was answered."""
        post = self.request.POST
        follows = [asked.at for asked in sheet.asked_on(page) if asked.at not in shown]
        if follows:
            return redirect(self._at(page.name, lanjutan="") + f"#t-{follows[0]}")
        onward = CHECK if "periksa" in post else self._beside(sheet, page, +1)
        return redirect(self._at(onward))

    def _beside(self, sheet: Sheet, page: Group, by: int) -> str:
        names = [one.name for one in sheet.pages()]
        at = names.index(page.name) + by if page.name in names else 0
        return CHECK if at >= len(names) else names[max(at, 0)]

    def _at(self, name: str, **more: str) -> str:
        return f"{self.request.path}?{urlencode({'hal': name, **more})}"

    # ── What was typed ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _typed(self, sheet: Sheet, page: Group) -> dict[str, Any]:
        """The draft with what this page sent in place of what it had."""
        return posted.typed(dict(self.draft.data) if self.draft else {}, self.request.POST, sheet, page)

    def _take_files(self, sheet: Sheet, page: Group, raw: dict[str, Any]) -> dict[str, str]:
        """Store what was uploaded; what can't stay is told by key."""
        refused: dict[str, str] = {}
        for asked in [one for one in sheet.asked_on(page) if one.question.kind in FILES]:
            kept = list(raw.get(asked.at) or [])
            for upload in self.request.FILES.getlist(asked.at):
                try:
                    if len(kept) >= MOST_FILES:
                        raise UnacceptableFile(
                            _("Paling banyak %(most)s berkas. Buang dahulu yang lama.") % {"most": MOST_FILES}
                        )
                    throttle(
                        "draft",
                        client_address(self.request) or "",
                        limit=1000 if self.way.on_behalf else 100,
                        seconds=3600,
                    )
                    limits = PICTURES if asked.question.kind == "photo" else ORDINARY
                    document = store(upload, by=self.viewer.user, limits=limits)
                    self._save(raw).documents.add(document)
                    kept.append(str(document.pk))
                except (UnacceptableFile, TooMany) as problem:
                    refused[asked.at] = str(problem)
            if kept:
                raw[asked.at] = kept
        return refused

    def _alter(self, raw: dict[str, Any]) -> None:
        """Rounds of repeats come and go; kept files go."""
        repeats = {name for name, named in self.form[1].names.items() if named.is_repeat}
        posted.change_rounds(raw, self.request.POST, repeats)
        gone = raw.pop(self.request.POST.get("buang", ""), None)
        if isinstance(gone, list) and self.draft:
            self._forget(gone)

    def _forget(self, gone: list[str]) -> None:
        draft = self.draft
        if draft is not None:
            found = list(draft.documents.filter(pk__in=[one for one in gone if len(str(one)) == 36]))
            draft.documents.remove(*found)
            Document.objects.filter(pk__in=[one.pk for one in found]).delete()

    def _seal(self, sheet: Sheet, raw: dict[str, Any]) -> None:
        """Identity numbers do not lie readable in drafts."""
        for at, asked in sheet.read.items():
            if isinstance(asked.value, Sealed):
                raw[at] = asked.value.sealed

    def _save(self, raw: dict[str, Any]) -> Draft:
        """The draft with all that was typed."""
        if self.way.trial or self.version is None:
            self.draft, _new = Draft.objects.update_or_create(
                owner=self.way.owner, service=self.way.key,
                defaults={"data": raw, "updated_at": clock.now(), "version": None},
            )  # fmt: skip
        else:
            self.draft = filing.keep_sheet(self.way.owner, self.way.key, self.version, raw)
        return self.draft

    # ── Showing ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _show(
        self, sheet: Sheet, page: Group, mistakes: dict[str, str], *, notice: str = "", status: int = 200
    ) -> HttpResponse:
        documents = {str(one.pk): one for one in self.draft.documents.select_related("thumbnail")} if self.draft else {}
        form = PageForm(sheet, page, mistakes=mistakes, documents=documents)
        pages = sheet.pages()
        number = [one.name for one in pages].index(page.name) + 1 if page in pages else 1
        context = {
            **self._common(sheet), "form": form, "heading": said(page.label) or self.way.title, "hal": page.name,
            "number": number, "count": len(pages), "notice": notice, "tampil": " ".join(form.asked),
            "saved": "tersimpan" in self.request.GET, "follows": "lanjutan" in self.request.GET,
            "resumed": self.draft is not None and not self.request.GET and self.request.method != "POST",
        }  # fmt: skip
        return render(self.request, "web/fill.html", context, status=status)

    def _common(self, sheet: Sheet) -> dict[str, Any]:
        return {
            "way": self.way, "title": said(sheet.definition.title),
            "token": signing.dumps(self.way.owner, salt=posted.SALT) if self.way.owner else "",
            "outdated": self._outdated(),
            "prefill": None if self.way.on_behalf else prefill.wanting(self.viewer, self.form[0]),
        }  # fmt: skip

    def _outdated(self) -> bool:
        """Whether a newer version is in force than the one with which this began."""
        return bool(self.draft and self.draft.version and self.version and self.draft.version_id != self.version.pk)

    def _check(self, sheet: Sheet, *, notice: str = "", status: int = 200) -> HttpResponse:
        """All answers on one page, each to be changed."""
        first = next((page for page in sheet.pages() if sheet.mistakes(page)), None)
        if first is not None and status == 200:
            return self._show(sheet, first, sheet.mistakes(first), status=422)
        titles = {page.name: said(page.label) for page in sheet.pages()}
        context = {
            **self._common(sheet), "parts": telling.parts(sheet.definition, sheet.answers()), "titles": titles,
            "notice": notice, "key": self.request.POST.get("kunci") or uuid4(),
            "secret": self.request.POST.get("bukti") or uuid4().hex,
        }  # fmt: skip
        return render(self.request, "web/check.html", context, status=status)

    def _send(self, sheet: Sheet, send: Any) -> HttpResponse:
        if any(sheet.mistakes(page) for page in sheet.pages()):
            return self._check(sheet)
        try:
            answer: HttpResponse = send(sheet)
        except TooMany as refusal:
            return self._check(sheet, notice=str(refusal), status=429)
        return answer
