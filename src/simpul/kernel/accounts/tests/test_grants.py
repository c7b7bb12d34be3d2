"""Roles are held for an agency, an area and a period; nobody grants to himself, not even by SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, ProgrammingError, connection, transaction

from simpul.kernel.accounts import roles
from simpul.kernel.accounts.granting import NotGranted, appoint, approve, grant, held_in, revoke
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR, REGENT, Role, Scope
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region
from simpul.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(monkeypatch) -> Role:
    """A role held for an agency, known to this test alone."""
    monkeypatch.setattr(roles, "registry", roles.registry)
    role = Role("test_clerk", "Petugas Uji", Scope.AGENCY)
    yield role
    del roles.registry["test_clerk"]


@pytest.fixture
def headman() -> Role:
    """A role held for an area, known to this test alone."""
    role = Role("test_headman", "Camat Uji", Scope.REGION)
    yield role
    del roles.registry["test_headman"]


@pytest.fixture
def chief(db) -> User:
    """An administrator, set up by the installation itself."""
    user = User.objects.create_staff("Retno Wulandari", email="retno@contoh.id")
    grant(user, ADMINISTRATOR, by=None, basis="Pemasangan")
    return user


@pytest.fixture
def works(db) -> Agency:
    return Agency.objects.create(code="uji-dpupr", name="Dinas Pekerjaan Umum Uji", short_name="DPU Uji")


@pytest.fixture
def village(db) -> Region:
    """Some village; nothing is said of where."""
    return Region.objects.villages().first() or _territory()


def _territory() -> Region:
    where = {"centre": Point(109.73, -6.9, srid=4326), "area_km2": 1}
    top = Region.objects.create(code="33.25", name="Kabupaten Batang", level="kabupaten", **where)
    middle = Region.objects.create(code="33.25.11", name="Batang", level="kecamatan", parent=top, **where)
    return Region.objects.create(code="33.25.11.2001", name="Rowobelang", level="desa", parent=middle, **where)


def test_a_role_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Role("regent", "Bupati lain", Scope.REGENCY)
    assert roles.registry["regent"] is REGENT


def test_a_grant_lends_the_role_for_its_agency_only(wahyu, chief, clerk, works) -> None:
    grant(wahyu, clerk, by=chief, agency=works, basis="SK 800/12/2026")
    assert wahyu.holds(clerk, agency_id=works.pk)
    assert not wahyu.holds(clerk, agency_id=works.pk + 1)
    assert not wahyu.holds(clerk)
    assert not wahyu.holds(AUDITOR)
    entry = Entry.objects.get(verb="grant", object_id=str(wahyu.pk))
    assert (entry.actor, entry.reason) == (chief.pk, "SK 800/12/2026")
    assert entry.detail["where"] == "uji-dpupr"


@pytest.mark.parametrize(
    ("held", "asked", "covered"),
    [
        ("33.25.11", "33.25.11.2001", True),
        ("33.25.11", "33.25.11", True),
        ("33.25", "33.25.11.2001", True),
        ("33.25.11.2001", "33.25.11", False),
        ("33.25.1", "33.25.11.2001", False),
        ("33.25.11", None, False),
    ],
)
def test_a_role_for_an_area_covers_what_lies_in_it(headman, held, asked, covered) -> None:
    assert Grant(role="test_headman", region_id=held).covers(headman, region_id=asked) is covered


def test_a_grant_holds_from_its_first_day_until_the_day_before_its_last_date(wahyu) -> None:
    grant(wahyu, AUDITOR, by=None, valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 3))
    held = []
    for day in range(1, 5):
        with clock.frozen(
            datetime(2026, 2, 27 + day, 18, tzinfo=UTC) if day == 1 else datetime(2026, 3, day - 1, 18, tzinfo=UTC)
        ):
            held.append(wahyu.holds(AUDITOR))  # 18.00 UTC is one in the morning of the next day in Batang
    assert held == [True, True, False, False]


def test_roles_are_read_once(wahyu, django_assert_num_queries) -> None:
    grant(wahyu, AUDITOR, by=None)
    fresh = User.objects.get(pk=wahyu.pk)
    with django_assert_num_queries(1):
        assert fresh.holds(AUDITOR)
        assert not fresh.holds(REGENT)
        assert len(Viewer(fresh).grants) == 1


def test_a_grant_of_a_role_that_no_longer_exists_lends_nothing(wahyu) -> None:
    Grant.objects.create(user=wahyu, role="long_gone", valid_from=date(2020, 1, 1))
    assert wahyu.grants() == ()


def test_away_from_the_desk_nothing_is_held(wahyu) -> None:
    grant(wahyu, AUDITOR, by=None)
    wahyu.away_from_desk = True
    assert not wahyu.holds(AUDITOR)
    assert Viewer(wahyu).grants == ()


def test_nobody_grants_to_himself_not_even_by_sql(chief) -> None:
    with pytest.raises(NotGranted, match="perannya sendiri"):
        grant(chief, AUDITOR, by=chief)
    with (
        pytest.raises(IntegrityError, match="grant_not_to_oneself"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO accounts_grant (user_id, role, valid_from, granted_by_id, granted_at, basis)"
            " VALUES (%s, 'auditor', '2026-01-01', %s, now(), '')",
            [chief.pk, chief.pk],
        )
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Grant.objects.filter(user=chief).update(role="auditor")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Grant.objects.filter(user=chief).delete()


def test_only_an_administrator_grants_and_only_to_staff(wahyu, siti, chief) -> None:
    with pytest.raises(NotGranted, match="pengelola sistem"):
        grant(chief, AUDITOR, by=wahyu)
    with pytest.raises(NotGranted, match="bukan petugas"):
        grant(siti, AUDITOR, by=chief)
    assert not Grant.objects.filter(role="auditor").exists()


def test_a_role_must_fit_its_scope(wahyu, clerk, headman, village) -> None:
    for role, where, sentence in (
        (clerk, {}, "Pilih instansi"),
        (headman, {}, "Pilih wilayah"),
        (AUDITOR, {"region": village}, "Kosongkan"),
        (roles.APPLICANT, {}, "tidak dikenal"),
    ):
        with pytest.raises(NotGranted, match=sentence):
            grant(wahyu, role, by=None, **where)


def test_revoking_takes_effect_at_once_and_stays_as_history(wahyu, chief) -> None:
    held = grant(wahyu, AUDITOR, by=None)
    assert wahyu.holds(AUDITOR)
    with pytest.raises(NotGranted, match="alasan"):
        revoke(held, by=chief, reason=" ")
    revoke(held, by=chief, reason="Pindah tugas")
    assert not User.objects.get(pk=wahyu.pk).holds(AUDITOR)
    assert Grant.objects.filter(pk=held.pk).exists()
    assert Entry.objects.get(verb="revoke").reason == "Pindah tugas"


def test_a_grant_that_fails_leaves_no_trace(wahyu, chief, monkeypatch) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise IntegrityError("no trail")

    monkeypatch.setattr("simpul.kernel.audit.record", refuse)
    with pytest.raises(IntegrityError):
        grant(wahyu, AUDITOR, by=chief)
    assert not Grant.objects.filter(user=wahyu).exists()


def test_who_sees_accounts_and_grants(wahyu, siti, chief) -> None:
    grant(wahyu, AUDITOR, by=None)
    resident, auditor, administrator = Viewer(siti), Viewer(wahyu), Viewer(chief)
    assert list(User.objects.visible_to(resident)) == [siti]
    assert siti not in User.objects.visible_to(auditor)
    assert chief in User.objects.visible_to(auditor)
    assert not User.objects.visible_to(NOBODY).exists()
    assert not Grant.objects.visible_to(resident).exists()
    assert Grant.objects.visible_to(administrator).count() == 2
    assert not Grant.objects.visible_to(NOBODY).exists()


def test_an_account_needs_a_way_to_reach_its_owner() -> None:
    with pytest.raises(IntegrityError, match="user_can_be_reached"):
        User.objects.create_user("Tanpa Kontak", email=" ")


@pytest.fixture
def second(chief: User) -> User:
    """The second administrator, appointed by the first alone: until there are two, nobody could approve."""
    user = User.objects.create_staff("Hendra Wijaya", email="hendra@contoh.id")
    grant(user, ADMINISTRATOR, by=chief, basis="SK 1/2026")
    assert user.holds(ADMINISTRATOR)
    return user


def test_a_sensitive_role_holds_only_once_a_second_administrator_approves(wahyu, chief, second) -> None:
    waiting = grant(wahyu, AUDITOR, by=chief)
    assert not wahyu.holds(AUDITOR)
    with pytest.raises(NotGranted, match="Pengelola lain"):
        approve(waiting, by=chief)
    with pytest.raises(NotGranted, match="perannya sendiri"):
        approve(waiting, by=wahyu)
    approve(waiting, by=second)
    assert wahyu.holds(AUDITOR)
    with pytest.raises(NotGranted, match="tidak menunggu"):
        approve(waiting, by=second)
    assert Entry.objects.get(verb="grant.approve").actor == second.pk


def test_the_third_administrator_waits_like_every_other(wahyu, chief, second) -> None:
    grant(wahyu, ADMINISTRATOR, by=chief)
    assert not wahyu.holds(ADMINISTRATOR)


def test_a_revoked_colleague_opens_no_way_round(wahyu, chief, second) -> None:
    for held in Grant.objects.filter(user=second):
        revoke(held, by=chief, reason="Pindah tugas")
    grant(wahyu, ADMINISTRATOR, by=chief)
    assert not wahyu.holds(ADMINISTRATOR), "who removed the others is still not alone in deciding"


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("sensitive = false", "permission denied"),
        ("approved_by_id = user_id, approved_at = now()", "grant_approved_by_another"),
        ("approved_by_id = granted_by_id, approved_at = now()", "grant_approved_by_another"),
    ],
)
def test_the_database_asks_for_two_as_well(wahyu, chief, second, columns, constraint) -> None:
    waiting = grant(wahyu, AUDITOR, by=chief)
    with pytest.raises(Exception, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_grant SET {columns} WHERE id = %s", [waiting.pk])
    with pytest.raises(IntegrityError, match="takes_two"), transaction.atomic():
        Grant.objects.create(user=wahyu, role="auditor", valid_from=date(2026, 1, 1), granted_by=chief)


def test_an_acting_officer_has_an_end_and_an_order(wahyu, chief, clerk, works) -> None:
    with pytest.raises(NotGranted, match="nomor surat perintah"):
        grant(wahyu, clerk, by=chief, agency=works, acting="plt")
    day = clock.today(clock_zone())
    held = grant(
        wahyu, clerk, by=chief, agency=works, acting="plh", basis="SP 800/3", valid_to=day.replace(year=day.year + 1)
    )
    assert str(held).startswith("Plh. Petugas Uji")
    assert [one.words for one in held_in(works)] == [
        "Wahyu Prasetyo masih memegang peran Plh. Petugas Uji · Dinas Pekerjaan Umum Uji."
    ]


def clock_zone():
    from simpul.kernel.regency import current

    return current().zone


def test_the_first_administrator_is_appointed_from_outside(siti) -> None:
    first = appoint("Hendra Wijaya", "Hendra@Batang.go.id", basis="SK 1/2026")
    assert first.email == "hendra@batang.go.id"
    assert first.holds(ADMINISTRATOR)
    assert not first.has_usable_password()
    for address, sentence in (
        ("hendra@batang.go.id", "sudah pengelola"),
        ("siti", "lengkap"),
        (siti.email, "akun warga"),
    ):
        with pytest.raises(NotGranted, match=sentence):
            appoint("Lain", address, basis="SK 2/2026")
