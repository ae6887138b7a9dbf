"""What is promised: whom it draws, whether it is believed, and what it is to get less than one has."""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from sim import LEVERS, MarketModel, load
from sim.market.customers import Columns
from sim.market.rules import choice, need, news
from sim.parameters.rules import Structure
from sim.scenario import Scenario, loads

NAIVE = {
    "market.settle": 0, "structure.promise": "belief", "news.credibility_loss": 0.0, "choice.quality_loss": 1.0,
    "word_of_mouth.asked": 0.0, "word_of_mouth.delight": 0.0, "word_of_mouth.failure": 0.0,
    "choice.experience": 3.5, "satisfaction.surprise": 0.5,
}  # fmt: skip
"""Month 0 as it is drawn, everybody believes every promise as much as the next, and nobody tells what it was worth.

What is believed counts for much in a choice, and what it is to be disappointed for little.
"""
CALM = load("calm_market").with_changes(NAIVE)
P = Scenario().with_changes(NAIVE).parameters.values()
KNOWING = Scenario().with_changes(NAIVE | {"structure.promise": "inexperience"}).parameters.values()
EVERYTHING_ON = loads((Path(__file__).parent.parent / "everything_on.toml").read_text(encoding="utf-8"))
SEEDS = range(1, 25)


def finished(scenario, seed, customers=3000, months=24, **changes):
    market = MarketModel(scenario, rng=seed, customers=customers, months=months, **changes)
    market.run_to_end()
    return market


def with_adverts(exaggeration, **fields):
    """Return the calm market in which the company advertises."""
    return CALM.replaced(levers=(*CALM.levers, LEVERS["advertising"](exaggeration=exaggeration, **fields)))


def interval(differences):
    """Return the ends of an interval three standard errors to both sides of a mean over seeds, by column."""
    table = np.array(differences, float)
    wide = 3.0 * table.std(axis=0, ddof=1) / np.sqrt(len(table))
    return table.mean(axis=0) - wide, table.mean(axis=0) + wide


def test_the_words_of_the_switch_stand_in_the_order_that_rules_count_on():
    words = get_args(Structure.model_fields["promise"].annotation)
    assert (words[choice.BELIEF], words[choice.INEXPERIENCE]) == ("belief", "inexperience")


def test_a_promise_weighs_fully_with_the_inexperienced_and_less_with_every_month_of_use():
    assert choice.promise_weight(0.0, P) == choice.promise_weight(60.0, P) == P.choice.future_share
    weights = np.array([choice.promise_weight(float(months), KNOWING) for months in range(100)])
    assert weights[0] == P.choice.future_share
    assert choice.promise_weight(P.choice.learning_months, KNOWING) == pytest.approx(P.choice.future_share / 2)
    assert (np.diff(weights) < 0.0).all()
    assert choice.months_used_next(choice.MOST_USED) == choice.MOST_USED


def test_a_promise_weighs_as_a_first_belief_does_against_so_many_noisy_signals():
    """The mean of a normal belief after n signals: the first belief keeps v / (v + n) of the weight (Erdem & Keane)."""
    signal, belief = 0.10**2, 0.05**2
    p = KNOWING._replace(choice=KNOWING.choice._replace(learning_months=signal / belief, future_share=1.0))
    for n in range(20):
        left = (1.0 / belief) / (1.0 / belief + n / signal)
        assert choice.promise_weight(float(n), p) == pytest.approx(left)


def test_worse_quality_is_a_loss_and_better_quality_no_more_than_a_gain():
    p = P.choice._replace(quality_loss=2.0)
    step = choice.experience_utility(0.8, 0.8, 0.4, p) - choice.experience_utility(0.7, 0.7, 0.4, p)
    assert choice.lesser_quality(0.7, 0.8, p) == pytest.approx(step)
    assert choice.lesser_quality(0.9, 0.8, p) == choice.lesser_quality(0.7, 0.8, P.choice) == 0.0


def test_credibility_falls_with_broken_promises_only_and_comes_back():
    p = P.news._replace(credibility_loss=2.0)
    assert news.credibility_next(1.0, 0.1, P.news) == news.credibility_next(1.0, -0.3, p) == 1.0
    assert news.credibility_next(1.0, 0.1, p) == pytest.approx(0.8)
    assert 0.5 < news.credibility_next(0.5, 0.0, p) < 1.0
    assert news.credibility_next(1.0, 1.0, P.news._replace(credibility_loss=20.0)) == 0.0
    assert news.fell_short(0.7, 0.8, 0.3) == pytest.approx(0.03)
    assert news.fell_short(0.9, 0.8, 0.3) < 0.0 == news.fell_short(0.2, 0.8, 0.0)


def test_what_any_firm_does_is_believed_of_any_firm():
    p = P.need
    usual, more, less = (p.promise * value for value in (need.MIDDLE, 0.8, 0.2))
    assert [need.value_believed(seen, 1.0, p) for seen in (usual, more, less)] == [usual, more, less]
    assert [need.value_believed(seen, 0.0, p) for seen in (usual, more, less)] == pytest.approx([usual, usual, less])


@pytest.fixture(scope="module")
def exaggerated():
    """Return by switch what default adverts that promise too much do against honest ones: kept, content, won."""

    def figures(exaggeration, promise, seed):
        record = finished(with_adverts(exaggeration), seed, **{"structure.promise": promise}).record
        kept = 100.0 * record.survivors[-1].sum() / record.survivors[0].sum()
        return kept, record.satisfaction[-1, 0] / record.served[-1, 0] / 1e6, 100.0 * record.won[1:, 0].sum() / 3000

    return {
        promise: interval([np.subtract(figures(0.10, promise, seed), figures(0.0, promise, seed)) for seed in SEEDS])
        for promise in ("belief", "inexperience")
    }


@pytest.mark.slow
def test_where_everybody_believes_over_promising_keeps_the_customers_whom_it_disappoints(exaggerated):
    low, high = exaggerated["belief"]
    assert low[0] > 0.0, "kept"
    assert high[1] < 0.0, "satisfaction"
    assert low[2] > 0.0, "won"


def test_where_people_know_better_over_promising_loses_customers_and_still_draws_newcomers(exaggerated):
    low, high = exaggerated["inexperience"]
    assert high[0] < 0.0, "kept"
    assert high[1] < 0.0, "satisfaction"
    assert low[2] > 0.0, "won"


@pytest.mark.slow
def test_honest_adverts_are_believed_and_broken_promises_win_fewer():
    """At the same reach: what the company claims is believed, or no longer is."""
    over, won = with_adverts(0.3, strength=0.5), []
    for seed in SEEDS:
        honest = finished(with_adverts(-0.05, strength=0.5), seed, **{"news.credibility_loss": 2.0})
        naive, wary = finished(over, seed), finished(over, seed, **{"news.credibility_loss": 2.0})
        assert honest.firms[0].credibility > 0.98
        assert naive.firms[0].credibility == wary.firms[1].credibility == 1.0
        assert wary.firms[0].credibility < 0.5
        assert wary.record.shortfall[-1, 0] > 0 == naive.record.shortfall.any()
        won.append([int(one.record.won[1:, 0].sum()) for one in (wary, naive)])
    assert interval(np.diff(won, axis=1))[0][0] > 0.0


@pytest.mark.slow
def test_losses_of_quality_hold_the_customers_of_the_better_firm():
    better = CALM.replaced(firms={"0": {"quality": 0.8}})
    kept = []
    for seed in SEEDS:
        both = [finished(better, seed, **{"choice.quality_loss": weight}) for weight in (1.0, 2.0)]
        kept.append([100.0 * one.record.survivors[-1].sum() / one.record.survivors[0].sum() for one in both])
    assert interval(np.diff(kept, axis=1))[0][0] > 0.0


@pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])
def test_own_use_is_counted_month_by_month_where_it_matters(repertoire):
    changes = {"market.repertoire": repertoire, "market.settle": 0, "structure.promise": "inexperience"}
    changes |= {"population.attrition": 0.0}  # who comes has used nothing
    market = MarketModel("price_war", rng=1, customers=800, months=12, **changes)
    people = market.customers
    everybody = np.arange(len(people))
    start = people.months_used.copy()
    np.testing.assert_array_equal(start[people.provider, everybody], np.minimum(people.tenure, choice.MOST_USED))
    assert (start > 0).sum() == len(people)
    for _ in range(12):
        before = people.months_used.copy()
        market.advance()
        more = people.months_used - before
        assert (more[people.provider, everybody] >= 0).all()
        assert set(np.unique(more)) <= {0, 1}
        assert (more.sum(axis=0) <= 1).all()
    used = (people.months_used - start).sum()
    assert 0 < used < 12 * len(people) if repertoire else used > 10 * len(people)


@pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])
def test_numbers_that_do_not_matter_change_nothing_with_everything_else_on(repertoire):
    still = {
        "market.repertoire": repertoire, "structure.promise": "belief", "news.credibility_loss": 0.0,
        "structure.taste": "normal", "choice.quality_loss": 1.0,
    }  # fmt: skip
    inert = {"choice.learning_months": 2.0, "news.credibility_recovery": 0.5, "choice.dirichlet": 0.3}
    one, other = (finished(EVERYTHING_ON, 3, 600, 10, **still, **changes) for changes in ({}, inert))
    for name in Columns._fields:
        np.testing.assert_array_equal(getattr(one.customers, name), getattr(other.customers, name), err_msg=name)
    for name, totals in one.record._asdict().items():
        np.testing.assert_array_equal(totals, getattr(other.record, name), err_msg=name)
    assert one.prices == other.prices
