"""Rules of routing: what they decide, why, and that nothing untried comes into force."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from simpul.kernel.cases import engine
from simpul.kernel.testing import cast
from simpul.services.complaints import routes
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.forms import ForwardForm
from simpul.services.complaints.models import Report, RoutingPlan
from simpul.services.complaints.routing import Facts, Rule, Trial, decide, read
from simpul.services.complaints.tests.test_report import report

LIGHTS = Rule("Lampu di Batang", "dishub", categories=("lampu-jalan",), words=("lampu",))
FACTS = Facts(("lampu-jalan", "jalan"), "33.25.11.1001", "Lampunya mati", "complaint")


def test_the_first_rule_that_fits_decides_and_says_what_fitted():
    other = Rule("Semua jalan", "dpupr", categories=("jalan",))
    decision = decide([LIGHTS, other], FACTS)
    assert (decision.agency, decision.because) == ("dishub", {"category": "lampu-jalan", "word": "lampu"})
    assert decide([other, LIGHTS], FACTS).agency == "dpupr"


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Rule("Semua", "x"), True),
        (Rule("Cabang", "x", categories=("jalan",)), True),
        (Rule("Kategori lain", "x", categories=("sampah",)), False),
        (Rule("Kecamatan", "x", regions=("33.25.11",)), True),
        (Rule("Kecamatan lain", "x", regions=("33.25.12",)), False),
        (Rule("Awal kata", "x", words=("lamp",)), True),
        (Rule("Tengah kata", "x", words=("ampu",)), False),
        (Rule("Tanda baca adalah huruf", "x", words=("l.mpu",)), False),
        (Rule("Jenis", "x", kinds=("information",)), False),
        (Rule("Semua harus cocok", "x", categories=("jalan",), kinds=("information",)), False),
    ],
)
def test_a_rule_asks_only_what_is_filled_in(rule, fits):
    assert (rule.fits(FACTS) is not None) is fits


texts = st.lists(st.text("abc", min_size=1, max_size=3), max_size=3).map(tuple)
rules = st.builds(Rule, st.text("xyz", min_size=1), st.sampled_from("pq"), texts, texts, texts, texts)


@given(st.lists(rules, max_size=6), st.builds(Facts, texts, st.text("abc"), st.text("abc "), st.text("abc")))
def test_the_decision_is_that_of_the_first_fitting_rule_and_survives_storing(known, facts):
    fitting = [rule for rule in known if rule.fits(facts)]
    decision = decide(known, facts)
    assert (decision.rule if decision else None) == (fitting[0] if fitting else None)
    assert read([rule.as_json() for rule in known]) == tuple(known)


def put_in_force(*known: Rule, by) -> RoutingPlan:
    routes.keep(known, tried=routes.fingerprint(known))
    return routes.enact(by=by.user, reason="Uji", summary=Trial(()).summary())


@pytest.mark.django_db(transaction=True)
def test_the_desk_reads_why_a_report_goes_where():
    desk = cast.officer(DESK)
    agency = cast.agency("dishub")
    put_in_force(LIGHTS, by=desk)
    form = ForwardForm(case=report())
    assert form["agency"].value() == agency.pk
    assert "Aturan “Lampu di Batang”: kategori" in str(form["agency"].help_text)
    assert "kata “lampu”" in str(form["agency"].help_text)


@pytest.mark.django_db(transaction=True)
def test_a_rule_never_proposes_the_accused_or_an_agency_that_ended():
    desk, agency = cast.officer(DESK), cast.agency("dishub")
    put_in_force(LIGHTS, by=desk)
    accusing = report()
    accusing.barred_agency = agency
    assert routes.propose(accusing)[0] != agency
    type(agency).objects.filter(pk=agency.pk).update(valid_to=date(2021, 1, 1))
    assert routes.propose(report())[0] != agency


@pytest.mark.django_db
def test_a_trial_compares_with_where_reports_really_went():
    desk, right, wrong = cast.officer(DESK), cast.agency("dishub"), cast.agency("lain")
    for agency in (right, right, wrong):
        engine.perform(ReportFlow.forward, report(), by=desk, agency=agency)
    outcome = routes.trial([LIGHTS, Rule("Tak pernah", "dlh", words=("gajah",))], desk)
    assert (len(outcome.reports), outcome.right_after, len(outcome.changed)) == (3, 2, 3)
    assert [(rule.name, fitted, agreed) for rule, fitted, agreed in outcome.by_rule([LIGHTS])] == [
        ("Lampu di Batang", 3, 2)
    ]
    assert routes.trial([LIGHTS], cast.officer(AGENCY, at=cast.agency("dlh"))).reports == ()


@pytest.mark.django_db
def test_what_was_not_tried_as_it_stands_does_not_come_into_force():
    desk = cast.officer(DESK)
    routes.keep([LIGHTS], tried=routes.fingerprint([LIGHTS]))
    routes.keep([LIGHTS, Rule("Tambahan", "dlh")])
    with pytest.raises(routes.Untried):
        routes.enact(by=desk.user, reason="Uji", summary={})
    assert not RoutingPlan.objects.exists()


@pytest.mark.django_db
def test_the_platform_may_not_rewrite_a_plan():
    with connection.cursor() as cursor:
        for rights in ("UPDATE", "DELETE"):
            cursor.execute("SELECT has_table_privilege(current_user, 'complaints_routingplan', %s)", [rights])
            assert cursor.fetchone() == (False,), rights
    with pytest.raises(ProgrammingError), transaction.atomic():
        RoutingPlan.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_rules_are_written_tried_and_enacted_on_screen(client: Client):
    desk, agency = cast.officer(DESK), cast.agency("dishub")
    cast.sign_in(client, desk)
    engine.perform(ReportFlow.forward, report(), by=desk, agency=agency)
    answers = {"name": "Lampu", "categories": ["lampu-jalan"], "words": "lampu, penerangan", "agency": "dishub"}
    assert client.post("/meja/penyaluran/tambah/", {**answers, "words": "a"}).status_code == 422
    client.post("/meja/penyaluran/tambah/", answers)
    assert client.post("/meja/penyaluran/tambah/", answers).status_code == 422, "two rules of one name"
    page = client.get("/meja/penyaluran/")
    assert "belum berlaku" in page.text
    assert "kata “penerangan”" in page.text
    tried = client.get("/meja/penyaluran/coba/")
    number = Report.objects.get().number
    assert number in tried.text
    mark = routes.fingerprint(read(routes.draft().rules))
    assert client.post("/meja/penyaluran/coba/", {"tried": mark, "reason": " "}).status_code == 422
    assert client.post("/meja/penyaluran/coba/", {"tried": "lain", "reason": "Uji"}).status_code == 422
    client.post("/meja/penyaluran/coba/", {"tried": mark, "reason": "Lampu dikelola Dishub"})
    plan = RoutingPlan.objects.get()
    assert plan.trial == {
        "reports": 1,
        "right_before": plan.trial["right_before"],
        "right_after": 1,
        "changed": plan.trial["changed"],
    }
    client.post("/meja/penyaluran/0/pindah/", {"ke": "keluar"})
    assert routes.draft().rules == []
    assert [rule.name for rule in routes.in_force()] == ["Lampu"]
