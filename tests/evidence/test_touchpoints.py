"""Probes of touchpoints: known answers on small markets, and nulls where a probe must find nothing."""

from itertools import pairwise

import numpy as np
import pytest

from sim.evidence.ledger import scenario_of
from sim.evidence.probes import touchpoints as probes
from sim.market.model import MarketModel

pytestmark = pytest.mark.slow


def market(months=6, customers=1200, levers=(), firms=None, seed=1, **numbers):
    numbers = {key.replace("__", "."): value for key, value in numbers.items()}
    arm = {"baseline": "calm_market", "levers": list(levers), "set": numbers, "firms": firms or {}}
    scenario = scenario_of(arm, "test").with_changes({"months": months, "customers": customers})
    return MarketModel(scenario, rng=seed)


def test_satisfied_share_counts_from_the_third_rung():
    assert probes.satisfied_share(market(ladder__satisfied=0.0)) == 1.0
    assert probes.satisfied_share(market(ladder__satisfied=1.0, experience__fit_spread=0.0)) < 0.01


def test_goals_make_no_difference_where_all_goals_weigh_the_same():
    time = [{"kind": "life_assets", "asset": "time", "strength": 1.0, "start": 1}]
    drawn = {"customers": 4000, "market__settle": 0, "experience__fit_spread": 0.0}  # no luck in who suits whom
    alike = probes.time_seekers_satisfaction_lead(market(levers=time, need__focus=0.25, **drawn))
    apart = probes.time_seekers_satisfaction_lead(market(levers=time, need__focus=1.0, **drawn))
    assert abs(alike) < 0.01
    assert apart > 0.05


def test_an_edge_draws_those_whose_goal_it_is():
    time = [{"kind": "life_assets", "asset": "time", "strength": 1.0, "start": 1}]
    strong = {"need__focus": 1.0, "need__promise": 6.0, "attention__base": 1.0}
    with_edge = probes.time_seekers_share_lead(market(levers=time, **strong))
    without = probes.time_seekers_share_lead(market(**strong))
    assert with_edge > without + 0.1


def test_everybody_is_kept_where_nobody_looks_around():
    looks = ("base", "price", "incident", "contact", "bad_word", "good_word", "cashed")
    quiet = {f"attention__{name}": 0.0 for name in looks}
    assert probes.kept_without_health_goal(market(**quiet, population__attrition=0.0)) == 1.0


def test_kept_without_health_goal_is_the_survival_of_those_people():
    m = market(months=12)
    asked = (m.customers.left_month >= 0) & (m.customers.goal != probes.HEALTH)
    kept = probes.kept_without_health_goal(m)
    assert kept == np.mean(m.customers.left_month[asked] == 0)
    assert 0.5 < kept < 1.0


def test_nobody_comes_on_recommendation_where_nobody_listens():
    assert probes.recommended_per_lost(market(months=13, word_of_mouth__links=0)) == 0.0
    assert probes.recommended_per_lost(market(months=13, word_of_mouth__advocate=0.5)) > 0.0


def test_newcomers_kept_follows_those_won():
    m = market(months=4)
    here = [m.customers.provider == 0]
    twin = market(months=4)
    for _ in range(4):
        twin.advance()
        here.append(twin.customers.provider == 0)
    won = [now & ~before for before, now in pairwise(here)]
    joined = (won[0] | won[1]) & ~(won[2] | won[3])
    assert probes.newcomers_kept(m) == pytest.approx(np.mean((here[2] & here[3] & here[4])[joined]))


def test_expected_future_is_nothing_to_those_who_do_not_care_for_it():
    blind = {"choice__future_share": 0.0, "satisfaction__surprise": 0.0}
    assert probes.staying_by_expected_future(market(months=8, **blind)) == 0.0
    assert probes.staying_by_expected_future(market(months=8, **{**blind, "choice__future_share": 1.0})) > 0.0


def test_future_and_past_weigh_as_their_shares_say():
    only = {"satisfaction__surprise": 0.0, "choice__experience": 12.0, "structure__promise": "belief"}
    assert probes.future_less_past(market(months=8, choice__future_share=1.0, **only)) > 0.0
    assert probes.future_less_past(market(months=8, choice__future_share=0.0, **only)) < 0.0


def test_raising_nothing_changes_nothing():
    assert probes._stays_if_raised(market(), "") == probes._stays_if_raised(market(), "")
    assert probes._stays_if_raised(market(choice__experience=0.0, word_of_mouth__links=0), "satisfaction") == (
        probes._stays_if_raised(market(choice__experience=0.0, word_of_mouth__links=0), "")
    )
