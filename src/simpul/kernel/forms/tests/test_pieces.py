"""What a page of a form is made of: the same for everybody until somebody writes something into it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext_lazy

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.forms import ApplicationForm, PhotosField
from simpul.kernel.testing import cast
from simpul.kernel.web import fragments

FORM = "/layanan/aduan/ajukan/"
PAGE = '{% import "components/form.html" as fields %}{{ fields.sections(form, kept) }}'


class Order(ApplicationForm):
    """A form of every kind of field, to be changed one by one."""

    kind = forms.ChoiceField(label="Jenis", choices=[("a", "Baru"), ("b", "Lama")], widget=forms.RadioSelect)
    words = forms.CharField(label="Isi", help_text="Singkat saja.", required=False, max_length=90)
    phone = forms.CharField(label="Telepon", widget=forms.TextInput({"type": "tel"}))
    agreed = forms.BooleanField(label=gettext_lazy("Nomor telepon"), required=False)
    photos = PhotosField(label="Foto", required=False)
    sections = (("Pesanan", ("kind", "words", "phone", "agreed", "photos")),)


def order(*given: Any, **more: Any) -> Order:
    return Order(*given, viewer=NOBODY, **more)


def keys(form: Order, kept: Any = ()) -> list[Any]:
    return [item.made_of(kept) for section in form.laid_out() for item in section.items]


def drawn(form: Order, kept: Any = ()) -> str:
    return engines["jinja2"].from_string(PAGE).render({"form": form, "kept": kept})


def test_the_same_question_is_the_same_piece() -> None:
    assert keys(order()) == keys(order())
    assert None not in keys(order())


def changed(name: str, **more: Any) -> Order:
    form = order()
    for attribute, value in more.items():
        setattr(form.fields[name], attribute, value)
    return form


CHANGES = {
    "label": lambda: changed("words", label="Uraian"),
    "hint": lambda: changed("words", help_text="Panjang juga boleh."),
    "required": lambda: changed("words", required=True),
    "choices": lambda: changed("kind", choices=[("a", "Baru"), ("b", "Usang")]),
    "widget": lambda: changed("kind", widget=forms.Select(choices=[("a", "Baru"), ("b", "Lama")])),
    "attributes": lambda: changed("words", widget=forms.TextInput({"maxlength": 5})),
    "kind of input": lambda: changed("phone", widget=forms.TextInput({"type": "email"})),
    "disabled": lambda: changed("agreed", disabled=True),
    "chosen": lambda: order({"kind": "b"}),
    "chosen beforehand": lambda: order(initial={"kind": "b"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_makes_another_piece(change: str) -> None:
    before = drawn(order())
    assert keys(CHANGES[change]()) != keys(order())
    assert drawn(CHANGES[change]()) != before


def test_each_language_has_its_pieces() -> None:
    before = keys(order())
    with translation.override("en"):
        assert keys(order()) != before


def test_what_somebody_wrote_and_what_is_wrong_is_drawn_for_him_alone() -> None:
    mine = order({"kind": "c", "words": "Payung biru", "phone": "", "agreed": "on"})
    kind, words, phone, agreed, photos = keys(mine)
    assert (kind, words, phone, agreed) == (None,) * 4
    assert photos is not None, "what it holds is never shown"
    page = drawn(mine)
    assert "Payung biru" in page
    assert "Payung biru" not in drawn(order({"kind": "a"}))
    assert not any("Payung biru" in piece for piece in fragments._young.values())


def test_kept_photos_are_counted_in_the_piece() -> None:
    assert "2 foto sudah tersimpan" in drawn(order(), kept=["satu", "dua"])
    assert "sudah tersimpan" not in drawn(order())
    assert "1 foto sudah tersimpan" in drawn(order(), kept=["satu"])


def test_what_cannot_be_compared_is_drawn_each_time() -> None:
    class Strange(forms.TextInput):
        def __init__(self) -> None:
            super().__init__()
            self.words = ["tak", "tetap"]

    form = changed("words", widget=Strange())
    assert keys(form)[1] is None
    assert 'name="words"' in drawn(form)


@pytest.mark.django_db
def test_the_next_visitor_sees_nothing_of_what_was_typed_and_the_first_all_of_it() -> None:
    village = cast.village()
    typed = {
        "kind": "information", "text": "Kapan truk sampah datang ke gang kami?", "category": "", "region": village.code,
        "landmark": "Ujung gang Melati", "secrecy": "2", "name": "Wulandari", "phone": "08123", "email": "siti@",
    }  # fmt: skip
    mine = Client().post(FORM, typed)
    assert mine.status_code == 422
    for said in ("Kapan truk sampah", "Ujung gang Melati", 'value="Wulandari"', 'value="08123"', 'value="siti@"'):
        assert said in mine.text, said
    assert f'<option value="{village.code}" selected>' in mine.text
    assert [name for name, _value in re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', mine.text)] == [
        "kind",
        "secrecy",
    ]
    theirs = Client().get(FORM).text
    assert not any(said in theirs for said in ("truk sampah", "Melati", "Wulandari", "08123"))
    assert theirs.count(" selected") == 3, "nothing is chosen in the three lists"
