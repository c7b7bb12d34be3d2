"""Writing messages: to whom, by which way, and only if the transaction holds."""

import pytest
from django.db import IntegrityError, transaction

from simpul.kernel.accounts import delivery as accounts_delivery
from simpul.kernel.notifications import Address, inbox, outbox, send
from simpul.kernel.notifications.models import Channel, Message
from simpul.kernel.notifications.tests.samples import ABOUT, CODE, CONTEXT, SAID, TEMPLATE

pytestmark = pytest.mark.django_db
MIDNIGHT = "2026-11-22T00:00Z"


def ways(messages):
    return [(message.channel, message.address) for message in messages]


def test_resident_without_an_account_gets_a_letter(siti):
    assert ways(send(to=siti, **SAID)) == [("email", "siti@contoh.id")]
    message = Message.objects.get()
    assert (message.resident, message.user, message.about, message.context) == (siti, None, ABOUT, CONTEXT)
    assert message.status == "Menunggu"


def test_resident_with_an_account_also_finds_it_there(siti, account):
    written = send(to=siti, **SAID)
    assert ways(written) == [("inapp", ""), ("email", "siti@contoh.id")]
    assert {message.user for message in written} == {account}
    assert ways(send(to=account, **SAID)) == ways(written)
    assert {message.resident for message in Message.objects.all()} == {siti}
    assert inbox.unread(account) == 2


def test_text_message_goes_where_no_letter_can(siti, gateway):
    siti.email = ""
    assert ways(send(to=siti, **SAID)) == [("sms", "+6281234567890")]


def test_without_a_gateway_a_number_is_no_way(siti):
    siti.email = ""
    assert send(to=siti, **SAID) == []


def test_wished_channel_is_used_if_it_works(account, gateway, settings):
    inbox.choose_channels(account, Channel.SMS)
    assert ways(send(to=account, **SAID)) == [("inapp", ""), ("sms", "+6281234567890")]
    account.phone_verified = False
    assert ways(send(to=account, **SAID)) == [("inapp", ""), ("email", "siti@contoh.id")]
    inbox.choose_channels(account)
    assert ways(send(to=account, **SAID)) == [("inapp", "")]


def test_closed_account_is_told_nothing(siti, account):
    account.is_active = False
    account.save()
    assert send(to=account, **SAID) == []
    assert ways(send(to=siti, **SAID)) == [("email", "siti@contoh.id")], "the resident still has a matter here"


def test_bare_address(gateway):
    assert ways(send(to=Address(email="wartawan@contoh.id", language="en"), **SAID)) == [
        ("email", "wartawan@contoh.id")
    ]
    assert ways(send(to=Address(phone="+6281111111111"), **SAID)) == [("sms", "+6281111111111")]
    assert list(Message.objects.order_by("pk").values_list("language", flat=True)) == ["en", "id"]


def test_rollback_leaves_nothing(siti):
    with transaction.atomic():
        send(to=siti, **SAID)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_misspelt_template_fails_at_once(siti):
    with pytest.raises(LookupError, match="cases/mesage"):
        send(to=siti, template="cases/mesage", context=CONTEXT)
    with pytest.raises(LookupError, match="needs text"):
        send(to=siti, template=TEMPLATE, context={"number": ABOUT, "title": "Lampu jalan padam"})
    assert not Message.objects.exists()


def test_few_statements_whatever_the_number_of_channels(account, django_assert_num_queries):
    with django_assert_num_queries(2):  # what the person prefers; the rows with the worker's wake-up
        assert len(send(to=account, **SAID)) == 2


def test_accounts_send_their_codes_through_here():
    assert accounts_delivery.deliver is outbox.deliver
    accounts_delivery.deliver("email", "siti@contoh.id", **CODE)
    accounts_delivery.deliver("email", "siti@contoh.id", "accounts/taken", {}, "id")
    code, notice = Message.objects.order_by("pk")
    assert code.secret
    assert code.expires_at > code.created_at
    assert (notice.secret, notice.expires_at) == (False, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "email", "address": ""},
        {"channel": "inapp", "address": ""},
        {"channel": "inapp", "address": "siti@contoh.id"},
        {"channel": "email", "address": "a@contoh.id", "read_at": MIDNIGHT},
        {
            "channel": "email",
            "address": "a@contoh.id",
            "sent_at": MIDNIGHT,
            "failed_at": MIDNIGHT,
        },
    ],
)
def test_database_refuses_what_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(template=TEMPLATE, context=CONTEXT, **wrong)
