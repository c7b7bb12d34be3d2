"""What limits guessing holds for all processes, because it is counted in the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, connections

from simpul.kernel import writing
from simpul.kernel.accounts.housekeeping import tidy
from simpul.kernel.accounts.models import Counter
from simpul.kernel.accounts.throttling import Allowance, Allowances, TooMany, throttle
from simpul.kernel.residents.models import Resident
from simpul.lib import clock


@pytest.mark.django_db
def test_a_value_lives_as_long_as_it_was_given() -> None:
    cache.set("kunci", [1.5, 2.5], 60)
    assert cache.get("kunci") == [1.5, 2.5]
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert cache.get("kunci", "habis") == "habis"
        assert cache.add("kunci", "baru", 60)
        assert cache.get("kunci") == "baru"
        assert not cache.add("kunci", "lagi", 60)


@pytest.mark.django_db
def test_values_are_touched_deleted_cleared_and_tidied() -> None:
    cache.set("a", "x", 10)
    cache.set("b", "y", None)
    assert cache.touch("a", 100)
    with clock.frozen(clock.now() + timedelta(seconds=50)):
        assert cache.get("a") == "x"
    with clock.frozen(clock.now() + timedelta(seconds=101)):
        assert tidy()["counters"] == 1
    assert cache.delete("b")
    assert not cache.delete("b")
    cache.set("c", 1)
    cache.clear()
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_what_lies_in_the_table_is_json_not_pickle() -> None:
    cache.set("tersimpan", {"n": 1})
    with connection.cursor() as cursor:
        cursor.execute("SELECT value::text FROM accounts_counter WHERE key LIKE %s", ["%tersimpan"])
        assert cursor.fetchone() == ('{"n": 1}',)
    with pytest.raises(TypeError):
        cache.set("objek", object())


@pytest.mark.django_db
def test_a_throttle_counts_and_forgets() -> None:
    for _ in range(3):
        throttle("uji", "10.0.0.1", limit=3, seconds=60)
    throttle("uji", "10.0.0.2", limit=3, seconds=60)
    with pytest.raises(TooMany, match="Terlalu sering"):
        throttle("uji", "10.0.0.1", limit=3, seconds=60)
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        throttle("uji", "10.0.0.1", limit=3, seconds=60)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_connections_exactly_one_adds_a_value() -> None:
    def attempt(n: int) -> tuple[int, bool]:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                return cursor.fetchone()[0], cache.add("rebutan", n, 60)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        outcome = list(pool.map(attempt, range(6)))
    assert len({backend for backend, _ in outcome}) > 1
    assert sum(added for _, added in outcome) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_failed_sign_ins_on_several_connections_count_together(client) -> None:
    from django.test import Client

    from simpul.kernel.accounts.models import User
    from simpul.kernel.accounts.tests.conftest import PASSWORD

    User.objects.create_staff("Wahyu Prasetyo", email="wahyu@contoh.id", password=PASSWORD)

    def guess(n: int) -> int:
        try:
            return (
                Client()
                .post("/akun/masuk/petugas/", {"login": "wahyu@contoh.id", "password": f"tebakan-{n}"})
                .status_code
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(guess, range(6)))
    right = client.post("/akun/masuk/petugas/", {"login": "wahyu@contoh.id", "password": PASSWORD})
    assert "Terlalu banyak percobaan" in right.content.decode()
    assert "_auth_user_id" not in client.session


def spend(limit: int = 3) -> None:
    allowed = Allowances([Allowance("uji", ("10.0.0.1", "siti@contoh.id"), limit, 60)])
    with writing.whole(alone=True):
        allowed.write(Resident(name="Siti Rahayu"), then="TRUE")


@pytest.mark.django_db(transaction=True)
def test_what_would_pass_a_limit_is_not_written_and_not_counted() -> None:
    spend(limit=2)
    spend(limit=2)
    with pytest.raises(TooMany) as refusal:
        spend(limit=2)
    assert refusal.value.seconds == 60
    assert Resident.objects.count() == 2
    assert set(Counter.objects.values_list("key", "value")) == {
        ("throttle:uji:10.0.0.1", 2),
        ("throttle:uji:siti@contoh.id", 2),
    }


@pytest.mark.django_db
def test_what_is_used_up_is_said_before_anything_is_written() -> None:
    allowed = Allowances([Allowance("uji", ("10.0.0.1",), 1, 60), Allowance("lain", ("10.0.0.1",), 5, 90)])
    throttle("uji", "10.0.0.1", limit=1, seconds=60)
    with pytest.raises(TooMany) as refusal:
        allowed.number(Resident(name="Siti Rahayu"))
    assert refusal.value.seconds == 60
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        later = Allowances([Allowance("uji", ("10.0.0.1",), 1, 60)])
        later.number(one := Resident(name="Siti Rahayu"))
        later.write(one, then="TRUE")
    assert Counter.objects.get(key="throttle:uji:10.0.0.1").value == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_are_written_than_are_allowed() -> None:
    def attempt(_n: int) -> bool:
        try:
            spend(limit=3)
        except TooMany:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        outcome = list(pool.map(attempt, range(12)))
    assert (sum(outcome), Resident.objects.count()) == (3, 3)
    assert set(Counter.objects.values_list("value", flat=True)) == {3}
