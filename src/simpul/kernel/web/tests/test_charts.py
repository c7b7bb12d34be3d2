"""Drawings say in words what they show, escape what they are given, and need nothing a strict browser forbids."""

from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from simpul.kernel.regions.shapes import Drawing, ShapePath
from simpul.kernel.web import charts, maps
from simpul.kernel.web.charts import Series

EVIL = '<script>alert("x")</script>'
WEEK = [("Sen", 34), ("Sel", 41), ("Rab", 0)]
TWO = [Series("Masuk", [3, 5, None]), Series("Selesai", [1, 4, 4])]


def drawn():
    """One chart of each kind, from the same odd words."""
    return {
        "bars": charts.bars(EVIL, [(EVIL, 3)], note=EVIL),
        "ranking": charts.ranking(EVIL, [(EVIL, 3, '/x?a="1"')]),
        "stacked": charts.stacked(EVIL, [EVIL], [Series(EVIL, [2])]),
        "lines": charts.lines(EVIL, [EVIL, "b"], [Series(EVIL, [1, 2])], target=2),
    }


@pytest.mark.parametrize("kind", ["bars", "ranking", "stacked", "lines"])
def test_words_are_escaped_and_no_style_or_script_is_needed(kind):
    picture = str(drawn()[kind])
    assert "<script" not in picture
    assert "style=" not in picture
    tree = ElementTree.fromstring(picture)
    assert tree.find("figcaption").text == EVIL
    assert tree.find("details/table") is not None


def test_every_bar_tells_its_value_and_the_table_says_the_same():
    tree = ElementTree.fromstring(str(charts.bars("Aduan", WEEK)))
    assert [title.text for title in tree.iter("title")] == ["Sen: 34", "Sel: 41", "Rab: 0"]
    assert [cell.text for cell in tree.iter("td")] == ["34", "41", "0"]


def test_bars_are_as_tall_as_their_values():
    tall = [float(bar.get("height")) for bar in ElementTree.fromstring(str(charts.bars("A", WEEK))).iter("rect")]
    assert tall[0] / tall[1] == pytest.approx(34 / 41, rel=0.01)
    assert tall[2] == 0


def test_a_row_with_an_address_opens_it():
    tree = ElementTree.fromstring(str(charts.ranking("Instansi", [("DPUPR", 5, "/a/"), ("Dinkes", 2)])))
    assert [link.get("href") for link in tree.iter("a")] == ["/a/", "/a/"]  # the bar and the row of the table


def test_percentages_fill_the_bar_of_a_whole():
    tree = ElementTree.fromstring(str(charts.ranking("Capaian", [("A", 50)], whole=100)))
    whole, part = (float(bar.get("width")) for bar in tree.iter("rect"))
    assert part / whole == 0.5


def test_parts_of_a_stack_lie_side_by_side():
    parts = [Series("Selesai", [6], "c-ok"), Series("Terlambat", [2], "c-bad")]
    first, second = ElementTree.fromstring(str(charts.stacked("A", ["DPUPR"], parts))).findall("svg/g/rect")
    assert float(second.get("x")) == pytest.approx(float(first.get("width")) + 1, abs=0.1)
    assert (first.get("class"), second.get("class")) == ("c-ok", "c-bad")


def test_a_line_skips_what_is_unknown_and_ends_with_its_last_value():
    words = [text.text for text in ElementTree.fromstring(str(charts.lines("A", ["a", "b", "c"], TWO))).iter("text")]
    assert "Masuk 5" in words
    assert "Selesai 4" in words


def test_labels_that_would_touch_are_moved_apart():
    same = [Series("Satu", [1, 5]), Series("Dua", [2, 5])]
    labels = ElementTree.fromstring(str(charts.lines("A", ["a", "b"], same))).findall("svg/text[@class='figure-label']")
    assert abs(float(labels[0].get("y")) - float(labels[1].get("y"))) >= charts.LABEL_GAP


@pytest.mark.parametrize(
    "chart", [charts.bars("A", []), charts.ranking("A", []), charts.stacked("A", [], []), charts.lines("A", [], [])]
)
def test_nothing_to_show_is_drawn_without_error(chart):
    assert ElementTree.fromstring(str(chart)).tag == "figure"


def test_all_zero_is_drawn_without_error():
    assert 'height="0.0"' in charts.bars("A", [("x", 0)])
    assert charts.sparkline([0, 0])
    assert not charts.sparkline([4])


@pytest.fixture
def territory(monkeypatch):
    """Two kecamatan, one beside the other."""
    paths = (
        ShapePath("33.25.01", "Batang", "M0 0h500v400z", 250, 200),
        ShapePath("33.25.02", "Tulis", "M500 0h500v400z", 750, 200),
    )
    drawing = Drawing("0 0 1000 400", paths, True, "uji", (109.0, -6.9, 1000.0, 1.0))
    monkeypatch.setattr(maps, "kecamatan_drawing", lambda: drawing)
    return drawing


def test_areas_are_shaded_by_value_and_open_their_rows(territory):
    tree = ElementTree.fromstring(str(maps.choropleth("Aduan", {"33.25.01": 10}, urls={"33.25.01": "/b/"})))
    assert [area.get("class") for area in tree.iter("path")] == ["q5", "q0"]
    assert tree.find("svg/a").get("href") == "/b/"
    assert tree.find("figcaption/small").text == "Batas wilayah perkiraan"


def test_a_pin_lies_where_the_point_is(territory):
    tree = ElementTree.fromstring(str(maps.pinned("Letak", (109.5, -7.0), chosen="33.25.02")))
    assert (float(tree.find("circle").get("cx")), float(tree.find("circle").get("cy"))) == pytest.approx((500, 100))
    assert [area.get("class") for area in tree.iter("path")] == ["land", "picked"]


def test_charts_speak_english_too(territory):
    with override("en"):
        assert charts.bars("Reports", [("Mon", 1200)]).count("1,200") == 3  # the bar's title, its label, the table
