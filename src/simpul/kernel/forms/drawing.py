"""How widgets become HTML: the everyday ones are written out here, the others by Django's own templates.

Django includes a template for each option of a list and one more for its attributes: a list of 250 villages took longer than the rest
of its page. What is written out is the same HTML but for white space.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import Jinja2
from django.utils.choices import CallableChoiceIterator
from django.utils.safestring import mark_safe
from markupsafe import escape

Widget = Mapping[str, Any]
Offer = tuple[tuple[Any, Any], ...]  # what a list offers: (value, label), or (group, what it offers)
TEMPLATES = "django/forms/widgets/{}.html"
INPUTS = (
    "input",
    "text",
    "number",
    "email",
    "url",
    "tel",
    "search",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "checkbox",
)


class Renderer(Jinja2):
    """Django's renderer of forms, with a way around its templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


class LongSelect(forms.Select):
    """A list of hundreds to choose one from, drawn without an object for each option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:  # type: ignore[override]
        chosen = f'<option value="{escape(self.format_value(value)[0])}"'
        options = _options(offered(self.choices)).replace(f"{chosen}>", f"{chosen} selected>")
        own = _attributes(self.build_attrs(self.attrs, attrs))
        return mark_safe(f'<select name="{escape(name)}"{own}>{options}</select>')  # noqa: S308  # made of escaped parts

    def use_required_attribute(self, initial: Any) -> bool:
        """As Django: where the first of the list means nothing chosen."""
        first = next(iter(offered(self.choices)), None)
        return not self.is_hidden and first is not None and first[0] in (None, "")


def offered(choices: Any) -> Offer:
    """What a field offers, in the language of the page. The same offer is the same value: pages are found again by it.

    A list that is drawn up by a function is asked for once: Django looks into each of its entries, each time somebody touches it.
    """
    drawn_up = choices.func() if isinstance(choices, CallableChoiceIterator) else choices
    return tuple(
        (value, offered(label) if isinstance(label, list | tuple) else str(label)) for value, label in drawn_up
    )


@lru_cache(maxsize=64)
def _options(offer: Offer) -> str:
    """The options, none of them chosen yet."""
    return "".join(
        f'<optgroup label="{escape(value)}">{_options(label)}</optgroup>'
        if isinstance(label, tuple)
        else f'<option value="{escape(value)}">{escape(label)}</option>'
        for value, label in offer
    )


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    written = escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{written}</textarea>'


def _select(widget: Widget) -> str:
    return f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{"".join(_groups(widget))}</select>'


def _groups(widget: Widget) -> Iterable[str]:
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(map(_option, options))
        yield f'<optgroup label="{escape(group)}">{drawn}</optgroup>' if group else drawn


def _option(option: Widget) -> str:
    return f'<option value="{escape(option["value"])}"{_attributes(option["attrs"])}>{escape(option["label"])}</option>'


def _choice(option: Widget) -> str:
    """A radio button or a check box of several; alone, or within its label."""
    drawn = _input(option)
    if not option["wrap_label"]:
        return drawn
    of = f' for="{escape(option["attrs"]["id"])}"' if option["attrs"].get("id") else ""
    return f"<label{of}>{drawn} {escape(option['label'])}</label>"


DRAWN: dict[str, Callable[[Widget], str]] = {
    **{TEMPLATES.format(name): _input for name in INPUTS},
    TEMPLATES.format("textarea"): _textarea,
    TEMPLATES.format("select"): _select,
    TEMPLATES.format("radio_option"): _choice,
    TEMPLATES.format("checkbox_option"): _choice,
}
