from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simpul.config.backup import keeping, plan, sealing
from simpul.config.cli.commands import backup
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import load
from simpul.lib import clock


@pytest.fixture
def regency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SIMPUL_VAR", str(tmp_path))
    found = load("batang")
    found.folder.mkdir(parents=True)
    return found


def test_a_key_made_elsewhere_is_named_here(regency, tmp_path, capsys) -> None:
    assert backup.run(["--new-key", str(tmp_path / "kunci")]) == 0
    public = capsys.readouterr().out.split()[-1]
    assert (tmp_path / "kunci").stat().st_mode & 0o077 == 0
    backup.run(["batang", "--recipient", public])
    backup.run(["batang", "--recipient", public])
    assert plan.read(regency).recipients == (public,)
    [identity] = sealing.identities(tmp_path / "kunci", lambda: "")
    assert str(identity.to_public()) == public
    with pytest.raises(Trouble, match="tidak ditimpa"):
        backup.run(["--new-key", str(tmp_path / "kunci")])


@pytest.mark.slow  # dear on purpose: whoever guesses passphrases pays a second for each
def test_a_key_behind_a_passphrase(tmp_path) -> None:
    content, public = sealing.new_key("tempe goreng hangat")
    path = tmp_path / "kunci"
    path.write_bytes(content)
    [identity] = sealing.identities(path, lambda: "tempe goreng hangat")
    assert str(identity.to_public()) == public
    with pytest.raises(Trouble, match="Kata sandi untuk kunci salah"):
        sealing.identities(path, lambda: "tahu")


@pytest.mark.parametrize("text", ["", "bukan kunci", "AGE-SECRET-KEY-1SALAH"])
def test_what_is_no_key_is_told(tmp_path, text) -> None:
    path = tmp_path / "kunci"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble, match=r"kunci|Kunci"):
        sealing.identities(path, lambda: "")


def test_without_a_recipient_or_with_nonsense_one_sentence_says_so(regency) -> None:
    with pytest.raises(Trouble, match="Kunci publik cadangan salah"):
        backup.run(["batang", "--recipient", "AGE-SECRET-KEY-1"])
    plan.path_of(regency).write_text("recipients = [", encoding="utf-8")
    with pytest.raises(Trouble, match="tidak terbaca"):
        plan.read(regency)


def test_what_is_kept_thins_out_with_age(tmp_path) -> None:
    wish = plan.Plan((), tmp_path, daily=3, weekly=2, monthly=2)
    newest = datetime(2026, 11, 22, 18, tzinfo=UTC)
    moments = [newest - timedelta(days=n) for n in range(90)]
    for at in moments:
        (tmp_path / f"batang-{at:%Y%m%dT%H%M%SZ}.simpul.age").touch()
    (tmp_path / "batang-sebelum-pindah.simpul.age").touch()
    (tmp_path / "kendal-20200101T000000Z.simpul.age").touch()
    keeping.prune(wish, "batang")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [
        "batang-20261031T180000Z.simpul.age",
        "batang-20261115T180000Z.simpul.age",
        "batang-20261120T180000Z.simpul.age",
        "batang-20261121T180000Z.simpul.age",
        "batang-20261122T180000Z.simpul.age",
        "batang-sebelum-pindah.simpul.age",
        "kendal-20200101T000000Z.simpul.age",
    ]


def test_a_missed_night_is_made_up_for(regency) -> None:
    _content, public = sealing.new_key()
    morning = datetime(2026, 11, 22, 7, tzinfo=regency.zone)
    with clock.frozen(morning):
        assert not plan.due(regency), "nobody to encrypt for"
        plan.add_recipient(regency, public)
        assert plan.due(regency)
        plan.note(regency, plan.Last(morning, "x", 1, 1.0, "0"))
        assert not plan.due(regency)
    with clock.frozen(morning + timedelta(hours=17, minutes=30)):
        assert not plan.due(regency), "half past midnight is before the hour"
    with clock.frozen(morning + timedelta(days=2)):
        assert plan.due(regency)
