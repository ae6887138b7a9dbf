"""Charts: valid, small, readable without colour, and honest about what they are given."""

import json
from itertools import pairwise

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import charts
from sim.charts.palette import CONTROL_DASH, DASHES
from sim.charts.words import ENGLISH
from sim.errors import BadInput
from sim.market.customers import KINDS
from sim.market.exits import REASONS
from sim.market.hold import HOLDS

pytestmark = pytest.mark.slow

MAX_MARKS = 2000  # beyond it a browser draws on a canvas, which screen readers cannot see


@pytest.fixture(scope="module")
def tables(war_and_calm):
    a, b = war_and_calm.a, war_and_calm.b
    return {
        "a": charts.retention_table(a),
        "b": charts.retention_table(b),
        "gap": charts.difference_table(war_and_calm),
        "holds": charts.holds_table(a),
        "held": charts.holds_table(b),
        "exits": charts.exits_table(a, 24),
        "left": charts.exits_table(b, 24),
    }


def drawn(tables, palette="light"):
    look = charts.Look(palette)
    """Return every chart there is, by a name."""
    return {
        "retention": charts.retention(tables["a"], tables["b"], cut=(13, 36), look=look),
        "retention alone": charts.retention(tables["a"], look=look),
        "difference": charts.difference(tables["gap"], look=look),
        "no difference": charts.difference(tables["gap"].iloc[:0], look=look),
        "holds": charts.holds(tables["holds"], tables["held"], look=look),
        "holds alone": charts.holds(tables["holds"], look=look),
        "exits": charts.exits(tables["exits"], tables["left"], look=look),
        "exits alone": charts.exits(tables["exits"], look=look),
    }


@pytest.mark.parametrize("palette", charts.PALETTES)
def test_every_chart_is_valid(tables, palette):
    for chart in drawn(tables, palette).values():
        alt.Chart.from_dict(chart.to_dict(validate=True))


def test_every_chart_is_small(tables):
    for name, chart in drawn(tables).items():
        spec = chart.to_dict()
        marks = sum(len(data) for data in spec.get("datasets", {}).values())
        assert marks < MAX_MARKS, f"{name} has {marks} rows"
        assert len(json.dumps(spec)) < 150_000, name


def test_a_drawing_does_not_change_with_its_numbers(tables):
    """In the app the browser keeps the drawing while only data change: the names are all that the two share."""
    from sim.charts.difference import difference_data, difference_drawn, domain
    from sim.charts.retention import retention_data, retention_drawn

    low, high = domain(tables["gap"])
    for data, draw in (
        (retention_data(tables["a"], tables["b"], cut=(13, 36)), lambda named: retention_drawn(named, 36)),
        (difference_data(tables["gap"]), lambda named: difference_drawn(named, 36, low, high)),
    ):
        spec = draw({name: alt.NamedData(name=name) for name in data}).to_dict()
        named = [layer["data"]["name"] for layer in spec["layer"] if "name" in layer.get("data", {})]
        assert set(named) - set(spec.get("datasets", {})) == set(data), "all is drawn, and nothing that is not there"
        assert not set(spec.get("datasets", {})) & set(data)


def test_layers_without_data_are_not_heard(tables):
    from sim.charts.style import hide_from_readers

    spec = hide_from_readers(charts.retention(tables["a"]).to_dict())
    empty = [layer for layer in spec["layer"] if not spec["datasets"][layer["data"]["name"]]]
    assert empty
    assert all(layer["mark"].get("aria") is False for layer in empty)
    assert all(layer["mark"].get("aria") is None for layer in spec["layer"] if layer not in empty)


def test_a_third_market_is_drawn_as_a_control_of_differences(tables):
    from sim.charts.difference import difference_data

    overall = tables["gap"][tables["gap"]["kind"] == "overall"]
    data = difference_data(tables["gap"], baseline=overall)
    control, ends = data["baseline"], data["ends"]
    assert control["mean"].tolist() == overall["mean"].round(4).tolist()
    (word,) = ends.loc[ends["kind"] == "baseline", "word"]
    assert word.startswith(f"{ENGLISH['baseline']} ")
    assert not len(difference_data(tables["gap"])["baseline"])


def test_retention_always_shows_all_of_the_scale(tables):
    text = json.dumps(charts.retention(tables["a"], tables["b"]).to_dict())
    assert '"domain": [0, 1]' in text


def test_the_control_is_grey_and_dashed(tables):
    layers = charts.retention(tables["a"], tables["b"]).to_dict()["layer"]
    colours = charts.PALETTES["light"]
    controls = [layer["mark"] for layer in layers if "mark" in layer and layer["mark"].get("color") == colours.baseline]
    assert [mark["strokeDash"] for mark in controls] == [CONTROL_DASH]


def test_kinds_can_be_told_apart_without_colour():
    assert len({tuple(DASHES[kind]) for kind in KINDS}) == len(KINDS)


def test_bands_hold_each_other(tables):
    a = tables["a"]
    assert (a["lo80"] <= a["lo50"]).all()
    assert (a["lo50"] <= a["hi50"]).all()
    assert (a["hi50"] <= a["hi80"]).all()


def test_the_axis_of_differences_holds_zero_and_every_line(tables):
    for sign in (1.0, -1.0):
        numbers = ["mean", "lo", "hi"]
        gap = tables["gap"].copy()
        gap[numbers] = sign * gap[numbers]
        text = json.dumps(charts.difference(gap).to_dict())
        low, high = json.loads(text[text.index('"domain": [-') :].split(": ", 1)[1].split("]", 1)[0] + "]")
        assert low < 0.0 < high
        assert low <= gap["mean"].min()
        assert gap["mean"].max() <= high


def test_holds_stack_up_to_those_who_are_here(war_and_calm, tables):
    from sim.measures.retention import active

    stacked = tables["holds"].groupby("month")["share"].sum().to_numpy()
    assert stacked == pytest.approx(active(war_and_calm.a)[:, 1:, 3].mean(axis=0))
    assert set(tables["holds"]["hold"]) == set(HOLDS)


def test_reasons_are_shares_of_all_leavers(tables):
    assert tables["exits"]["share"].sum() == pytest.approx(1.0)


def test_nobody_left_is_no_reason_to_fail(war_and_calm):
    nobody = charts.exits_table(war_and_calm.a, 0)
    assert nobody["share"].sum() == 0.0
    charts.exits(nobody, nobody).to_dict()


def test_the_cut_is_where_the_scenario_puts_it(war_and_calm):
    assert charts.cut_months(war_and_calm.a.scenario) == (13, 36)
    assert charts.cut_months(war_and_calm.b.scenario) is None


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6), st.floats(0.01, 0.15))
def test_labels_do_not_cover_each_other(heights, gap):
    placed = charts.spread(heights, gap)
    inside = sorted(placed)
    assert all(b - a >= gap - 1e-9 for a, b in pairwise(inside))
    assert inside[0] >= -1e-9
    assert inside[-1] <= 1.0 + 1e-9
    every = range(len(heights))
    assert sorted(every, key=placed.__getitem__) == sorted(every, key=heights.__getitem__), "their order is kept"


def test_labels_with_room_stay_where_they_are():
    assert charts.spread([0.1, 0.5, 0.9], 0.05) == pytest.approx([0.1, 0.5, 0.9])


def test_equal_labels_stand_around_their_place():
    assert charts.spread([0.5, 0.5, 0.5], 0.1) == pytest.approx([0.4, 0.5, 0.6])


def test_labels_without_room_share_what_there_is():
    assert charts.spread([0.5] * 5, 0.5) == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0])


def test_contrast_is_that_of_wcag():
    assert charts.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert charts.contrast("#777777", "#777777") == pytest.approx(1.0)


@pytest.mark.parametrize("palette", charts.PALETTES.values(), ids=charts.PALETTES)
def test_marks_stand_out_and_words_can_be_read(palette):
    for colour in [*palette.kinds.values(), *palette.holds.values(), palette.baseline, palette.accent]:
        assert charts.contrast(colour, palette.background) >= 3.0, colour
    for words in (palette.ink, palette.quiet):
        for ground in (palette.background, palette.shade):
            assert charts.contrast(words, ground) >= 4.5, (words, ground)


def test_sentences_say_the_numbers(tables):
    sentence = charts.retention_alt(tables["a"], tables["b"])
    at_24 = tables["a"][(tables["a"]["month"] == 24) & (tables["a"]["kind"] == "engaged")]["mean"].iloc[0]
    assert f"Engaged {at_24:.0%}" in sentence
    assert "month 24" in charts.difference_alt(tables["gap"])
    assert "−" in charts.difference_alt(tables["gap"])
    assert charts.difference_alt(tables["gap"].iloc[:0]) == ENGLISH["alt_no_difference"]
    assert "Lock-in" in charts.holds_alt(tables["holds"])


def test_a_kind_that_is_empty_is_a_dash(tables):
    empty = tables["a"].assign(mean=float("nan"))
    assert "Engaged –" in charts.retention_alt(empty)
    charts.retention(empty, tables["b"]).to_dict()


def test_words_cover_every_code():
    assert {*KINDS, "overall", *HOLDS, *REASONS} <= set(ENGLISH)


@pytest.mark.parametrize("suffix", charts.SUFFIXES)
def test_pictures_are_written_by_suffix(war_and_calm, tmp_path, suffix):
    figure = charts.market_figure(war_and_calm)
    path = charts.save(figure, tmp_path / f"war{suffix}")
    assert path.stat().st_size > 1000
    if suffix == ".html":
        assert "<script src=" not in path.read_text(encoding="utf-8")
    if suffix == ".svg":
        assert "Price war" in path.read_text(encoding="utf-8")


def test_a_single_run_has_a_picture_too(war_and_calm, tmp_path):
    assert charts.save(charts.market_figure(war_and_calm.a), tmp_path / "run.svg").is_file()


def test_another_suffix_is_refused_in_one_sentence(tables, tmp_path):
    with pytest.raises(BadInput, match=r"\.png, \.svg, \.pdf, \.html, \.json"):
        charts.save(charts.retention(tables["a"]), tmp_path / "war.gif")
    with pytest.raises(BadInput, match="does not exist"):
        charts.save(charts.retention(tables["a"]), tmp_path / "nowhere" / "war.png")


def test_charts_leave_their_tables_alone(tables):
    before = {name: table.copy() for name, table in tables.items()}
    drawn(tables)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, before[name])
