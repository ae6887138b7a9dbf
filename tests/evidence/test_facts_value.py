"""B4: the closed form, and books that agree with it where retention is chance."""

import numpy as np
import pytest

from sim.evidence.facts import assess, facts
from sim.evidence.facts.retention import YEAR
from sim.evidence.facts.value import (
    LONG,
    RATE,
    by_chance,
    closed_form,
    kept_a_year,
    looking,
    run_off,
    value_of_customer,
    weights,
    yearly_multiple,
)
from sim.evidence.lab import Lab
from sim.scenario import Scenario

pytestmark = pytest.mark.slow

SMALL = Lab(seeds=3, customers=900, threads=1)


@pytest.mark.parametrize(("kept", "multiple"), [(0.8, 2.67), (0.9, 4.5)])
def test_the_closed_form_is_the_published_one(kept, multiple):
    assert closed_form(kept) == pytest.approx(multiple, abs=0.005)


@pytest.mark.parametrize("kept", [0.6, 0.8, 0.9])
def test_the_closed_form_is_the_sum_over_years(kept):
    assert yearly_multiple(kept ** np.arange(400.0)) == pytest.approx(closed_form(kept))


@pytest.mark.parametrize(("kept", "published"), [(0.8, 3.7), (0.85, 4.4), (0.9, 5.5)])
def test_elasticity_of_the_closed_form(kept, published):
    change = np.log(closed_form(kept * 1.0001) / closed_form(kept)) / np.log(1.0001)
    assert change == pytest.approx((1.0 + RATE) / (1.0 + RATE - kept), rel=1e-3)
    assert change == pytest.approx(published, abs=0.05)


def test_money_of_a_year_hence_is_discounted_by_a_year():
    assert weights(YEAR)[-1] == pytest.approx(1.0 / (1.0 + RATE))


def test_value_of_a_customer():
    assert value_of_customer(np.full(12, 10.0), np.array([10.0, 5.0]), rate=0.0, won=5.0) == pytest.approx(7.0)
    assert value_of_customer(np.full(12, 10.0), np.array([10.0, 5.0]), rate=0.0, margin=2.0, won=5.0) == pytest.approx(
        19.0
    )


def test_retention_is_weighted_by_customers():
    assert kept_a_year(np.array([100.0, 80.0, 64.0])) == pytest.approx(0.8)


def test_a_base_in_run_off_wins_nobody():
    books = run_off(SMALL, Scenario(), 3)
    assert (np.diff(books.months, axis=1) <= 0).all()
    assert books.people.shape == (3, 4)
    np.testing.assert_array_equal(books.people[:, 1:], books.months[:, YEAR - 1 :: YEAR])


def test_by_chance_everybody_starts_with_the_focal_company_and_leaves_at_one_rate():
    books = by_chance(Lab(seeds=4, customers=6000, threads=1), 0.8)
    assert (books.people[:, 0] == 600).all()
    left = books.people.sum(axis=0)
    rates = left[1:6] / left[:5]
    assert np.abs(rates - 0.8).max() < 4.0 * np.sqrt(0.16 / left[4])


def test_margins_stay_what_they_are():
    books = by_chance(Lab(seeds=4, customers=6000, threads=1), 0.8)
    margin = books.profit.sum(axis=0)[:60] / books.months.sum(axis=0)[:60]
    assert margin == pytest.approx(np.full(60, margin[0]), rel=0.05)


def test_looking_around_as_usual_is_the_default_market():
    assert looking(1.0).digest == Scenario().digest


def test_less_looking_around_keeps_more():
    usual, less = (run_off(SMALL, looking(factor), LONG, 450).people.sum(axis=0) for factor in (1.0, 0.1))
    assert kept_a_year(less) > kept_a_year(usual)


def test_the_books_agree_with_the_closed_form():
    assert assess(facts()["V24"], Lab(seeds=6, customers=10_000)).passed
