"""Pieces of pages that are kept, and the quick ways of the environment that draws them."""

from itertools import product
from uuid import uuid4

import pytest
from django.template import engines
from django.urls import NoReverseMatch, converters, get_resolver, reverse
from django.utils import translation

from simpul.kernel.web import fragments, jinja


def draw(text: str, **names: object) -> str:
    return engines["jinja2"].from_string(text).render(names)


def test_a_piece_is_drawn_once_for_what_it_is_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "suspicious", False)
    drawn = []
    text = '{% call fragment("x", word) %}{{ note(word) }}{% endcall %}'
    for word in ("satu", "dua", "satu"):
        assert draw(text, word=word, note=lambda word: drawn.append(word) or word) == word
    assert drawn == ["satu", "dua"]


def test_a_piece_that_shows_more_than_it_is_made_of_is_found_out() -> None:
    text = '{% call fragment("y", 1) %}{{ who }}{% endcall %}'
    draw(text, who="Siti")
    with pytest.raises(AssertionError, match="shows more than it is made of"):
        draw(text, who="Budi")


def test_a_form_is_drawn_once_and_holds_the_token_of_each_page() -> None:
    text = '{% call(csrf) posting(token, "form", word) %}<form>{{ csrf }}{{ word }}</form>{% endcall %}'
    for token in ("satu", "dua"):
        assert draw(text, word="<token/>", token=token) == f"<form>{token}&lt;token/&gt;</form>"
    assert not [piece for piece in fragments._young.values() if "satu" in piece or "dua" in piece]


def test_what_nobody_asks_for_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST", 10)
    monkeypatch.setattr(fragments, "suspicious", False)
    for n in range(100):
        fragments.fragment("often", caller=lambda: "lama")
        fragments.fragment(n, caller=lambda: "baru")
    assert len(fragments._young) + len(fragments._old) <= 20
    assert fragments.fragment("often", caller=lambda: "digambar lagi") == "lama"


def test_long_pieces_make_a_generation_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "LARGEST", 1_000)
    for n in range(100):
        fragments.fragment(n, caller=lambda: "x" * 100)
    assert len(fragments._young) + len(fragments._old) <= 20


def test_words_of_a_page_are_escaped_with_their_values() -> None:
    assert draw("{{ _(words) }}", words="<b> & 5%") == "&lt;b&gt; &amp; 5%"
    assert draw('{{ _("Halo %(name)s", name=name) }}', name="<i>") == "Halo &lt;i&gt;"
    with translation.override("en"):
        assert draw('{{ _("Menu") }} {{ _("Cari") }}') == "Menu Search"


PARTS = {
    converters.StringConverter: ("ADU-2612-000001", "a b&c?", "é%/x", ""),
    converters.IntConverter: (7,),
    converters.UUIDConverter: (uuid4(),),
    converters.SlugConverter: ("x-y",),
}


def test_addresses_are_those_of_reverse() -> None:
    asked = 0
    for name in filter(lambda name: isinstance(name, str), get_resolver().reverse_dict):
        for ways, _pattern, _defaults, kinds in get_resolver().reverse_dict.getlist(name):
            for _text, parts in ways:
                known = [PARTS.get(type(kinds.get(part)), ("x",)) for part in parts]
                for args in product(*known):
                    asked += same(name, args)
    assert asked > 100


def same(name: str, args: tuple[object, ...]) -> bool:
    """Whether there is such an address, and it is the same."""
    try:
        expected = reverse(name, args=args)
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            jinja._url(name, *args)
        return False
    assert jinja._url(name, *args) == expected
    return True
