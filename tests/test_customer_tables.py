"""Tables read off the customers of a market: RFM, and four loyalties."""

import numpy as np
import pytest

from sim import MarketModel
from sim.measures.loyalty import LOYALTIES, loyalties
from sim.measures.rfm import rfm_table


@pytest.fixture(scope="module")
def town():
    market = MarketModel("price_war", rng=1, customers=3000, months=14)
    market.run_to_end()
    return market


def test_the_rfm_table_has_a_row_for_every_customer_and_fifths_of_equal_size(town):
    table = rfm_table(town)
    assert len(table) == (town.customers.provider == 0).sum()
    assert set(table["m"]) == {1, 2, 3, 4, 5}
    assert table.groupby("m").size().std() < 0.05 * len(table)
    assert table.sort_values("money")["m"].is_monotonic_increasing
    np.testing.assert_array_equal(table["frequency"], town.customers.tenure[table["customer"]])


def test_records_do_not_show_the_bond(town):
    table = rfm_table(town)
    hidden = table["felt_bond"].corr(table["money"], method="spearman")
    assert abs(hidden) < 0.2, "money says little about the bond, or this market is not what the articles talk about"


def test_everybody_shows_one_loyalty(town):
    table = loyalties(town)
    assert tuple(table["loyalty"]) == LOYALTIES
    assert table["people"].sum() == 3000
    here = table.set_index("loyalty")["people"]
    assert here["true"] + here["spurious"] == (town.customers.provider == 0).sum()
    assert (table["people"] > 0).all()
