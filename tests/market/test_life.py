"""People leave the market for good and others come, lasting tastes wander, and life brings events that are remembered."""

from functools import cache

import numpy as np
import pytest

from sim import MarketModel, load
from sim.market.compiled import walk
from sim.market.customers import NEWCOMER, NOT_IN_BASE, Columns
from sim.market.exits import LEFT_MARKET, PARTS, group_of
from sim.market.population import departure
from sim.market.rules import life
from sim.market.rules.repertoire import MAX_PURCHASES
from sim.parameters import Parameters
from sim.scenario import Scenario

P = Parameters().values()
SEEDS = range(1, 21)
AS_DRAWN = {"market.settle": 0}  # everybody has been in the market since month 0
both_kinds = pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])


def months_of(scenario, seed, **changes):
    """Yield a market after each of its months."""
    market = MarketModel(scenario, rng=seed, **(AS_DRAWN | changes))
    while market.month < market.months:
        market.advance()
        yield market


@walk
def departures(n, seed, month, p):
    out = np.empty(n, np.int64)
    for i in range(n):
        out[i] = departure(seed, month, 0, i, p)
    return out


# Rules


def test_a_lifetime_is_geometric_and_never_of_no_month():
    lucks = (np.arange(20_000) + 0.5) / 20_000
    lived = np.array([life.lifetime(luck, 0.02) for luck in lucks])
    for months in (1, 12, 60, 120):
        assert (lived > months).mean() == pytest.approx(0.98**months, abs=1e-3)
    assert lived.min() == 1
    assert {life.lifetime(luck, 1.0) for luck in lucks[100:]} == {1}
    assert life.lifetime(0.5, 0.0) == life.LONGEST_LIFE + 1


def test_chances_of_leaving_have_the_mean_and_the_spread_asked_for():
    for mean, spread in ((0.01, 1.0), (0.01, 2.0), (0.1, 0.5), (0.1, 2.0)):
        a = life.attrition_shape(mean, spread)
        b = a * (1.0 - mean) / mean
        assert a > 0.0
        variance = a * b / ((a + b) ** 2 * (a + b + 1.0))
        assert variance == pytest.approx((mean * spread) ** 2)


def test_taste_keeps_part_of_itself_and_its_variance():
    choice = P.choice._replace(taste_drift=0.1, lasting_share=0.6)
    lasting = life.GUMBEL_SD * np.sqrt(0.6)
    kept, new = life.taste_next(1.0, 0.0, choice), life.taste_next(0.0, 1.0, choice)
    assert kept == pytest.approx(np.sqrt(0.9))
    assert kept**2 * lasting**2 + new**2 == pytest.approx(lasting**2)
    assert life.taste_next(0.7, 3.0, choice._replace(taste_drift=0.0)) == 0.7


def test_passing_taste_is_that_of_the_month_or_of_the_last_event():
    assert life.noise_month(9, 4, P.structure) == 9
    assert life.noise_month(9, 4, P.structure._replace(noise=life.EVENTS)) == 4
    assert life.event_next(4, 9, P.need.event_chance / 2, P.need) == 9
    assert life.event_next(4, 9, P.need.event_chance * 2, P.need) == 4


def test_who_came_later_is_a_newcomer_whoever_made_room():
    assert group_of(1, 0, 0) == 1
    assert group_of(1, 7, 7) == NEWCOMER
    assert group_of(1, NOT_IN_BASE, 0) == NEWCOMER


# Coming and going


@pytest.mark.slow
@pytest.mark.parametrize("spread", [0.0, 1.0, 2.0])
def test_the_share_who_leave_is_steady_while_those_who_came_together_settle(spread):
    """The law of month 0 is the one that coming and going leaves as it is: neither a burst at first nor a lull later."""
    p = P.population._replace(attrition=0.02, attrition_spread=spread)
    n = 100_000
    leaves, gone = departures(n, 1, 0, p), []
    for month in range(1, 121):
        who = np.flatnonzero(leaves == month)
        gone.append(len(who) / n)
        leaves[who] = departures(n, 1, month, p)[who]
    by_year = np.reshape(gone, (10, 12)).mean(axis=1)
    np.testing.assert_allclose(by_year, 0.02, atol=0.0006)
    after = departures(n, 2, 1, p) - 1
    first, third = (after <= 12).mean(), ((after > 24) & (after <= 36)).sum() / (after > 24).sum()
    assert first - third > (0.05 if spread else -0.006)
    assert spread or abs(first - third) < 0.006


@both_kinds
def test_the_size_is_steady_and_every_leaver_is_booked_once(repertoire):
    base, gone_before = None, 0
    changes = {"customers": 600, "months": 24, "population.attrition": 0.03, "market.repertoire": repertoire}
    for market in months_of("price_war", 3, **changes):
        record, month, c = market.record, market.month, market.customers
        assert record.served[month].sum() == 600
        assert record.leavers[month].sum() * PARTS == record.exits[month].sum()
        came = c.entered == month
        assert record.exits[month, :, LEFT_MARKET].sum() <= came.sum() * PARTS
        assert (c.tenure[came] == 1).all()
        assert (c.leaves > month).all()
        base = (c.left_month != NOT_IN_BASE) if base is None else base
        np.testing.assert_array_equal(base, c.left_month != NOT_IN_BASE)
        replaced = base & (c.entered > 0)
        assert (c.left_month[replaced] > 0).all()
        assert (c.left_month[replaced] <= c.entered[replaced]).all()
        if not repertoire:
            np.testing.assert_array_equal(
                record.served[month], record.served[month - 1] + record.won[month] - record.lost[month]
            )
            active = record.here[month, :NEWCOMER].sum()
            assert active == (base & (c.entered == 0) & (c.provider == 0)).sum()
        held = record.points_held[month - 1].sum() + record.points_earned[month].sum()
        spent = record.points_expired[month] + record.redeemed[month] + record.points_forfeited[month]
        assert record.points_held[month].sum() == held - spent.sum()
        gone_before += record.exits[month, :, LEFT_MARKET].sum() // PARTS
    assert gone_before > 60


@both_kinds
@pytest.mark.parametrize("text", ["calm_market", "price_war"])
def test_next_to_no_attrition_changes_nothing(text, repertoire):
    common = AS_DRAWN | {"customers": 400, "months": 15, "market.repertoire": repertoire}
    none, hardly = (
        MarketModel(text, rng=2, **common, **{"population.attrition": attrition}) for attrition in (0.0, 1e-12)
    )
    none.run_to_end()
    hardly.run_to_end()
    for name in set(Columns._fields) - {"leaves"}:
        np.testing.assert_array_equal(getattr(none.customers, name), getattr(hardly.customers, name), err_msg=name)
    for name, totals in none.record._asdict().items():
        np.testing.assert_array_equal(totals, getattr(hardly.record, name), err_msg=name)


def test_who_stays_lives_the_same_life_whoever_comes_and_goes_next_door():
    """Without talk, which carries from one to another, nobody who stays notices that others are replaced."""
    alone = load("price_war").with_changes(AS_DRAWN | {"customers": 500, "months": 24, "word_of_mouth.links": 0})
    still, moving = (MarketModel(alone, rng=4, **{"population.attrition": attrition}) for attrition in (0.0, 0.02))
    still.run_to_end()
    moving.run_to_end()
    stayed = moving.customers.entered == 0
    assert 100 < stayed.sum() < 450
    for name in set(Columns._fields) - {"leaves"}:
        one, other = getattr(still.customers, name), getattr(moving.customers, name)
        np.testing.assert_array_equal(one[..., stayed], other[..., stayed], err_msg=name)


@cache
def cohort_activity(attrition):
    """Return of each seed the share of month 0's people who buy, per year of nine; the rows of others do not count."""
    found = []
    for seed in SEEDS:
        market = MarketModel(
            Scenario(), rng=seed, customers=300, months=108,
            **AS_DRAWN, **{"market.repertoire": 1, "population.attrition": attrition},
        )  # fmt: skip
        people, active = market.customers, np.zeros(108)
        people.columns = people.columns._replace(basket=np.full((MAX_PURCHASES, 300), -1, np.int8))
        for month in range(108):
            market.advance()
            active[month] = ((people.basket >= 0).any(axis=0) & (people.entered == 0)).mean()
        found.append(active.reshape(9, 12).mean(axis=1))
    return np.array(found)


@pytest.mark.slow
def test_a_cohort_of_a_repertoire_grows_quiet_only_where_people_leave_for_good():
    """V20: of those who bought once fewer and fewer still do; without attrition they would for ever."""
    flat, falling = cohort_activity(0.0), cohort_activity(0.01)
    change = flat[:, -1] - flat[:, 0]
    assert abs(change.mean()) < 2.1 * change.std(ddof=1) / np.sqrt(len(change)) + 0.005
    kept = falling[:, -1] / falling[:, 0]
    assert kept.mean() + 2.1 * kept.std(ddof=1) / np.sqrt(len(kept)) < 0.7
    years = falling.mean(axis=0)
    assert (np.diff(years) < 0.0).all()
    loss = 1.0 - years[1:] / years[:-1]
    assert loss[-1] < loss[0], "those who are left are the settled ones"


# Drift and events


def test_tastes_wander_and_differ_as_much_as_ever():
    changes = AS_DRAWN | {"customers": 2000, "months": 60, "choice.taste_drift": 0.03, "population.attrition": 0.0}
    market = MarketModel("calm_market", rng=1, **changes)
    before = market.customers.taste.copy()
    market.run_to_end()
    after = market.customers.taste
    assert after.std() == pytest.approx(before.std(), rel=0.02)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] == pytest.approx(0.97**30, abs=0.03)


def best_firms(noise, seed):
    """Return whom everybody would take if all looked around each month and nothing but taste counted, (months, n)."""
    scenario = Scenario().with_changes(
        {
            "structure.noise": noise, "attention.base": 1.0, "choice.experience": 0.0, "choice.hassle": 0.0,
            "population.habit": 0.0, "population.variety": 0.0, "bond.weight": 0.0, "firm.failure_rate": 0.0,
            "firm.buy_failure": 0.0, "word_of_mouth.links": 0, "experience.match": 0.0, "population.attrition": 0.0,
        }
    )  # fmt: skip
    return np.array([m.customers.provider.copy() for m in months_of(scenario, seed, customers=300, months=14)])


def test_under_events_people_choose_alike_from_month_to_month_and_the_market_is_the_same():
    alike, shares = {}, {}
    for noise in ("iid", "events"):
        found = [best_firms(noise, seed) for seed in SEEDS]
        alike[noise] = np.array([(one[1:] == one[:-1]).mean() for one in found])
        shares[noise] = np.array([[(one == k).mean() for k in range(3)] for one in found])
    gap = alike["events"] - alike["iid"]
    assert gap.mean() - 2.1 * gap.std(ddof=1) / np.sqrt(len(gap)) > 0.2
    switched = 1.0 - alike["events"].mean(), 1.0 - alike["iid"].mean()
    assert switched[0] == pytest.approx(P.need.event_chance * switched[1], rel=0.15), "only an event changes anything"
    apart = shares["events"] - shares["iid"]
    assert (np.abs(apart.mean(axis=0)) < 3.0 * apart.std(axis=0, ddof=1) / np.sqrt(len(apart))).all()


def test_an_event_every_month_is_a_new_draw_every_month():
    common = AS_DRAWN | {"customers": 400, "months": 12, "need.event_chance": 1.0, "attention.event": 0.0}
    for repertoire in (0, 1):
        iid, events = (
            MarketModel("price_war", rng=5, **common, **{"structure.noise": noise, "market.repertoire": repertoire})
            for noise in ("iid", "events")
        )
        iid.run_to_end()
        events.run_to_end()
        for name in set(Columns._fields) - {"event"}:
            np.testing.assert_array_equal(getattr(iid.customers, name), getattr(events.customers, name), err_msg=name)
