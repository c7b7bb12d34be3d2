"""What all scenes share: who acts, moments of the last weeks in office hours, and a report sent by the form of everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.functional import Promise

from simpul.config.demonstration import cast
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import filing
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Case, Secrecy
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.regulations.calendar import calendar
from simpul.lib import clock
from simpul.services.complaints.forms import ReportForm
from simpul.services.complaints.models import Report
from simpul.services.complaints.service import complaints

SHOWN = UUID("5cb0d7a4-6a1e-4b1e-9d36-33250000ca5e")  # the key with which a scene was sent is named after the scene


@dataclass(frozen=True)
class Scene:
    """One thing to be seen: what, where to look, how it came to be, and whose desk it lies on (the address before the @)."""

    key: str
    title: str | Promise
    look: str | Promise
    tell: Callable[[], None]
    officer: str = ""


def key_of(scene: str) -> UUID:
    """With which key a scene's report is sent."""
    return uuid5(SHOWN, scene)


def somebody(local: str) -> Viewer:
    """One of the cast, by the part of the address before the @."""
    return Viewer(User.objects.get(email=f"{local}@{cast.domain()}"))


def agency(code: str) -> Agency:
    """An agency of the demonstration."""
    return Agency.objects.get(code=code)


def office(code: str) -> Viewer:
    """The officer of an agency."""
    return somebody(f"petugas.{code}")


def ago(working_days: int, hour: int = 9, minute: int = 0) -> AbstractContextManager[datetime]:
    """Let it be so many working days ago, at an hour of the office."""
    zone = current().zone
    day = clock.today(zone)
    for _ in range(working_days):
        day -= timedelta(days=1)
        while not calendar().is_working_day(day):
            day -= timedelta(days=1)
    return clock.frozen(datetime.combine(day, time(hour, minute), zone))


def send(
    scene: str,
    text: str,
    category: str,
    *,
    by: Viewer = NOBODY,
    village: int = 0,
    photos: Sequence[bytes] = (),
    draft: Draft | None = None,
    **more: Any,
) -> Report:
    """Send a report as its reporter does, and mark it as made up."""
    place = Region.objects.villages().order_by("code")[village]
    given = {
        "kind": "complaint",
        "secrecy": str(int(Secrecy.OPEN)),
        "region": place.code,
        "landmark": "Depan balai desa",
    }
    if place.centre:
        given |= {"longitude": str(place.centre.x), "latitude": str(place.centre.y)}
    form = ReportForm({**given, "text": text, "category": category, **more}, viewer=by)
    if not form.is_valid():
        raise ValueError(f"{scene}: {form.errors.as_json()}")
    uploads = [SimpleUploadedFile("foto-contoh.jpg", photo, "image/jpeg") for photo in photos]
    filing.file(complaints, form, by=by, channel="web", client_key=key_of(scene), draft=draft, photos=uploads)
    return mark(scene)


def mark(scene: str) -> Report:
    """The report of a scene, marked “contoh”."""
    Case.objects.filter(client_key=key_of(scene)).update(example=True)
    return Report.objects.get(client_key=key_of(scene))
