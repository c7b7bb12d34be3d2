"""Taking a step from a posted form: the same for residents and officers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from simpul.kernel import writing
from simpul.kernel.cases import engine, everyday, facets
from simpul.kernel.cases.facets import Facet
from simpul.kernel.cases.models import Case
from simpul.kernel.documents import PICTURES, UnacceptableFile, store
from simpul.kernel.forms import PhotosField
from simpul.kernel.workflow import Refused, Stale, Transition


class ReasonField(forms.CharField):
    """Why a step is taken."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Alasan"),
            max_length=1000,
            widget=forms.Textarea({"rows": 3}),
            error_messages={"required": _("Tuliskan alasannya.")},
        )


class NothingToAsk(forms.Form):
    """A step that needs only the button."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class Unsent:
    """Words that could not be taken as they are, and why: they stand in their field again. `audience` is for whom they were meant."""

    text: str
    problem: str
    audience: str = ""


@dataclass
class Offer:
    """A step as a page shows it: with its form, or (`form` None) as a link that brings the form."""

    step: Transition
    form: forms.Form | None

    @property
    def open(self) -> bool:
        """Whether the page shows the form unfolded: it was sent and needs mending."""
        return self.form is not None and self.form.is_bound


def asks(step: Transition) -> bool:
    """Whether a step wants anything but its button."""
    return bool(step.form or step.reason or step.name in everyday.FORMS)


def form_for(step: Transition, facet: Facet, *sent: Any) -> forms.Form:
    """The form of a step, bound when data and files are given. Field names carry the step's name, so several share a page."""
    kind: Any = step.form or everyday.FORMS.get(step.name) or NothingToAsk
    form: forms.Form = kind(*sent, case=facet.case, prefix=step.name)
    if step.reason:
        form.fields["reason"] = ReasonField()
        form.order_fields([name for name in form.fields if not isinstance(form.fields[name], PhotosField)])
    return form


def offers(facet: Facet, sent: Offer | None = None, only: str | None = None) -> list[Offer]:
    """Every step the viewer may take; the one that was just refused keeps what was typed.

    With `only` (a step's name, or "" for the first that asks something) just that one brings its form: forms are the dearest part
    of a page, and an officer needs one of seven.
    """
    if only is not None:
        chosen = sent.step.name if sent else only
        asking = [step.name for step in facet.steps if asks(step)]
        only = chosen if chosen in asking else next(iter(asking), "")
    return [_offer(step, facet, sent, only) for step in facet.steps]


def _offer(step: Transition, facet: Facet, sent: Offer | None, only: str | None) -> Offer:
    if sent and sent.step is step:
        return sent
    wanted = only is None or step.name == only or not asks(step)
    return Offer(step, form_for(step, facet) if wanted else None)


def take(request: HttpRequest, facet: Facet, name: str) -> Offer | None:
    """Take the step named, as a page sent it. If somebody else moved the case first but the step still stands, what was typed returns."""
    try:
        return take_with(facet, name, request.POST, request.FILES)
    except Stale:
        step = facet.case.workflow.transitions[name]
        form = form_for(step, facet, request.POST, request.FILES)
        if not form.fields or not _still_open(step, facet):
            raise
        form.add_error(
            None,
            _("Sementara Anda menulis, kasus ini bergerak. Lihat keadaannya, lalu kirim lagi. Isian Anda masih ada."),
        )
        return Offer(step, form)


def _still_open(step: Transition, facet: Facet) -> bool:
    try:
        return step in facets.find(facet.case.number, facet.viewer).steps
    except Case.DoesNotExist:
        return False


def take_with(facet: Facet, name: str, data: Any, files: Any) -> Offer | None:
    """Take the step named. None when it was taken; else the offer with its errors. Raises `Refused` for what no form can mend.

    `data` may hold `seq`, what the person had on screen.
    """
    step = facet.case.workflow.transitions.get(name)
    if step is None or step not in facet.steps:
        raise Refused(gettext("Langkah itu tidak dapat dilakukan sekarang. Mungkin orang lain sudah lebih dulu."))
    form = form_for(step, facet, data, files)
    if not form.is_valid():
        return Offer(step, form)
    answers = dict(form.cleaned_data)
    reason = str(answers.pop("reason", ""))
    seen = data.get("seq", "")
    photos = [name for name, field in form.fields.items() if isinstance(field, PhotosField)]
    try:
        with writing.whole():
            for photo in photos:
                answers[photo] = [store(upload, by=facet.viewer.user, limits=PICTURES) for upload in answers[photo]]
            engine.perform(
                step,
                facet.case,
                by=facet.viewer,
                reason=reason,
                seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
                **answers,
            )
    except UnacceptableFile as problem:
        form.add_error(photos[0], str(problem))
        return Offer(step, form)
    except Refused as refusal:
        if refusal.field is None or refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
        return Offer(step, form)
    return None
