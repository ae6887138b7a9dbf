"""Docking: the compiled month and the object model are the same market, to the last customer-month."""

from pathlib import Path

import mesa
import numpy as np
import pytest

from sim import LEVERS, MarketModel, load
from sim.events import EVENTS
from sim.levers import SELECTORS, Targeted
from sim.levers.offer import TERMS
from sim.market.agents import ObjectMarket
from sim.market.customers import CHANNELS, Columns
from sim.market.staff import Staff
from sim.parameters import all_declarations
from sim.scenario import Scenario, loads

MONTHS = 18
REST = {"market.settle": 4}  # months, as many as in the market with everything on: objects take their time
WRITTEN = (Path(__file__).parent.parent / "everything_on.toml").read_text(encoding="utf-8")
LEFT_OUT = [f'[[levers]]\nkind = "{kind}"\n' for kind in LEVERS if f'kind = "{kind}"' not in WRITTEN]
EVERYTHING_ON = loads("\n".join([WRITTEN, *LEFT_OUT]))
SCENARIOS = {
    "price_war": load("price_war").with_changes(REST | {"price_cut.start": 5, "customers": 400}),
    "everything_on": EVERYTHING_ON.with_changes({"customers": 450}),
    "nine_choices": load("price_war").with_changes(
        REST
        | {
            "customers": 200,
            "rivals": 7,
            "market.outside": 1,
            "market.outside_quality": 0.6,
            "firm.awareness": 0.5,
            "news.forgetting": 0.05,
            "structure.taste": "log_gamma",
        }
    ),
}


def assert_same_month(fast, slow, month):
    for name in Columns._fields:
        np.testing.assert_array_equal(
            getattr(fast.customers, name), getattr(slow.customers, name), err_msg=f"column {name}, month {month}"
        )
    for name, totals in fast.record._asdict().items():
        np.testing.assert_array_equal(
            totals[month], getattr(slow.record, name)[month], err_msg=f"total {name}, month {month}"
        )


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])
@pytest.mark.parametrize(
    "name",
    ["everything_on", *(pytest.param(name, marks=pytest.mark.slow) for name in SCENARIOS if name != "everything_on")],
)
def test_same_market_to_the_last_customer_month(name, repertoire, seed):
    scenario = SCENARIOS[name].with_changes({"months": MONTHS, "market.repertoire": repertoire})
    fast, slow = MarketModel(scenario, rng=seed), ObjectMarket(scenario, rng=seed)
    assert_same_month(fast, slow, 0)
    assert fast.record.served[0].sum() == len(fast.customers)
    offered, most_heard = [], 0
    for month in range(1, MONTHS + 1):
        fast.advance()
        slow.advance()
        offered.append(slow.offers)
        most_heard = max(most_heard, int(np.abs(fast.customers.heard).max()))
        assert_same_month(fast, slow, month)
    np.testing.assert_array_equal(fast.lever_costs, slow.lever_costs)
    assert fast.prices == slow.prices
    for column in Staff._fields:
        np.testing.assert_array_equal(getattr(fast.staff, column), getattr(slow.staff, column), err_msg=column)
    assert fast.record.won.sum() > 30
    if name == "nine_choices":
        assert (fast.record.served[-1] > 0).all()
        assert slow.offers.all_known == 0
    else:
        assert_enough_happened(fast.record, repertoire)
    if name == "everything_on":
        assert_everything_happened(fast, offered, repertoire)
        assert most_heard > scenario.parameters.word_of_mouth.most_heard


@pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])
def test_both_engines_are_the_same_after_the_usual_rest(repertoire):
    usual = load("price_war").with_changes({"customers": 40, "months": 14, "market.repertoire": repertoire})
    assert usual.parameters.market.settle > 60
    fast, slow = MarketModel(usual, rng=1), ObjectMarket(usual, rng=1)
    assert_same_month(fast, slow, 0)
    for month in range(1, 15):
        fast.advance()
        slow.advance()
        assert_same_month(fast, slow, month)
    assert (fast.customers.entered > -usual.parameters.market.settle).any(), "people have come and gone"


def assert_enough_happened(record, repertoire):
    """A market in which nothing happens would dock trivially."""
    assert (record.returned.sum() > 0) == (repertoire == 0), "nobody leaves a repertoire"
    assert record.points_earned.sum() > record.redeemed.sum() > 0
    assert record.referred.sum() > 0
    assert record.interviews.sum() > 0
    assert (record.survey[1:] > 0).any(axis=(0, 1)).all()
    assert (record.rungs.sum(axis=0) > 0).all()
    assert (record.reached.sum(axis=(0, 1, 2)) > 0).all(), "served, members, failures, complaints, contacts"


def assert_everything_happened(market, offered, repertoire):
    """Everything that can happen has to, or it would not be docked."""
    assert {lever.kind for lever in market.brief.levers} == set(LEVERS)
    assert {event.kind for event in market.brief.events} == set(EVENTS)
    for term in TERMS:
        assert len({value for offers in offered for value in getattr(offers, term).tolist()}) > 1, term
    assert (market.lever_costs.sum(axis=0) > 0).sum() > 25
    record = market.record
    assert (record.incidents[..., 1:].sum(axis=(0, 1)) > 0).mean() > 0.8, "outcomes, minor and major"
    assert record.headquarters.sum() > 0
    assert (record.by_channel[1:].sum(axis=0) > 0).all()
    assert (record.reached[:, :-1, 1:].sum(axis=(0, 2, 3)) > 0).all(), "firms whose levers address groups"
    assert record.points_expired.sum() > 0
    assert record.served[-1, -1] > 0, "somebody does without"
    people = market.customers
    assert (np.bitwise_count(people.aware) < 4).any()
    if repertoire:
        assert (record.bought.sum(axis=1) != len(people)).all()
        assert (record.wallet[1:] > record.bought[1:, :1]).all()
    else:
        assert record.fees.sum() > 0
        assert record.compensation.sum() > 0
        assert record.points_forfeited.sum() > 0
        assert record.fell_through.sum() > 0


def some_value(declaration, rng):
    """Return a number from its range, its ends as likely as any tenth between them."""
    low, high = declaration.low, declaration.high
    value = rng.choice([low, high, low + (high - low) * rng.random(), declaration.default], p=[0.1, 0.1, 0.3, 0.5])
    return round(value) if declaration.is_whole else float(value)


def any_scenario(seed):
    """Return a market of numbers from anywhere in their ranges, in which any firm may do anything."""
    rng = np.random.default_rng(seed)
    rivals = int(rng.integers(1, 8))
    numbers = {declaration.key: some_value(declaration, rng) for declaration in all_declarations()}
    numbers |= {"market.customers": 60, "market.months": 8, "market.settle": seed % 3, "market.rivals": rivals}
    numbers |= {"population.share_engaged": 0.3, "population.share_satisfied": 0.3}
    numbers |= {"population.share_online": 0.3, "population.share_dealer": 0.3}
    levers = []
    for at, cls in enumerate(LEVERS.values()):
        fields = {name: some_value(declaration, rng) for name, declaration in cls.numbers().items()}
        fields |= {"firm": int(rng.integers(0, rivals + 1)), "start": int(rng.integers(1, 5)), "end": 600}
        fields |= {"every": min(fields["every"], 3)} if "every" in fields else {}
        # three groups in all, because that is what a firm can address at once
        groups = list(SELECTORS)[1 + at % 3 :: 3]
        fields |= {"who": groups[seed % len(groups)]} if issubclass(cls, Targeted) and rng.random() < 0.7 else {}
        levers += [cls(**fields)] if rng.random() < 0.5 else []
    return Scenario().with_changes(numbers).replaced(levers=tuple(levers))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_any_market_docks_and_stays_finite(seed):
    scenario = any_scenario(seed)
    fast, slow = MarketModel(scenario, rng=seed), ObjectMarket(scenario, rng=seed)
    for month in range(1, 9):
        fast.advance()
        slow.advance()
        assert_same_month(fast, slow, month)
        for name, column in fast.customers.columns._asdict().items():
            assert np.isfinite(column.astype(float)).all(), name
    np.testing.assert_array_equal(fast.lever_costs, slow.lever_costs)


@pytest.mark.parametrize("model", [MarketModel, ObjectMarket])
def test_customers_employees_and_channels_are_mesa_agents_and_agree_with_their_tables(model):
    market = model(EVERYTHING_ON, rng=3, customers=60, months=4)
    for _ in range(4):
        market.advance()
    firms, size = len(market.firms), market.staff_size
    assert len(market.employees) == firms * size
    for at, employee in enumerate(market.employees):
        assert isinstance(employee, mesa.Agent)
        assert employee in market.agents
        assert (employee.firm, employee.number) == divmod(at, size)
        for name in Staff._fields:
            assert getattr(employee, name) == getattr(market.staff, name)[at]
    with pytest.raises(AttributeError):
        _ = market.employees[0].salary
    for firm in market.firms:
        assert firm in market.agents
        assert [channel.name for channel in firm.channels] == list(CHANNELS)
        for channel in firm.channels:
            assert channel in market.agents
            assert channel.firm == firm.number
            assert 0.0 <= channel.human <= 1.0
        assert firm.channels[1].human == firm.offer.online_human
        assert firm.channels[2].readiness == firm.offer.dealer


def test_customers_as_objects_are_mesa_agents_and_agree_with_rows():
    market = ObjectMarket(EVERYTHING_ON, rng=3, customers=30, months=2)
    table = MarketModel(EVERYTHING_ON, rng=3, customers=30, months=2)
    market.advance()
    table.advance()
    assert len(market.agents) == len(table.agents) + 30
    for i in range(30):
        assert market.customers[i] in market.agents
        for name in Columns._fields:
            np.testing.assert_array_equal(getattr(market.customers[i], name), getattr(table.customers[i], name))
    with pytest.raises(AttributeError):
        _ = market.customers.colour
