"""Widgets drawn here are those that Django's templates draw."""

import re

import pytest
from django import forms
from django.forms.renderers import Jinja2
from hypothesis import given
from hypothesis import strategies as st

from simpul.kernel.forms.drawing import DRAWN, LongSelect, Renderer

CHOICES = [("", "Pilih & tunggu"), ("Kecamatan <A>", [("1", 'Desa "Satu"'), ("2", "Desa Dua")]), (3, "Tiga")]
ATTRS = {"id": "id_x", "required": True, "disabled": False, "data-words": "<b>\"'&", "maxlength": 40}
WIDGETS = [
    forms.TextInput(), forms.NumberInput(), forms.EmailInput(), forms.URLInput(), forms.TelInput(), forms.SearchInput(),
    forms.PasswordInput(render_value=True), forms.HiddenInput(), forms.DateInput(), forms.DateTimeInput(), forms.TimeInput(),
    forms.CheckboxInput(), forms.Textarea({"rows": 4}), forms.Select(choices=CHOICES), LongSelect(choices=CHOICES),
    forms.SelectMultiple(choices=CHOICES), forms.RadioSelect(choices=CHOICES[2:]), forms.CheckboxSelectMultiple(choices=CHOICES[2:]),
    forms.ClearableFileInput(),
]  # fmt: skip


def tidy(html: str) -> str:
    """Without the white space between tags, where Django's templates leave some."""
    return re.sub(r">\s+", ">", re.sub(r"\s+<", "<", html)).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", "3", "1", 'a <b> "c" & d', True])
def test_they_are_the_same(widget: forms.Widget, value: object) -> None:
    ours = widget.render("x", value, ATTRS, renderer=Renderer())
    plain = forms.Select(widget.attrs, widget.choices) if isinstance(widget, LongSelect) else widget
    assert tidy(ours) == tidy(plain.render("x", value, ATTRS, renderer=Jinja2()))


def test_single_choices_too() -> None:
    class Form(forms.Form):
        default_renderer = Renderer()
        x = forms.ChoiceField(choices=CHOICES[2:], widget=forms.RadioSelect)

    class Plain(Form):
        default_renderer = Jinja2()

    for wrap in (True, False):
        ours, theirs = ([tidy(str(option.tag(wrap))) for option in form()["x"]] for form in (Form, Plain))
        assert ours == theirs


@given(st.text(max_size=30))
def test_nothing_that_people_type_becomes_markup(text: str) -> None:
    drawn = LongSelect(choices=[(text, text), (text, [(text, text)])]).render(text, text, {"title": text})
    assert re.sub(r"</?(?:select|optgroup|option)\b[^<>]*>", "", drawn).count("<") == 0


def test_all_of_them_are_tried() -> None:
    tried = {widget.template_name for widget in WIDGETS} | {getattr(w, "option_template_name", None) for w in WIDGETS}
    assert set(DRAWN) - tried == {"django/forms/widgets/input.html"}
