"""What is allowed and what is plausible are two things: studies vary numbers within what could be defended."""

from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from sim import load
from sim.levers import declared
from sim.parameters.declare import Declared, number
from sim.study.factors import Factor
from sim.study.flip.prior import assumptions_of


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
