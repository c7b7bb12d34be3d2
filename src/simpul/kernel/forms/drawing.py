"""How widgets become HTML: the everyday ones are written out here, the others by Django's own templates.

Django includes a template for each option of a list and one more for its attributes: a list of 250 villages took longer than the rest
of its page. What is written out is the same HTML but for white space.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.renderers import Jinja2
from django.utils.safestring import mark_safe
from markupsafe import escape

Widget = Mapping[str, Any]
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
        chosen = self.format_value(value)[0]
        options = "".join(_options(self.choices, chosen))
        own = _attributes(self.build_attrs(self.attrs, attrs))
        return mark_safe(f'<select name="{escape(name)}"{own}>{options}</select>')  # noqa: S308  # made of escaped parts


def _options(choices: Iterable[Any], chosen: str) -> Iterable[str]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield f'<optgroup label="{escape(value)}">{"".join(_options(label, chosen))}</optgroup>'
        else:
            mark = " selected" if str(value) == chosen else ""
            yield f'<option value="{escape(value)}"{mark}>{escape(label)}</option>'


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
