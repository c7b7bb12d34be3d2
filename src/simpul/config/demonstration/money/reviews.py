"""What control makes of the year: overrides that were asked for and signed, the standing checks, and what APIP asked of some agencies."""

from __future__ import annotations

from datetime import date

from simpul.config.demonstration.money.stage import Stage
from simpul.finance import roles
from simpul.finance.control import overriding, reviewing, running
from simpul.finance.control.checks import registry
from simpul.finance.control.models import Hit, HitAct, Override, Run
from simpul.finance.treasury.models import Contract
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import Role
from simpul.kernel.writing import whole

SCENES = 3  # hits that were asked about: one explained, one answered, one that waits


@whole()
def look(on: Stage, day: date) -> None:
    """Look at a year as it stands on a day, as the worker does every night; the first time something is found, let people talk about it."""
    if Run.objects.filter(year=on.year, day=day).exists():
        return
    if not Override.objects.filter(example=True, day__year=on.year).exists():
        _overrides(on, day)
    for check in registry.values():
        running.run(check, on.year, day)
    if not HitAct.objects.filter(hit__year=on.year).exists():
        _review(on, day)


def _review(on: Stage, day: date) -> None:
    apip = on.person("apip")
    hits = list(Hit.objects.filter(year=on.year).order_by("code", "pk").distinct("code"))  # one of each check
    for n, hit in enumerate(hits[:SCENES]):
        reviewing.ask(hit, text="Mohon jelaskan baris-baris ini, dan sebutkan dokumen pendukungnya.", by=apip, day=day)
        if n < SCENES - 1:
            told = {"text": "Sudah sesuai perjanjian; berita acaranya terlampir.", "evidence": f"BA {n + 1}/{on.year}"}
            reviewing.answer(hit, by=_who(on, roles.BUDGET_USER, hit.agency.code), day=day, **told)
        if n == 0:
            reviewing.explain(hit, text="Berita acara cocok dengan catatan pembayaran.", by=apip, day=day)


def _overrides(on: Stage, day: date) -> None:
    """Two contracts whose supplier was chosen directly: one signed, one that waits."""
    several = Contract.objects.filter(day__year=on.year, example=True).select_related("agency").order_by("pk")[:2]
    made: list[Override] = []
    for contract in several:
        code = contract.agency.code
        one = overriding.ask(
            "direct_choice", "contract", f"{code}/{contract.number}", words="Memilih penyedia secara langsung",
            reason="Hanya satu penyedia yang memiliki alatnya di kabupaten ini.", legal_basis="Perpres 12/2021 Pasal 41",
            evidence=f"Nota dinas 600/{contract.pk}/{on.year}", by=_who(on, roles.COMMITMENT_OFFICER, code), day=day, example=True,
        )  # fmt: skip
        made.append(one)
    for one in made[:1]:
        assert one.agency
        overriding.sign(one, granted=True, by=_who(on, roles.BUDGET_USER, one.agency.code), day=day)


def _who(on: Stage, role: Role, agency: str) -> User:
    user = on.who(role, agency).user
    assert user
    return user
