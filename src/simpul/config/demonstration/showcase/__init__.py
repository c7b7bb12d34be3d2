"""Cases worth finding: one made-up report for each thing that is hard to come by in two years of ordinary ones.

They are told through the engine, the gate and the two ways in that everybody uses, at moments of the last weeks; nothing is written
past them. Each is known by the key with which it was sent, so that a second loading tells only what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from simpul.config.demonstration.showcase import alone, permit, together, ways_in
from simpul.config.demonstration.showcase.stage import Scene, key_of
from simpul.kernel.cases.models import Case

SCENES: tuple[Scene, ...] = (*together.SCENES, *alone.SCENES, *ways_in.SCENES)


@dataclass(frozen=True)
class Found:
    """A scene as it stands in the database: under which number, and whether everybody may look at it."""

    scene: Scene
    number: str
    published: bool


def load() -> None:
    """Tell what has not been told. Each scene is in whole or not at all."""
    known = {found.scene.key for found in find()}
    for scene in SCENES:
        if scene.key not in known:
            with transaction.atomic():
                scene.tell()
    with transaction.atomic():
        permit.load()


def find() -> list[Found]:
    """The scenes that were told, in order."""
    keys = [key_of(scene.key) for scene in SCENES]
    told = {
        key: (number, published)
        for key, number, published in Case.objects.filter(client_key__in=keys)
        .order_by("pk")
        .values_list("client_key", "number", "published")
    }
    return [Found(scene, *told[key]) for scene, key in zip(SCENES, keys, strict=True) if key in told]
