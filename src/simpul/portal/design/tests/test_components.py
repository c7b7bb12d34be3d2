"""Components draw what they are given, beside the words that say it to everybody."""

import re

import pytest
from django import forms
from django.template import engines
from django.urls import Resolver404, resolve

from simpul.portal.design.samples import SampleForm

JINJA = engines["jinja2"].env


def drawn(text, **context):
    top = '{% import "components/ui.html" as ui %}{% import "components/form.html" as fields %}'
    return re.sub(r"\s+", " ", JINJA.from_string(top + text).render(context))


@pytest.mark.parametrize("name", sorted(JINJA.loader.list_templates()))
def test_every_template_can_be_read(name):
    if not name.endswith(".md"):
        JINJA.get_template(name)


def test_frames_lead_only_to_pages_that_are_there():
    frames = [name for name in JINJA.loader.list_templates() if name.startswith(("frame/", "errors/"))]
    for name in frames:
        source = JINJA.loader.get_source(JINJA, name)[0]
        for address in re.findall(r'(?:href|action)="(/[^"{]*)"', source):
            try:
                resolve(address)
            except Resolver404:
                pytest.fail(f"{name} leads to {address}, which is not there")


def test_what_is_given_is_escaped():
    assert "<b>" not in drawn(
        "{{ ui.chip(words) }}{{ ui.facts([(words, words)]) }}{{ ui.figure(words, words) }}", words="<b>"
    )


def test_a_figure_with_an_address_is_a_link_and_without_one_is_not():
    assert drawn('{{ ui.figure("Terbuka", 9, "/x/") }}').strip().startswith("<a ")
    assert "<a " not in drawn('{{ ui.figure("Terbuka", 9) }}')


def test_steps_say_where_one_is():
    text = drawn('{{ ui.steps(["Syarat", "Data", "Periksa"], 2) }}')
    assert text.count('aria-current="step"') == 1
    assert '<li class="done">Syarat<span class="sr"> (selesai)</span></li>' in text


def test_no_pages_no_pager():
    assert drawn("{{ ui.pager() }}").strip() == ""
    assert 'rel="next" href="?setelah=9"' in drawn('{{ ui.pager(next="?setelah=9") }}')


def bound(**data):
    form = SampleForm({f"contoh-{name}": value for name, value in data.items()}, prefix="contoh")
    form.is_valid()
    return form


def test_the_summary_links_each_mistake_to_a_field_that_exists():
    form = bound(name="Siti", nik="123", district="1")
    summary, whole = drawn("{{ fields.errors(form) }}", form=form), drawn("{{ fields.all(form) }}", form=form)
    assert "Ada 4 isian yang perlu diperbaiki" in summary
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 4
    for target in targets:
        assert f'id="{target}"' in whole


def test_the_mistake_stands_at_its_field_for_ears_too():
    text = drawn("{{ fields.one(form.nik) }}", form=bound(nik="123"))
    assert 'aria-invalid="true"' in text
    described = re.search(r'aria-describedby="([^"]+)"', text)[1].split()
    assert described == ["id_contoh-nik_helptext", "id_contoh-nik_error"]
    for name in described:
        assert f'id="{name}"' in text
    assert "NIK harus terdiri dari 16 angka" in text


def test_choices_are_a_group_with_a_name():
    text = drawn("{{ fields.one(form.relation) }}", form=SampleForm())
    assert "<fieldset" in text
    assert "<legend>Hubungan dengan almarhum</legend>" in text
    assert text.count('type="radio"') == 3


def test_what_may_stay_empty_says_so():
    assert "(boleh dikosongkan)" in drawn("{{ fields.one(form.remark) }}", form=SampleForm())
    assert "(boleh dikosongkan)" not in drawn("{{ fields.one(form.name) }}", form=SampleForm())


def test_a_form_without_mistakes_has_no_summary():
    assert drawn("{{ fields.errors(form) }}{{ fields.title_mark(form) }}", form=SampleForm()).strip() == ""


def test_a_mistake_of_the_whole_form_is_in_the_summary():
    class Pair(forms.Form):
        def clean(self):
            raise forms.ValidationError("Pilih titik atau desa.")

    form = Pair({})
    form.is_valid()
    assert "Pilih titik atau desa." in drawn("{{ fields.errors(form) }}", form=form)
