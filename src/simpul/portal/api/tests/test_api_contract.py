"""Schemathesis attacks the interface by its own document: no answer that the document does not know, and none that is our fault."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import ignored_auth

from simpul.kernel.testing import cast
from simpul.portal.api.tests import samples

contract = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
# Which answers a service wants stands in its form, not in the document: well-formed ones may still be refused.
contract.config.checks_config_for().positive_data_acceptance.expected_statuses.append("422")
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLAIN = {"Accept-Encoding": "identity"}  # over WSGI nobody unpacks what was sent compressed
thorough = hypothesis(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def attacked(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The application serves on the connection of this test, and doesn't hold the attacker back."""
    for module in ("acting", "sending"):
        monkeypatch.setattr(f"simpul.portal.api.{module}.throttle", lambda *args, **kwargs: None)
    monkeypatch.setattr("simpul.portal.api.acting.FILED_AN_HOUR", 1_000_000)
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def filed(db: None) -> tuple[Any, str]:
    return samples.filed()


@pytest.fixture
def report(filed: tuple[Any, str]) -> Any:
    return samples.forwarded(filed[0])


@pytest.fixture
def code(filed: tuple[Any, str]) -> str:
    return filed[1]


@pytest.fixture
def officer(db: None) -> dict[str, str]:
    """The cookies of somebody at the desk."""
    client = cast.sign_in(Client(), samples.desk())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}


def _aim(case: Any, at: Any, step: str = "answer") -> Any:
    """Let attacks whose address is well formed hit something that is there."""
    there = {"number": at.number, "slug": "aduan", "code": "33.25.01", "name": step, "period": "2026-11"}
    if "/indicators" in case.path:
        there["code"] = "aduan.received"
    path = case.meta.components.get(ParameterLocation.PATH)
    if path is not None and path.mode.is_positive:
        case.path_parameters = {name: there[name] for name in case.path_parameters}
    return case


@contract.parametrize()
@thorough
def test_nobody_in_particular(case: Any, report: Any) -> None:
    _aim(case, report).call_and_validate(headers=PLAIN)


@contract.parametrize()
@thorough
def test_the_reporter_with_the_code(case: Any, report: Any, code: str) -> None:
    headers = {**PLAIN, "X-Access-Code": code}
    _aim(case, report, "rate").call_and_validate(headers=headers, excluded_checks=[ignored_auth])


@contract.parametrize()
@thorough
def test_an_officer_at_the_desk(case: Any, report: Any, officer: dict[str, str]) -> None:
    headers = {**PLAIN, "X-CSRFToken": officer[settings.CSRF_COOKIE_NAME]}
    _aim(case, report, "forward").call_and_validate(headers=headers, cookies=officer, excluded_checks=[ignored_auth])
