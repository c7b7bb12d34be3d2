"""What must not leave never leaves, whichever way one asks."""

from itertools import product
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import gate
from simpul.kernel.testing import cast
from simpul.portal.api.tests import samples

pytestmark = pytest.mark.django_db
WAYS = (
    "/api/v1/cases",
    "/api/v1/cases?q=rahasia",
    "/api/v1/cases?q=senin",
    "/api/v1/cases?agency=dpupr",
    "/api/v1/cases?limit=1",
)


def traces(report: Any) -> set[str]:
    """What would betray a report."""
    return {report.number, report.title, "Siti", "Pak Tono"}


def test_nobody_in_particular_finds_nothing_anywhere(client: Client) -> None:
    secret = samples.secret()
    for way, (kind, report) in product((*WAYS, "/api/v1/indicators/aduan.received/2026"), secret.items()):
        answer = client.get(way).text
        assert not [trace for trace in traces(report) if trace in answer], (way, kind)


@pytest.mark.parametrize("way", ["", "/messages", "/steps/forward"])
def test_a_hidden_case_looks_like_none(client: Client, way: str) -> None:
    cast.sign_in(client, cast.resident("Orang Lain"))
    ask = client.post if way else client.get
    said = {
        ask(f"/api/v1/cases/{number}{way}").content
        for number in [*(r.number for r in samples.secret().values()), "ADU-2611-999999"]
    }
    assert len(said) == 1


def test_an_anonymous_report_that_is_published_tells_nothing_of_its_reporter(client: Client) -> None:
    shown = samples.forwarded(samples.secret()["anonymous"])
    for way in (f"/api/v1/cases/{shown.number}", "/api/v1/cases"):
        answer = client.get(way).text
        assert shown.number in answer
        assert "Siti" not in answer
        assert "Pak Tono" not in answer


def test_the_agency_does_not_learn_who_wished_to_be_anonymous(client: Client) -> None:
    shown = samples.forwarded(samples.secret()["anonymous"])
    cast.sign_in(client, cast.officer(samples.roles["agency_officer"], at=shown.agency))
    seen = client.get(f"/api/v1/cases/{shown.number}")
    assert (seen.json()["level"], seen.json()["reporter"]) == ("staff", None)
    assert "Siti" not in seen.text


def test_list_and_page_agree_with_the_gate_for_everybody() -> None:
    """Every sort of person, every secret report: what the interface shows is what the gate allows."""
    for report in samples.secret().values():
        for who, viewer in cast.everybody(report):
            client, level = cast.sign_in(Client(), _fresh(viewer)), gate.level(report, viewer)
            listed = report.number in client.get("/api/v1/cases?limit=100").text
            page = client.get(f"/api/v1/cases/{report.number}")
            assert listed is (level > gate.Level.NONE), (who, report.title)
            assert (page.json()["level"] if page.status_code == 200 else "none") == level.name.lower(), (
                who,
                report.title,
            )


def _fresh(viewer: Viewer) -> Viewer:
    return Viewer(user=viewer.user, unlocked=viewer.unlocked)


def test_names_of_public_files_are_ours(client: Client) -> None:
    shown = samples.published()
    samples.attached(shown, "rumah-bu-siti.jpg", public=True)
    samples.attached(shown, "ktp-siti.jpg", public=False)
    answer = client.get(f"/api/v1/cases/{shown.number}")
    [file] = answer.json()["files"]
    assert file["url"].endswith("/photo.jpg")
    assert "siti" not in answer.text
    served = client.get(file["url"])
    assert served.status_code == 200
    served.close()
