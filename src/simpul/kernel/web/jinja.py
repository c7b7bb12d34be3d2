"""The environment in which every page is rendered, and what all pages know."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.forms import BoundField, Field
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import converters as parts_of
from django.urls import get_resolver, get_script_prefix, reverse
from django.utils.html import json_script
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import get_language, gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.notifications import inbox
from simpul.kernel.regency import current
from simpul.kernel.web import charts, csrf, formats, fragments, maps, navigation
from simpul.kernel.web.icons import icon
from simpul.kernel.web.middleware import told
from simpul.lib import clock

# Parts that take whatever their writing gives; one of a room's own may refuse, which `reverse` finds out.
EVERYDAY = {parts_of.IntConverter, parts_of.SlugConverter, parts_of.StringConverter, parts_of.UUIDConverter}
SAFE = RFC3986_SUBDELIMS + "~:@"  # in a part of an address
FORMATS = "number percent rupiah large_rupiah day short_day hour moment ago span due due_tone due_chip clocked several limit iso initials"
FILTERS: dict[str, Callable[..., str]] = {name: getattr(formats, name) for name in FORMATS.split()}


class _Pages(Environment):
    """Jinja, with one dictionary of globals for all templates: none of ours has its own, and laying one over the other costs
    each page a tenth of a millisecond."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def environment(**options: Any) -> Environment:
    """Jinja with our filters, translations, icons and charts. A name that isn't there is an error, not a gap."""
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env = _Pages(**options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])  # Django passes autoescape
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    env.filters.update(FILTERS, json_script=json_script, named_error=named_error)
    env.globals.update(
        static=cache(static), url=_url, icon=icon, charts=charts, maps=maps, regency=current(), now=clock.now, _=say,
        fragment=fragments.fragment, each=fragments.each, posting=fragments.posting,
        language=formats.language, showing=formats.showing, wall_clock=formats.wall_clock,
    )  # fmt: skip
    return env


def named_error(field: BoundField, error: str) -> str:
    """What is wrong with a field, for the list above the form: a sentence that would fit any field says which one it means."""
    anybodys = {str(words) for words in Field.default_error_messages.values()}
    label = str(field.label).rstrip(".:?")
    return f"{label}: {error}" if str(error) in anybodys else str(error)


def say(words: str, /, **values: Any) -> Markup:
    """A text in the language of the page, with values in it; what could be markup is escaped, in the text as in the values.

    Looked up and escaped once a language: a list of fifty rows asks three hundred times, and Jinja's own way goes through five calls.
    """
    said = _said(str(words), get_language() or settings.LANGUAGE_CODE)
    return said % values if values else said


@lru_cache(maxsize=10_000)
def _said(words: str, language: str) -> Markup:
    return escape(gettext(words))


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What frames need on every page. Nothing asks the database unless a template uses it for somebody signed in."""
    return {"page": Page(request), "user": getattr(request, "user", None), "csrf_input": Token(request)}


class Token:
    """The hidden field of a page's forms, made where the first form asks for it: a case page has nine."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _field(self) -> Markup:
        return csrf.token_input(self._request)

    def __html__(self) -> str:
        return self._field

    __str__ = __html__


class Page:
    """The page being made, as its frame sees it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def path(self) -> str:
        """Where we are."""
        return self._request.path

    @cached_property
    def full_path(self) -> str:
        """Where we are, with the query: where to come back to."""
        return self._request.get_full_path()

    @cached_property
    def language(self) -> str:
        """The language of this page: `id` or `en`."""
        return formats.language()

    @cached_property
    def other_languages(self) -> list[tuple[str, str]]:
        """Code and own name of the languages one may change to."""
        return [
            (code, name) for code, name in settings.LANGUAGES if code != self.language and code in current().languages
        ]

    @cached_property
    def messages(self) -> list[Any]:
        """What earlier steps want to say, shown once."""
        return told(self._request)

    @cached_property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        user = getattr(self._request, "user", None)
        return user is not None and user.is_authenticated

    @cached_property
    def is_staff(self) -> bool:
        """Whether this is a member of the regency's staff."""
        return self.signed_in and bool(getattr(self._request.user, "is_staff_member", False))

    @cached_property
    def nav(self) -> list[navigation.Item]:
        """The entries of the residents' navigation."""
        return navigation.public.items(language=self.language)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that this member of staff holds, by code."""
        return frozenset(grant.role for grant in self._viewer.grants) if self.is_staff else frozenset()

    @cached_property
    def rail(self) -> list[navigation.Item]:
        """The modules of this member of staff."""
        return navigation.staff.items(self.roles, self.language) if self.is_staff else []

    @cached_property
    def here(self) -> str:
        """The address of the entry to which this page belongs."""
        return navigation.here(self.path, [*self.rail, *self.nav])

    @cached_property
    def counts(self) -> dict[str, int]:
        """The numbers in the rail's bubbles, by address."""
        return {item.url: item.count(self._viewer) for item in self.rail if item.count}

    @cached_property
    def counted(self) -> tuple[tuple[str, int], ...]:
        """The same, to tell one rail from another."""
        return tuple(self.counts.items())

    @cached_property
    def unread(self) -> int:
        """Messages in the in-app inbox that nobody opened yet."""
        return inbox.unread(self._request.user) if self.signed_in else 0  # type: ignore[arg-type]

    @cached_property
    def _viewer(self) -> Viewer:
        return viewer_of(self._request)


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, as `reverse` gives it; quicker where a page has one address, of which a case page names twenty."""
    if not args and not kwargs:
        return _plain(name)
    shape = _shape(name)
    if kwargs or shape is None or len(shape.parts) != len(args):
        return reverse(name, args=args, kwargs=kwargs)
    told = [converter.to_url(arg) for converter, arg in zip(shape.parts, args, strict=True)]
    if any(not part or "/" in part for part in told):
        return reverse(name, args=args)
    return shape.text % tuple(quote(part, safe=SAFE) for part in told)


_plain = cache(reverse)


@dataclass(frozen=True)
class _Shape:
    """The one address of a page: its text with a `%s` for each part, and how parts are written."""

    text: str
    parts: tuple[Any, ...]


@cache
def _shape(name: str) -> _Shape | None:
    """None for a page with several addresses or none: Django finds the right one, or the words for it."""
    ways = get_resolver().reverse_dict.getlist(name)
    if len(ways) != 1 or len(ways[0][0]) != 1 or ways[0][2]:
        return None
    [(text, names)], _pattern, _defaults, converters = ways[0]
    if not all(type(converters.get(part)) in EVERYDAY for part in names):
        return None
    return _Shape(
        get_script_prefix() + text % {part: "%s" for part in names}, tuple(converters[part] for part in names)
    )
