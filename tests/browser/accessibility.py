"""What the axe rules find on a page."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")  # the only rules that a theme can break
THEMES = ("batang", "tapanuli_selatan")


def faults(page: Page, *, rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        """async rules => (await axe.run({runOnly: rules, resultTypes: ["violations"]})).violations
           .map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`)""",
        list(rules),
    )
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{wider} px too wide"] if wider > 0 else [])]


NARROW = {"width": 320, "height": 640}


def overflow_when_narrow(page: Page) -> list[str]:
    """What runs out of a screen of 320 px with letters twice as large (WCAG 1.4.4 and 1.4.10). Leaves the page as it was."""
    size = page.viewport_size
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    found: list[str] = page.evaluate(
        """() => { const root = document.documentElement; root.style.fontSize = "200%";
           const wide = root.scrollWidth - root.clientWidth, edge = root.clientWidth + 1;
           const out = wide > 0 ? [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > edge
             && !one.closest(".sr, .scroll")).map(one => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`) : [];
           root.style.fontSize = ""; return wide > 0 ? [`${wide} px out of 320`, ...out.slice(-2)] : []; }"""
    )
    if size:
        page.set_viewport_size(size)
    return found


def faults_in_all_themes(page: Page) -> dict[str, list[str]]:
    """All rules in the first theme, in the others those about colours."""
    found = {}
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found[theme] = faults(page, rules=COLOURS if found else RULES)
    return {theme: wrong for theme, wrong in found.items() if wrong}
