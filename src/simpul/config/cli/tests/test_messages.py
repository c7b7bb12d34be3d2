"""Words on screen are found wherever they are written, and catalogues change only where words do."""

from textwrap import dedent

import pytest

from simpul.config.cli import messages


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A tiny house with a flow, a template and a test."""
    files = {
        "services/demo/flow.py": """
            BATAS = Parameter("demo.within", "Jawaban pertama", "hari kerja", 5)
            arsip = PersonalData(purpose="Melayani warga.", legal_basis="UU 25/2009", retention="5 tahun")
            KEPALA = Role("head", "Kepala desa", Scope.AGENCY)
            masuk = State("Diajukan", owner=KEPALA, note="Kami periksa.")
            setujui = masuk.to(selesai, label="Setujui", past="Disetujui")
            raise Refused("Belum lengkap." if kosong else "Sudah selesai.")
        """,
        "portal/design/templates/demo.html": '{{ _("Ada %(n)s kasus", n=n) }}{{ ngettext("%(num)s foto", "%(num)s foto", 2) }}',
        "portal/design/templates/design/contoh.html": '{{ _("Hanya contoh") }}',
        "services/demo/tests/test_demo.py": 'State("Jangan")',
    }
    files["services/demo/__init__.py"] = ""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    monkeypatch.setattr(messages, "SOURCES", tmp_path)
    return tmp_path


def words():
    return {messages._first(message) for message in messages.gather() if message.id}


def test_words_of_pages_and_of_declarations_are_found(sources):
    assert words() == {
        "Ada %(n)s kasus",
        "%(num)s foto",
        "Kepala desa",
        "Diajukan",
        "Kami periksa.",
        "Setujui",
        "Disetujui",
        "Belum lengkap.",
        "Sudah selesai.",
        "Jawaban pertama",
        "hari kerja",
        "Melayani warga.",
        "5 tahun",
    }


def named() -> set[str]:
    return {text for _file, text in messages.missing("en")}


def test_what_lacks_a_translation_is_named(sources):
    messages.update()
    assert named() == words()
    path = messages.catalogue_of("en", sources / "services/demo")
    path.write_text(path.read_text().replace('msgid "Diajukan"\nmsgstr ""', 'msgid "Diajukan"\nmsgstr "Submitted"'))
    assert "Diajukan" not in named()
    assert {file for file, text in messages.missing("en") if text == "Setujui"} == {path}


def test_a_translation_that_would_break_the_page_counts_as_missing(sources):
    messages.update()
    path = messages.catalogue_of("en")
    lost = 'msgid "Ada %(n)s kasus"\nmsgstr ""'
    path.write_text(path.read_text().replace(lost, lost.replace('msgstr ""', 'msgstr "There are %(m)s cases"')))
    assert "Ada %(n)s kasus" in named()


def test_a_second_update_changes_nothing_and_forgotten_words_go(sources):
    messages.update()
    path = messages.catalogue_of("en", sources / "services/demo")
    first = path.read_bytes()
    assert "Diajukan" in first.decode()
    messages.update()
    assert path.read_bytes() == first
    (sources / "services/demo/flow.py").write_text("")
    messages.update()
    assert "Diajukan" not in path.read_text()
    assert str(sources) not in first.decode()


def test_a_service_keeps_its_own_words_and_the_house_those_of_both(sources):
    (sources / "services/demo/forms.py").write_text('label = _("Ada %(n)s kasus")')
    messages.update()
    house, own = (
        messages.catalogue_of("en").read_text(),
        messages.catalogue_of("en", sources / "services/demo").read_text(),
    )
    assert "Ada %(n)s kasus" in house
    assert "Ada %(n)s kasus" not in own
    assert "Diajukan" in own
    assert "Diajukan" not in house


def test_words_that_move_keep_their_translation(sources):
    messages.update()
    path = messages.catalogue_of("en", sources / "services/demo")
    path.write_text(path.read_text().replace('msgid "Diajukan"\nmsgstr ""', 'msgid "Diajukan"\nmsgstr "Submitted"'))
    (sources / "kernel").mkdir()
    (sources / "kernel/states.py").write_text('label = _("Diajukan")')
    messages.update()
    assert "Submitted" in messages.catalogue_of("en").read_text()
    assert "Diajukan" not in path.read_text()
