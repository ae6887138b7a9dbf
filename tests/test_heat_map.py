"""Heat maps: tiles hold the runs they should, colours say the sign, and what is not there is not drawn."""

import json

import altair as alt
import numpy as np
import pandas as pd
import pytest

from sim.charts.heat_map import (
    BELOW_ZERO,
    MAX_NUMBERS,
    WORDS,
    _scale,
    form_of,
    heat_map,
    heat_map_alt,
)
from sim.charts.heat_tiles import EACH_VALUE, MAX_BINS, MAX_VALUES, heat_tiles, steps
from sim.charts.look import Look
from sim.charts.palette import PALETTES, contrast
from sim.charts.shades import INKS
from sim.measures.figures import MEASURES

MAX_MARKS = 2000
LEVELS = [0.1, 0.2, 0.3]


def swept(points, value, n_seeds=5):
    """Return a design and its runs: value(row, seed) at every point."""
    design = pd.DataFrame(points).assign(design_id=range(len(points)), scenario="war")
    runs = [
        {"design_id": row["design_id"], "seed": seed, "profit_24": value(row, seed)}
        for row in design.to_dict("records")
        for seed in range(1, n_seeds + 1)
    ]
    return design, pd.DataFrame(runs)


def grid(**factors):
    """Return every combination of values."""
    frame = pd.MultiIndex.from_product(factors.values(), names=factors).to_frame(index=False)
    return frame.to_dict("records")


@pytest.fixture(scope="module")
def both_signs():
    design, runs = swept(grid(x=LEVELS, y=[1, 2]), lambda row, seed: 100 * (row["x"] - 0.2) * row["y"] + 0.1 * seed)
    return heat_tiles(design, runs, "x", "y", "profit_24")


@pytest.fixture(scope="module")
def one_sign():
    design, runs = swept(grid(x=LEVELS, y=[1, 2]), lambda row, seed: 300 + 10 * row["x"])
    return heat_tiles(design, runs, "x", "y", "profit_24")


def test_a_tile_is_the_mean_over_seeds_and_over_what_is_not_shown():
    luck = [0.3, -1.2, 0.8, 2.0, -0.4]
    points = grid(x=LEVELS, y=[1, 2], z=[10, 20])
    design, runs = swept(points, lambda row, seed: row["x"] + row["y"] + row["z"] + luck[seed - 1])
    table = heat_tiles(design, runs, "x", "y", "profit_24").table
    assert len(table) == 6
    assert table["mean"].to_list() == pytest.approx([x + y + 15.0 + np.mean(luck) for y in (1, 2) for x in LEVELS])
    assert (table["points"] == 2).all()
    assert (table["runs"] == 10).all()
    from scipy import stats

    lo, hi = stats.t.interval(0.95, 4, np.mean(luck), stats.sem(luck))
    assert (table["hi"] - table["lo"]).to_list() == pytest.approx([hi - lo] * 6), "the interval is over seeds alone"


def test_a_seed_that_is_not_there_for_every_point_does_not_count():
    design, runs = swept(grid(x=[0.1], y=[1], z=[0, 100]), lambda row, seed: row["z"] + seed, n_seeds=3)
    half = runs.drop(runs[(runs["design_id"] == 1) & (runs["seed"] == 3)].index)
    tile = heat_tiles(design, half, "x", "y", "profit_24").table.iloc[0]
    assert tile["mean"] == pytest.approx(50 + 1.5), "not drawn to the point with more runs"
    assert tile["runs"] == 4


def test_points_that_failed_leave_their_tile_empty_and_are_counted():
    design, runs = swept(grid(x=LEVELS, y=[1]), lambda row, seed: np.nan if row["x"] > 0.25 else row["x"])
    failed = runs.loc[runs["profit_24"].isna(), "design_id"]
    tiles = heat_tiles(design, runs, "x", "y", "profit_24", failed=failed)
    assert tiles.table["failed"].to_list() == [0, 0, 5]
    assert tiles.table["mean"].isna().to_list() == [False, False, True]
    spec = heat_map(tiles, "profit_24").to_dict()
    said = [row["said"] for data in spec["datasets"].values() for row in data]
    assert "×" in said
    assert "1 of 3 tiles hold no run" in heat_map_alt(tiles, "profit_24")


def test_a_place_without_a_point_is_a_tile_without_colour():
    design, runs = swept([{"x": 0.1, "y": 1}, {"x": 0.2, "y": 2}], lambda row, seed: row["x"])
    tiles = heat_tiles(design, runs, "x", "y", "profit_24")
    assert tiles.table["points"].to_list() == [1, 0, 0, 1]
    layers = heat_map(tiles, "profit_24").to_dict()
    drawn = {layer["mark"].get("fillOpacity"): layer["data"]["name"] for layer in layers["layer"]}
    empty = layers["datasets"][drawn[0.0]]
    assert [row["said"] for row in empty] == ["–", "–"]


def test_points_of_another_scenario_are_left_out():
    design, runs = swept(grid(x=LEVELS, y=[1]), lambda row, seed: row["x"])
    tiles = heat_tiles(design[design["design_id"] > 0], runs, "x", "y", "profit_24")
    assert tiles.x.labels == ("0.2", "0.3")
    assert tiles.table["mean"].to_list() == pytest.approx([0.2, 0.3])


def test_few_values_and_words_have_a_step_each():
    numbers, codes = steps("x", pd.Series([0.3, 0.1, 0.2, 0.1]))
    assert numbers.labels == ("0.1", "0.2", "0.3")
    assert codes.tolist() == [2, 0, 1, 0]
    words, codes = steps("who", pd.Series(["locked-in", "everyone"]))
    assert words.labels == ("everyone", "locked-in")
    assert codes.tolist() == [1, 0]
    assert steps("x", pd.Series([-0.5, 0.5]))[0].labels[0] == "−0.5"


def test_values_are_told_apart():
    assert steps("x", pd.Series([0.12345, 0.12346]))[0].labels == ("0.12345", "0.12346")


def test_a_long_grid_keeps_its_levels_and_a_sample_is_binned():
    levels = np.repeat(np.linspace(0.0, 1.0, MAX_VALUES), 2)
    assert len(steps("x", pd.Series(levels))[0].labels) == MAX_VALUES
    sample = steps("x", pd.Series(np.linspace(0.013, 0.987, MAX_VALUES)))[0]
    assert sample.edges[0] <= 0.013
    assert sample.edges[-1] >= 0.987
    assert len(sample.labels) == len(sample.edges) - 1
    assert EACH_VALUE < MAX_VALUES


@pytest.mark.parametrize("n", [13, 64, 384, 5000])
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.1, 0.5), (-3.0, 6.0), (200, 9000), (1e-4, 3e-4)])
def test_bins_are_even_round_and_hold_every_value(n, low, high):
    values = pd.Series(np.random.default_rng(1).uniform(low, high, n))
    cut, codes = steps("x", values)
    widths = np.diff(cut.edges)
    assert widths == pytest.approx(widths[0])
    assert f"{widths[0]:.2g}"[-1] in "125" or f"{widths[0]:.3g}".rstrip("0")[-2:] == "25" or widths[0] >= 10
    assert 2 <= len(widths) <= MAX_BINS + 4
    assert codes.min() >= 0
    edges = np.array(cut.edges)
    assert (values >= edges[codes] - 1e-12).all()
    assert (values <= edges[codes + 1] + 1e-12).all()


def test_what_a_design_leaves_alone_has_a_step_or_is_counted():
    design, runs = swept(
        [{"x": np.nan, "y": 1.0}, {"x": 0.1, "y": np.nan}, {"x": 0.2, "y": np.nan}], lambda row, seed: seed
    )
    tiles = heat_tiles(design, runs, "x", "y", "profit_24", own="as is")
    assert tiles.x.labels == ("0.1", "0.2", "as is")
    assert tiles.table["points"].sum() == 3
    assert tiles.n_left_out == 0
    many = pd.DataFrame({"x": [*np.linspace(0, 1, 40), np.nan], "y": [1] * 41, "design_id": range(41)})
    runs = pd.DataFrame({"design_id": range(41), "seed": 1, "profit_24": 1.0})
    assert heat_tiles(many, runs, "x", "y", "profit_24").n_left_out == 1


def test_one_factor_makes_one_row():
    design, runs = swept(grid(x=LEVELS), lambda row, seed: row["x"] * seed)
    tiles = heat_tiles(design, runs, "x", None, "profit_24")
    assert len(tiles.table) == 3
    heat_map(tiles, "profit_24").to_dict(validate=True)
    assert " and " not in heat_map_alt(tiles, "profit_24")


@pytest.mark.parametrize("palette", PALETTES)
def test_colour_goes_both_ways_from_zero_only_where_there_are_both_signs(both_signs, one_sign, palette):
    scale = _scale(both_signs, Look(palette))
    assert scale.domain[1] == 0.0
    assert scale.domain[0] == -scale.domain[2], "a loss is as dark as an equal gain"
    assert scale.range == (BELOW_ZERO[palette], PALETTES[palette].background, PALETTES[palette].accent)
    assert len(_scale(one_sign, Look(palette)).domain) == 2


def test_a_dot_stands_where_the_interval_holds_zero(both_signs):
    table = both_signs.table
    holds = (table["lo"] <= 0.0) & (table["hi"] >= 0.0)
    assert not holds.any()
    unsure = both_signs._replace(table=table.assign(lo=-1e3, hi=1e3))
    spec = heat_map(unsure, "profit_24").to_dict()
    assert {row["said"] for data in spec["datasets"].values() for row in data} == {"·"}


def test_without_both_signs_every_number_stands(one_sign):
    spec = heat_map(one_sign, "profit_24").to_dict()
    said = {row["said"] for data in spec["datasets"].values() for row in data}
    assert len(said) >= 3
    assert all(text.replace(".", "").isdigit() for text in said)


@pytest.mark.parametrize("palette", PALETTES)
def test_numbers_can_be_read_on_every_colour(both_signs, one_sign, palette):
    for tiles in (both_signs, one_sign):
        scale = _scale(tiles, Look(palette))
        for value in np.linspace(scale.domain[0], scale.domain[-1], 41):
            best = max(contrast(ink, scale.at(value)) for ink in INKS)
            assert best >= 4.5, f"{scale.at(value)} at {value}"


def test_the_lowest_tile_is_not_taken_for_an_empty_one(one_sign):
    for palette in PALETTES:
        assert _scale(one_sign, Look(palette)).range[0] != PALETTES[palette].background


@pytest.mark.slow
@pytest.mark.parametrize("palette", PALETTES)
def test_every_map_is_valid_and_small(both_signs, palette):
    rng = np.random.default_rng(2)
    design = pd.DataFrame({"x": rng.random(3000), "y": rng.random(3000), "design_id": range(3000)})
    runs = pd.DataFrame({"design_id": range(3000), "seed": 1, "profit_24": rng.normal(size=3000)})
    for tiles in (both_signs, heat_tiles(design, runs, "x", "y", "profit_24")):
        spec = heat_map(tiles, "profit_24", look=Look(palette, "container")).to_dict(validate=True)
        alt.Chart.from_dict(spec)
        assert sum(len(data) for data in spec["datasets"].values()) < MAX_MARKS


@pytest.mark.slow
def test_a_map_of_levels_is_drawn_by_the_browsers_own_library(both_signs, one_sign):
    import vl_convert

    for tiles in (both_signs, one_sign):
        svg = vl_convert.vegalite_to_svg(json.loads(heat_map(tiles, "profit_24").to_json()))
        assert svg.count("<path") > 6


def test_many_tiles_have_no_numbers():
    n = int(np.sqrt(MAX_NUMBERS)) + 2
    design, runs = swept(grid(x=range(n), y=range(n)), lambda row, seed: row["x"], n_seeds=1)
    spec = heat_map(heat_tiles(design, runs, "x", "y", "profit_24"), "profit_24").to_dict()
    assert {row["said"] for data in spec["datasets"].values() for row in data} == {""}


def test_the_sentence_names_the_lowest_and_the_highest_tile(both_signs):
    sentence = heat_map_alt(both_signs, "profit_24")
    assert "x 0.1, y 2" in sentence
    assert "x 0.3, y 2" in sentence
    assert "−" in sentence
    assert "0 of 6" in sentence
    empty = both_signs._replace(table=both_signs.table.assign(mean=np.nan, lo=np.nan, hi=np.nan))
    assert heat_map_alt(empty, "profit_24") == WORDS["alt_empty"].format(outcome="profit_24", factors="x and y")
    heat_map(empty, "profit_24").to_dict()


@pytest.mark.parametrize(("outcome", "values", "value", "said"), [
    ("retention_24.overall", [0.3, 0.7], 0.412, "41%"), ("retention_24.overall", [0.412, 0.431], 0.412, "41.2%"),
    ("profit_24", [200.0, 400.0], 312.4, "312"), ("profit_24", [-1.0, 1.0], -0.25, "−0.25"),
    ("nps_24", [5.0, 5.0], float("nan"), "–"), ("", [0.1, 0.3], 0.1234, "0.123"),
])  # fmt: skip
def test_numbers_are_as_long_as_they_need_be(outcome, values, value, said):
    assert form_of(outcome, values).say(value) == said


def test_known_measures_are_shares_or_not():
    shares = {name for name, measure in MEASURES.items() if form_of(f"{name}_24", [0.1, 0.9]).is_share}
    assert shares == {
        "retention", "active", "hostages", "fans", "market_share", "wallet", "advocates", "satisfied_leavers",
        "intention", "true_loyalty", "spurious_loyalty", "latent_loyalty",
    }  # fmt: skip
    assert form_of("satisfaction_24", [0.60, 0.75]).say(0.712) == "71.2", "as on the first screen"
    legend = form_of("satisfaction_24", [0.60, 0.75]).legend
    assert legend == "format(100.0 * datum.value, ',.1f')"
