"""Packages of releases and of records: of one process, page by page, or all of them line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from simpul.finance.disclosure import exact
from simpul.finance.disclosure.ocds import facts, merging, releases, telling
from simpul.finance.disclosure.ocds.facts import Process
from simpul.finance.disclosure.ocds.telling import Told
from simpul.finance.treasury.models import Contract
from simpul.kernel.regency import current

PAGE = 50  # processes of a package
VERSION = "1.1"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_EXTENSION = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_{}_extension/master/extension.json"
EXTENSIONS = [_EXTENSION.format(name) for name in ("budget_breakdown", "metrics", "pagination")]


@dataclass(frozen=True)
class Form:
    """What packages hold: `releases` or `records`, and how those of a process are made."""

    name: str
    of: Callable[[Process], list[Told]]


def _record(process: Process) -> list[Told]:
    several = releases.of(process)
    return [{"ocid": process.ocid, "releases": several, "compiledRelease": merging.compiled(several)}]


def compiled(process: Process) -> Told:
    """What a process came to."""
    return merging.compiled(releases.of(process))


FORMS = {"rilis": Form("releases", releases.of), "rekaman": Form("records", _record)}


def page(form: Form, *, uri: str, base: str, after: int = 0, year: int | None = None, following: str = "") -> Told:
    """A package of some processes, those that come after a key. `following` is the address of a page, up to that key."""
    found = list(facts.first_ones(year).filter(pk__gt=after).order_by("pk")[: PAGE + 1])
    told = package(form, facts.of(found[:PAGE]), uri=uri, base=base)
    if len(found) > PAGE:
        told["links"] = {"next": f"{following}{found[PAGE - 1].pk}"}
    return told


def package(form: Form, processes: Sequence[Process], *, uri: str, base: str) -> Told:
    """These processes, with who publishes them. The package is of the day on which the newest of it was recorded."""
    content = [told for one in processes for told in form.of(one)]
    moments = [one["date"] if "date" in one else one["compiledRelease"]["date"] for one in content]
    return {
        "uri": uri, "version": VERSION, "extensions": EXTENSIONS, "publishedDate": max(moments, default=telling.now()),
        "publisher": {"name": f"Pemerintah {current().name}", "uri": f"{base}/"}, "license": LICENCE,
        "publicationPolicy": f"{base}/keterbukaan-anggaran/", form.name: content,
    }  # fmt: skip


def every(year: int | None = None) -> Iterator[Process]:
    """All processes, some at a time: memory stays flat, and nothing is held open between them."""
    after = 0
    while some := list(facts.first_ones(year).filter(pk__gt=after).order_by("pk")[:PAGE]):
        yield from facts.of(some)
        after = some[-1].pk


def lines(form: Form, year: int | None = None) -> Iterator[str]:
    """Each release, or each record, on a line of its own (JSON Lines)."""
    for process in every(year):
        for told in form.of(process):
            yield exact.dumps(told) + "\n"


def one(number: int) -> Process | None:
    """The process that a contract belongs to."""
    contract = Contract.objects.filter(pk=number).first()
    return facts.of([contract])[0] if contract else None
