"""The page on which the keepers of the system see what could not be delivered."""

from datetime import date

import pytest
from django.http import Http404
from django.urls import reverse

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.notifications import Address, send, views
from simpul.kernel.notifications.delivery import PostOffice
from simpul.kernel.notifications.models import Message
from simpul.kernel.notifications.tests.samples import ABOUT, CODE, SAID

pytestmark = pytest.mark.django_db


def holding(role):
    user = User.objects.create_staff("Rina", email=f"{role.code}@batang.contoh.id", password="panjang-sekali-1")
    Grant.objects.create(user=user, role=role.code, valid_from=date(2020, 1, 1))
    return user


@pytest.fixture
def failed(mail, caplog):
    [message] = send(to=Address(email="tidakada@contoh.id"), **SAID)
    PostOffice().empty()
    return message


def ask(rf, user, view=views.failures, method="get", **more):
    request = getattr(rf, method)("/meja/pesan-gagal/")
    request.user, request.session = user, {}
    request._messages = type("Heard", (list,), {"add": lambda self, *said: self.append(said)})()
    return view(request, **more)


def test_administrator_sees_why_and_tries_again(rf, failed):
    user = holding(ADMINISTRATOR)
    page = ask(rf, user).content.decode()
    assert ABOUT in page
    assert "no such user" in page
    assert "ti•••@contoh.id" in page
    assert "tidakada@contoh.id" not in page
    assert "Regu kami datang" not in page
    assert ask(rf, user, views.try_again, "post", number=failed.pk).status_code == 302
    failed.refresh_from_db()
    assert failed.status == "Menunggu"
    assert Entry.objects.get(verb="message.retry").actor == user.pk


def test_nobody_else_does(rf, failed):
    for user in (holding(AUDITOR), User.objects.create_user("Siti", email="siti@contoh.id")):
        assert not Message.objects.failures_for(Viewer(user)).exists()
        with pytest.raises(Http404):
            ask(rf, user)
        with pytest.raises(Http404):
            ask(rf, user, views.try_again, "post", number=failed.pk)


def test_stale_code_cannot_be_tried_again(rf):
    message = Message.objects.create(
        channel="email", address="a@contoh.id", secret=True, failed_at="2026-11-22T00:00Z", template=CODE["template"]
    )
    user = holding(ADMINISTRATOR)
    assert "Coba lagi" not in ask(rf, user).content.decode()
    ask(rf, user, views.try_again, "post", number=message.pk)
    message.refresh_from_db()
    assert message.status == "Gagal"


def test_strangers_are_sent_to_the_door(client):
    assert client.get(reverse("failed-messages")).status_code in {302, 403}
