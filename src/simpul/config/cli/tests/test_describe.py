"""The pages about services say what the running declarations say."""

from simpul.config.cli.commands import describe


def test_the_committed_pages_are_those_of_the_declarations() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in describe.PAGES.glob("*.md")}
    assert written == describe.pages(), "run ./simpul describe"


def test_a_page_names_every_state_and_step() -> None:
    from simpul.services.complaints.flow import ReportFlow

    page = describe.pages()["aduan.md"]
    assert all(f"`{name}`" in page for name in (*ReportFlow.states, *ReportFlow.transitions))
