"""Satisfaction differs lastingly between people, has levels, and is not what is written on a form; bonds hold."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim import MarketModel, load
from sim.evidence.facts.surveys import answers
from sim.market.customers import Columns
from sim.market.draws import Purpose, named_bell
from sim.market.population import learned, opinion_of_own
from sim.market.rules import bond, experience, satisfaction, survey
from sim.market.surveys import metrics_of, styles_of
from sim.scenario import Scenario, loads

SEEDS = range(1, 21)
NOTHING = {
    "market.settle": 0, "experience.fit_spread": 0.0, "experience.interaction": 0.0, "bond.ordinary": 0.0,
    "survey.scale_use": 0.0, "survey.items": 1, "survey.noise": 0.22,
}  # fmt: skip
"""Month 0 as it is drawn, firms that suit all alike, warmth and ordinary service that do nothing, and one question."""
EVERYTHING_ON = loads((Path(__file__).parent.parent / "everything_on.toml").read_text(encoding="utf-8"))
POLICIES = {"steering", "hill_climb", "retaliate"}
SPREAD = {"experience.fit_spread": 0.15, "experience.match": 0.08, "population.opinion_spread": 0.12}
MILD = {"satisfaction.surprise": 0.5, "experience.match": 0.03}
"""Failures and good luck disappoint and please less, so that people differ less; answers are read of such people."""
FORM = {"survey.scale_use": 0.10, "survey.noise": 0.14, "survey.items": 3}
REFEREE = {"experience.match": 0.25, "population.opinion_spread": 0.2, "survey.noise": 0.12, "firm.quality": 0.6}


def values(**changes):
    """Return numbers with some of them changed: block__name."""
    numbers = {key.replace("__", "."): value for key, value in changes.items()}
    return Scenario().with_changes(NOTHING | numbers).parameters.values()


def after(months, seed=1, scenario="calm_market", customers=800, **changes):
    plain = load(scenario).with_changes(NOTHING) if isinstance(scenario, str) else scenario
    market = MarketModel(plain, rng=seed, customers=customers, months=max(months, 1), **changes)
    for _ in range(months):
        market.advance()
    return market


def own(market, column):
    rows = getattr(market.customers, column)
    return rows[market.customers.provider, np.arange(rows.shape[1])].astype(float)


def luck_with_own_firm(market):
    """Return how well the own provider happens to suit everybody, in sd."""
    firms = market.customers.provider
    return np.array([named_bell(market.luck, 0, int(Purpose.FIT), int(k), i) for i, k in enumerate(firms)])


def interval(of):
    """Return the 95 % interval of a mean over seeds."""
    at = np.array([of(seed) for seed in SEEDS])
    half = stats.t.ppf(0.975, len(at) - 1) * at.std(axis=0, ddof=1) / np.sqrt(len(at))
    return at.mean(axis=0) - half, at.mean(axis=0) + half


# Rules, in plain Python


def test_how_one_is_treated_counts_by_surprise_and_kindness_only_on_a_core_in_order():
    p = values(experience__interaction=0.2)
    usual, core = p.bond.expected_warmth, p.bond.core

    def treated(warmth, content):
        return experience.interaction(warmth, usual, bond.in_order(content, p.bond), p.experience)

    assert treated(usual, 0.7) == 0.0
    assert treated(usual + 0.3, core) == treated(usual + 0.3, 1.0) == pytest.approx(0.06)
    assert treated(usual + 0.3, core / 2.0) == pytest.approx(0.03)
    assert treated(usual + 0.3, 0.0) == 0.0
    assert treated(usual - 0.3, 0.0) == treated(usual - 0.3, 1.0) == pytest.approx(-0.06)
    assert experience.interaction(0.9, usual, 1.0, values().experience) == 0.0


def test_a_firm_suits_by_the_luck_of_person_and_firm():
    p = values(experience__fit_spread=0.1).experience
    assert [experience.suited(0.7, luck, p) for luck in (-1.0, 0.0, 2.0)] == pytest.approx([0.6, 0.7, 0.9])
    assert experience.suited(0.7, 3.0, values().experience) == 0.7


def test_what_has_been_learned_is_what_that_many_months_of_the_same_would_have_taught():
    p = values().satisfaction
    content = 0.6
    for _ in range(9):
        content = satisfaction.satisfaction_next(content, 0.8, 0.8, 0.0, 0.0, 0.0, p)
    assert opinion_of_own(0.6, 0.2, 9.0, p.learning) == pytest.approx(content)
    assert learned(0.0, 0.15) == 0.0
    assert learned(600.0, 1.0) == learned(600.0, 0.99) == 1.0
    assert learned(600.0, 0.0) == 0.0
    assert opinion_of_own(0.9, 0.4, 600.0, 0.15) == 1.0


@pytest.mark.parametrize(("content", "share"), [(1.0, 1.0), (0.5, 1.0), (0.25, 0.5), (0.0, 0.0)])
def test_ordinary_service_closes_a_share_of_the_gap_to_what_a_person_is_ready_for(content, share):
    def moved(before, ordinary):
        p = values(bond__ordinary=ordinary).bond
        return bond.bond_next(before, 0.9, 0.0, 1.0, 0.6, content, False, 0.0, 0.0, 0.0, p)

    assert moved(0.2, 0.03) - moved(0.2, 0.0) == pytest.approx(0.03 * share * 0.4)
    assert moved(0.6, 0.03) == moved(0.6, 0.0)
    assert moved(0.8, 0.03) == moved(0.8, 0.0)


def test_items_average_out_noise_and_not_the_use_of_the_scale():
    p = values(survey__noise=0.2, survey__scale_use=0.1).survey
    assert [survey.answer_noise(items, p) for items in (1, 4)] == [0.2, 0.1]
    assert survey.perceived(0.6, 1.5, p) == pytest.approx(0.75)
    assert survey.perceived(0.6, 1.5, values().survey) == 0.6


# People differ in how well a firm suits them


def test_people_of_long_standing_start_with_what_they_know_and_the_new_learn_it():
    changes = {"experience.fit_spread": 0.15, "experience.match": 0.0, "customers": 4000}
    before, later = after(0, **changes), after(12, **changes)
    tenure = before.customers.tenure

    def knowledge(market, who):
        return stats.linregress(0.15 * luck_with_own_firm(market)[who], own(market, "satisfaction")[who]).slope

    assert knowledge(before, tenure > 30) == pytest.approx(1.0, abs=0.05)
    assert knowledge(before, tenure <= 3) < 0.5
    stayed = later.customers.tenure > 12
    assert knowledge(later, stayed & (tenure <= 3)) > 0.75
    assert knowledge(later, stayed & (tenure > 30)) == pytest.approx(1.0, abs=0.15)


def test_what_suits_is_found_out_only_by_being_a_customer():
    """Nobody is drawn by it: who is with which firm at month 0 is the same, and others' firms are seen as before."""
    plain, spread = after(0), after(0, **{"experience.fit_spread": 0.2})
    np.testing.assert_array_equal(plain.customers.provider, spread.customers.provider)
    strange = np.arange(3)[:, None] != plain.customers.provider
    for name in ("satisfaction", "expectation"):
        np.testing.assert_array_equal(getattr(plain.customers, name)[strange], getattr(spread.customers, name)[strange])
    assert (own(plain, "satisfaction") != own(spread, "satisfaction")).mean() > 0.99


def test_satisfaction_spreads_between_persons_as_far_as_is_wanted():
    changes = {"experience.fit_spread": 0.12}
    low, high = interval(lambda seed: own(after(24, seed, **changes), "satisfaction").std())
    assert 0.18 < low < high < 0.22
    low, high = interval(lambda seed: own(after(24, seed), "satisfaction").std())
    assert 0.11 < low < high < 0.14


# Answers


def reliability(seed, **changes):
    """Return the variance of what is felt over that of the answers, and their squared correlation."""
    market = after(12, seed, **(MILD | {"survey.sample": 2400} | changes))
    who, told = answers(market)
    felt, said = own(market, "satisfaction")[who], (told["csat"] - 1.0) / 9.0
    return np.array([felt.var() / said.var(), np.corrcoef(felt, said)[0, 1] ** 2])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "within"),
    [
        ({}, (0.05, 0.15)),
        (SPREAD | FORM, (0.6, 0.8)),
        (SPREAD | FORM | {"survey.items": 1}, (0.45, 0.65)),
        (REFEREE | {"survey.scale_use": 0.1, "experience.fit_spread": 0.1, "survey.items": 1}, (0.7, 0.9)),
    ],
    ids=["none", "index", "one_answer", "referee"],
)
def test_answers_become_as_reliable_as_is_published(changes, within):
    low, high = interval(lambda seed: reliability(seed, **changes))
    assert (within[0] < low).all()
    assert (high < within[1]).all()


@pytest.mark.slow
def test_more_items_tell_more_as_spearman_and_brown_say():
    changes = {"experience.fit_spread": 0.15, "survey.noise": 0.15}
    one, four = (np.mean([reliability(seed, **changes, **{"survey.items": k})[1] for seed in SEEDS]) for k in (1, 4))
    assert four == pytest.approx(4.0 * one / (1.0 + 3.0 * one), abs=0.03)


def test_use_of_the_scale_makes_people_repeat_themselves_and_tells_less_of_what_they_feel():
    def repeated(scale_use):
        market = after(12, customers=3000, **SPREAD, **{"survey.sample": 10_000, "survey.scale_use": scale_use})
        who, told = answers(market)
        _, first, again = np.unique(who, return_index=True, return_inverse=True)
        pairs = np.arange(len(who)) != first[again]
        same = np.corrcoef(told["csat"][pairs], told["csat"][first[again]][pairs])[0, 1]
        return same, np.corrcoef(told["csat"], own(market, "satisfaction")[who])[0, 1] ** 2

    (plain, true), (styled, less) = repeated(0.0), repeated(0.15)
    assert styled > plain + 0.05
    assert less < true - 0.05


@pytest.mark.parametrize("changes", [FORM, FORM | {"survey.items": 7, "survey.scale_use": 0.2}], ids=["three", "seven"])
def test_single_answers_add_up_to_what_the_market_counted(changes):
    market = after(3, 4, customers=900, **SPREAD, **changes)
    who, told = answers(market)
    counted = market.record.survey[3].sum(axis=0)
    read = metrics_of(counted)
    assert len(who) == counted[0]
    assert 100.0 * ((told["nps"] >= 9).mean() - (told["nps"] <= 6).mean()) == pytest.approx(read["nps"])
    for name in ("csat", "engagement", "intention", "relative"):
        assert told[name].mean() == pytest.approx(read[name], abs=1e-4), name


def test_a_comparison_takes_the_use_of_the_scale_out_and_recommending_is_one_answer():
    counted = {
        name: after(2, **changes).record.survey
        for name, changes in {
            "plain": {}, "styled": {"survey.scale_use": 0.2}, "items": {"survey.items": 5},
        }.items()
    }  # fmt: skip
    differ = {name: (survey != counted["plain"]).any(axis=(0, 1)) for name, survey in counted.items()}
    assert differ["styled"].tolist() == [False, True, True, True, True, True, False]
    assert differ["items"].tolist() == [False, True, False, False, True, False, True]


def test_a_style_is_a_person_s_for_good():
    assert styles_of(3, [5, 9, 5]).tolist() == [named_bell(3, 0, int(Purpose.SCALE_USE), 0, i) for i in (5, 9, 5)]


# Warmth enters satisfaction


def gain_of_warmth(seed, **changes):
    """Return what a warmer front line adds to the satisfaction of the company's customers of month 0 in a year."""
    warmer = loads('[[levers]]\nkind = "front_line_warmth"\nstrength = 0.6').levers
    base = load("calm_market").with_changes(NOTHING | changes)
    warm = base.replaced(levers=(*base.levers, *warmer))
    people = [after(12, seed, scenario=one, customers=1500).customers for one in (base, warm)]
    here = (people[0].left_month == 0) & (people[1].left_month == 0)
    return float((people[1].satisfaction[0] - people[0].satisfaction[0])[here].mean())


@pytest.mark.slow
def test_warmth_makes_people_more_satisfied_and_does_little_on_a_poor_core():
    on = {"experience.interaction": 0.3}
    low, high = interval(gain_of_warmth)
    assert abs(low) < 1e-3 > abs(high)
    low, high = interval(lambda seed: gain_of_warmth(seed, **on))
    assert 0.004 < low < high < 0.03
    poor = on | {"firm.quality": 0.25}
    _, on_a_poor_core = interval(lambda seed: gain_of_warmth(seed, **poor))
    assert on_a_poor_core < low


# Bonds hold their level


def held(seed, scenario="calm_market", months=24, **changes):
    """Return the mean bond after so many months over that of month 0."""
    before, later = (after(at, seed, scenario, customers=2000, **changes) for at in (0, months))
    return own(later, "bond").mean() / own(before, "bond").mean()


@pytest.mark.slow
def test_bonds_hold_most_of_their_level_by_ordinary_service():
    low, high = interval(held)
    assert 0.75 < low < high < 0.87
    low, high = interval(lambda seed: held(seed, **{"bond.ordinary": 0.02}))
    assert 0.92 < low < high < 0.97


def test_a_bond_is_built_from_nothing_by_ordinary_service():
    """Without the bonds of month 0, ordinary service alone builds half of them in two years, and the rest later."""
    nothing = {"population.bond": 0.0}
    usual = own(after(0), "bond").mean()
    without, with_it = (
        own(after(24, customers=2000, **nothing, **{"bond.ordinary": ordinary}), "bond").mean() / usual
        for ordinary in (0.0, 0.02)
    )
    assert without < 0.45
    assert with_it > without + 0.2


# What must change nothing


def assert_same_people(a, b):
    for name in Columns._fields:
        np.testing.assert_array_equal(getattr(a.customers, name), getattr(b.customers, name), err_msg=name)


@pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])
@pytest.mark.parametrize(
    ("null", "number"),
    [
        ({"population.receptivity": 0.0}, {"bond.ordinary": 0.2}),
        ({"experience.contact_chance": 0.0}, {"experience.interaction": 0.5}),
        (
            {"satisfaction.learning": 0.0, "expectation.up": 0.0, "expectation.down": 0.0, "bond.kept_promise": 0.0}
            | {"news.credibility_loss": 0.0, "word_of_mouth.delight": 0.0},
            {"experience.fit_spread": 0.3},
        ),
        ({}, {"survey.scale_use": 0.4, "survey.items": 9}),
    ],
    ids=["nobody receptive", "nobody met", "nothing learned", "asking"],
)
def test_what_has_nothing_to_act_on_changes_nobody(null, number, repertoire):
    kept = tuple(
        lever for lever in EVERYTHING_ON.levers if lever.kind not in POLICIES | {"outcome_follow_up", "thank_you_call"}
    )
    scenario = EVERYTHING_ON.replaced(levers=kept).with_changes(null | {"market.repertoire": repertoire})
    off = {name: 1 if name == "survey.items" else 0.0 for name in number}
    with_it, without = (after(12, scenario=scenario, **changes) for changes in (number, off))
    assert_same_people(with_it, without)
    assert not np.isnan(own(with_it, "satisfaction")).any()
