"""Reports of every secrecy, for the tests of what goes out."""

from __future__ import annotations

from typing import Any

from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import conversation, engine
from simpul.kernel.cases.models import Attachment, Audience, Secrecy
from simpul.kernel.cases.services import registry
from simpul.kernel.documents import store
from simpul.kernel.testing import cast


def desk() -> Viewer:
    """Somebody at the complaints desk."""
    return cast.officer(roles["complaint_desk"])


def report(title: str = "Lampu jalan mati", *, by: Viewer = NOBODY, category: str = "lampu-jalan", **more: Any) -> Any:
    """A report just filed."""
    return filed(title, by=by, category=category, **more)[0]


def filed(
    title: str = "Lampu jalan mati", *, by: Viewer = NOBODY, category: str = "lampu-jalan", **more: Any
) -> tuple[Any, str]:
    """A report just filed, and its access code."""
    village = cast.village()
    fields = {
        "title": title,
        "text": f"{title} sejak Senin malam.",
        "category_id": category,
        "region": village,
        "place": village.centre,
    }
    fields |= {"applicant": by.user.resident if by.user else None, "landmark": "depan rumah Pak Tono", **more}
    return engine.open_case(registry["aduan"].model, by=by, fields=fields)


def published(title: str = "Lampu jalan mati", **more: Any) -> Any:
    """A report that the desk has verified and shown to everybody."""
    return forwarded(report(title, **more))


def forwarded(found: Any) -> Any:
    """A report sent on to the agency, and shown to everybody if its secrecy allows."""
    engine.perform(found.workflow.transitions["forward"], found, by=desk(), agency=cast.agency("dpupr"), publish=True)
    return found


def secret() -> dict[str, Any]:
    """One report of each kind that must never leave."""
    siti = cast.resident("Siti Rahasia")
    return {
        "not yet published": report("Belum tampil satu", by=siti),
        "anonymous": report("Tanpa nama dua", by=siti, secrecy=Secrecy.ANONYMOUS),
        "confidential": forwarded(report("Rahasia empat", by=siti, secrecy=Secrecy.CONFIDENTIAL)),
        "sealed": report("Pungutan tiga", by=siti, category="pungli", oversight=True, sealed=True),
    }


def attached(found: Any, name: str, *, public: bool) -> Attachment:
    """A photo on a report."""
    audience = Audience.PUBLIC if public else Audience.PARTY
    document = store(cast.photo(), by=None, name=name)
    return conversation.attach(found, document, kind=Attachment.Kind.PHOTO, audience=audience)
