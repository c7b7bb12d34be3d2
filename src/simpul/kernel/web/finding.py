"""What the kernel itself lets people find: services, figures, rules, agencies, places, and the pages that the menus know."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases.services import registry
from simpul.kernel.indicators import registry as figures
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.regulations import parameters
from simpul.kernel.web import navigation
from simpul.kernel.web.searching import Hit, Searcher, matches, register
from simpul.lib import clock
from simpul.lib.memo import Memo

_agencies: Memo[list[Agency]] = Memo(lambda: list(Agency.objects.active().order_by("name")), seconds=60)


def services(words: str, viewer: Viewer) -> Iterator[Hit]:
    """By what residents are told of a service, its public choices (categories) and its regulations; those called so come first."""
    named = [one for one in registry.values() if matches(words, one.name)]
    told = [
        one
        for one in registry.values()
        if one not in named
        and matches(words, one.name, one.summary, one.agency, one.result, *one.requirements, *one.legal_basis)
    ]
    for one in [*named, *told]:
        yield Hit(one.name, reverse("service", args=[one.slug]), one.summary, one.icon)
    for one in registry.values():
        for column in one.columns:
            for _code, choice in column.choices() if column.public else ():
                if matches(words, choice):
                    yield Hit(choice, reverse("apply", args=[one.slug]), f"{one.name} · {column.label}", one.icon)


def indicators(words: str, viewer: Viewer) -> Iterator[Hit]:
    """Figures by name and formula."""
    for one in figures.values():
        if matches(words, _(str(one.label)), _(str(one.formula))):
            yield Hit(_(str(one.label)), reverse("figure", args=[one.code]), _(str(one.formula)), "chart")


def rules(words: str, viewer: Viewer) -> Iterator[Hit]:
    """Numbers set by regulations, by what they say and by the regulation (`62/2018`)."""
    today = clock.today(current().zone)
    for one in parameters.registry.values():
        ruling = parameters.ruling_or_none(one, today)
        basis = ruling.legal_basis if ruling else one.legal_basis
        if matches(words, _(one.label), basis):
            yield Hit(_(one.label), reverse("rules"), basis, "book")


def agencies(words: str, viewer: Viewer) -> Iterator[Hit]:
    """Agencies, with how to reach them; for an officer the way to the cases that lie there."""
    for one in _agencies():
        if matches(words, one.name, one.short_name):
            inside = f"{reverse('desk')}?lihat=semua&instansi={one.code}" if viewer.grants else one.website
            yield Hit(one.name, inside, " · ".join(filter(None, (one.short_name, one.address, one.phone))), "users")


def places(words: str, viewer: Viewer) -> Iterator[Hit]:
    """Places, also misspelt ones, with the way to what was reported there."""
    listed = next((slug for slug, one in registry.items() if one.public_list), "")
    for one in Region.objects.search(words)[:5]:
        there = f"?kecamatan={one.kecamatan_code or one.code}"
        yield Hit(one.display_name, reverse("public_cases", args=[listed]) + there if listed else "", "", "pin")


def pages(words: str, viewer: Viewer) -> Iterator[Hit]:
    """The pages of the menus that are open to this viewer."""
    inside = navigation.staff.items(grant.role for grant in viewer.grants) if viewer.grants else []
    for item in [*navigation.public.items(), *inside]:
        if matches(words, item.label):
            yield Hit(item.label, item.url, "", item.icon)


register(Searcher("layanan", gettext_lazy("Layanan"), 10, services))
register(Searcher("halaman", gettext_lazy("Halaman"), 20, pages))
register(Searcher("wilayah", gettext_lazy("Wilayah"), 40, places))
register(Searcher("instansi", gettext_lazy("Instansi"), 50, agencies))
register(Searcher("indikator", gettext_lazy("Indikator"), 60, indicators))
register(Searcher("aturan", gettext_lazy("Aturan"), 70, rules))
