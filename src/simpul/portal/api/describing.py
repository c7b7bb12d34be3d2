"""Forms, states and services in words that programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases.services import Service
from simpul.kernel.forms import PhotosField, VillageField
from simpul.kernel.workflow import State
from simpul.portal.api import schemas

_TYPES: tuple[tuple[type[forms.Field], str], ...] = (
    (PhotosField, "photos"),
    (VillageField, "village"),
    (forms.ChoiceField, "choice"),
    (forms.ModelChoiceField, "choice"),
    (forms.BooleanField, "boolean"),
    (forms.FloatField, "number"),
    (forms.IntegerField, "number"),
    (forms.EmailField, "email"),
    (forms.DateField, "date"),
)


def fields(form: forms.Form) -> list[schemas.Field]:
    """What a form asks."""
    return [_field(name, field) for name, field in form.fields.items()]


def _field(name: str, field: forms.Field) -> schemas.Field:
    kind = next((said for known, said in _TYPES if isinstance(field, known)), "text")
    return schemas.Field(
        name=name,
        label=str(field.label or name),
        help=str(field.help_text),
        type=kind,
        required=field.required,
        many=isinstance(field, PhotosField | forms.MultipleChoiceField),
        max_length=getattr(field, "max_length", None),
        choices=list(_choices(field.choices)) if kind == "choice" else None,  # type: ignore[attr-defined]
    )


def _choices(choices: Iterable[Any]) -> Iterator[schemas.Choice]:
    """The values of a field without the empty one; groups are laid flat."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _choices(label)
        elif str(value):
            yield schemas.Choice(value=str(value), label=str(label))


def state(found: State) -> schemas.State:
    """A state with its words."""
    return schemas.State(
        code=found.name,
        label=_(found.label),
        tone=found.tone,
        final=found.final,
        note=_(found.note) if found.note else "",
    )


def brief(service: Service) -> schemas.ServiceBrief:
    """A service in the catalogue."""
    return schemas.ServiceBrief(**_named(service))


def whole(service: Service, viewer: Viewer) -> schemas.Service:
    """A service with its standard and what its form asks of this viewer."""
    return schemas.Service(
        **_named(service),
        result=str(service.result),
        fee=str(service.fee),
        requirements=[str(item) for item in service.requirements],
        legal_basis=[str(basis) for basis in service.legal_basis],
        standard=list(_standard(service)),
        states=[state(found) for found in service.workflow.states.values()],
        fields=[] if service.source else fields(service.django_form(viewer=viewer)),
    )


def _named(service: Service) -> dict[str, Any]:
    return {
        "slug": service.slug,
        "name": str(service.name),
        "summary": str(service.summary),
        "agency": str(service.agency),
        "needs_account": service.needs_account,
        "public_list": service.public_list,
    }


def _standard(service: Service) -> Iterator[schemas.Promise]:
    for found, within in service.standard():
        words = _("sampai janji selesai") if within.whole else _(within.promise.label)
        owner = _(found.owner.label) if found.owner else ""
        yield schemas.Promise(state=found.name, label=_(found.label), owner=owner, within=words)
