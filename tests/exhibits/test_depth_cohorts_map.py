"""Depth of cut, cohorts and the map as exhibits: what is said is what the numbers say."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from sim import load
from sim.charts import PALETTES, Look, contrast
from sim.charts.where import BIND, BOND
from sim.errors import BadInput
from sim.exhibits.cohorts import cohorts
from sim.exhibits.depth import depth
from sim.exhibits.map import Here, here_of, measured, nearest, turns, where
from sim.market.customers import KINDS
from sim.study.cohorts import stays
from sim.study.depth import depth_of_cut
from sim.study.frontier import QUESTIONS, winner
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow

SMALL = {"customers": 300, "months": 24, "market.settle": 0}
GENEROUS = {"points_programme.strength": 0.10}  # so that few markets can tell what buying points out does
SEEDS = tuple(range(1, 7))
EN = Wording("en")


def market(name, **changes):
    return load(name).with_changes(SMALL | changes)


@pytest.fixture(scope="module")
def pair():
    return market("price_war", **GENEROUS), market("price_war_buyout", **GENEROUS)


@pytest.fixture(scope="module")
def response(pair):
    return depth_of_cut(*pair, 18, (0.0, 0.1, 0.2, 0.3), SEEDS)


@pytest.fixture(scope="module")
def counted(pair):
    return tuple(stays(one, SEEDS) for one in (pair[0], market("calm_market")))


def marks(spec):
    """Return how many rows the layers of a chart draw."""
    sizes = {name: len(rows) for name, rows in spec["datasets"].items()}
    return sum(sizes[layer.get("data", spec.get("data"))["name"]] for layer in spec["layer"])


def drawn(exhibit, palette="light", width=340):
    return exhibit.picture(Look(palette, width)).to_dict()  # checked against the schema


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("palette", PALETTES)
def test_every_exhibit_can_be_drawn_and_is_small(pair, response, counted, language, palette):
    t = Wording(language)
    shown = [
        depth(response, *pair, 18, t),
        cohorts(*counted, "share", t),
        cohorts(*counted, "difference", t),
        where(measured(), "answers", "months", fixed=0.2, here=Here(0.5, 0.2, 24), t=t),
    ]
    for exhibit in shown:
        spec = drawn(exhibit, palette)
        assert marks(spec) < 2000
        assert exhibit.finding
        assert exhibit.alt
        text = json.dumps(spec, ensure_ascii=False) + exhibit.finding + exhibit.note + exhibit.alt
        assert not re.search(r"\bnan\b", text.lower())
        drawn(exhibit, palette, "container")


def test_depth_says_what_the_table_holds(pair, response):
    exhibit = depth(response, *pair, 18, EN)
    assert set(exhibit.table["market"]) == {"a", "b", "difference"}
    gap = exhibit.table.query("market == 'difference' and kind == 'overall'").set_index("depth")["mean"]
    assert f"{100 * gap[0.3]:+.1f} (" in exhibit.finding
    assert "give" in exhibit.finding or "snap" in exhibit.finding
    assert "assumption" not in exhibit.note  # the cut is the scenario's own


def test_depth_without_a_cut_calls_it_an_assumption(response):
    calm = market("calm_market")
    exhibit = depth(depth_of_cut(calm, calm, 18, (0.0, 0.3), SEEDS), calm, calm, 18, EN)
    assert "assumption" in exhibit.note
    assert "month 13" in exhibit.note
    assert set(exhibit.table["market"]) == {"a"}


def test_a_cut_after_the_month_asked_about_is_said(pair):
    exhibit = depth(depth_of_cut(*pair, 6, (0.0, 0.3), SEEDS), *pair, 6, EN)
    assert "begins in month 13, after month 6" in exhibit.finding


def snapping(shares, kinds=KINDS):
    """Return a made table of two equal markets with one response for all."""
    rows = [
        {"market": one, "kind": kind, "seed": seed, "depth": at / 10, "share": share + 0.001 * seed}
        for one in ("a", "b") for kind in (*kinds, "overall") for seed in range(4) for at, share in enumerate(shares)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_snap_is_named_and_marked(pair):
    exhibit = depth(snapping([0.9, 0.89, 0.4, 0.39, 0.38, 0.37]), *pair, 18, EN)
    assert "snaps between a cut of 10% and one of 20%" in exhibit.finding
    assert '"snaps"' in json.dumps(drawn(exhibit))
    calm = depth(snapping([0.9, 0.8, 0.7, 0.6, 0.5, 0.4]), *pair, 18, EN)
    assert "does not snap" in calm.finding
    assert '"snaps"' not in json.dumps(drawn(calm))


def test_a_market_without_the_locked_in_is_no_trouble(pair):
    table = snapping([0.9, 0.8, 0.7])
    table.loc[table["kind"] == "locked_in", "share"] = np.nan
    exhibit = depth(table, *pair, 18, EN)
    assert "Nobody is locked in" in exhibit.finding
    drawn(exhibit)


def test_cohorts_say_what_was_counted(counted):
    a = counted[0]
    base = 100.0 * a[:, 0, 8].sum() / a[:, 0, 0].sum()
    assert f"{base:.0f} of 100 after 8 months" in cohorts(*counted, "share", EN).finding
    assert cohorts(a, a, "difference", EN).finding == EN("cohorts.same")
    apart = 100.0 * (a[:, 0, 16].sum() - counted[1][:, 0, 16].sum()) / a[:, 0, 0].sum()
    assert f"{apart:+.1f}".replace("-", "−") in cohorts(*counted, "difference", EN).finding


def test_cohorts_of_few_are_empty_and_a_market_that_wins_nobody_is_no_trouble(counted):
    spec = json.dumps(drawn(cohorts(*counted, "share", EN)))
    assert '"strokeDash"' in spec
    nobody = counted[0].copy()
    nobody[:, 1:] = 0
    exhibit = cohorts(nobody, counted[1], "share", EN)
    assert "too few" in exhibit.finding
    drawn(exhibit)
    cohorts(nobody, counted[1], "difference", EN)


def test_the_shortest_run_has_its_cohorts():
    short = stays(market("price_war", months=1), SEEDS)
    assert cohorts(short, short, "share", EN).finding
    short = stays(market("price_war", months=12), SEEDS)
    assert "after 4 months" in cohorts(short, short, "share", EN).finding


def test_the_map_is_whole():
    table = measured()
    assert set(table["question"]) == set(QUESTIONS)
    assert not table.duplicated(["question", "receptivity", "depth", "months"]).any()
    assert len(table) == 2 * 5 * 5 * 6


def test_the_market_finds_its_place_on_the_map():
    table = measured()
    war = load("price_war").with_changes({"population.receptivity": 0.62})
    here = here_of(war, 24)
    assert here == Here(0.62, 0.2, 24)
    assert nearest(table, here) == Here(0.7, 0.2, 24)
    assert nearest(table, here_of(load("calm_market"), 600)) == Here(0.5, 0.1, 60)
    assert nearest(table, Here(0.2, 0.15, 15)) == Here(0.1, 0.1, 12)  # as near to either: the lower


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_map_says_who_wins_and_what_would_turn_it(question):
    table = measured()
    rows = table[table["question"] == question]
    for _, row in rows.iloc[::11].iterrows():
        place = Here(row["receptivity"], row["depth"], int(row["months"]))
        for axis, value, winning in turns(rows, place):
            there = place._replace(**{axis: value})
            found = rows[(rows["receptivity"] == there[0]) & (rows["depth"] == there[1]) & (rows["months"] == there[2])]
            assert winner(found.iloc[0]) == winning != winner(row)
    row = rows.iloc[int(rows["difference"].argmax())]
    place = Here(row["receptivity"], row["depth"], int(row["months"]))
    said = where(table, question, "depth", fixed=place.months, here=place, t=EN)
    assert "bonding wins" in said.finding
    assert f"{100 * row['difference']:.1f} more" in said.finding
    assert '"here"' in json.dumps(drawn(said))
    elsewhere = where(table, question, "depth", fixed=12 if place.months != 12 else 60, here=place, t=EN)
    assert '"here"' not in json.dumps(drawn(elsewhere))
    assert "another sheet" in elsewhere.note


def test_what_is_not_on_the_map_is_said():
    with pytest.raises(BadInput, match="people or answers"):
        where(measured(), "price", "depth", fixed=24, here=Here(0.5, 0.2, 24), t=EN)
    with pytest.raises(BadInput, match="25 was not measured; allowed is 12, 18"):
        where(measured(), "people", "depth", fixed=25, here=Here(0.5, 0.2, 24), t=EN)


@pytest.mark.parametrize("palette", PALETTES)
def test_the_colours_of_the_map_belong_to_no_kind(palette):
    colours = PALETTES[palette]
    assert not {BIND[palette], BOND[palette]} & ({*colours.kinds.values()} | {*colours.holds.values()})
    assert min(contrast(one, colours.background) for one in (BIND[palette], BOND[palette])) >= 3.0
