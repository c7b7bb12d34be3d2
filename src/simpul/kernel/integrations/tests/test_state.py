"""The status page tells the truth about each connection."""

import pytest
from django.test import Client

from simpul.kernel import integrations
from simpul.kernel.accounts.roles import ADMINISTRATOR, REGENT
from simpul.kernel.integrations import Connection, Direction, Finding, state
from simpul.kernel.integrations.models import Checked
from simpul.kernel.integrations.state import Condition
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db


def of(code):
    return next(one for one in state.states() if one.connection.code == code)


def test_from_not_set_up_to_working_to_broken(settings, connection, outside):
    assert of("uji").condition == Condition.UNKNOWN
    state.check_all()
    outside.replies((200, {}), (500, {}))
    client = integrations.http("uji")
    client.get("/", attempts=1)
    client.get("/", attempts=1)
    now = of("uji")
    assert (now.condition, now.calls, now.errors, now.error_rate, now.failure) == (Condition.GOOD, 2, 1, 50, "HTTP 500")
    settings.SECRETS = settings.SECRETS | {"connections": {"uji": {"base": outside.base}}}
    assert of("uji").condition == Condition.BAD
    assert "token" in of("uji").finding.says
    settings.SECRETS = settings.SECRETS | {"connections": {}}
    state.check_all()
    assert of("uji").condition == Condition.OFF
    assert not Checked.objects.filter(code="uji").exists()


def test_a_check_that_breaks_is_a_finding(connection, outside):
    object.__setattr__(connection, "check", lambda: 1 / 0)
    assert state.check_config(connection) == Finding(
        False, "Pemeriksaan gagal: ZeroDivisionError.", "Lihat log/worker.log."
    )


def test_two_connections_cannot_share_a_code(connection):
    with pytest.raises(ValueError, match="twice"):
        Connection("uji", "Lain", "Lain sama sekali.", Direction.IN, (), lambda: Finding(True, ""))


def test_the_page_is_for_the_keepers_and_shows_no_secret(connection, outside):
    page = "/pengelola/sambungan/"
    keeper = cast.sign_in(Client(), cast.officer(ADMINISTRATOR))
    assert cast.sign_in(Client(), cast.officer(REGENT)).get(page).status_code == 404
    shown = keeper.get(page).content.decode()
    assert "Sambungan uji" in shown
    assert "sandi-uji-7" not in shown
    assert keeper.post(f"{page}uji/periksa/", follow=True).content.decode().count("Menjawab.") >= 1
    assert of("uji").condition == Condition.GOOD
    assert keeper.post(f"{page}tidak-ada/periksa/").status_code == 404
