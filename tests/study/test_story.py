"""One customer's life beside her twin's: watching changes nothing, and every event is backed by what was watched."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from sim.errors import BadInput
from sim.exhibits.story import telling
from sim.market.customers import KINDS
from sim.market.model import MarketModel
from sim.scenario import load
from sim.study.compare import FATES, compare
from sim.study.run import run
from sim.study.story import TYPICAL, cast, events, story, stretches, trace
from sim.study.story.cast import _nearest
from sim.study.story.watch import Watched
from sim.wording import Wording

pytestmark = pytest.mark.slow

N = 120
SMALL = {"customers": N, "months": 24}
POINTS = {"points_programme.strength": 0.10, "points_programme.threshold": 72.0}  # enough to make hostages
SEED = 3


@pytest.fixture(scope="module")
def war():
    return load("price_war").with_changes(SMALL | POINTS)


@pytest.fixture(scope="module")
def calm():
    return load("calm_market").with_changes(SMALL | POINTS)


@pytest.fixture(scope="module")
def everybody(war):
    """The lives of all customers of one small war."""
    return trace(war, SEED, range(N))


@pytest.fixture(scope="module")
def people(war, calm):
    return cast(war, calm, SEED, 24)


def same(one, other):
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one, other, strict=True))


def test_watching_changes_nothing(war):
    watched, alone = Watched(war, SEED, [0, 17, N - 1]), MarketModel(war, rng=SEED)
    watched.run_to_end()
    alone.run_to_end()
    assert same(watched.customers.columns, alone.customers.columns)
    assert same(watched.record, alone.record)
    assert np.array_equal(watched.lever_costs, alone.lever_costs)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("price_war", {"exit_fee.strength": 60.0, "listening.strength": 0.3, "firm.buy_failure": 0.3}),
        pytest.param("fast_food_staff", {}, marks=pytest.mark.slow),
        pytest.param("newtel_letter_voucher", {}, marks=pytest.mark.slow),
        pytest.param("doing_without", {}, marks=pytest.mark.slow),
        pytest.param("price_war_deep_buyout", {}, marks=pytest.mark.slow),
    ],
)
def test_a_double_lives_the_life_that_the_table_keeps(name, changes):
    market = Watched(load(name).with_changes(SMALL | changes), SEED, range(0, N, 10))
    while market.month < market.months:
        market.advance()
        for i, double in market.doubles.items():
            for column, value in market.customers[i]._asdict().items():
                if column not in {"heard", "basket"}:  # heard is this month's already; baskets are not kept
                    assert getattr(double, column) == value.tolist(), (market.month, i, column)


def test_hostages_and_fans_are_those_of_the_totals(war, everybody):
    here = run(war, [SEED]).record.here[0]  # months, groups, holds, hostage, fan
    mine = everybody[(everybody["provider"] == 0) & (everybody["month"] > 0)]
    for flag, counted in (
        ("is_hostage", here[:, :, :, 1].sum(axis=(1, 2, 3))),
        ("is_fan", here[..., 1].sum((1, 2, 3))),
    ):
        assert mine.groupby("month")[flag].sum().tolist() == counted[1:].tolist()
    for hold, held in zip(("bond", "lock_in"), (1, 2), strict=True):
        stayed = mine[mine["stayed_for"] == hold].groupby("month").size().reindex(range(1, 25), fill_value=0)
        assert stayed.tolist() == here[1:, :, held].sum(axis=(1, 2, 3)).tolist()


def test_whoever_leaves_looked_around(everybody):
    left = everybody["left_because"] != ""
    assert left.any()
    assert everybody.loc[left, "is_looking"].all()
    assert everybody["is_looking"].sum() > left.sum()
    assert not (everybody["is_hostage"] & left).any()  # a hostage is somebody who stays


def test_money_and_points_add_up(war, everybody):
    record = run(war, [SEED]).record
    gone = everybody.groupby("customer")["points"].shift()[everybody["came_to"] >= 0]  # with who has left the market
    lost = everybody["points_lost"].add(gone, fill_value=0.0).groupby(everybody["month"]).sum()
    assert np.allclose(lost, record.points_forfeited[0].sum(axis=-1) / 100.0)
    assert (everybody["points_paid"] == 0.0).all()  # nobody buys points out here


def test_a_letter_reaches_only_whom_the_lever_addresses():
    thanks = {"thank_you_letter.who": "top_spenders", "thank_you_letter.every": 6, "thank_you_letter.voucher": 5.0}
    scenario = load("calm_market").with_changes(SMALL | thanks | {"population.attrition": 0.0})
    lives = trace(scenario, SEED, range(N))
    spend = pd.Series(MarketModel(scenario, rng=SEED).customers.spend.astype(float))
    before = lives.groupby("customer")["provider"].shift()
    due = (lives["month"] % 6 == 1) & (before == 0) & (lives["customer"].map(spend) >= 1.6)
    assert due.any()
    assert (lives["letter"] == np.where(due, "thank_you_letter", "")).all()
    assert (lives["voucher"] == np.where(due, 5.0, 0.0)).all()


def test_purchases_of_a_repertoire_are_those_of_the_totals():
    scenario = load("fast_food").with_changes(SMALL)
    lives, record = trace(scenario, SEED, range(N)), run(scenario, [SEED]).record
    assert lives.groupby("month")["purchases"].sum().tolist() == record.bought[0].sum(axis=-1).tolist()
    assert lives.groupby("month")["purchases_here"].sum().tolist() == record.bought[0, :, 0].tolist()


def test_no_such_customer(war):
    with pytest.raises(BadInput, match=f"0 to {N - 1}"):
        trace(war, SEED, [N])


def test_nobody_differs_before_the_cut(war, calm, people):
    told = story(war, calm, SEED, people["lost"].customer)
    assert told.first_difference >= 13
    assert told.parting >= told.first_difference
    alike = story(calm, calm, SEED, 5)
    assert alike.is_alone
    assert alike.first_difference is None
    assert alike.parting is None


def test_unequal_markets_make_no_story(war):
    with pytest.raises(BadInput, match="months"):
        story(war, war.with_changes({"months": 12}), SEED, 0)


def test_fates_are_those_of_the_comparison(war, calm, people):
    twins = compare(war, calm, [SEED]).twins(24).set_index("kind").loc["overall"]
    assert {fate: people[fate].n_people for fate in FATES} == {fate: int(twins[fate]) for fate in FATES}
    assert tuple(people) == TYPICAL


def test_the_cast_is_what_it_is_called(war, calm, people):
    lives = {who: story(war, calm, SEED, people[who].customer) for who in TYPICAL if people[who].customer is not None}
    assert {"hostage", "lost", "stayed_anyway", "left_anyway"} <= set(lives)
    for who, told in lives.items():
        left = [int(one["left_month"].iloc[24]) for one in (told.life, told.twin)]
        if who in FATES:
            assert (left[0] > 0, left[1] > 0) == {
                "saved": (False, True), "lost": (True, False), "stayed_anyway": (False, False), "left_anyway": (True, True)
            }[who]  # fmt: skip
        else:
            now = told.life.iloc[24]
            assert now["is_hostage" if who == "hostage" else "is_fan"]
            assert now["stayed_for"] == ("lock_in" if who == "hostage" else "bond")
            assert left[0] == 0


def test_the_fewest_are_found_by_looking_at_everybody(everybody, people):
    now = everybody[(everybody["month"] == 24) & (everybody["left_month"] == 0)]
    assert people["hostage"].n_people == (now["is_hostage"] & (now["stayed_for"] == "lock_in")).sum()
    assert people["fan"].n_people == (now["is_fan"] & (now["stayed_for"] == "bond")).sum()


def test_typical_is_nearest_to_the_median_and_then_the_lowest():
    shown = np.array([[0.0], [1.0], [2.0], [2.0], [9.0]])
    assert _nearest(shown, np.array([0, 2, 3, 4])) == 2
    assert _nearest(shown, np.array([4])) == 4
    assert _nearest(shown, np.array([], int)) is None
    assert _nearest(np.ones((3, 2)), np.array([1, 2])) == 1  # all alike


def with_whom(rows, month):
    """Return with whom a customer was up to a month, since she came to the market."""
    came = rows.index[(rows["came_to"] >= 0) & (rows.index <= month)]
    return (
        [rows["came_to"][came[-1]], *rows["provider"][came[-1] : month]] if len(came) else [*rows["provider"][:month]]
    )


def test_every_event_is_backed_by_a_column(everybody):
    assert (everybody.loc[everybody["customer"] < 40, "came_to"] >= 0).any(), "somebody leaves the market"
    for _, life in everybody[everybody["customer"] < 40].groupby("customer"):
        told = {(event.month, event.code): event.values for event in events(life)}
        rows = life.set_index("month")
        later = rows.index > 0  # what month 0 leaves behind is not told
        moved = rows.index[rows["left_because"] != ""].tolist()
        assert [month for month, code in told if code == "moved"] == moved
        for month in moved:
            assert told[month, "moved"]["new"] == rows["provider"][month]
            been = with_whom(rows, month)
            assert told[month, "moved"]["old"] == been[-1]
            assert told[month, "moved"]["is_back"] == (rows["provider"][month] in been)
        came = rows.index[rows["came_to"] >= 0].tolist()
        assert [month for month, code in told if code == "replaced"] == came
        assert [told[month, "replaced"]["new"] for month in came] == rows["came_to"][came].tolist()
        assert [month for month, code in told if code == "incident"] == rows.index[
            (rows["incident"] != "") & later
        ].tolist()
        assert [month for month, code in told if code == "cashed"] == rows.index[rows["has_cashed"] & later].tolist()
        assert [month for month, code in told if code == "said"] == rows.index[(rows["said"] != 0) & later].tolist()
        assert [event.month for event in events(life)] == sorted(event.month for event in events(life))


@pytest.mark.parametrize(("language", "words"), [("en", "leaves the market for good"), ("zh", "永久离开市场")])
def test_who_leaves_the_market_is_told_of_and_so_is_who_comes_instead(war, calm, everybody, language, words):
    gone = everybody.loc[everybody["came_to"] >= 0].iloc[0]
    lines = telling(story(war, calm, SEED, int(gone["customer"])), Wording(language))
    (told,) = [line for line in lines if line.first == line.last == gone["month"]]
    assert words in told.here


def test_the_cut_is_told_to_everybody_elsewhere(everybody):
    for _, life in everybody[everybody["customer"] < 40].groupby("customer"):
        cut = [event for event in events(life) if event.code in {"rival_price", "own_price"} and event.month == 13]
        if life["came_to"].iloc[13] >= 0:
            assert not cut, "a newcomer knows no other price"
            continue
        was_cutter = life["provider"].iloc[12] == 1
        assert [event.code for event in cut] == (["own_price"] if was_cutter and life["provider"].iloc[13] == 1 else
                                                 [] if was_cutter else ["rival_price"])  # fmt: skip
        assert all((event.values["old"], event.values["new"]) == (30.0, 24.0) for event in cut)


def test_stretches_leave_no_gap(everybody):
    lives = [events(life) for _, life in everybody.groupby("customer")]
    for one, other in pairwise(lives):
        parts = stretches(one, other, 24)
        assert [part.first for part in parts] == [1, *(part.last + 1 for part in parts[:-1])]
        assert parts[-1].last == 24
        assert all(part.first == part.last for part in parts if part.is_eventful)
        assert all(a.is_eventful or b.is_eventful for a, b in pairwise(parts))
        told = {part.first for part in parts if part.is_eventful}
        for event in (*one, *other):
            assert event.weight < 10 or event.month in told or len(told) == 12


def test_traits_are_those_of_the_table(war, calm):
    told = story(war, calm, SEED, 42)
    c = MarketModel(war, rng=SEED).customers
    assert told.traits["kind"] == KINDS[c.kind[42]]
    assert told.traits["spend"] == float(c.spend[42])
    assert told.traits["price_weight"] == pytest.approx(float(c.price_weight[42] / c.price_weight.mean()), rel=1e-5)
