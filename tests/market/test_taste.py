"""Lasting tastes as logarithms of gamma quantities: choices are those of the Dirichlet, in closed form."""

from typing import get_args

import numpy as np
import pytest
from scipy import special, stats

from sim import MarketModel
from sim.estimators.dirichlet import Dirichlet, polarisation, purchase_counts, theoretical
from sim.estimators.nbd import nbd, penetration
from sim.evidence.facts.structure import purchases
from sim.market.compiled import walk
from sim.market.distributions import log_gamma
from sim.market.draws import Purpose
from sim.market.population import LOWEST_TASTE
from sim.market.rules import choice
from sim.parameters import Parameters
from sim.parameters.rules import Structure
from sim.scenario import Scenario

P = Parameters().values()
GAMMAS = Parameters().replaced(structure=Structure(taste="log_gamma")).values()
BRANDS = (1.0, 0.6, 0.2, 0.0)
SHARES = special.softmax(1.5 * np.array(BRANDS))
NOTHING_ELSE = {
    "market.repertoire": 1, "market.rivals": 3, "structure.taste": "log_gamma", "choice.brand": 1.5,
    "choice.experience": 0.0, "choice.talk": 0.0, "choice.grievance": 0.0, "bond.weight": 0.0,
    "population.price_weight": 0.0, "population.variety": 0.0, "population.habit": 0.0,
    "market.settle": 0, "population.attrition": 0.0,
}  # fmt: skip
"""A repertoire in which nothing decides but taste, and how strong brands are from the start."""
N, MONTHS, SEEDS = 3000, 6, range(1, 25)


def market_of_tastes(seed, switching, **changes):
    firms = {str(k): {"brand": brand} for k, brand in enumerate(BRANDS)}
    scenario = Scenario().with_changes(NOTHING_ELSE | {"choice.dirichlet": switching}).replaced(firms=firms)
    return MarketModel(scenario, rng=seed, customers=N, months=MONTHS, **changes)


def bought_by(market):
    """Return purchases by customer and firm, shape (n, f)."""
    found = purchases(market, 1, MONTHS)
    return purchase_counts(found.customers, found.firms, N, len(BRANDS))


def figures_of(counts):
    """Return share, penetration, purchases per buyer, share of wallet of all firms; duplications; polarisation."""
    buys = counts > 0
    wallet = counts.sum(axis=0) / (counts.sum(axis=1)[:, None] * buys).sum(axis=0)
    both = [(buys[:, a] & buys[:, b]).mean() for a, b in PAIRS]
    per_buyer = counts.sum(axis=0) / buys.sum(axis=0)
    shares = counts.sum(axis=0) / counts.sum()
    return np.array([*shares, *buys.mean(axis=0), *per_buyer, *wallet, *both, polarisation(counts).phi])


PAIRS = [(a, b) for a in range(len(BRANDS)) for b in range(a)]


def closed_form(switching):
    """Return the same figures as the NBD-Dirichlet has them (Goodhardt, Ehrenberg & Chatfield 1984)."""
    mean, shape = P.repertoire.rate * MONTHS, P.repertoire.shape
    buyers, per_buyer = theoretical(Dirichlet(mean, shape, switching, SHARES))
    chance, n = nbd(mean, shape)
    bought = penetration(switching, SHARES, chance * n, n) - 1.0 + mean  # of all firms, by the buyers of each
    either = penetration(switching, np.array([SHARES[a] + SHARES[b] for a, b in PAIRS]), chance, n)
    both = [buyers[a] + buyers[b] - one for (a, b), one in zip(PAIRS, either, strict=True)]
    return np.array([*SHARES, *buyers, *per_buyer, *mean * SHARES / bought, *both, 1.0 / (1.0 + switching)])


def test_the_words_of_the_switch_stand_in_the_order_that_rules_count_on():
    words = get_args(Structure.model_fields["taste"].annotation)
    assert (words[choice.NORMAL], words[choice.LOG_GAMMA]) == ("normal", "log_gamma")


def test_all_of_the_gumbel_draw_passes_where_tastes_are_gamma():
    assert choice.passing_noise(1.3, GAMMAS) == 1.3
    assert choice.passing_noise(1.3, P) == pytest.approx(1.3 * np.sqrt(1.0 - P.choice.lasting_share))


@walk
def many_log_gammas(seed, shape, firm, n):
    """Return n customers' logarithms of a gamma quantity."""
    out = np.empty(n)
    for i in range(n):
        out[i] = log_gamma(seed, 0, Purpose.TASTE_GAMMA, firm, i, shape)
    return out


@pytest.mark.parametrize("shape", [0.02, 0.3, 1.0, 4.0])
def test_logarithms_of_gamma_quantities_are_just_that_however_small_the_quantity(shape):
    drawn, other = many_log_gammas(1, shape, 0, 40_000), many_log_gammas(1, shape, 1, 40_000)
    assert np.isfinite(drawn).all()
    assert stats.kstest(drawn, stats.loggamma(shape).cdf).pvalue > 0.001
    assert drawn.mean() == pytest.approx(special.digamma(shape), abs=4 * np.sqrt(special.polygamma(1, shape) / 40_000))
    assert abs(np.corrcoef(drawn, other)[0, 1]) < 0.02


def test_a_taste_is_the_logarithm_of_ones_own_share_over_everybodys():
    taste = market_of_tastes(1, 1.3).customers.taste.astype(float)
    own = np.exp(taste) * SHARES[:, None]
    np.testing.assert_allclose(own.sum(axis=0), 1.0, atol=1e-5)
    for k, share in enumerate(SHARES):
        assert stats.kstest(own[k], stats.beta(1.3 * share, 1.3 * (1.0 - share)).cdf).pvalue > 0.001
    few = market_of_tastes(1, 0.05).customers.taste.astype(float)
    assert few.min() == LOWEST_TASTE
    np.testing.assert_allclose((np.exp(few) * SHARES[:, None]).sum(axis=0), 1.0, atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("switching", [0.2, 1.3, 6.0])
def test_choices_are_those_of_the_dirichlet(switching):
    """Where nothing else differs every figure has its closed form, and no other concentration has."""
    seen = np.array([figures_of(bought_by(market_of_tastes(seed, switching))) for seed in SEEDS])
    error = seen.std(axis=0, ddof=1) / np.sqrt(len(seen))
    off = (seen.mean(axis=0) - closed_form(switching)) / error
    assert (np.abs(off) < 4.0).all(), off.round(1)
    for other in (0.9 * switching, 1.1 * switching):
        assert np.abs((seen.mean(axis=0) - closed_form(other)) / error).max() > 5.0


def test_normal_tastes_are_not_those_of_the_dirichlet():
    """The old law, measured by the concentration that fits its polarisation, misses the closed form elsewhere."""
    normal = {"structure.taste": "normal"}
    seen = np.array([figures_of(bought_by(market_of_tastes(seed, 1.0, **normal))) for seed in SEEDS])
    phi, error = seen.mean(axis=0)[-1], seen.std(axis=0, ddof=1) / np.sqrt(len(seen))
    off = (seen.mean(axis=0) - closed_form(1.0 / phi - 1.0)) / error
    assert np.abs(off).max() > 5.0
