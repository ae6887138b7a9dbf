"""Points that look forward: what a reward far off does to those who fill a card soon, and to those who hardly do."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import MarketModel
from sim.market.rules import programme, repertoire
from sim.parameters import Parameters
from sim.scenario import Scenario, loads

EVERYTHING_ON = loads((Path(__file__).parent.parent / "everything_on.toml").read_text(encoding="utf-8"))
P = Parameters.model_validate({"programme": {"patience": 0.97, "endowed": 1.0}}).values()
THRESHOLD, RATE, PRICE = 72.0, 0.1, 30.0
GENEROUS = {"strength": RATE, "threshold": THRESHOLD}
DRAWN = {
    "market.settle": 0, "population.attrition": 0.0, "population.reward_threshold": RATE,
    "programme.announced": 0.0, "programme.rewarded": 0.0,
}  # fmt: skip
"""The locked-in are the members of month 0, nobody else comes, and the myopic of other kinds ask for more than RATE."""
SEEDS = 20


def way_of(use, patience=0.97, lost=0.0):
    grows = programme.pace(RATE, PRICE, use, THRESHOLD, lost)
    return programme.way_to_reward(THRESHOLD, grows, programme.impatience(P.programme._replace(patience=patience)))


def worth(use, progress, patience=0.97):
    return share(progress, way_of(use, patience))


def share(progress, way):
    return programme.share_of_reward(programme.discounted((1.0 - progress) * way), programme.discounted(way))


def pull(use, progress, patience=0.97, p=P.programme):
    once, way = PRICE / P.repertoire.rate, way_of(use, patience)
    step = RATE * once / THRESHOLD
    seen = programme.last_step(progress, step)
    return repertoire.pull_ahead(share(seen, way), share(min(seen + step, 1.0), way), THRESHOLD, once, 4.0, p)


@given(st.floats(0.01, 30.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_balance_is_worth_nothing_at_first_the_reward_at_last_and_never_more_than_its_share(use, progress, patience):
    assert worth(use, 0.0, patience) == 0.0
    assert worth(use, 1.0, patience) == 1.0
    assert 0.0 <= worth(use, progress, patience) <= progress + 1e-9


def test_heavy_users_feel_more_of_the_same_balance_and_the_myopic_all_alike():
    at_half = [worth(use, 0.5) for use in (0.1, 0.5, 1.0, 2.0, 8.0)]
    assert (np.diff(at_half) > 0.0).all()
    assert at_half[0] < 0.05
    assert at_half[-1] == pytest.approx(0.5, abs=0.02)
    assert worth(1.0, 0.6, patience=1.0) == pytest.approx(0.6), "to the patient a balance is its share of the reward"


def test_what_a_purchase_adds_hardly_changes_for_the_frequent_and_much_for_the_rare():
    # Hartmann & Viard 2008
    frequent, rare = (pull(use, 0.9) / pull(use, 0.0) for use in (8.0, 0.3))
    assert frequent < 1.1
    assert rare > 5.0
    assert pull(8.0, 0.0) > pull(0.3, 0.0)
    assert pull(0.3, 0.9) > pull(8.0, 0.9)


def test_to_the_patient_a_point_is_worth_its_face_as_to_the_myopic_without_a_gradient():
    for progress in (0.0, 0.4, 0.9, 1.0):
        flat = repertoire.reward_pull(RATE, progress, 4.0, P.programme._replace(gradient=0.0))
        assert pull(1.0, progress, patience=1.0) == pytest.approx(flat)
    assert pull(1.0, 0.4, p=P.programme._replace(value=0.0)) == 0.0
    assert repertoire.pull_ahead(0.4, 0.4, THRESHOLD, 0.0, 4.0, P.programme) == 0.0, "what costs nothing earns nothing"
    assert programme.last_step(0.95, 0.1) == pytest.approx(0.9)
    assert programme.last_step(0.5, 2.0) == 0.0


def test_without_patience_points_hold_nobody_until_they_can_be_cashed():
    assert worth(1.0, 0.999, patience=0.0) < 1e-9
    assert worth(1.0, 1.0, patience=0.0) == 1.0
    assert pull(1.0, 0.5, patience=0.0) < 1e-9
    assert pull(1.0, 0.99, patience=0.0) == pytest.approx(4.0 * THRESHOLD / (PRICE / P.repertoire.rate))


def test_where_points_expire_as_fast_as_they_are_earned_the_reward_is_out_of_sight():
    expires = 0.1
    assert way_of(1.0, lost=expires) == programme.OUT_OF_SIGHT
    assert way_of(2.0, lost=expires) < 10.0
    assert programme.points_ahead(36.0, THRESHOLD, share(0.5, programme.OUT_OF_SIGHT), P.programme) < 1e-9
    assert programme.points_ahead(80.0, THRESHOLD, 1.0, P.programme) == 80.0, "a balance beyond the reward"


def test_points_given_are_seen_as_progress_and_count_as_earned_ones_where_nothing_is_added():
    def felt(points, **numbers):
        return programme.progress_felt(points, 12.0, 2.0 / 12.0, P.programme._replace(**numbers))

    assert felt(5.0) == 5.0 / 12.0
    assert felt(2.0, endowed=0.0) == pytest.approx(0.0)
    assert felt(2.0, endowed=2.0) == pytest.approx(4.0 / 12.0)
    assert felt(11.0, endowed=3.0) == 1.0
    assert programme.has_given(True, 0, True, False, 12.0)
    assert programme.has_given(True, 1, False, False, 12.0)
    assert not programme.has_given(True, 0, True, False, 0.0)
    assert not programme.has_given(True, 1, False, True, 12.0), "with the first reward they are gone"


def joins(use, p=P, head_start=0.0, luck=0.0, least=0.1):
    return programme.joins_ahead(luck, PRICE, THRESHOLD, way_of(use, p.programme.patience), head_start, least, p)


def test_who_uses_more_joins_for_less():
    assert [joins(use) for use in (0.2, 0.5, 1.0, 2.0)] == sorted(joins(use) for use in (0.2, 0.5, 1.0, 2.0))
    assert joins(1.0)
    assert not joins(0.3)
    assert joins(0.5, head_start=0.9)
    assert not joins(1.0, luck=P.programme.join_chance)
    assert not joins(8.0, P._replace(programme=P.programme._replace(value=0.0)))
    assert not joins(8.0, P._replace(programme=P.programme._replace(patience=0.0)))
    assert not programme.joins_ahead(0.0, PRICE, THRESHOLD, programme.OUT_OF_SIGHT, 0.9, 0.1, P), (
        "a reward never reached"
    )


def test_people_who_look_as_far_ahead_as_sums_are_spread_join_as_the_myopic_do():
    # of a small reward, which average use reaches at once, so that no part of it is lost by waiting
    p = P._replace(programme=P.programme._replace(patience=float(np.exp(-1.0 / P.price.months_counted))))
    soon = programme.way_to_reward(1.0, programme.pace(RATE, PRICE, 1.0, 1.0, 0.0), programme.impatience(p.programme))
    for least in (0.09, 0.11):
        ahead = programme.joins_ahead(0.0, PRICE, 1.0, soon, 0.0, least, p)
        assert ahead == programme.joins(0.0, RATE, least, P.programme)


def market(is_repertoire, *levers, **numbers):
    """Return a market with points programmes of the focal company; numbers are keyed "block__name"."""
    held = [{"kind": "points_programme"} | fields for fields in levers]
    held = [GENEROUS | one if one["kind"] == "points_programme" else one for one in held]
    changes = {key.replace("__", "."): value for key, value in numbers.items()}
    return Scenario().replaced(levers=held).with_changes(DRAWN | {"market.repertoire": is_repertoire} | changes)


def ended(scenario, seed, months, customers=600):
    run = MarketModel(scenario.with_changes({"customers": customers, "months": months}), rng=seed)
    run.run_to_end()
    return run


def interval(values):
    return np.mean(values) + np.array([-2.1, 2.1]) * np.std(values, ddof=1) / np.sqrt(len(values))


def assert_same(one, other, but=()):
    for name in one.record._fields:
        np.testing.assert_array_equal(getattr(one.record, name), getattr(other.record, name), err_msg=name)
    for name, column in one.customers.columns._asdict().items():
        if name not in but:
            np.testing.assert_array_equal(column, getattr(other.customers, name), err_msg=name)


@pytest.mark.parametrize("is_repertoire", [0, 1])
def test_without_a_programme_looking_forward_changes_nothing(is_repertoire):
    plain = EVERYTHING_ON.replaced(levers=tuple(x for x in EVERYTHING_ON.levers if x.kind != "points_programme"))
    plain = plain.with_changes({"market.repertoire": is_repertoire})
    assert_same(*(ended(plain.with_changes({"structure.points": w}), 3, 10, 300) for w in ("myopic", "forward")))


@pytest.mark.parametrize("is_repertoire", [0, 1])
def test_what_the_myopic_do_not_see_changes_nothing(is_repertoire):
    myopic = EVERYTHING_ON.with_changes({"market.repertoire": is_repertoire, "structure.points": "myopic"})
    usual = myopic.with_changes({"programme.patience": 0.97, "programme.endowed": 1.0})
    assert_same(ended(myopic, 3, 10, 300), ended(usual, 3, 10, 300))


@pytest.mark.parametrize("is_repertoire", [0, 1])
def test_joining_rises_with_use_only_where_people_look_forward(is_repertoire):
    def joined(way):
        """Return by how much more of the heavier half have joined, of customers who were no members at first."""
        gaps = []
        for seed in range(SEEDS):
            c = ended(market(is_repertoire, {}, structure__points=way), seed, 12).customers
            free = (c.kind != 2) & (c.provider == 0)
            heavy = c.spend > np.median(c.spend[free])
            gaps.append(c.is_member[free & heavy].mean() - c.is_member[free & ~heavy].mean())
        return interval(gaps)

    assert joined("forward")[0] > 0.2
    assert (joined("myopic") == 0.0).all()


def test_with_two_per_cent_some_join_who_were_no_members():
    for way in ("forward", "myopic"):
        members = []
        for seed in range(SEEDS):
            c = ended(market(1, {"strength": 0.02, "threshold": 15.0}, structure__points=way), seed, 12).customers
            members.append(c.is_member[(c.kind != 2) & (c.provider == 0)].mean())
        assert (interval(members)[0] > 0.0) == (way == "forward")


@pytest.mark.slow
def test_members_buy_more_often_the_nearer_the_reward():
    def haste(way, **numbers):
        """Return purchases a month near the reward over those far from it, the same people, in the logarithm."""
        ratios = []
        for seed in range(SEEDS):
            card = {"expiry": 600.0, "threshold": 25.0}
            scenario = market(1, card, structure__points=way, repertoire__rate=1.2, repertoire__shape=1.0, **numbers)
            run = MarketModel(scenario.with_changes({"customers": 600, "months": 48}), rng=seed)  # often filled
            bought, months = np.zeros((2, 600)), np.zeros((2, 600))
            while run.month < run.months:
                c = run.customers
                is_member, progress = (c.is_member == 1) & (c.card == 0), c.points / 2500.0
                before = c.points.copy()
                run.advance()
                gained = np.where(c.has_cashed == 1, np.maximum(2500 - before, 250), c.points - before) > 0
                for at, is_at in enumerate((is_member & (progress < 0.3), is_member & (progress > 0.7))):
                    bought[at] += is_at & gained
                    months[at] += is_at
            both = np.maximum(months.sum(axis=0), 1.0)
            ratios.append(np.log((bought[1] * months[0] / both).sum() / (bought[0] * months[1] / both).sum()))
        return interval(ratios)

    assert haste("forward")[0] > 0.02
    worthless = haste("forward", programme__value=0.0)
    assert worthless[0] < 0.02


@pytest.mark.slow
def test_looking_forward_lets_points_hold_heavy_users_more_and_light_ones_less():
    # a sum is weighed against the bill, so that what both are owed holds light users more in either case

    def held(way):
        """Return by how much more points hold the heavier half of members than the lighter, in a war of prices."""
        gaps = []
        for seed in range(SEEDS):
            kept = []
            for value in (1.0, 0.0):
                scenario = market(
                    0,
                    {"expiry": 600.0},
                    {"kind": "price_cut", "firm": 1},
                    structure__points=way,
                    programme__value=value,
                )
                c = ended(scenario, seed, 12, 4000).customers
                base = (c.kind == 2) & (c.left_month >= 0)
                heavy = c.spend > np.median(c.spend[base])
                kept.append([(c.left_month[base & half] == 0).mean() for half in (heavy, ~heavy)])
            (heavy_with, light_with), (heavy_without, light_without) = kept
            gaps.append((heavy_with - heavy_without) - (light_with - light_without))
        return np.array(gaps)

    assert interval(held("forward") - held("myopic"))[0] > 0.0


@pytest.mark.slow
def test_points_given_on_joining_shorten_the_time_to_the_reward_more_if_they_are_seen_as_progress():
    def months_to_reward(seed, endowed):
        card = {"threshold": 30.0, "head_start": 0.2, "expiry": 600.0, "start": 2}
        scenario = market(1, card, structure__points="forward", programme__endowed=endowed)
        run = MarketModel(scenario.with_changes({"customers": 600, "months": 60}), rng=seed)
        joined, rewarded = np.zeros((2, 600))
        while run.month < run.months:
            run.advance()
            c = run.customers
            joined[(joined == 0) & (c.is_member == 1) & (c.card == 0)] = run.month
            rewarded[(rewarded == 0) & (joined > 0) & (c.has_cashed == 1)] = run.month
        return joined, rewarded

    shorter = []
    for seed in range(SEEDS):
        (joined, rewarded), (joined_too, rewarded_too) = (months_to_reward(seed, endowed) for endowed in (1.0, 3.0))
        pair = (joined == joined_too) & (rewarded > 0) & (rewarded_too > 0)
        shorter.append(1.0 - (rewarded_too - joined_too)[pair].sum() / (rewarded - joined)[pair].sum())
    assert interval(shorter)[0] > 0.0
