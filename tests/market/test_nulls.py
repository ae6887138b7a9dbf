"""Null and symmetry tests: what must change nothing changes nothing, bit for bit, with everything else going on."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim import LEVERS, MarketModel, load
from sim.levers import Targeted
from sim.market.agents import ObjectMarket
from sim.market.customers import Columns
from sim.market.draws import Purpose, named_uniform
from sim.market.people.state import Person
from sim.market.rules.repertoire import MAX_PURCHASES
from sim.market.staff import Staff, work_a_month
from sim.measures.rfm import rfm_table
from sim.scenario import Scenario, loads

SMALL = {"customers": 1500, "months": 20, "market.settle": 4}
EVERYTHING_ON = loads((Path(__file__).parent.parent / "everything_on.toml").read_text(encoding="utf-8"))
WAR = load("price_war")
POLICIES = {"steering", "hill_climb", "retaliate"}
"""Levers that decide by what the whole market does, so that anything anywhere may change what anybody is offered."""
HELD = ("is_member", "points", "has_cashed", "card", "cards", "rewarded")
"""Columns of what members hold, and remember of it."""
both_kinds = pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])


def finished(scenario, seed=1, **changes):
    market = MarketModel(scenario, rng=seed, **(SMALL | changes))
    market.run_to_end()
    return market


def without(scenario, *kinds, who=()):
    """Return a scenario without some kinds of levers, and without those that address some groups."""
    kept = tuple(lever for lever in scenario.levers if lever.kind not in kinds and lever.reaches not in who)
    return scenario.replaced(levers=kept)


def with_lever(scenario, kind, **fields):
    """Return a scenario with one more lever at the end of its list."""
    return scenario.replaced(levers=(*scenario.levers, LEVERS[kind](**fields)))


def assert_same(a, b, but=()):
    """Check that two markets have the same people."""
    for name in Columns._fields:
        if name not in but:
            np.testing.assert_array_equal(getattr(a.customers, name), getattr(b.customers, name), err_msg=name)


def assert_all_the_same(a, b):
    """Check that two markets have the same people, totals, costs, prices and front lines."""
    assert_same(a, b)
    for name, totals in a.record._asdict().items():
        np.testing.assert_array_equal(totals, getattr(b.record, name), err_msg=name)
    assert a.prices == b.prices
    for name in Staff._fields:
        np.testing.assert_array_equal(getattr(a.staff, name), getattr(b.staff, name), err_msg=name)


def differs(a, b):
    return any((getattr(a.customers, name) != getattr(b.customers, name)).any() for name in Columns._fields)


# Strength 0 and months before the start


@cache
def everything_on(repertoire):
    return finished(EVERYTHING_ON, **{"market.repertoire": repertoire})


@pytest.mark.slow
@pytest.mark.parametrize(("firm", "repertoire"), [(0, 0), (2, 1)], ids=["subscription", "repertoire"])
@pytest.mark.parametrize("kind", LEVERS)
def test_strength_0_is_no_lever_bit_for_bit(kind, firm, repertoire):
    who = {"who": "receptive"} if issubclass(LEVERS[kind], Targeted) else {}
    with_it = finished(
        with_lever(EVERYTHING_ON, kind, firm=firm, strength=0.0, **who), **{"market.repertoire": repertoire}
    )
    assert_all_the_same(with_it, everything_on(repertoire))
    np.testing.assert_array_equal(with_it.lever_costs[:, :-1], everything_on(repertoire).lever_costs)
    assert not with_it.lever_costs[:, -1].any()


LIVELY = """
baseline = "price_war"
[changes.population]
attrition = 0.0
share_dealer = 0.3
[changes.staff]
turnover = 0.1
[firms.0]
awareness = 0.6
failure_rate = 0.1
[[levers]]
kind = "points_programme"
firm = 1
strength = 0.3
"""
"""The flagship, without newcomers, who sign contracts in a repertoire too, with dealers, failures, people who do not know the company, and a rival's points to be bought."""
FITTING = {"retaliate": {"loss": 0.001}, "thank_you_call": {"strength": 1.0}}
"""What a lever needs to show within a year, where its defaults do not do."""
START, LATER = 15, 8


@cache
def lively(repertoire, months):
    return finished(loads(LIVELY), months=months, **{"market.repertoire": repertoire})


@both_kinds
@pytest.mark.parametrize("kind", LEVERS)
def test_each_lever_does_something_but_not_before_it_starts(kind, repertoire):
    firm = 2 if kind == "points_programme" else 0  # the company has one, and two of them add up to one of each number
    scenario = with_lever(loads(LIVELY), kind, firm=firm, start=START, **FITTING.get(kind, {}))
    changes = SMALL | {"months": START + LATER, "market.repertoire": repertoire}
    market = MarketModel(scenario, rng=1, **changes)
    for _ in range(START - 1):
        market.advance()
    assert_same(market, lively(repertoire, START - 1))
    assert not market.lever_costs[:, -1].any()
    market.run_to_end()
    # in a repertoire nobody signs a contract, nobody loses points by buying elsewhere, and nobody leaves
    does_nothing = repertoire == 1 and kind in {"exit_fee", "points_buyout", "win_back"}
    assert differs(market, lively(repertoire, START + LATER)) != does_nothing


@both_kinds
def test_a_lever_stops_when_it_stops(repertoire):
    """What a price cut leaves behind is people, not an offer."""
    cut = finished(with_lever(load("calm_market"), "price_cut", start=3, end=6), **{"market.repertoire": repertoire})
    assert [prices[0] for prices in cut.prices[2:8]] == [30.0, 24.0, 24.0, 24.0, 24.0, 30.0]
    assert differs(cut, finished(load("calm_market"), **{"market.repertoire": repertoire}))


@both_kinds
def test_programme_of_strength_0_is_no_programme(repertoire):
    off = finished(load("calm_market"), **{"points_programme.strength": 0.0, "market.repertoire": repertoire})
    assert_all_the_same(off, finished(Scenario(), **{"market.repertoire": repertoire}))


# What weighs nothing


def all_of_one_kind(scenario, name, repertoire, **changes):
    shares = {"engaged": (1.0, 0.0), "satisfied": (0.0, 1.0), "locked_in": (0.0, 0.0)}[name]
    keys = {"population.share_engaged": shares[0], "population.share_satisfied": shares[1]}
    return finished(scenario, **keys, **changes, **{"market.repertoire": repertoire})


@both_kinds
@pytest.mark.parametrize("scenario", [WAR, EVERYTHING_ON], ids=["price_war", "everything_on"])
def test_bond_weight_0_makes_engaged_behave_as_satisfied(scenario, repertoire):
    one, other = (
        all_of_one_kind(scenario, kind, repertoire, **{"bond.weight": 0.0}) for kind in ("engaged", "satisfied")
    )
    assert_same(one, other, but={"kind", "receptivity", "bond"})
    assert one.prices == other.prices
    one, other = (all_of_one_kind(scenario, kind, repertoire) for kind in ("engaged", "satisfied"))
    assert (one.customers.provider != other.customers.provider).any()


@both_kinds
@pytest.mark.parametrize("name", ["price_war", "everything_on"])
def test_points_value_0_makes_locked_in_behave_as_satisfied(name, repertoire):
    # records show who is a member, and managers see what rewards cost
    addressed = {"members", "near_reward"}
    scenario = {"price_war": WAR, "everything_on": without(EVERYTHING_ON, *POLICIES, who=addressed)}[name]
    one, other = (
        all_of_one_kind(scenario, kind, repertoire, **{"programme.value": 0.0}) for kind in ("locked_in", "satisfied")
    )
    assert one.customers.is_member.any()
    assert_same(one, other, but={"kind", "reward_threshold", *HELD})
    one, other = (all_of_one_kind(scenario, kind, repertoire) for kind in ("locked_in", "satisfied"))
    assert (one.customers.provider != other.customers.provider).any()


@both_kinds
@pytest.mark.parametrize("name", ["price_war", "everything_on"])
def test_zero_price_weight_makes_price_cuts_inert(name, repertoire):
    # points are a share of what is paid, so without them
    scenario = {"price_war": WAR, "everything_on": without(EVERYTHING_ON, "points_programme")}[name]
    changes = {"population.price_weight": 0.0, "market.repertoire": repertoire}
    war, calm = finished(scenario, **changes), finished(scenario, **changes, **{"price_cut.strength": 0.0})
    assert_same(war, calm, but={"reference"})
    assert war.prices != calm.prices


# Who is there, and what they are called


@both_kinds
@pytest.mark.parametrize("name", ["price_war", "everything_on"])
def test_one_more_customer_changes_nobody_elses_luck_or_life(name, repertoire):
    scenario = {"price_war": WAR, "everything_on": without(EVERYTHING_ON, *POLICIES)}[name]
    # otherwise people hear the newcomer, who may be disappointed
    alone = {"word_of_mouth.links": 0, "news.credibility_loss": 0.0, "market.repertoire": repertoire}
    fewer, more = finished(scenario, **alone), finished(scenario, **alone, customers=SMALL["customers"] + 1)
    for column in Columns._fields:
        kept = getattr(more.customers, column)[..., : SMALL["customers"]]
        np.testing.assert_array_equal(kept, getattr(fewer.customers, column), err_msg=column)


@both_kinds
def test_one_more_rival_leaves_tastes_and_traits_alone(repertoire):
    unlearned = {"market.settle": 0, "experience.fit_spread": 0.0}  # else some know another firm from use
    three, four = (
        MarketModel("price_war", rng=4, rivals=rivals, customers=500, **unlearned, **{"market.repertoire": repertoire})
        for rivals in (2, 3)
    )
    traits = (
        "kind", "price_weight", "spend", "receptivity", "variety", "habit", "sociability", "reward_threshold",
        "channel", "employee", "goal", "is_known",
    )  # fmt: skip
    for name in traits:
        np.testing.assert_array_equal(getattr(three.customers, name), getattr(four.customers, name), err_msg=name)
    for name in ("taste", "expectation"):
        np.testing.assert_array_equal(getattr(three.customers, name), getattr(four.customers, name)[:3], err_msg=name)
    for name in Staff._fields:
        np.testing.assert_array_equal(getattr(three.staff, name), getattr(four.staff, name)[: 3 * three.staff_size])


ALIKE = """
[changes.market]
rivals = 2
[changes.firm]
awareness = 0.8
failure_rate = 0.08
[changes.news]
forgetting = 0.02
[changes.experience]
contact_chance = 0.6
[changes.bond]
captivity = 0.2
""" + "".join(
    f'[[levers]]\nkind = "{kind}"\nfirm = {firm}\n{extra}\n'
    for firm in range(3)
    for kind, extra in (
        ("points_programme", "threshold = 30.0"),
        ("exit_fee", 'who = "random_half"'),
        ("special_of_the_month", 'who = "newcomers"'),
        ("advertising", "strength = 0.1"),
        ("points_buyout", "strength = 0.5"),
        ("recovery", ""),
        ("outcome_follow_up", 'who = "engaged"'),
        ("need_training", ""),
        ("mentoring", ""),
        ("dealer_support", ""),
        ("online_help", ""),
        ("win_back", ""),
        ("listening", ""),
    )
)


@pytest.mark.slow
@both_kinds
@pytest.mark.parametrize("text", ["", ALIKE], ids=["plain", "everything_alike"])
def test_identical_firms_share_equally(text, repertoire):
    shares = []
    for seed in range(101, 131):
        market = finished(loads(text), seed, **{"market.repertoire": repertoire})
        counted = market.record.bought if repertoire else market.record.served
        shares.append(counted[-1] / counted[-1].sum())
    shares = np.array(shares)
    mean, error = shares.mean(axis=0), shares.std(axis=0, ddof=1) / np.sqrt(len(shares))
    assert (np.abs(mean - 1 / 3) < 3.5 * error).all(), (mean, error)
    assert (error < 0.01).all()


@pytest.mark.slow
@both_kinds
def test_which_rival_cuts_makes_no_difference_to_the_company(repertoire):
    """A cut by rival 1 and a cut by rival 2 cost the focal company the same, within seed noise.

    Rules and luck that know no names are tested exactly below; this one covers the drawing of month 0, too.
    """
    gaps = []
    for seed in range(101, 131):
        first, second = (
            finished(WAR, seed, **{"price_cut.firm": firm, "market.repertoire": repertoire}) for firm in (1, 2)
        )
        gaps.append((int(first.record.survivors[-1].sum()) - int(second.record.survivors[-1].sum())) / 500)
    gaps = np.array(gaps)
    error = gaps.std(ddof=1) / np.sqrt(len(gaps))
    assert abs(gaps.mean()) < 3.5 * error, gaps
    assert error < 0.01


ORDER = (2, 0, 3, 1)
"""Firm k of the renamed market is firm ORDER[k] of the other: the focal company becomes firm 1."""
BY_FIRM = {"taste", "expectation", "satisfaction", "bond", "months_used", "heard", "cards", "given", "rewarded"}
"""Columns of customers that have a row per firm, those of cards only where each card counts by itself."""


class Renamed(ObjectMarket):
    """A market in which firms have other numbers, and each keeps the luck that it had under its old one."""

    def luck_of(self, purpose, firm):
        old = (*ORDER, len(ORDER))  # doing without keeps its number
        if purpose in {Purpose.NOISE, Purpose.AWARE, Purpose.SEARCH, Purpose.DRIFT, Purpose.FIT}:
            return old[firm]
        if purpose == Purpose.BASKET:
            k, occasion = divmod(firm, MAX_PURCHASES + 1)
            return old[k] * (MAX_PURCHASES + 1) + occasion
        return firm

    def _work(self, values):
        offers = [self.firms[ORDER.index(k)].offer for k in range(len(ORDER))]
        told = np.array([[o.warmth, o.internal, o.training, o.mentoring] for o in offers])
        before = Staff(*(by_firm(column, np.argsort(ORDER), self.staff_size) for column in self.staff))
        work_a_month(before, *np.ascontiguousarray(told.T), values.staff, self.luck, self.month)
        for column, worked in zip(self.staff, before, strict=True):
            column[:] = by_firm(worked, ORDER, self.staff_size)


def by_firm(column, order, size):
    """Return a column of the staff with firms in another order; whoever works for nobody stays at the end."""
    rows = column.reshape(-1, size)
    return np.concatenate([rows[list(order)], rows[len(order) :]]).reshape(-1).copy()


def renamed_scenario(scenario):
    new = {old: k for k, old in enumerate(ORDER)}
    return scenario.replaced(
        firms={str(new[int(k)]): numbers for k, numbers in scenario.firms.items()},
        levers=[lever.replaced(firm=new[lever.firm]) for lever in scenario.levers],
        events=[event.replaced(firm=new[event.firm]) if hasattr(event, "firm") else event for event in scenario.events],
    )


def with_old_names(name, value):
    """Return what a column of a customer of the renamed market would say under the old names of firms."""
    old = (*ORDER, len(ORDER))
    if name in {"provider", "card"}:
        return old[value]
    if name == "former":
        return old[value] if value >= 0 else value
    if name in {"message", "also_said"}:
        return (1 if value > 0 else -1) * (old[abs(value) - 1] + 1) if value else 0
    if name == "aware":
        return sum(1 << old[k] for k in range(5) if value >> k & 1)
    if name in BY_FIRM and value:
        return [value[old.index(k)] for k in range(5)]
    return value


@pytest.mark.slow
@both_kinds
def test_no_firm_is_a_special_case_and_names_change_nothing(repertoire, monkeypatch):
    """Give the firms other numbers, the company's included: every customer lives the same life, bit for bit."""
    scenario = EVERYTHING_ON.with_changes(
        {"customers": 150, "months": 12, "market.repertoire": repertoire, "endorsement.scandal_risk": 0.0}
    ).with_changes({"population.attrition": 0.0, "market.settle": 0})  # all draws of people are under the new names

    def luck(self, purpose, firm=0, draw=named_uniform, month=None):
        firm = getattr(self.model, "luck_of", lambda purpose, firm: firm)(purpose, firm)
        when = self.model.month if month is None else month
        return float(draw(self.model.luck, when, int(purpose), firm, self.number))

    monkeypatch.setattr(Person, "luck", luck)
    market, renamed = ObjectMarket(scenario, rng=1), Renamed(renamed_scenario(scenario), rng=1)
    new = (*(ORDER.index(k) for k in range(4)), 4)
    for before, after in zip(market.customers.members, renamed.customers.members, strict=True):
        for name in Columns._fields:  # month 0 is drawn under the new names, so it is taken over
            value = getattr(before, name)
            if name in {"provider", "card"}:
                value = new[value]
            elif name == "aware":
                value = sum(1 << new[k] for k in range(5) if value >> k & 1)
            elif name in BY_FIRM and value:
                value = [value[(*ORDER, 4)[k]] for k in range(5)]
            setattr(after, name, list(value) if isinstance(value, list) else value)
    for column, drawn in zip(renamed.staff, market.staff, strict=True):
        column[:] = by_firm(drawn, ORDER, market.staff_size)
    renamed.served = [[market.served[0][k] for k in ORDER]]
    focal = {"left_month", "idle", "held_by", "drawn_away"}  # only of the company in row 0 is such a book kept
    for month in range(1, 13):
        market.advance()
        renamed.advance()
        for before, after in zip(market.customers.members, renamed.customers.members, strict=True):
            for name in set(Columns._fields) - focal:
                assert with_old_names(name, getattr(after, name)) == getattr(before, name), (month, name, before.number)
        for name in ("served", "members", "won", "lost", "revenue", "redeemed", "points_held", "fees", "incidents"):
            ours, theirs = getattr(market.record, name)[month], getattr(renamed.record, name)[month]
            np.testing.assert_array_equal(theirs, ours[[*ORDER, 4]], err_msg=name)
        assert renamed.prices[month] == [market.prices[month][k] for k in ORDER]
    assert market.record.won.sum() > 30
    np.testing.assert_array_equal(market.lever_costs, renamed.lever_costs)


# How it is run and watched


@both_kinds
def test_threads_change_nothing(repertoire):
    one, two, three = (
        finished(EVERYTHING_ON, threads=threads, customers=6000, months=15, **{"market.repertoire": repertoire})
        for threads in (1, 2, 3)
    )
    for other in (two, three):
        assert_all_the_same(one, other)
        np.testing.assert_array_equal(one.lever_costs, other.lever_costs)


@both_kinds
def test_watching_changes_nothing(repertoire):
    changes = SMALL | {"market.repertoire": repertoire}
    watched, unwatched = MarketModel(EVERYTHING_ON, rng=5, **changes), finished(EVERYTHING_ON, 5, **changes)
    if repertoire:
        people = watched.customers
        people.columns = people.columns._replace(basket=np.full((MAX_PURCHASES, len(people)), -1, np.int8))
    for month in range(1, SMALL["months"] + 1):
        watched.step()
        _ = watched.customers[17], watched.customers.bond.mean(), watched.datacollector.get_model_vars_dataframe()
        _ = rfm_table(watched), watched.profit(1, month), watched.employees[7].skill
        _ = watched.profit(2, min(month + 1, SMALL["months"]))  # of a month still to come
    if repertoire:
        assert (watched.customers.basket >= 0).any()
        watched.customers.columns = watched.customers.columns._replace(basket=unwatched.customers.basket)
    assert_all_the_same(watched, unwatched)


@both_kinds
def test_asking_people_changes_nothing(repertoire):
    """Only managers who watch a survey change what they do."""
    scenario = without(EVERYTHING_ON, "steering")
    nobody, many = (
        finished(scenario, **{"survey.sample": sample, "market.repertoire": repertoire}) for sample in (0, 5000)
    )
    assert_same(nobody, many)
    assert nobody.prices == many.prices
    assert not nobody.record.survey.any()
    assert many.record.survey[1:, :, 0].sum(axis=1).tolist() == [5000] * SMALL["months"]


def test_people_differ_by_seed():
    one, other = finished(WAR, 1), finished(WAR, 2)
    assert (one.customers.provider != other.customers.provider).any()
