"""Market structure: what is written down is what was bought, and the measurements fail where they should."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from sim.estimators.dirichlet import polarisation, purchase_counts
from sim.evidence.facts import Fact, structure
from sim.market.model import MarketModel

pytestmark = pytest.mark.slow

FOLDER = Path(structure.__file__).parent


@pytest.mark.parametrize("name", ["b1_structure", "b2_price"])
def test_every_entry_is_a_fact(name):
    with (FOLDER / f"{name}.toml").open("rb") as file:
        entries = tomllib.load(file)
    for number, entry in entries.items():
        fact = Fact.model_validate({"id": number} | entry)
        assert fact.family == name[:2].upper()
        assert bool(fact.doubt) == bool(fact.doubt_zh)
        assert fact.status != "remembered" or "remembered" in fact.says


def test_purchases_are_those_of_the_market(lab):
    scenario = lab.sized(structure.repertoire_market().with_changes({"market.outside": 1}), 8)
    watched, alone = MarketModel(scenario, rng=1), MarketModel(scenario, rng=1)
    found = structure.purchases(watched, 5, 8)
    alone.run_to_end()
    assert (watched.record.bought == alone.record.bought).all()
    for month in range(5, 9):
        bought = np.bincount(found.firms[found.months == month], minlength=3)
        assert bought.tolist() == alone.record.bought[month, :3].tolist()


def test_purchases_stand_in_order(lab):
    found = structure.a_year(MarketModel(lab.sized(structure.repertoire_market(), 24), rng=1))
    assert (np.diff(found.customers) >= 0).all()
    same = np.diff(found.customers) == 0
    assert (np.diff(found.months)[same] >= 0).all()
    assert set(found.months.tolist()) == set(range(13, 25))
    occasions = structure.purchases(MarketModel(lab.sized(structure.repertoire_market(), 24), rng=1), 24, 24)
    assert occasions.firms.tolist() == found.firms[found.months == 24].tolist()


def test_firms_of_different_size_are_of_different_size(lab):
    market = MarketModel(lab.sized(structure.market_of_sizes(), 24), rng=1)
    found = structure.a_year(market)
    sizes = np.bincount(found.firms, minlength=structure.FIRMS)
    assert sizes[0] > 3 * sizes[-1] > 0
    assert {firm.offer.price for firm in market.firms} == {30.0}


def test_without_lasting_taste_nobody_is_polarised(lab):
    """Where people are alike and nothing ties them, two purchases match as often as market shares say."""
    from sim.evidence.facts.inertia import STATE_DEPENDENCE_OFF

    scenario = structure.repertoire_market().with_changes(STATE_DEPENDENCE_OFF | {"choice.lasting_share": 0.0})

    def look(market):
        bought = structure.a_year(market)
        return polarisation(purchase_counts(bought.customers, bought.firms, len(market.customers), 3)).phi

    assert max(lab.observe(lab.sized(scenario, 24), look)) < 0.05


def test_a_skipped_month_is_not_death_and_rates_matter(lab):
    stayed, returned = structure.coming_and_going(lab, 1.2, 1)
    oftener = structure.coming_and_going(lab, 12.0, 1)
    assert (returned > 0.05).all()
    assert (oftener[0] > stayed).all()
    assert (stayed > returned).all()
