"""Every table that could say who somebody is declares why, on which ground, how long, and how that ends (UU 27/2022).

The test walks the columns of all tables, those of other people's libraries too: whatever points at a person, or could hold words, a
file or a secret about one, is suspected. A suspected table states what it is for, or stands below with the reason why it is harmless.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Field, Model

from simpul.kernel.audit.privacy import After, Asked, By, Job, Never, PersonalData, With
from simpul.kernel.privacy import statements
from simpul.kernel.privacy.outside import TABLES

PERSONS = {"residents.Resident", "accounts.User"}
SUSPECT = (
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.EmailField,
    models.GenericIPAddressField,
)
TELLS = re.compile(r"(^|_)(name|nik|phone|email|address|birth|gender|religion|mother|npwp|owner|contact|ip|token)(_|$)")
HARMLESS = {
    "auth.Permission": "names of rights", "auth.Group": "unused", "contenttypes.ContentType": "names of tables",
    "gis.PostGISGeometryColumns": "a catalogue of PostGIS", "gis.PostGISSpatialRefSys": "a catalogue of PostGIS",
    "procrastinate.ProcrastinateEvent": "moments of tasks", "procrastinate.ProcrastinatePeriodicDefer": "names of tasks",
    "organizations.FormerName": "names of offices",
    "forms.FormUpload": "questions, no answers", "forms.FormVersion": "questions, no answers",
    "regulations.ParameterVersion": "numbers from regulations", "regulations.HolidayOverride": "days",
    "regions.Region": "places", "regions.BoundarySet": "maps", "organizations.Agency": "contacts of offices, published",
    "integrations.Call": "outcomes of calls, never what was said", "integrations.Checked": "findings on connections",
    "complaints.RoutingPlan": "rules, and which officer answers for them", "complaints.RoutingDraft": "rules being worked on",
    "cases.Word": "words that the platform itself says, or three reporters in public",
    "complaints.Suggester": "figures of what was learnt", "complaints.WordWeight": "words that five reports share",
    "operations.Fault": "places in the code, never what was typed",
    "cases.Batch": "which officer moved how many cases at once", "cases.BatchOutcome": "what refused a step",
    "classification.Activity": "codes", "classification.Account": "codes", "classification.Fund": "codes",
    "classification.AgencyCode": "codes of offices", "ledger.Series": "heads of chains", "ledger.Seal": "why a month was opened again",
    "ledger.PostingRule": "codes and names of accounts", "ledger.GeneralTreasury": "which office keeps the treasury",
    "proof.Pending": "what the kinds write down of records names nobody",
    "proof.Opening": "what the kinds write down of records names nobody",
    "proof.Leaf": "hashes and public references", "proof.Node": "hashes", "proof.Key": "public keys", "proof.Checkpoint": "signed roots",
    "proof.Cosignature": "signatures of regencies", "proof.Witnessed": "signed roots of another regency",
    "ledger.Entry": "what was posted; its words come from kinds of documents and never name a payee",
    "planning.Plan": "plans", "planning.Version": "versions of plans and the reasons for them", "planning.Node": "missions and programmes",
    "planning.Indicator": "codes", "planning.Terms": "what indicators mean", "planning.Undertaking": "codes",
    "planning.Work": "what plans say",
    "planning.Output": "what shall be made", "planning.RealisationFile": "which file belongs to which figure; the file tells of itself",
    "planning.Realisation": "figures and the name of a report, by the number of an account",
    "planning.Verification": "findings on figures, by the number of an account",
    "budget.Version": "names of budgets and of the decrees behind them", "budget.Line": "codes",
    "budget.Change": "why an amount was changed",
    "budget.Movement": "kinds and numbers of documents", "budget.StandardPrice": "prices", "budget.Detail": "things and their prices",
    "budget.PriceException": "why a thing costs more", "budget.Spd": "numbers of letters",
    "budget.CeilingAgreement": "numbers of agreements",
    "treasury.Contract": "what companies shall do; a payee who is a person stands in Party", "treasury.Addendum": "why a contract changed",
    "treasury.Progress": "numbers of reports", "treasury.Commitment": "what money is spoken for",
    "treasury.CommitmentEvent": "kinds of events",
    "treasury.Receipt": "what was received", "treasury.Series": "kinds of papers", "treasury.Withholding": "kinds of taxes",
    "treasury.Transfer": "the regency's own accounts", "treasury.TransferItem": "numbers of papers",
    "treasury.CasePayment": "numbers of cases and papers; who was paid stands in the request",
    "treasury.Apart": "pairs of duties", "treasury.Statement": "the regency's own accounts", "treasury.Revenue": "kinds of revenue",
    "treasury.Deposit": "numbers of letters", "treasury.Remittance": "numbers of the state", "treasury.FloatCap": "numbers of decrees",
    "control.Entitlement": "kinds and roles", "control.Run": "counts",
    "control.Hit": "documents by their numbers, with days, amounts and figures; never a payee",
    "findings.Examination": "names of reports", "findings.Disclosure": "when a report was handed over",
    "findings.Withdrawal": "why an entry was wrong", "findings.Link": "numbers of entries and payments",
    "findings.Notice": "which deadline was told of",
    "workflow.Step": "the flows", "indicators.Observation": "figures",
    "complaints.MailPlace": "how far letters have been fetched",
    "complaints.LaporTopic": "topics of another system",
    "complaints.LaporAgency": "agencies of another system",
    "open_data.Snapshot": "sums of public files",
    "complaints.LaporReport": "numbers of reports in SP4N-LAPOR!",
    "complaints.Category": "the tree of categories",
    "complaints.ClientTurn": "which client sent what under which of its own ids",
    "complaints.Channel": "public ways in", "privacy.Retention": "how long tables are kept", "privacy.Erasure": "counts",
}  # fmt: skip


def suspected(model: type[Model]) -> list[str]:
    """The columns of a table that could tell of a person."""
    return [field.name for field in model._meta.local_fields if _could_tell(field)]


def _could_tell(field: Field[Any, Any]) -> bool:
    if field.related_model:
        return field.related_model._meta.label in PERSONS
    return not field.choices and (isinstance(field, SUSPECT) or bool(TELLS.search(field.name)))


TABLES_OF_ALL = apps.get_models()


@pytest.mark.parametrize("model", TABLES_OF_ALL, ids=lambda model: model._meta.label)
def test_a_table_that_could_tell_of_a_person_declares_itself(model: type[Model]) -> None:
    found, said = suspected(model), statements.of(model)
    assert not found or said or model._meta.label in HARMLESS, (
        f"{model._meta.label} could tell of a person by {found}: give it personal_data, or say in HARMLESS why not"
    )


@pytest.mark.parametrize("model", TABLES_OF_ALL, ids=lambda model: model._meta.label)
def test_what_is_declared_can_be_done(model: type[Model]) -> None:
    said = statements.of(model)
    if said is None:
        return
    assert said.ends, f"{model._meta.label} says how it ends in words only: say it in `ends`, too"
    assert said.resident or said.account or said.nobody, f"{model._meta.label}: whose is a row?"
    assert not (said.resident or said.account) or (said.title and said.shows), (
        f"{model._meta.label}: what is shown of it?"
    )
    for ending in said.ends:
        _possible(model, ending)


def _possible(model: type[Model], ending: Any) -> None:
    append_only = getattr(model, "append_only", False)
    if isinstance(ending, After):
        assert not append_only, f"{model._meta.label} is append-only: only a function of the database can end its rows"
        str(model._default_manager.filter(**{f"{ending.since}__isnull": False}).query)
        for column in ending.blank:
            model._meta.get_field(column)
        assert not ending.act or callable(statements.named(ending.act))
    elif isinstance(ending, Job | Asked):
        assert callable(statements.named(ending.path))
    elif isinstance(ending, With):
        assert statements.of(apps.get_model(ending.table)), ending.table
    elif isinstance(ending, By):
        assert append_only
    else:
        assert isinstance(ending, Never)
        assert ending.because


@pytest.mark.django_db
def test_the_functions_that_end_append_only_rows_exist_and_the_platform_does_not_own_them() -> None:
    declared = {end.function for _model, said in statements.every() for end in said.ends if isinstance(end, By)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pg_get_userbyid(proowner) <> current_user AND proname = ANY(%s)",
            [list(declared)],
        )
        assert declared == {name for (name,) in cursor.fetchall()}


def test_the_walk_finds_what_it_is_meant_to_find() -> None:
    assert set(suspected(apps.get_model("residents.Resident"))) >= {
        "nik_sealed",
        "nik_hash",
        "phone",
        "email",
        "address",
    }
    assert {"applicant", "filed_by", "assignee", "text"} <= set(suspected(apps.get_model("cases.Case")))
    assert suspected(apps.get_model("sessions.Session"))
    assert not suspected(apps.get_model("documents.Blob")) or statements.of(apps.get_model("documents.Blob"))


def test_the_list_of_the_harmless_names_only_tables_that_exist() -> None:
    labels = {model._meta.label for model in TABLES_OF_ALL}
    assert set(HARMLESS) | set(TABLES) <= labels
    assert not set(HARMLESS) & {model._meta.label for model, _said in statements.every()}


def test_a_declaration_leaves_nothing_open() -> None:
    with pytest.raises(ValueError, match="retention"):
        PersonalData(purpose="Menangani urusan", legal_basis="UU 25/2009", retention="", erasure="Dikosongkan")


def test_no_two_tables_state_the_same_purpose() -> None:
    purposes = [said.purpose for _model, said in statements.every()]
    assert sorted(purposes) == sorted(set(purposes)), "the register names each by its purpose"
