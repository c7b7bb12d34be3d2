"""What an account reads at `/kabar/`, and how long it is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse

from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.notifications import Address, inbox, keeping, send
from simpul.kernel.notifications.delivery import PostOffice
from simpul.kernel.notifications.models import Message
from simpul.kernel.notifications.tests.samples import ABOUT, SAID
from simpul.lib import clock

pytestmark = pytest.mark.django_db


def told(user, *titles):
    for number, title in enumerate(titles, 1):
        send(
            to=user, template="cases/reply", context={"number": f"ADU-{number}", "title": title}, about=f"ADU-{number}"
        )


def mine(user):
    return Message.objects.visible_to(Viewer(user))


def test_everybody_reads_his_own(client, account, officer):
    told(account, "Lampu jalan padam")
    told(officer, "Rapat dinas")
    assert [message.user for message in mine(account)] == [account]
    assert not Message.objects.visible_to(NOBODY).exists()
    client.force_login(officer)
    other = mine(account).get()
    assert client.get(reverse("message", args=[other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.read_at is None
    client.post(reverse("inbox-read"))
    assert inbox.unread(account) == 1
    assert inbox.unread(officer) == 0


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["inbox", "inbox-read", "inbox-channel"])
def test_strangers_are_asked_to_sign_in(client, name, method):
    response = getattr(client, method)(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/masuk/")


def test_letters_to_addresses_are_in_no_inbox(account, mail):
    send(to=Address(email=account.email), **SAID)
    assert not mine(account).exists()


def test_list_shows_the_newest_first_and_pages_by_key(client, account):
    told(account, *(f"Aduan {number}" for number in range(1, 46)))
    client.force_login(account)
    first = client.get(reverse("inbox")).content.decode()
    assert first.index("ADU-45: warga membalas") < first.index("ADU-26: warga membalas")
    assert "ADU-25: warga membalas" not in first
    told(account, "Baru saja masuk")
    page, seen = inbox.page(Viewer(account)), []
    while page:
        seen += [message.pk for message, _ in page.rows]
        page = inbox.page(Viewer(account), before=page.before) if page.before else None
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen) == 46
    assert inbox.page(Viewer(account), before=min(seen)).rows == []


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 30])
def test_nonsense_key_is_not_found(client, account, key):
    client.force_login(account)
    assert client.get(reverse("inbox"), {"sebelum": key}).status_code == 404


def test_last_page_has_no_next(account):
    told(account, *"a" * 20)
    assert inbox.page(Viewer(account)).before is None


def test_message_is_read_once_opened_and_leads_to_the_case(client, account):
    send(to=account, **SAID)
    message = mine(account).get()
    client.force_login(account)
    page = client.get(reverse("message", args=[message.pk])).content.decode()
    assert "Regu kami datang besok pagi &amp; sore." in page
    assert f"/lacak/{ABOUT}/" in page
    assert inbox.unread(account) == 0


def test_officer_reads_at_the_desk(client, officer):
    told(officer, "Sampah menumpuk")
    client.force_login(officer)
    page = client.get(reverse("message", args=[mine(officer).get().pk])).content.decode()
    assert "/meja/kasus/ADU-1/" in page


def wish(client, **more):
    given = {"kinds": ["cases"], "quiet_from": "21:00", "quiet_to": "06:00", "language": "id", **more}
    return client.post(reverse("inbox-channel"), given)


def test_channels_are_chosen_among_those_that_work(client, account, gateway):
    client.force_login(account)
    assert inbox.channels_of(account) == ["E-mail"]
    assert wish(client, channels=["sms"]).status_code == 302
    assert inbox.channels_of(account) == ["SMS"]
    assert wish(client, channels=["merpati pos"]).status_code == 422
    assert inbox.channels_of(account) == ["SMS"]
    wish(client, channels=[])
    assert "Sekarang hanya di akun ini" in client.get(reverse("inbox")).content.decode()


def test_channel_that_does_not_work_here_is_not_offered(client, account):
    client.force_login(account)
    assert 'value="sms"' not in client.get(reverse("inbox-channel")).content.decode()
    assert wish(client, channels=["sms"]).status_code == 422
    assert inbox.channels_of(account) == ["E-mail"]


def test_one_kind_of_news_is_switched_off_and_security_is_not(client, account):
    client.force_login(account)
    wish(client, channels=["email"], kinds=[])
    assert [message.channel for message in send(to=account, **SAID)] == ["inapp"]
    changed = send(
        to=account, template="accounts/security", context={"event": "password_set", "at": "2026-11-22T09:00:00+07:00"}
    )
    assert [message.channel for message in changed] == ["inapp", "email"]
    assert 'value="accounts"' not in client.get(reverse("inbox-channel")).content.decode()


def test_what_was_sent_is_forgotten_after_ninety_days_and_the_inbox_after_two_years(account, mail):
    send(to=account, **SAID)
    PostOffice().empty()
    send(to=account, **SAID)
    for days, left in [(89, 4), (91, 3), (700, 3), (731, 1)]:
        with clock.frozen(clock.now() + timedelta(days=days)):
            keeping.prune()
            assert Message.objects.count() == left
    assert Message.objects.get().status == "Menunggu", "what never left is for the operator to see"


def test_erasure_takes_everything_told_to_a_person(siti, account, officer):
    send(to=siti, **SAID)
    told(officer, "Tetap ada")
    kept = Message.objects.filter(user=officer).count()
    assert keeping.forget(user=account, resident=siti) == 2
    assert Message.objects.count() == kept
    assert keeping.forget() == 0


def test_health(siti, no_mail):
    assert keeping.health() == keeping.Health(waiting=0, failed=0, oldest=None)
    [message] = send(to=siti, **SAID)
    assert keeping.health() == keeping.Health(waiting=1, failed=0, oldest=message.not_before)
    PostOffice().empty()
    assert keeping.health() == keeping.Health(waiting=1, failed=0, oldest=None), "it is to be tried later"
