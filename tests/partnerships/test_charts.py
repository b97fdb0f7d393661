"""Charts hold for any content: well-formed, escaped, without style or script, and a missing value is a gap."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships import charts

SVG = "{http://www.w3.org/2000/svg}"
labels = st.text(max_size=60)
numbers = st.one_of(
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**6), 10**6, places=2),
    st.floats(-1e6, 1e6, allow_nan=False),
)
values = st.one_of(st.none(), numbers)
points = st.lists(st.tuples(labels, values), min_size=1, max_size=16)


def drawing(svg):
    """The parsed drawing, after what holds for every one."""
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    for element in root.iter():
        assert element.tag.removeprefix(SVG) not in {"script", "style", "foreignObject"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}
        for name in ("x", "y", "cx", "cy", "width", "height"):
            if name in element.attrib:
                assert float(element.get(name)) == pytest.approx(float(element.get(name)))
    return root


def texts(root):
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def dots(root):
    return list(root.iter(f"{SVG}circle"))


@given(points, labels, labels, values)
def test_trend_draws_one_dot_for_each_known_value(points, title, description, target):
    svg = charts.trend(points, title=title, description=description, target=target)
    root = drawing(svg)
    assert len(dots(root)) == sum(value is not None for _label, value in points)


@given(points, labels)
def test_bars_draw_one_bar_for_each_known_value(points, title):
    root = drawing(charts.bars(points, title=title, description="", unit=title))
    assert len(list(root.iter(f"{SVG}rect"))) == sum(value is not None for _label, value in points)


shares = st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=5, max_size=5)


@given(st.lists(st.tuples(labels, shares), min_size=1, max_size=8), labels)
def test_stacked_bars_draw_each_part_and_say_where_there_is_no_data(rows, title):
    root = drawing(charts.stacked_bars(rows, title=title, description=title))
    assert len(list(root.iter(f"{SVG}rect"))) == sum(bool(value) for _label, parts in rows for value in parts)
    empty = sum(all(value is None for value in parts) for _label, parts in rows)
    assert texts(root).count("○ No data") == empty


@given(st.lists(values, max_size=12), labels, values)
def test_spark_is_well_formed(numbers, title, target):
    svg = charts.spark(numbers, title=title, target=target)
    assert bool(svg) == any(value is not None for value in numbers)


def test_words_are_escaped():
    svg = charts.trend([("<script>", 1)], title='"><script>alert(1)</script>', description="a & b", unit="<b>")
    assert "<script" not in svg
    assert "<b>" not in svg
    root = drawing(svg)
    assert root.find(f"{SVG}title").text == '"><script>alert(1)</script>'
    assert root.find(f"{SVG}desc").text == "a & b"


def test_title_and_description_name_the_drawing():
    root = drawing(charts.bars([("Health", 12)], title="Change", description="Health up 12"))
    ids = root.get("aria-labelledby").split()
    assert [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")] == ids


def test_two_charts_of_a_page_have_different_ids():
    first = charts.bars([("Health", 12)], title="Change", description="")
    second = charts.bars([("Health", 13)], title="Change", description="")
    assert drawing(first).get("aria-labelledby") != drawing(second).get("aria-labelledby")


def test_trend_breaks_at_a_missing_value_and_says_so():
    root = drawing(charts.trend([("Q1", 1), ("Q2", 2), ("Q3", None), ("Q4", 3)], title="t", description="d"))
    lines = list(root.iter(f"{SVG}polyline"))
    assert [len(line.get("points").split()) for line in lines] == [2]
    assert texts(root).count("No data") == 1


def test_target_is_dashed_and_named_at_its_end():
    root = drawing(
        charts.trend([("Q1", Decimal("1130")), ("Q2", 1200)], title="t", description="d", target=(1296, 1728))
    )
    dashed = [line for line in root.iter(f"{SVG}polyline") if line.get("stroke-dasharray")]
    assert len(dashed) == 1
    assert {"Target 1,728", "Actual 1,200"} <= set(texts(root))


def test_baseline_is_hollow_and_named():
    root = drawing(charts.trend([("2008/09", 5)], title="t", description="d", baseline=("2007/08", 3)))
    assert [dot.get("fill") for dot in dots(root)] == ["#ffffff", "#00625e"]
    assert "Baseline 3" in texts(root)


def test_band_is_one_shape_for_each_unbroken_stretch():
    svg = charts.trend(
        [("Q1", 1), ("Q2", 2), ("Q3", 3)], title="t", description="d", band=[(1, 2), None, (2, 3)], target=2
    )
    assert len(list(drawing(svg).iter(f"{SVG}polygon"))) == 2


def test_bars_stand_on_nought():
    root = drawing(charts.bars([("Up", 100), ("Down", -50)], title="t", description="d"))
    up, down = root.iter(f"{SVG}rect")
    assert float(up.get("y")) + float(up.get("height")) == pytest.approx(float(down.get("y")))
    assert float(up.get("height")) == pytest.approx(2 * float(down.get("height")), abs=0.2)


@pytest.mark.parametrize("draw", [charts.trend, charts.bars, charts.stacked_bars])
def test_nothing_to_draw_is_said(draw):
    assert draw([], title="Visits", description="") == ('<p class="govuk-body portal-quiet">Visits: no data yet.</p>')


@given(points, labels, values, values)
def test_small_trends_draw_a_dot_for_each_value_and_a_ring_for_each_gap(points, title, target, baseline):
    svg = charts.small_trend(points, title=title, description=title, target=target, baseline=baseline)
    root = drawing(svg)
    known = [value for _label, value in points if value is not None]
    assert len(dots(root)) == len(known) + (baseline is not None)
    assert texts(root).count("○") == len(points) - len(known)


@given(st.lists(st.tuples(labels, numbers), min_size=1, max_size=60), labels, st.booleans(), st.data())
def test_ranked_bars_draw_every_bar_and_mark_one_within_the_paper(items, title, is_narrow, data):
    marked = data.draw(st.integers(0, len(items) - 1))
    line = ("Median", 3)
    svg = charts.ranked_bars(items, title=title, description="", marked=marked, line=line, is_narrow=is_narrow)
    root = drawing(svg)
    bars = list(root.iter(f"{SVG}rect"))
    width = 320 if is_narrow else 720
    assert root.get("viewBox").split()[2] == str(width)
    assert all(0 <= float(bar.get("x")) <= width - float(bar.get("width")) for bar in bars)
    assert [bar.get("class") == "portal-chart__solid" for bar in bars] == [n == marked for n in range(len(items))]
    assert "Median 3" in texts(root)


def test_figures_are_written_with_so_many_decimals_and_drawn_as_they_are():
    svg = charts.trend([("Q1", Decimal("79.375"))], title="Share", description="", target=Decimal("80.25"), decimals=1)
    assert [words for words in texts(drawing(svg)) if words.startswith(("Actual", "Target"))] == [
        "Actual 79.4", "Target 80.25",
    ]  # fmt: skip
