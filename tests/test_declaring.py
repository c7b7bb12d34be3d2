"""What a newcomer declares wrongly is said at once, with what to do; what he declares plainly is shown as people write it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from simpul.kernel.cases.services import Column, registry
from simpul.kernel.forms import ApplicationForm, PastDayField, PhotosField
from simpul.kernel.regency import FOLDER, PROJECT
from simpul.kernel.web import icons
from simpul.kernel.workflow import Refused
from simpul.lib import clock
from simpul.services.complaints.parameters import OBJECTIONS
from simpul.services.complaints.service import complaints
from simpul.services.data_rights.models import DataRequest


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"columns": ("kind",)}, r"columns holds 'kind'\. Write Column\('kind'"),
        ({"columns": (Column("lost_on", "Hilang pada"),)}, "DataRequest has no “lost_on”"),
        ({"indicators": (len,)}, r"is no indicator\. Put @indicator"),
        ({"slug": "aduan"}, "declared twice"),
    ],
)
def test_a_wrong_manifest_says_what_to_write(wrong: dict[str, Any], told: str) -> None:
    fresh = type("DataRequest", (), {"prefix": "XXX", "kind": None})
    with pytest.raises(ImproperlyConfigured, match=told):
        replace(complaints, **{"slug": "baru", "model": fresh, "columns": (), "indicators": (), **wrong})
    assert "baru" not in registry


def test_two_services_do_not_share_the_beginning_of_their_numbers() -> None:
    with pytest.raises(ImproperlyConfigured, match="begin with ADU are those of “aduan”"):
        replace(complaints, slug="baru")


def test_an_icon_that_is_not_there_is_answered_with_those_that_are() -> None:
    assert icons.fault("drop") == ""
    assert "Maksudnya “drop”?" in icons.fault("droplet")
    assert "truck" in icons.fault("xyz")


def test_a_column_is_shown_as_people_write_it() -> None:
    def told(value: Any, **more: Any) -> str:
        return Column("it", "Itu", **more).told(SimpleNamespace(it=value))

    translation.activate("id")
    assert told(date(2026, 9, 1)) == "1 September 2026"
    assert told(datetime(2026, 9, 1, 2, 5, tzinfo=UTC)) == "1 September 2026 · 09.05 WIB"
    assert told(5000) == "5.000"
    assert told(True) == "ya"
    assert told(None) == told("") == told(0) == ""
    assert told(2026, show=str) == "2026"
    asked = DataRequest(kind=DataRequest.Kind.CORRECTION)
    assert Column("kind", "Permintaan").told(asked) == str(DataRequest.Kind.CORRECTION.label)
    with translation.override("en"):
        assert told(5000) == "5,000"


def test_what_refuses_a_step_is_said_in_the_readers_language() -> None:
    translation.activate("id")
    refused = Refused("“%(step)s” tidak berlaku untuk kasus ini.", step="Jawab")
    assert str(refused) == "“Jawab” tidak berlaku untuk kasus ini."
    with translation.override("en"):
        assert "Jawab" in str(refused)
        assert str(refused) != "“Jawab” tidak berlaku untuk kasus ini."
        assert str(Refused("Lebih dari 100% itu.")) == "Lebih dari 100% itu."


@pytest.mark.django_db
def test_a_number_of_a_rule_is_asked_by_the_moment() -> None:
    assert OBJECTIONS.at(clock.now()) == OBJECTIONS.on(clock.now().date()).value


def test_a_day_that_has_not_come_is_refused() -> None:
    field = PastDayField()
    with clock.frozen(datetime(2026, 11, 30, 18, 0, tzinfo=UTC)):  # past midnight in Batang
        assert field.clean("2026-12-01") == date(2026, 12, 1)
        with pytest.raises(forms.ValidationError, match="belum tiba"):
            field.clean("2026-12-02")


def test_a_form_knows_its_photos_by_itself() -> None:
    class Plain(ApplicationForm):
        before = PhotosField(required=False)
        text = forms.CharField()

    assert Plain(viewer=SimpleNamespace()).photo_fields == ("before",)


def launched(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SIMPUL_VAR": str(home), "PYTHONPATH": str(PROJECT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "simpul.config.cli", *words],
        cwd=PROJECT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_before_the_first_start_leaves_no_secrets(tmp_path: Path) -> None:
    """They would tell the first start that this regency is no demonstration."""
    written = launched(tmp_path, "manage", "batang", "makemigrations", "--dry-run")
    assert (written.returncode, written.stderr) == (0, "")
    asked = launched(tmp_path, "manage", "batang", "migrate")
    assert asked.returncode == 1
    assert "belum dipasang. Pasang dengan: ./simpul start --only batang" in asked.stdout + asked.stderr
    assert not list(tmp_path.rglob("secrets.toml"))


def test_tables_are_written_only_for_what_the_regency_runs(tmp_path: Path) -> None:
    own = tmp_path / "regencies" / "batang" / "regency.toml"
    own.parent.mkdir(parents=True)
    shipped = (FOLDER / "batang.toml").read_text(encoding="utf-8")
    own.write_text(re.sub(r"^services = .*$", 'services = ["complaints"]', shipped, flags=re.MULTILINE))
    told = launched(tmp_path, "manage", "batang", "makemigrations", "data_rights", "--dry-run")
    assert told.returncode == 1
    assert f"belum menjalankan “data_rights”. Tambahkan ke daftar services di {own}." in told.stdout + told.stderr
