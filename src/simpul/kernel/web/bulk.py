"""Many cases at once: tick them in the list, choose one step that all allow, and read what came of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import bulk, conversation, services
from simpul.kernel.cases.bulk import Chosen
from simpul.kernel.cases.deskwork import Batch
from simpul.kernel.cases.facets import Facet
from simpul.kernel.cases.models import Audience, Case
from simpul.kernel.forms import PhotosField
from simpul.kernel.web import downloads, steps
from simpul.kernel.workflow import Refused, Transition

NOTE = "note"


class NoteForm(forms.Form):
    """The same note on every case, for colleagues alone."""

    text = forms.CharField(
        label=gettext_lazy("Catatan internal"),
        max_length=conversation.LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Tuliskan catatannya.")},
    )


@requires_staff
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """The cases ticked, and the steps that all of them allow; with a step named, take it."""
    viewer = viewer_of(request)
    try:
        chosen = bulk.read(request.POST.getlist("kasus"))
        name = request.POST.get("langkah", "")
        if not name:
            return _ask(request, chosen, viewer)
        return _take(request, chosen, viewer, name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk")


def _ask(
    request: HttpRequest, chosen: list[Chosen], viewer: Viewer, sent: Any = None, status: int = 200
) -> HttpResponse:
    found = bulk.seen(chosen, viewer)
    if not found:
        raise Refused(_("Tidak ada yang dapat Anda buka di antara kasus yang dipilih."))
    offers: list[tuple[str, Any, str, forms.Form]] = [
        (step.name, step.label, step.tone, _form(step, found[0])) for step in common(found)
    ]
    offers.append((NOTE, gettext_lazy("Tulis catatan internal"), "quiet", NoteForm(prefix=NOTE)))
    if sent:
        offers = [(*one[:3], sent[1]) if one[0] == sent[0] else one for one in offers]
    context = {"found": found, "chosen": chosen, "offers": offers, "key": uuid4()}
    return render(request, "web/bulk.html", context, status=status)


def common(found: list[Facet]) -> list[Transition]:
    """The steps that every one of the cases allows now and that are the same thing for all: one workflow, no file to bring."""
    if len({facet.case.flow for facet in found}) > 1:
        everyday = [{step.name for step in facet.steps if step.target is None} for facet in found]
        shared = set.intersection(*everyday)
    else:
        shared = set.intersection(*({step.name for step in facet.steps} for facet in found))
    return [step for step in found[0].steps if step.name in shared and not _wants_a_file(step, found[0])]


def _wants_a_file(step: Transition, facet: Facet) -> bool:
    return any(
        isinstance(field, PhotosField) and field.required for field in steps.form_for(step, facet).fields.values()
    )


def _form(step: Transition, facet: Facet, *sent: Any) -> forms.Form:
    """What is asked once for all. What belongs to each case (`of_each` of the form: its own title, say) is not asked."""
    form = steps.form_for(step, facet, *sent)
    for name in [*getattr(form, "of_each", ()), *(n for n, f in form.fields.items() if isinstance(f, PhotosField))]:
        form.fields.pop(name, None)
    return form


def _take(request: HttpRequest, chosen: list[Chosen], viewer: Viewer, name: str) -> HttpResponse:
    """Check what was typed once, then go from case to case."""
    found = bulk.seen(chosen, viewer)
    step, example = _still(name, found)
    key = _key(request)
    if Batch.objects.filter(pk=key, by=viewer.user).exists():  # sent a second time
        return redirect("desk_batch", key=key)
    if step is None and name != NOTE:
        raise Refused(_("Langkah itu tidak berlaku lagi untuk kasus yang dipilih."))
    form = _form(step, example, request.POST) if step and example else NoteForm(request.POST, prefix=NOTE)
    if not form.is_valid():
        return _ask(request, chosen, viewer, (name, form), status=422)
    label = str(step.label) if step else str(NoteForm.base_fields["text"].label)

    def act(facet: Facet, one: Chosen) -> None:
        if step is None:
            conversation.say(facet.case, by=viewer, text=form.cleaned_data["text"], audience=Audience.STAFF)
        else:
            _step(facet, one, name, request.POST)

    batch = bulk.begin(key, name, label, len(chosen), viewer)
    bulk.run(batch, chosen, viewer, act)
    return redirect("desk_batch", key=batch.pk)


def _still(name: str, found: list[Facet]) -> tuple[Transition, Facet] | tuple[None, None]:
    """The step that was chosen, and a case that allows it still. Of those that do no more each is refused with its own reason."""
    for facet in found:
        for step in facet.steps:
            if step.name == name and not _wants_a_file(step, facet):
                return step, facet
    return None, None


def _step(facet: Facet, one: Chosen, name: str, typed: Any) -> None:
    """Take the step for one case with what was typed for all, and what is its own."""
    data = typed.copy()
    data["seq"] = str(one.seq) if one.seq else ""
    known = facet.case.workflow.transitions.get(name)
    if known is not None and known in facet.steps:
        own = steps.form_for(known, facet)
        for field in getattr(own, "of_each", ()):
            if field in own.fields:
                value = own.get_initial_for_field(own.fields[field], field)
                data[own.add_prefix(field)] = "" if value is None else str(value)
    if offer := steps.take_with(facet, name, data, {}):
        assert offer.form is not None
        raise Refused(" ".join(str(error) for errors in offer.form.errors.values() for error in errors))


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("kunci", ""))
    except ValueError:
        raise Refused(_("Halaman ini sudah tidak berlaku. Pilih kasusnya lagi.")) from None


@requires_staff
@require_safe
def result(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What came of each case; with `?unduh=` as a file. Only who asked may read it; titles only while the gate still opens the case."""
    viewer = viewer_of(request)
    batch = Batch.objects.filter(pk=key, by=viewer.user).first()
    if batch is None:
        raise Http404
    outcomes = list(batch.outcomes.select_related("case").order_by("id"))
    open_to_him = set(
        Case.objects.visible_to(viewer).filter(pk__in=[one.case_id for one in outcomes]).values_list("pk", flat=True)
    )
    rows = [
        (one, one.case.number, one.case.title if one.case_id in open_to_him else "", one.case_id in open_to_him)
        for one in outcomes
        if one.case.service in services.registry
    ]
    if downloads.asked(request):
        lines = ((number, title, _("Selesai") if one.done else one.says) for one, number, title, _open in rows)
        header = [_("Nomor"), _("Perihal"), _("Hasil")]
        return downloads.take_table(request, downloads.Table("hasil-sekaligus", header, lines, personal=True))
    done = sum(one.done for one in outcomes)
    context = {
        "batch": batch,
        "rows": rows,
        "done": done,
        "refused": len(outcomes) - done,
        "left": batch.asked - len(outcomes),
    }
    return render(request, "web/bulk_result.html", context)
