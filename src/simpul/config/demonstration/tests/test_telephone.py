"""The demonstration's telephone: what a resident of the cast writes reaches the worker as if Meta had brought it."""

import pytest
from django.test import Client

from simpul.config.demonstration import cast, ways
from simpul.kernel.integrations import incoming
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications.models import Message
from simpul.kernel.regency import current

pytestmark = [pytest.mark.django_db, pytest.mark.urls("simpul.config.demonstration.tests.urls")]


@pytest.fixture
def here(settings):
    settings.SECRETS = ways.with_ways(settings.SECRETS, current())
    return Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="localhost")


def test_words_are_answered(here):
    number = cast.RESIDENTS[0].phone
    here.post("/contoh/tulis/", {"dari": number, "kata": "Lampu jalan mati di depan balai desa."})
    assert incoming.take_all() == 1
    [answer] = Message.objects.filter(template="chat/answer")
    assert (answer.address, "Balas dengan nomornya" in answer.context["text"]) == (number, True)


def test_nobody_else_and_no_other_number(here, client):
    here.post("/contoh/tulis/", {"dari": "+628999999999", "kata": "halo halo halo"})
    elsewhere = Client(REMOTE_ADDR="203.0.113.7", HTTP_HOST="localhost")
    assert elsewhere.post("/contoh/tulis/", {"dari": cast.RESIDENTS[0].phone, "kata": "halo"}).status_code == 404
    assert not Incoming.objects.exists()


def test_the_secret_of_the_demonstration_is_nobodys_guess():
    [one, two] = (
        ways.with_ways({"secret_key": key}, current())["connections"]["whatsapp"]["app_secret"] for key in "ab"
    )
    assert one != two
    assert ways.with_ways({}, current())["connections"]["whatsapp"]["app_secret"] == ""
