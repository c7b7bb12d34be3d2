"""Suggestions: learnt from what the desk decided, measured on later reports, silent where they must be."""

import pytest
from django.db import connection

from simpul.kernel.cases.models import Secrecy
from simpul.kernel.testing import cast
from simpul.services.complaints.forms import ForwardForm
from simpul.services.complaints.learning import examples, learn
from simpul.services.complaints.models import Category, Report, Suggester
from simpul.services.complaints.suggesting import shares, suggest, words_of
from simpul.services.complaints.tests.test_report import report

LIGHT = "Lampu penerangan jalan padam sejak malam, gelap sekali di depan rumah"
WASTE = "Sampah menumpuk dan berbau busuk di dekat pasar, belum diangkut"


def past(*texts: tuple[str, str], times: int = 120, **more) -> None:
    """Reports that the desk has forwarded under these categories."""
    one = report()
    made = []
    for _n in range(times):
        for text, category in texts:
            found = report(category=category, text=text, **more)
            made.append(found.pk)
    Report.objects.filter(pk__in=made).update(forwarded_at=one.opened_at)


@pytest.fixture(scope="module")
def learnt(world) -> int:
    with world():
        past((LIGHT, "lampu-jalan"), (WASTE, "sampah"))
        made = learn()
    assert made
    return made.pk


@pytest.fixture
def history(db, learnt) -> Suggester:
    return Suggester.objects.get(pk=learnt)


def test_words_are_each_counted_once_with_their_neighbours():
    assert words_of("Lampu mati, LAMPU mati di RT 3") == ["lampu", "mati", "lampu mati", "mati lampu"]


def test_shares_add_up_to_one():
    assert sum(shares([3.0, -2.0, 900.0])) == pytest.approx(1)


def test_a_suggestion_says_how_sure_and_by_which_words(history):
    first = suggest("Lampu di gang kami padam, gelap")[0]
    assert first.category.pk == "lampu-jalan"
    assert {"lampu", "padam", "gelap"} & set(first.words)
    assert suggest(LIGHT)[0].right_of_100 == 100
    assert history.right == history.tested > history.baseline


def test_the_figures_are_of_reports_that_were_not_learnt_from(history):
    assert (history.learnt_from, history.tested) == (192, 48)
    assert sum(count for _least, count, _right in history.scale) == history.tested


def test_nothing_is_suggested_where_no_word_is_known(history):
    assert suggest("zzz qqq") == []
    assert suggest("") == []


def test_misconduct_is_neither_learnt_nor_suggested(history):
    oversight = Category.objects.filter(oversight=True, parent__isnull=False).first()
    before = len(examples())
    accusing = report(category=oversight.pk, oversight=True, sealed=True, text=LIGHT)
    Report.objects.filter(pk=accusing.pk).update(forwarded_at=accusing.opened_at)
    past((WASTE, "sampah"), times=1, secrecy=Secrecy.CONFIDENTIAL)
    assert len(examples()) == before
    assert ForwardForm(case=accusing).fields["category"].help_text == ""


def test_the_desk_sees_it_beside_the_category(history):
    told = ForwardForm(case=report(text=WASTE, title="Bau")).fields["category"].help_text
    assert told.startswith("Saran dari riwayat:")
    assert "dari 100 saran seyakin ini tepat" in told


def test_what_knows_no_more_than_the_commonest_stays_silent(history):
    Suggester.objects.update(baseline=history.right)
    from simpul.services.complaints.suggesting import latest

    latest.forget()
    assert suggest(LIGHT) == []


def test_asking_is_one_query_by_its_index(history, django_assert_num_queries):
    suggest(LIGHT)
    with django_assert_num_queries(2):  # the weights, the categories
        suggest(LIGHT)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT category FROM complaints_wordweight WHERE suggester_id = %s AND word = ANY(%s)",
            [history.pk, ["lampu"]],
        )
        assert "weight_of_word" in str(cursor.fetchall())


def test_old_learning_is_thrown_away(history):
    for _n in range(4):
        learn()
    assert Suggester.objects.count() == 3


def test_the_page_says_how_good_it_is(history, client):
    from simpul.services.complaints.flow import DESK

    cast.sign_in(client, cast.officer(DESK))
    page = client.get("/meja/penyaluran/").text
    assert "Saran pertama tepat" in page
