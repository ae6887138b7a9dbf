"""Every estimator recovers what data were made with, within its stated error about as often as it should."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from sim.errors import BadInput
from sim.estimators.activity import coming_and_going, first_buyers
from sim.estimators.concentration import top_share
from sim.estimators.dirichlet import (
    Dirichlet,
    fit_dirichlet,
    fit_to_summary,
    observed,
    polarisation,
    purchase_counts,
    theoretical,
)
from sim.estimators.duplication import duplication
from sim.estimators.elasticity import arc_elasticity
from sim.estimators.logit import household_logit
from sim.estimators.shuffle import shuffle_test
from sim.estimators.survival import Sbg, expected_lifetime, fit_sbg, retention_rates, sbg_survival

REGULAR = (100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1)  # Fader & Hardie 2007, years 0 to 7
SHARES = np.array([0.35, 0.25, 0.2, 0.12, 0.08])
TOOTHPASTE_SHARES = (0.25, 0.19, 0.10, 0.10, 0.09, 0.08, 0.03, 0.02)
TOOTHPASTE_BUYERS = (0.20, 0.17, 0.09, 0.08, 0.08, 0.07, 0.03, 0.02)


def a_dirichlet_market(seed, n=8_000, mean=4.0, shape=0.8, switching=1.2, shares=SHARES):
    """Return purchases by customer and firm, shape (n, f), that follow an NBD-Dirichlet."""
    rng = np.random.default_rng(seed)
    bought = rng.poisson(rng.gamma(shape, mean / shape, n))
    taste = rng.dirichlet(switching * np.asarray(shares), n)
    return rng.multinomial(bought, taste).astype(float)


def as_rows(counts, seed=0):
    """Return customers and firms of a table of purchases, in an order drawn at random."""
    who, firm = np.nonzero(counts)
    times = counts[who, firm].astype(int)
    mix = np.random.default_rng(seed).permutation(times.sum())
    return np.repeat(who, times)[mix], np.repeat(firm, times)[mix]


def households(seed, n=200, purchases=20, inertia=0.6, price=-4.0, spread=1.3, firms=4):
    """Return customers, firms and prices of a logit market with household tastes, after ten purchases to settle."""
    rng = np.random.default_rng(seed)
    taste = np.log(rng.dirichlet(np.full(firms, 4.0))) + spread * rng.standard_normal((n, firms))
    shelf = rng.uniform(0.9, 1.1, firms) * np.where(rng.random((n, purchases + 10, firms)) < 0.25, 0.8, 1.0)
    noise = rng.gumbel(size=shelf.shape)
    last, chosen = np.full(n, -1), []
    for t in range(purchases + 10):
        pull = inertia * (last[:, None] == np.arange(firms))
        last = (taste + price * shelf[:, t] + pull + noise[:, t]).argmax(axis=1)
        chosen.append(last)
    who = np.repeat(np.arange(n), purchases)
    return who, np.stack(chosen[10:], axis=1).ravel(), shelf[:, 10:].reshape(-1, firms)


def share_within(errors, limit=1.96):
    return float(np.mean(np.abs(np.asarray(errors)) < limit))


# duplication ----------------------------------------------------------------------------------------------------------


def test_duplication_is_one_where_firms_are_bought_independently():
    rng = np.random.default_rng(1)
    chances = np.array([1.0, 0.5, 0.3, 0.15, 0.05])  # everybody buys of the first, so that everybody is in the data
    who, firm = np.nonzero(rng.random((20_000, 5)) < chances)
    found = duplication(who, firm, 5)
    assert found.coefficient == pytest.approx(1.0, abs=0.01)
    assert found.correlation > 0.99
    assert found.penetration == pytest.approx(chances, abs=0.01)
    assert np.diag(found.table) == pytest.approx(np.ones(5))


def test_duplication_is_steady_in_a_dirichlet_market_and_breaks_where_the_market_is_partitioned():
    steady = duplication(*as_rows(a_dirichlet_market(1)), 5)
    assert steady.correlation > 0.95
    half = a_dirichlet_market(2, n=4_000, shares=np.array([0.4, 0.6]))
    other = a_dirichlet_market(3, n=4_000, shares=np.array([0.4, 0.6]))
    parted = np.block([[half, np.zeros_like(other)], [np.zeros_like(half), other]])
    assert duplication(*as_rows(parted), 4).correlation < 0.5


def test_duplication_on_a_table_worked_by_hand():
    found = duplication([7, 7, 7, 9, 9, 4], [0, 0, 1, 1, 2, 0], 4)
    assert found.table[0].tolist() == [1.0, 0.5, 0.0, 0.0]
    assert found.table[1].tolist() == [0.5, 1.0, 0.5, 0.0]
    assert np.isnan(found.table[3]).all()
    assert found.penetration == pytest.approx([2 / 3, 2 / 3, 1 / 3, 0])


# Dirichlet ------------------------------------------------------------------------------------------------------------


def test_toothpaste_of_1973():
    model = fit_to_summary(0.56, 2.6, TOOTHPASTE_SHARES, TOOTHPASTE_BUYERS)
    assert (model.mean, model.shape) == pytest.approx((1.46, 0.78), abs=0.005)
    assert model.switching == pytest.approx(1.3, abs=0.05)
    said = theoretical(model)
    assert (said.per_buyer[0], said.per_buyer[-1]) == pytest.approx((1.82, 1.61), abs=0.005)
    assert said.penetration[0] == pytest.approx(0.20, abs=0.005)


@pytest.mark.parametrize("switching", [0.5, 1.2, 3.0])
def test_dirichlet_is_recovered(switching):
    models = [fit_dirichlet(a_dirichlet_market(seed, switching=switching)) for seed in range(5)]
    assert np.mean([m.mean for m in models]) == pytest.approx(4.0, rel=0.03)
    assert np.mean([m.shape for m in models]) == pytest.approx(0.8, rel=0.03)
    assert np.mean([m.switching for m in models]) == pytest.approx(switching, rel=0.05)
    assert [m.switching for m in models] == pytest.approx([switching] * 5, rel=0.12)
    assert models[0].shares == pytest.approx(SHARES, abs=0.02)


def test_theory_agrees_with_the_market_it_describes():
    real = observed(a_dirichlet_market(1, n=40_000))
    said = theoretical(Dirichlet(4.0, 0.8, 1.2, SHARES))
    assert said.penetration == pytest.approx(real.penetration, rel=0.03)
    assert said.per_buyer == pytest.approx(real.per_buyer, rel=0.04)
    assert (np.diff(said.per_buyer) < 0).all()  # double jeopardy: a small firm's few buyers also buy less


def test_numbers_of_purchases_that_hardly_vary_are_no_obstacle():
    counts = np.tile([[3.0, 2.0], [2.0, 3.0]], (50, 1))
    model = fit_dirichlet(counts)
    assert model.shape > 1e4
    assert theoretical(model).penetration == pytest.approx([1.0, 1.0], abs=0.1)


def test_polarisation_is_within_its_error_as_often_as_it_should_be():
    found = [polarisation(a_dirichlet_market(seed, n=500)) for seed in range(100)]
    assert share_within([(one.phi - 1 / 2.2) / one.se for one in found]) > 0.87
    assert np.mean([one.switching for one in found]) == pytest.approx(1.2, rel=0.05)


def test_polarisation_at_its_ends():
    loyal = polarisation([[5, 0], [0, 3], [2, 0]])
    assert (loyal.repeat, loyal.switching, loyal.phi) == (1.0, 0.0, 1.0)
    everybody_alike = polarisation(np.random.default_rng(1).multinomial(20, [0.5, 0.3, 0.2], 5_000))
    assert everybody_alike.phi == pytest.approx(0.0, abs=0.005)


def test_purchase_counts():
    assert purchase_counts([0, 2, 2, 2], [1, 0, 0, 1], 4, 2).tolist() == [[0, 1], [0, 0], [2, 1], [0, 0]]


# shuffle test ---------------------------------------------------------------------------------------------------------


def test_all_orders_have_the_closed_form():
    firms = [0, 0, 1, 1, 1, 2]
    repeats = [sum(a == b for a, b in pairwise(p)) for p in permutations(firms)]
    found = shuffle_test([3] * 6, firms)
    assert found.repeat == pytest.approx(3 / 5)
    assert found.shuffled == pytest.approx(np.mean(repeats) / 5)
    assert found.z == pytest.approx((3 - np.mean(repeats)) / np.std(repeats))


def test_shuffles_come_near_to_all_orders():
    who, firm, _ = households(1)
    everything, tried = shuffle_test(who, firm), shuffle_test(who, firm, shuffles=200)
    assert tried.difference == pytest.approx(everything.difference, abs=0.001)
    assert tried.z == pytest.approx(everything.z, rel=0.2)
    assert shuffle_test(who, firm, 20, seed=3) == shuffle_test(who, firm, 20, seed=3)


def test_tastes_alone_are_no_inertia():
    found = [shuffle_test(*households(seed, inertia=0.0, price=0.0)[:2]) for seed in range(40)]
    assert abs(np.mean([one.difference for one in found])) < 0.003
    assert share_within([one.z for one in found]) > 0.87
    assert share_within([one.difference / one.se for one in found]) > 0.87


def test_inertia_shows_and_rows_may_be_mixed_between_customers():
    who, firm, _ = households(1, inertia=1.0)
    found = shuffle_test(who, firm)
    assert found.difference > 0.03
    assert found.z > 4
    by_turns = np.argsort(np.tile(np.arange(20), 200), kind="stable")  # everybody's first purchase, then the second ...
    assert shuffle_test(who[by_turns], firm[by_turns]) == pytest.approx(found)


# logit ----------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_logit_without_tastes_is_within_its_error_as_often_as_it_should_be():
    errors = []
    for seed in range(120):
        found = household_logit(*households(seed, n=120, purchases=12, spread=0.0), with_taste=False)
        errors.append(((found.inertia - 0.6) / found.se_inertia, (found.price + 4.0) / found.se_price))
    assert share_within(np.array(errors)[:, 0]) > 0.85
    assert share_within(np.array(errors)[:, 1]) > 0.85
    assert np.abs(np.mean(errors, axis=0)).max() < 0.4


@pytest.mark.slow
@pytest.mark.parametrize("inertia", [0.0, 0.6, 1.5])
def test_logit_tells_inertia_from_taste(inertia):
    made = [households(seed, inertia=inertia) for seed in range(30)]
    found = [household_logit(*panel) for panel in made]
    truth = inertia / 4.0 / np.mean([panel[2].mean() for panel in made])
    assert np.mean([one.inertia for one in found]) == pytest.approx(inertia, abs=0.04 + 0.02 * inertia)
    assert np.mean([one.price for one in found]) == pytest.approx(-4.0, rel=0.06)
    assert np.mean([one.inertia_in_money for one in found]) == pytest.approx(truth, abs=0.01 + 0.05 * truth)
    assert share_within([(one.inertia - inertia) / one.se_inertia for one in found]) > 0.82
    assert share_within([(one.price + 4.0) / one.se_price for one in found]) > 0.82
    assert share_within([(one.inertia_in_money - truth) / one.se_in_money for one in found]) > 0.82
    ignored = household_logit(*made[0], with_taste=False)
    assert ignored.inertia > inertia + 0.5
    assert ignored.taste == 0.0


def test_short_panels_show_no_inertia_where_there_is_none():
    found = [household_logit(*households(seed, n=400, purchases=5, inertia=0.0)) for seed in range(10)]
    assert abs(np.mean([one.inertia for one in found])) < 0.1


def test_logit_does_not_depend_on_the_currency_or_on_codes():
    who, firm, price = households(1)
    first, second = household_logit(who, firm, price), household_logit(9 - 7 * who, firm, 100 * price)
    assert second.price * 100 == pytest.approx(first.price)
    assert second[1:3] == pytest.approx(first[1:3])
    assert second.inertia_in_money == pytest.approx(first.inertia_in_money)


def test_logit_takes_empty_shelves_and_firms_never_chosen():
    who, firm, price = households(1)
    rng = np.random.default_rng(1)
    gone = rng.random(price.shape) < 0.05
    gone[np.arange(len(firm)), firm] = False
    wide = np.column_stack([np.where(gone, np.nan, price), rng.random(len(firm))])
    assert household_logit(who, firm, wide).inertia == pytest.approx(household_logit(who, firm, price).inertia, abs=0.1)


def test_logit_in_parts_is_the_same(monkeypatch):
    panel = households(1)
    whole = household_logit(*panel)
    monkeypatch.setattr("sim.estimators.likelihood.AT_ONCE", 700)
    assert household_logit(*panel) == pytest.approx(whole)


# survival -------------------------------------------------------------------------------------------------------------


def test_sbg_of_fader_and_hardie():
    model = fit_sbg(REGULAR)
    assert model[:2] == pytest.approx((0.704, 1.182), abs=0.001)
    assert np.isnan(model.se_alpha)
    said = 100 * sbg_survival(model, 12)
    assert said[[1, 7, 12]] == pytest.approx([62.7, 23.9, 17.0], abs=0.06)
    assert retention_rates(REGULAR) == pytest.approx([0.631, 0.742, 0.816, 0.853, 0.887, 0.907, 0.920], abs=0.001)
    longer = [*REGULAR, 22.3, 20.7]
    assert fit_sbg(longer, upto=7) == pytest.approx(model, nan_ok=True)


def test_sbg_at_its_ends():
    alike = fit_sbg(0.8 ** np.arange(13))
    assert alike.alpha > 1_000
    assert alike.alpha / (alike.alpha + alike.beta) == pytest.approx(0.2, abs=1e-3)
    assert sbg_survival(fit_sbg([1, 0.5, 0]), 1)[1] == pytest.approx(0.5, abs=0.2)  # a cohort may come to its end


def test_sbg_is_within_its_error_as_often_as_it_should_be():
    errors = []
    for seed in range(80):
        rng = np.random.default_rng(seed)
        left_in = rng.geometric(rng.beta(0.7, 1.2, 5_000))
        model = fit_sbg([(left_in > t).sum() for t in range(9)], customers=5_000)
        errors.append(
            [
                np.log(model.alpha / 0.7) * model.alpha / model.se_alpha,
                np.log(model.beta / 1.2) * model.beta / model.se_beta,
            ]
        )
    for parameter in np.transpose(errors):
        assert share_within(parameter) > 0.87
        assert abs(np.mean(parameter)) < 0.35


@pytest.mark.parametrize(("n", "discount"), [(0, 0.1), (3, 0.1), (3, 0.0), (0, 0.02)])
def test_expected_lifetime_is_the_sum_it_stands_for(n, discount):
    model = Sbg(2.5, 3.0)
    curve = sbg_survival(model, 60_000)
    t = np.arange(1, len(curve) - n)
    assert expected_lifetime(model, n, discount) == pytest.approx(
        (curve[n + t] / curve[n] * (1 + discount) ** (1.0 - t)).sum(), rel=1e-3
    )


def test_a_lifetime_without_discount_may_have_no_end():
    assert expected_lifetime(Sbg(0.7, 1.2), 0, 0.0) == float("inf")


# coming and going -----------------------------------------------------------------------------------------------------


def test_coming_and_going_is_recovered():
    inside = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        is_active = np.ones((600, 1), bool)
        for _ in range(23):
            chance = np.where(is_active[:, -1], 0.9, 0.44)
            is_active = np.column_stack([is_active, rng.random(600) < chance])
        who, month = np.nonzero(is_active)
        found = coming_and_going(who, np.zeros_like(who), month + 5)
        inside.append([(found.stayed - 0.9) / found.se_stayed, (found.returned - 0.44) / found.se_returned])
    assert share_within(inside) > 0.85


def test_coming_and_going_by_hand():
    # firm 0: months 0, 1, 3 of four months 0 to 3; firm 1: month 3 only, which shows nothing
    found = coming_and_going([1, 1, 1, 1, 2, 2], [0, 0, 0, 1, 0, 0], [0, 1, 3, 3, 2, 2])
    assert found.stayed == pytest.approx(1 / 3)  # from 0 to 1, not from 1 to 2, nor customer 2 from 2 to 3
    assert found.returned == pytest.approx(1.0)


def test_first_buyers_by_hand():
    found = first_buyers([1, 1, 1, 2, 3, 3, 4], [0, 0, 35, 5, 2, 65, 99], periods=2, length=30)
    assert found.people == 3  # the fourth comes too late to be followed
    assert found.once == pytest.approx(1 / 3)
    assert found.active == pytest.approx([1 / 3, 1 / 3])


# elasticity and concentration -----------------------------------------------------------------------------------------


def test_arc_elasticity_of_a_demand_with_constant_elasticity():
    before, price = np.array([1.0, 2.0, 5.0]), np.array([1.1, 1.9, 2.5])
    assert arc_elasticity(7 * price**-2.6, 7 * before**-2.6, price, before) == pytest.approx([-2.6] * 3)
    assert float(arc_elasticity(95, 100, 1.05, 1.0)) == pytest.approx(np.log(0.95) / np.log(1.05))


def test_top_share_of_known_distributions():
    spend = np.random.default_rng(1).exponential(size=200_000)
    assert top_share(spend, 0.2) == pytest.approx(0.2 * (1 - np.log(0.2)), abs=0.005)
    assert top_share(np.ones(7), 0.2) == pytest.approx(0.2)
    assert top_share([0, 0, 0, 8.0], 0.25) == 1.0
    assert top_share([1, 2, 3], 1.0) == 1.0


# data that cannot be used ---------------------------------------------------------------------------------------------

PRICES = np.array([[1.0, 2.0], [1.1, 2.0], [1.0, 1.9], [1.2, 2.0]])


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        (lambda: duplication([], [], 2), "one code per purchase"),
        (lambda: duplication([1, 2], [0, 2], 2), "run from 0 to 1; found 0 to 2"),
        (lambda: duplication([1, 2], [0, np.nan], 2), "whole numbers"),
        (lambda: duplication([1, 2], [0], 2), "every row needs both"),
        (lambda: duplication([1, 2], [0, 0], 2), "at least two firms"),
        (lambda: fit_dirichlet([[1, -1]]), "missing or negative"),
        (lambda: fit_dirichlet([[1, 0], [2, 0]]), "at least two firms"),
        (lambda: polarisation([[1, 0], [0, 1]]), "at least twice"),
        (lambda: fit_to_summary(0.9, 1.1, [0.5], [0.5]), "so many buyers"),
        (lambda: purchase_counts([0, 5], [0, 1], 5, 2), "customers: codes run from 0 to 4"),
        (lambda: shuffle_test([1, 2], [0, 1]), "at least twice"),
        (lambda: shuffle_test([1, 1], [0, 1], shuffles=1), "allowed is 0"),
        (lambda: household_logit([1, 1, 2, 2], [0, 1, 1, 0], PRICES[:3]), "one row per purchase"),
        (lambda: household_logit([1, 1, 2, 2], [0, 1, 1, 0], -PRICES), "below zero"),
        (lambda: household_logit([1, 2, 3, 4], [0, 1, 1, 0], PRICES), "at least twice"),
        (lambda: household_logit([1, 1, 2, 2], [0, 0, 0, 0], PRICES), "at least two firms"),
        (lambda: household_logit([1, 1, 2, 2], [0, 0, 1, 1], PRICES), "Nobody ever changed"),
        (lambda: household_logit([1, 1, 2, 2], [0, 1, 1, 0], np.ones((4, 2))), "no firm's price ever changes"),
        (lambda: fit_sbg([1, 0.9]), "at least 3"),
        (lambda: fit_sbg([1, 0.8, 0.9]), "rises from period 1"),
        (lambda: fit_sbg([1, 1, 1]), "nobody left, or everybody in one period"),
        (lambda: fit_sbg([1, 0, 0]), "nobody left, or everybody in one period"),
        (lambda: fit_sbg(REGULAR, upto=9), "upto is 9"),
        (lambda: retention_rates([0, 0]), "above zero"),
        (lambda: expected_lifetime(Sbg(1, 1), -1, 0.1), "0 and more"),
        (lambda: arc_elasticity([1, 0], 1, 2, 1), "above zero"),
        (lambda: arc_elasticity(1, 1, 2, 2), "same as before"),
        (lambda: top_share([1, -1], 0.2), "none of them missing or negative"),
        (lambda: top_share([0, 0], 0.2), "nobody spent"),
        (lambda: top_share([1, 2], 20), "above 0 to 1"),
        (lambda: coming_and_going([1, 2], [0, 0], [3, 3]), "two or more"),
        (lambda: coming_and_going([1, 2], [0, 0], [3]), "every row needs one"),
        (lambda: first_buyers([1, 2], [0, 30]), "Nobody can be followed"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(estimate, said):
    with pytest.raises(BadInput) as caught:
        estimate()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
