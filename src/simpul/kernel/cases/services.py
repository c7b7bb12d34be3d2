"""The catalogue: every service of this installation, each described by its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils import formats
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.roles import HEAD, Role
from simpul.kernel.cases.models import Case, ServiceCase
from simpul.kernel.forms.versions import FormSource
from simpul.kernel.indicators import Indicator
from simpul.kernel.indicators.declarations import adopt
from simpul.kernel.regency import current
from simpul.kernel.regulations import Parameter
from simpul.kernel.workflow import State, Transition, Within, Workflow

registry: dict[str, Service] = {}
Text = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of a service's own table that the pages of a case show. `public`: also to everybody.

    `show` says a value in words where its own are not enough. With `options` (values and their words) lists can be narrowed by it.
    """

    name: str
    label: Text
    public: bool = False
    show: Callable[[Any], Any] | None = None
    options: Callable[[], Iterable[tuple[Any, Text]]] | None = None

    def told(self, case: Any) -> str:
        """What the column says of a case; empty when there is nothing to say."""
        value = getattr(case, self.name)
        if value in (None, "", 0):
            return ""
        chosen = getattr(case, f"get_{self.name}_display", None)
        return str(self.show(value) if self.show else gettext(str(chosen())) if chosen else _in_words(value))

    def choices(self) -> list[tuple[str, str]]:
        """What lists can be narrowed to."""
        return [(str(value), str(words)) for value, words in (self.options() if self.options else ())]


def _in_words(value: Any) -> Any:
    """A date, a number or a yes as people here write it."""
    match value:
        case bool():
            return gettext("ya")
        case datetime():
            return f"{formats.date_format(localtime(value, current().zone), 'j F Y · H.i')} {current().zone_label}"
        case date():
            return formats.date_format(value, "j F Y")
        case int() | Decimal():
            return formats.number_format(value, force_grouping=True)
    return value


@dataclass(frozen=True)
class Noun:
    """What a service calls one of its cases, or the person who asks. Indonesian needs no second word for many; others do."""

    one: Text
    many: Text

    @property
    def title(self) -> str:
        """One, at the beginning of a sentence."""
        return str(capfirst(str(self.one)))

    @property
    def titles(self) -> str:
        """Many, at the beginning of a sentence."""
        return str(capfirst(str(self.many)))


APPLICATION = Noun(_("permohonan"), pgettext_lazy("banyak", "permohonan"))
FREE, APPLY = _("Gratis"), _("Ajukan")
ASKING = Noun(_("pemohon"), pgettext_lazy("banyak", "pemohon"))


@dataclass(frozen=True)
class Panel:
    """Something more that the page of a service tells: a heading and rows of (name, words)."""

    title: Text
    rows: Callable[[], list[tuple[Any, Any]]]


@dataclass(frozen=True)
class Reopening:
    """How residents who follow a case may reopen it: by which step, `votes` of them in a round, `within` which time of its
    answer or end, and at most how many `rounds`, the reporter's own objections included."""

    step: Transition
    votes: Parameter
    within: Parameter
    rounds: Parameter


@dataclass(frozen=True, eq=False)
class Service:
    """What a service is, for people and for the platform. `summary` is one plain sentence; `requirements` what to have at hand.
    `noun` is what people call one case of it ("laporan"), `asker` who files it ("pelapor").

    `identity_roles` may know who asked even where the reporter wished to be anonymous; `sealed_roles` alone may open sealed cases;
    `intake_roles` may file for somebody at a counter or on the telephone.
    """

    slug: str
    name: Text
    summary: Text
    icon: str
    agency: Text
    legal_basis: tuple[Text, ...]
    result: Text
    requirements: tuple[Text, ...]
    model: type[ServiceCase]
    form: type[Any] | FormSource  # a Django form in code, or a form whose versions are published
    fee: Text = FREE
    verb: Text = APPLY
    noun: Noun = APPLICATION
    asker: Noun = ASKING
    needs_account: bool = True
    identity_roles: frozenset[Role] = frozenset()
    sealed_roles: frozenset[Role] = frozenset()
    intake_roles: frozenset[Role] = frozenset()
    columns: tuple[Column, ...] = ()
    shown_with: tuple[str, ...] = ()  # relations that the columns read: fetched with the case
    indicators: tuple[Indicator, ...] = ()
    performance: tuple[Indicator, ...] = ()  # those of them that compare agencies
    answer_time: Indicator | None = None  # the one of them that says in how many hours an agency first answers
    panels: tuple[Panel, ...] = ()
    public_list: bool = False
    joinable: bool = False  # others may say “Saya juga” to its public open cases
    reopening: Reopening | None = None
    on_open: Callable[[Any], None] = field(default=lambda case: None)
    opens_further: Callable[[Mapping[str, Any]], bool] | None = None  # for which fields `on_open` does anything

    def __post_init__(self) -> None:
        if wrong := next(self._faults(), None):
            raise ImproperlyConfigured(f"Service “{self.slug}”: {wrong}")
        registry[self.slug] = self
        for found in self.indicators:
            adopt(found, self.countable, self.slug)

    def goes_on(self, fields: Mapping[str, Any]) -> bool:
        """Whether a case with these fields is not only opened, but taken further at once."""
        idle = self.on_open is type(self).__dataclass_fields__["on_open"].default
        return not idle and (self.opens_further is None or self.opens_further(fields))

    def _faults(self) -> Iterator[str]:
        """What is wrong with the declaration, each with what to do. Said here, it is said before any page breaks over it."""
        if self.slug in registry:
            yield "it is declared twice."
        taken = {other.model.prefix: other.slug for other in registry.values()}
        if other := taken.get(self.model.prefix):
            yield f"numbers that begin with {self.model.prefix} are those of “{other}”. Choose another `prefix` for {self.model.__name__}."
        for column in self.columns:
            if not isinstance(column, Column):
                yield f'columns holds {column!r}. Write Column({column!r}, _("Label")).'
            elif not hasattr(self.model, column.name):
                yield f"{self.model.__name__} has no “{column.name}”, which columns names."
        for found in self.indicators:
            if not isinstance(found, Indicator):
                yield f"{found!r} among its indicators is no indicator. Put @indicator(…) above it."

    def countable(self) -> Any:
        """The rows that published figures rest on. Sealed cases stay out: an exact number, watched over days, would tell when
        somebody was reported (decision record 0017)."""
        return self.model._default_manager.filter(sealed=False)

    @property
    def source(self) -> FormSource | None:
        """Where the versions of its form come from; None when the form is a Django form in code."""
        return self.form if isinstance(self.form, FormSource) else None

    @property
    def django_form(self) -> Any:
        """Its Django form. Raises `TypeError` where a published form is asked page by page."""
        if isinstance(self.form, FormSource):
            raise TypeError(f"Service {self.slug} asks a published form.")
        return self.form

    @property
    def workflow(self) -> type[Workflow]:
        return self.model.workflow

    def standard(self) -> list[tuple[State, Within]]:
        """The published service standard, computed from the running code: each waiting state with its deadline."""
        return [(state, state.within) for state in self.workflow.states.values() if state.within and state.owner]

    def find(self, case: Case) -> ServiceCase:
        """The case with the columns of this service."""
        return self.model._default_manager.get(pk=case.pk)


def of(case: Case) -> Service:
    """The service that a case belongs to."""
    return registry[case.service]


def by_number(number: str) -> Service | None:
    """The service whose cases bear numbers like this one."""
    prefix = number.partition("-")[0]
    return next((service for service in registry.values() if service.model.prefix == prefix), None)


def concrete(case: Case) -> ServiceCase:
    """The case with the columns of its service."""
    return case if isinstance(case, ServiceCase) else of(case).find(case)


def taking_part(role: str) -> list[str]:
    """The services in whose workflow a role has a part. The head of an agency has one in all that lies with the agency."""
    if role == HEAD.code:
        return list(registry)
    return [
        service.slug
        for service in registry.values()
        if role in {known.code for known in service.workflow.roles | service.intake_roles}
    ]


def sealed_for(role: str) -> list[str]:
    """The services whose sealed cases a role may open."""
    return [service.slug for service in registry.values() if role in {known.code for known in service.sealed_roles}]
