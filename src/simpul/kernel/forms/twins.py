"""Forms made at little cost: their own copies of the fields that a class declares, and words looked up only where a field is drawn."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import Any

from django import forms
from django.forms.utils import pretty_name

OURS = {forms.Field.__deepcopy__, forms.ChoiceField.__deepcopy__}
WIDGETS = {forms.Widget.__deepcopy__, forms.widgets.ChoiceWidget.__deepcopy__}


class Declared(dict[str, forms.Field]):
    """Declared fields, of which Django makes a deep copy for each form."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: twin(field, memo) for name, field in self.items()}


def twin(field: forms.Field, memo: dict[int, Any]) -> forms.Field:
    """What `deepcopy` makes of a field: its own, with a widget, sentences and validators of its own. A list of choices is shared, since
    it is only ever exchanged as a whole. A field or widget that copies itself in a manner of its own is asked to."""
    if type(field).__deepcopy__ not in OURS or type(field.widget).__deepcopy__ not in WIDGETS:
        return deepcopy(field, memo)
    made: forms.Field = _shallow(field)
    made.widget = _shallow(field.widget)
    made.widget.attrs = field.widget.attrs.copy()
    made.error_messages = field.error_messages.copy()
    made.validators = field.validators[:]
    return made


def _shallow(one: Any) -> Any:
    made = object.__new__(type(one))
    made.__dict__.update(one.__dict__)
    return made


class Late(forms.BoundField):
    """A field in its form. Judging an answer needs its name alone; what is drawn of it is found when it is drawn."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        self.form, self.field, self.name = form, field, name
        self.html_name = form.add_prefix(name)
        self.renderer = form.renderer

    html_initial_name = cached_property(lambda self: self.form.add_initial_prefix(self.name))
    html_initial_id = cached_property(lambda self: self.form.add_initial_prefix(self.auto_id))
    label = cached_property(lambda self: pretty_name(self.name) if self.field.label is None else self.field.label)
    help_text = cached_property(lambda self: self.field.help_text or "")
