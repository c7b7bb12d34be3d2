"""The regency in which the stories play, read once: villages with places inside them, agencies with officers, residents."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import connection

from simpul.config.demonstration.agencies import rows
from simpul.config.demonstration.cast import RESIDENTS
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regions.models import WGS84
from simpul.services.complaints.flow import AGENCY, DESK, INSPECTORATE
from simpul.services.complaints.models import Category

PLACES = 60  # points drawn in each village
TOWN = 4.0  # a kelurahan complains as much as so many desa

_POINTS = """
SELECT region.code, region.level, region.name, ST_X(place.geom), ST_Y(place.geom)
FROM regions_region AS region
CROSS JOIN LATERAL ST_Dump(coalesce(ST_GeneratePoints(region.shape, %(places)s, %(seed)s), ST_Multi(region.centre))) AS place
WHERE region.level IN ('desa', 'kelurahan') AND region.valid_to IS NULL ORDER BY region.code, place.path
"""


@dataclass(frozen=True)
class Village:
    """A desa or kelurahan: how people write it, how much it complains, and places in it as PostGIS reads them (EWKB)."""

    code: str
    label: str
    weight: float
    places: tuple[str, ...]


@dataclass(frozen=True)
class Actor:
    """Whoever takes a step: an account, by number and name, and the agency in whose name."""

    pk: int | None = None
    name: str = ""
    agency_id: int | None = None


@dataclass(frozen=True)
class Person:
    """A reporter: the resident, and the account where there is one."""

    resident_id: int
    actor: Actor


@dataclass(frozen=True)
class World:
    """All that the storyteller may use. `pace` is how slow an agency is (1: ordinary), by its number."""

    villages: tuple[Village, ...]
    categories: dict[str, Category]
    agencies: tuple[Agency, ...]
    officers: dict[int, Actor]
    pace: dict[int, float]
    desk: tuple[Actor, ...]
    inspectors: tuple[Actor, ...]
    cast: tuple[Person, ...]


def read(seed: int) -> World:
    """The world as the database holds it. Raises `LookupError` when agencies or cast have not been entered."""
    paces = {row["code"]: float(row["pace"]) for row in rows(f"agencies-{current().code}.csv")}
    agencies = tuple(Agency.objects.active().exclude(kind__in=["inspectorate", "kecamatan"]).order_by("id"))
    officers = {actor.agency_id: actor for actor in _holders(AGENCY.code) if actor.agency_id}
    desk, inspectors = _holders(DESK.code), _holders(INSPECTORATE.code)
    if not (agencies and officers and desk and inspectors):
        raise LookupError("Instansi dan pemeran contoh belum ada. Muat data contoh dahulu.")
    return World(
        villages=_villages(seed),
        categories={category.pk: category for category in Category.objects.select_related("agency", "parent__agency")},
        agencies=tuple(agency for agency in agencies if agency.pk in officers),
        officers=officers,
        pace={agency.pk: paces.get(agency.code, 1.0) for agency in agencies},
        desk=desk,
        inspectors=inspectors,
        cast=_cast(),
    )


def _holders(role: str) -> tuple[Actor, ...]:
    held = Grant.objects.filter(role=role).in_force().select_related("user").order_by("id")
    return tuple(Actor(grant.user_id, grant.user.name, grant.agency_id) for grant in held)


def _cast() -> tuple[Person, ...]:
    emails = [part.email for part in RESIDENTS]
    found = User.objects.filter(email__in=emails, resident__isnull=False).order_by("id")
    return tuple(Person(user.resident_id, Actor(user.pk, user.name)) for user in found if user.resident_id)


def _villages(seed: int) -> tuple[Village, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, {"places": PLACES, "seed": seed})
        found: dict[str, tuple[Any, list[str]]] = {}
        for code, level, name, lon, lat in cursor.fetchall():
            found.setdefault(code, ((level, name), []))[1].append(_point(lon, lat))
    return tuple(
        Village(code, f"{level.capitalize()} {name}", _weight(seed, code, level), tuple(places))
        for code, ((level, name), places) in found.items()
    )


def _weight(seed: int, code: str, level: str) -> float:
    """Some villages complain much, most of them little."""
    return Random(f"{seed}:{code}").lognormvariate(0, 0.8) * (TOWN if level == "kelurahan" else 1.0)  # noqa: S311


def _point(lon: float, lat: float) -> str:
    """A point as EWKB in hex, which COPY takes for a geometry."""
    return struct.pack("<BIIdd", 1, 0x20000001, WGS84, lon, lat).hex()
