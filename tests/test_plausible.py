"""What is allowed and what is plausible are two things: studies vary numbers within what could be defended."""

from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from sim import load
from sim.events import EVENTS
from sim.industries import industry
from sim.levers import declared
from sim.parameters.declare import Declared, number
from sim.scenario import loads
from sim.study.factors import Factor
from sim.study.flip.prior import assumptions_of

ALL_OF_IT = {"word_of_mouth.prior", "programme.another", "programme.announced"}
"""Uncertain numbers of which all that is allowed could be defended."""


class Example(Declared):
    """A record with one number."""

    rate: float = number(0.1, 0.0, 1.0, "share", "uncertain", "assumption", "A rate.", plausible=(0.05, 0.2))
    other: float = number(0.1, 0.0, 1.0, "share", "uncertain", "assumption", "Another.")


def test_more_is_allowed_than_plausible():
    rate, other = Example.declarations()
    assert (rate.low, rate.high, rate.plausible) == (0.0, 1.0, (0.05, 0.2))
    assert other.plausible == (0.0, 1.0)
    assert Example(rate=0.9).rate == 0.9
    with pytest.raises(ValidationError):
        Example(rate=1.1)


def test_every_plausible_range_is_allowed_and_holds_the_default():
    for one in declared().values():
        assert one.low <= one.plausible[0] <= one.default <= one.plausible[1] <= one.high, one.key


def test_every_uncertain_number_has_a_plausible_range_of_its_own():
    of_events = {f"{kind}.{one.key}": one for kind, event in EVENTS.items() for one in event.declarations()}
    everything = declared() | of_events
    assert {
        key for key, one in everything.items() if one.role == "uncertain" and one.plausible == (one.low, one.high)
    } == ALL_OF_IT


def test_what_sets_money_against_money_is_uncertain():
    costs = {key: one for key, one in declared().items() if "cost" in key or ".price_of_" in key}
    assert len(costs) > 30
    assert [key for key, one in costs.items() if one.role != "uncertain"] == []


def test_studies_vary_a_number_within_what_is_plausible(monkeypatch):
    rate = next(Example.declarations())
    monkeypatch.setattr("sim.study.factors.key_of", lambda key: SimpleNamespace(declared=rate))
    assert Factor(key="bond.weight").bounds == (0.05, 0.2)


def test_a_prior_is_made_wide_enough_for_what_the_scenarios_have(monkeypatch):
    rate = next(Example.declarations())
    monkeypatch.setattr("sim.study.flip.prior._declared", lambda key: rate)
    war = load("price_war").with_changes({"bond.decay": 0.19})
    wide = load("price_war").with_changes({"bond.decay": 0.02})
    for market, bounds in ((war, (0.05, 0.2)), (wide, (0.02, 0.2))):
        (one,) = assumptions_of(market, market, ["bond.decay"])[0]
        assert (one.low, one.high) == bounds


def keys_of(a, b):
    return {one.key: one for one in assumptions_of(a, b)[0]}


def test_a_prior_holds_costs_and_the_size_of_what_both_have():
    war, calm = load("price_war"), load("calm_market")
    assumed = keys_of(war, calm)
    assert {"firm.unit_cost", "points_programme.cost_per_member", "points_programme.strength"} <= set(assumed)
    assert (assumed["points_programme.strength"].low, assumed["points_programme.strength"].high) == (0.005, 0.1)
    assert "price_cut.strength" not in assumed, "the war is what is asked about"
    more = war.with_changes({"points_programme.strength": 0.05})
    assert "points_programme.strength" not in keys_of(war, more)
    assert assumptions_of(war, more)[1] == ("points_programme.strength",)
    none = war.replaced(levers=[lever for lever in war.levers if lever.kind != "points_programme"])
    assert "points_programme.strength" not in keys_of(war, none), "whether to have it is decided"
    assert "points_programme.cost_per_member" in keys_of(war, none)


def test_a_prior_of_an_industry_has_its_ranges():
    market = loads('industry = "supermarket"\n')
    other = market.with_changes({"population.receptivity": 0.6})
    sizes, assumed = industry("supermarket").sizes(), keys_of(market, other)
    cost = assumed["firm.unit_cost"]
    assert (cost.low, cost.high) == sizes["firm.unit_cost"].plausible
    assert (assumed["bond.weight"].low, assumed["bond.weight"].high) == declared()["bond.weight"].plausible
