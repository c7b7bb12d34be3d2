"""A form's own fields are as its class declares them, and what becomes of them there stays there."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django import forms

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.forms import ApplicationForm, ContactForm, PastDayField, PhotosField, PlaceMixin
from simpul.kernel.forms.fields import AgencyField
from simpul.kernel.forms.twins import twin


class Report(PlaceMixin, ContactForm, ApplicationForm):
    kind = forms.ChoiceField(
        choices=[("complaint", "Pengaduan"), ("question", "Pertanyaan")], initial="complaint", widget=forms.RadioSelect
    )
    text = forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 5}))
    secrecy = forms.TypedChoiceField(coerce=int, choices=[(0, "Terbuka"), (1, "Anonim")])
    photos, day, agency = PhotosField(required=False), PastDayField(required=False), AgencyField(required=False)


FIELDS = {
    **Report.base_fields,
    "when": forms.SplitDateTimeField(),
    "of": forms.MultipleChoiceField(choices=[(1, "a")]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FIELDS)
def test_a_twin_is_what_a_deep_copy_would_be(name: str) -> None:
    field = FIELDS[name]
    made, deep = twin(field, {}), deepcopy(field)
    assert type(made) is type(deep)
    assert made.__dict__.keys() == deep.__dict__.keys()
    assert (made.label, made.required, made.help_text, made.initial) == (
        field.label,
        field.required,
        field.help_text,
        field.initial,
    )
    assert list(getattr(made, "choices", ())) == list(getattr(deep, "choices", ()))
    assert type(made.widget) is type(deep.widget)
    assert made.widget.attrs == deep.widget.attrs
    own = ("widget", "error_messages", "validators")
    assert all(getattr(made, part) is not getattr(field, part) for part in own)
    assert made.widget.attrs is not field.widget.attrs


def test_what_one_form_changes_no_other_sees() -> None:
    form = Report(viewer=NOBODY)
    form.fields["kind"].choices = [("complaint", "Lain")]
    form.fields["kind"].initial = "question"
    form.fields["text"].widget.attrs["rows"] = 9
    form.fields["text"].error_messages["required"] = "Lain."
    form.fields["email"].validators.clear()
    del form.fields["phone"]
    other = Report(viewer=NOBODY).fields
    assert (len(other["kind"].choices), other["kind"].initial, other["text"].widget.attrs["rows"]) == (
        2,
        "complaint",
        5,
    )
    assert len(other["kind"].widget.choices) == 2
    assert other["text"].error_messages["required"] != "Lain."
    assert other["email"].validators
    assert "phone" in other
