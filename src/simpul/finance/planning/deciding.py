"""The way of a version: agreed, sent back, set by decree. Two persons: who agreed to it does not set it.

What a decree sets keeps its digest, and stands for ever; a change is another version.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from simpul.finance.planning.diffing import digest
from simpul.finance.planning.models import Target, Version
from simpul.finance.planning.refusing import refusals
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib import clock

State = Version.State


@whole()
def agree(version: Version, *, by: User) -> None:
    """A draft is complete and agreed to. Raises `Refused` with what it lacks."""
    one = _taken(version, State.DRAFT)
    for fault in faults(one):
        raise fault
    one.state, one.agreed_by, one.agreed_at = State.AGREED, by.pk, clock.now()
    _save(one, version)
    audit.record("planning.agree", "plan_version", one.pk, by=by, version=str(one))


@whole()
def send_back(version: Version, *, by: User, reason: str) -> None:
    """Not yet: it is a draft again, for a reason."""
    if not reason.strip():
        raise Refused("Tulis alasannya.", field="reason")
    one = _taken(version, State.AGREED)
    one.state, one.agreed_by, one.agreed_at = State.DRAFT, None, None
    _save(one, version)
    audit.record("planning.send_back", "plan_version", one.pk, by=by, reason=reason, version=str(one))


@whole()
def set_by_decree(version: Version, *, by: User, decree: str, decree_on: date) -> None:
    """The regulation is there. Raises `Refused` for whoever agreed to the version himself."""
    if not decree.strip():
        raise Refused("Tulis nomor peraturannya.", field="decree")
    one = _taken(version, State.AGREED)
    sealed = digest(one)
    entry = audit.record(
        "planning.set", "plan_version", one.pk, by=by, version=str(one), decree=decree, digest=sealed.hex()
    )
    one.state, one.decree, one.decree_on = State.SET, decree.strip(), decree_on
    one.set_by, one.set_at, one.digest, one.audit = by.pk, clock.now(), sealed, entry
    _save(one, version)


def faults(version: Version) -> Iterator[Refused]:
    """What a draft lacks before anybody may agree to it."""
    if not (version.nodes.exists() or version.works.exists()):
        yield Refused("Dokumen ini masih kosong.")
    told = set(Target.objects.filter(version=version).values_list("terms_id", "year"))
    for terms in version.terms.select_related("indicator").order_by("indicator__code"):
        lacking = [year for year in version.plan.years if (terms.pk, year) not in told]
        if lacking:
            yield Refused(
                "Indikator %(code)s belum memiliki target tahun %(years)s.",
                code=terms.indicator.code, years=", ".join(map(str, lacking)),
            )  # fmt: skip


def _taken(version: Version, state: str) -> Version:
    """The version as it stands, for nobody else to change meanwhile."""
    one = Version.objects.select_for_update(of=("self",)).select_related("plan__agency").get(pk=version.pk)
    if one.state != state:
        raise Refused("Versi ini sudah dalam keadaan lain. Muat ulang halamannya.")
    return one


def _save(one: Version, version: Version) -> None:
    with refusals():
        one.save(update_fields=[name.removesuffix("_id") for name in Version.may_change])
    for name in Version.may_change:
        setattr(version, name, getattr(one, name))
