"""Figures: worked out from rows, kept only when they change, opened to the rows."""

import json
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from simpul.kernel.indicators import Better, Count, Median, Share, Span, indicator
from simpul.kernel.indicators.declarations import adopt, registry
from simpul.kernel.indicators.figures import fingerprint
from simpul.kernel.indicators.measuring import measure, newest_of, trend
from simpul.kernel.indicators.models import Observation
from simpul.kernel.proof.models import Pending
from simpul.kernel.regions.models import Region
from simpul.lib.periods import month


@pytest.fixture
def villages_share():
    @indicator(
        "Bagian kelurahan",
        unit="%",
        dimension="governance",
        target=5,
        version=1,
        formula="Kelurahan dibagi semua desa.",
    )
    def townships(rows, span: Span) -> Share:
        return Share(rows.filter(level="kelurahan"), rows)

    yield adopt(townships, Region.objects.villages, "test")
    del registry["test.townships"]


@pytest.mark.django_db
def test_a_share_is_counted_from_rows_and_rounded_half_up(villages_share) -> None:
    seen = measure(villages_share, month(2026, 10))
    assert (seen.value, seen.counted, seen.whole) == (Decimal("3.6"), 9, 248)
    assert villages_share.met(seen.value) is False


@pytest.mark.django_db
def test_the_same_outcome_is_kept_once_and_another_beside_it(villages_share) -> None:
    first, again = measure(villages_share, month(2026, 10)), measure(villages_share, month(2026, 10))
    assert first.pk == again.pk
    revised = measure(villages_share, month(2026, 10), narrow=lambda rows: rows.filter(parent="33.25.11"))
    assert (revised.counted, revised.whole) == (9, 21)
    assert newest_of("test.townships", "2026-10") == revised
    assert Observation.objects.filter(indicator="test.townships").count() == 2


@pytest.mark.django_db
def test_a_course_has_a_place_for_every_month(villages_share) -> None:
    measure(villages_share, month(2026, 10))
    course = trend("test.townships", [month(2026, 9), month(2026, 10)])
    assert [one and one.counted for one in course] == [None, 9]


@pytest.mark.django_db
def test_of_nothing_there_is_no_share_and_no_median() -> None:
    none = Region.objects.none()
    assert Share(none, none).measure().value is None
    assert Median(none, "area_km2").measure().value is None
    assert Count(none).measure().value == 0


@pytest.mark.django_db
def test_a_changed_formula_has_another_fingerprint() -> None:
    rows = Region.objects.villages()
    assert fingerprint(Share(rows, rows)) != fingerprint(Share(rows.filter(level="desa"), rows))
    assert fingerprint(Share(rows, rows)) == fingerprint(Share(rows, rows))


@pytest.mark.django_db
def test_less_may_be_better() -> None:
    @indicator("Waktu", unit="jam", dimension="governance", target=10, better=Better.LOWER, version=1, formula="…")
    def waiting(rows, span: Span) -> Count:
        return Count(rows)

    assert [waiting.met(Decimal(value)) for value in (9, 10, 11)] == [True, True, False]
    assert waiting.met(None) is None


@pytest.mark.django_db
def test_the_platform_cannot_rewrite_a_measurement(villages_share) -> None:
    measure(villages_share, month(2026, 10))
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE indicators_observation SET counted = 248")


@pytest.mark.django_db
def test_a_measurement_is_committed_with_the_sets_that_it_counts(villages_share) -> None:
    """Whoever lists the rows comes to the same fingerprints."""
    measure(villages_share, month(2026, 10))
    measure(villages_share, month(2026, 10))
    waiting = Pending.objects.get(kind="indicators.observation")
    told = json.loads(waiting.body)
    assert waiting.ref == "angka/test.townships/2026-10"
    assert (told["value"], told["version"], told["counted"], told["whole"]) == ("3.6", 1, 9, 248)
    for name, rows in (("numerator", {"level": "kelurahan"}), ("denominator", {})):
        keys = sorted(Region.objects.villages().filter(**rows).values_list("pk", flat=True))
        assert told[name] == {
            "rows": len(keys),
            "sha256": sha256("".join(f"{key}\n" for key in keys).encode()).hexdigest(),
        }


def test_nobody_publishes_another_share_than_what_was_counted(as_owner: None) -> None:
    """Not even the owner of the tables; with the constraint away it would be published (F16)."""
    told = """INSERT INTO indicators_observation (indicator, version, fingerprint, period, scope, value, counted, whole, at)
              VALUES ('uji', 1, 'x', '2026-10', '', {}, {}, {}, now())"""
    with connection.cursor() as cursor:
        for value, counted, whole in (
            ("3.6", 9, 248),
            ("66.7", 2, 3),
            ("0.1", 1, 2000),
            ("NULL", 0, 0),
            ("42", 9, "NULL"),
        ):
            cursor.execute(told.format(value, counted, whole))
        for value, counted, whole in (("3.7", 9, 248), ("0", 0, 0), ("NULL", 9, 248)):
            with pytest.raises(IntegrityError, match="share_is_what_was_counted"), transaction.atomic():
                cursor.execute(told.format(value, counted, whole))
        cursor.execute("ALTER TABLE indicators_observation DROP CONSTRAINT share_is_what_was_counted")
        cursor.execute(told.format("3.7", 9, 248))
