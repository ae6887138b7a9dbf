"""Talk by occasion and by prior opinion, contacts that wear off, and attention with a threshold."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import LEVERS, MarketModel, load
from sim.levers import View
from sim.levers.offer import Offer
from sim.market.agents import ObjectMarket
from sim.market.customers import Columns
from sim.market.rules import attention, talk
from sim.parameters import Firm, Parameters
from sim.scenario import Scenario, loads

EVERYTHING_ON = loads((Path(__file__).parent.parent / "everything_on.toml").read_text(encoding="utf-8"))
P = Parameters().values()
share = st.floats(0.0, 1.0)
SEEDS = range(201, 221)
NO_TALK = {
    "word_of_mouth.asked": 0.0, "word_of_mouth.delight": 0.0, "word_of_mouth.failure": 0.0, "word_of_mouth.prior": 0.0,
    "attention.good_word": 0.0, "market.settle": 0,
}  # fmt: skip
"""Nobody speaks but of a bond or a grudge, everybody takes in what is said, and nobody has heard anything yet."""
SILENT = Scenario().with_changes(NO_TALK).parameters.values()
ASKED = NO_TALK | {"word_of_mouth.asked": 0.2, "word_of_mouth.delight": 0.2, "word_of_mouth.failure": 0.2}


# Rules, one person at a time


@given(share, st.floats(0.05, 0.95))
def test_an_opinion_is_none_at_neutral_and_whole_at_the_ends(satisfaction, neutral):
    assert talk.opinion(neutral, neutral) == 0.0
    assert talk.opinion(1.0, neutral) == pytest.approx(1.0)
    assert talk.opinion(0.0, neutral) == pytest.approx(-1.0)
    found = talk.opinion(satisfaction, neutral)
    assert -1.0 <= found <= 1.0
    assert (found > 0.0) == (satisfaction > neutral)


LUCKS = ((np.arange(20_000) + 0.5) / 20_000).tolist()


def rates(found, delighted=0.0, failed=0.0, sociability=1.0, **numbers):
    p = SILENT.word_of_mouth._replace(**numbers)
    tones = [talk.tone_on_occasion(luck, found, delighted, failed, sociability, p) for luck in LUCKS]
    return tones.count(1) / len(LUCKS), tones.count(-1) / len(LUCKS)


def test_people_speak_when_asked_or_when_something_happened_and_in_their_own_tone():
    assert rates(0.5, asked=0.2) == pytest.approx((0.1, 0.0), abs=1e-4)
    assert rates(-0.5, asked=0.2, sociability=2.0) == pytest.approx((0.0, 0.2), abs=1e-4)
    assert rates(0.0, delighted=0.3, failed=2.0, delight=0.5, failure=0.1) == pytest.approx((0.15, 0.2), abs=1e-4)
    assert rates(1.0, delighted=1.0, failed=9.0, sociability=50.0, asked=1.0, failure=1.0) == pytest.approx(
        (0.5, 0.5), abs=1e-4
    )
    assert rates(0.9, delighted=0.5, failed=2.0) == (0.0, 0.0)  # nobody asks, and nothing is worth telling


def test_a_delight_is_whichever_surprised_more_and_never_a_disappointment():
    usual = P.bond.expected_warmth
    assert talk.delight(0.8, 0.7, usual + 0.3, 1.0, 1.0, P.bond) == pytest.approx(0.3)
    assert talk.delight(0.8, 0.7, usual + 0.3, 0.0, 1.0, P.bond) == pytest.approx(0.1)
    assert talk.delight(0.2, 0.7, usual - 0.3, 1.0, 1.0, P.bond) == 0.0
    assert talk.delight(0.9, 0.7, usual, 0.0, 0.0, P.bond) == 0.0


@pytest.mark.parametrize("of_own", [-1, 0, 1])
@pytest.mark.parametrize("of_past", [-1, 0, 1])
def test_of_two_firms_two_things_can_be_said_and_nothing_is_lost(of_own, of_past):
    provider, former = 2, 0
    first = talk.said(of_own, of_past < 0, provider, former)
    second = talk.said_besides(of_own, of_past, former)
    spoken = {abs(said) - 1: np.sign(said) for said in (first, second) if said != 0}
    meant = {firm: tone for firm, tone in ((provider, of_own), (former, of_past)) if tone != 0}
    assert spoken == meant
    assert first <= 0 or first == provider + 1  # praise in the first is of the provider
    assert talk.of_provider(first, provider) == of_own
    if second == 0:
        assert talk.of_former(first, provider) == of_past


@given(st.floats(-20.0, 20.0), share)
def test_most_is_taken_in_where_the_choice_is_open(gap, prior):
    p = P.word_of_mouth._replace(prior=prior)
    heard = talk.heed_chance(gap, 0.0, p)
    assert 1.0 - prior - 1e-9 <= heard <= 1.0 + 1e-12
    assert talk.heed_chance(0.0, 0.0, p) == pytest.approx(1.0)
    assert talk.heed_chance(-gap, 0.0, p) == pytest.approx(heard)
    assert talk.heed_chance(1.5 * gap, 0.0, p) <= heard + 1e-12
    assert talk.heed_chance(gap, 0.0, SILENT.word_of_mouth) == 1.0


TRIGGERS = ("price", "incident", "contact", "poached", "contract_end", "cashed", "bad_word")
FIRED = (P.attention.price_threshold + 1.0, *(1.0,) * 6)
QUIET = (0.0,) * len(TRIGGERS)


def thresholded(triggers, spread=0.001, base=P.attention.base, lastings=(0.5,)):
    p = P.attention._replace(threshold_spread=spread, base=base)
    return np.array([attention.threshold_chance(lasting, *triggers, attention.stimuli(p), p) for lasting in lastings])


@pytest.mark.slow
@pytest.mark.parametrize("base", [0.01, P.attention.base, 0.3])
@pytest.mark.parametrize("spread", [0.0, 1.5, 4.0])
def test_the_base_rate_is_that_of_independent_triggers_however_much_people_differ(base, spread):
    chances = thresholded(QUIET, spread, base, LUCKS)
    assert chances.mean() == pytest.approx(base, abs=1e-4)
    assert (chances[1:] >= chances[:-1]).all()
    odds = chances / (1.0 - chances)
    assert odds[-1] / odds[0] == pytest.approx(np.exp(2.0 * max(spread, 0.001)), rel=1e-3)


def test_one_trigger_does_what_it_did_and_two_do_more_than_both_apart():
    for at, name in enumerate(TRIGGERS):
        alone = tuple(much if place == at else 0.0 for place, much in enumerate(FIRED))
        usual = attention.review_chance(*alone, P.attention)
        assert thresholded(alone)[0] == pytest.approx(usual, abs=1e-3), name
        for other in range(at):
            both = tuple(much if place in {at, other} else 0.0 for place, much in enumerate(FIRED))
            assert thresholded(both)[0] > attention.review_chance(*both, P.attention) + 1e-4, (name, TRIGGERS[other])


def test_a_recommendation_makes_people_look_around():
    p = P.attention._replace(good_word=0.2)
    assert attention.recommended_chance(0.06, 2.0, p) == pytest.approx(1.0 - 0.94 * 0.6)
    assert attention.recommended_chance(0.06, 99.0, p) == 1.0
    assert attention.recommended_chance(0.06, 0.0, p) == 0.06
    one, usual = attention.stirred_chance(p.base, 1.0, p), attention.recommended_chance(p.base, 1.0, p)
    assert one == pytest.approx(usual)
    assert attention.stirred_chance(0.5, 1.0, p) > attention.recommended_chance(0.5, 1.0, p)


# Contacts


def woken(kind, month, habituation=(0.0, 0.1), **fields):
    view = View(month, 0, Firm(), [[30.0, 30.0]], [[1, 1]], habituation=habituation)
    offer = Offer.from_list(Firm())
    LEVERS[kind](start=1, **fields).act(offer, view)
    return offer.contact


CONTACTS = ("thank_you_letter", "thank_you_call", "value_statement", "plan_offer", "crm_targeting")


@pytest.mark.parametrize("kind", CONTACTS)
def test_every_kind_of_contact_wakes_people_by_its_own_number_and_ever_less(kind):
    months = [1, 2, 3, 10, 40]
    usual = [woken(kind, month, contact=0.8, every=1) for month in months]
    assert usual == [0.8] * len(months)
    worn = [woken(kind, month, (0.3, 0.1), contact=0.8, every=1) for month in months]
    assert worn[:3] == pytest.approx([0.8, 0.8 * 0.7**0.9, 0.8 * 0.7 ** (0.9 + 0.81)])
    assert worn[3] < 0.15 * 0.8, "the tenth statement in a row wakes hardly anybody"
    assert worn[4] > 0.04 * 0.8 * 0.7, "but what is forgotten wakes anew"
    yearly = woken(kind, 37, (0.3, 0.1), contact=0.8, every=12)
    assert yearly > 0.8 * 0.8


@pytest.mark.parametrize("kind", ["outcome_follow_up", "listening"])
def test_what_reaches_some_wakes_some(kind):
    assert woken(kind, 5) == 0.0
    assert woken(kind, 5, contact=0.5, strength=0.2) == pytest.approx(0.1)
    assert woken(kind, 5, (0.3, 0.0), contact=0.5, strength=0.2) == pytest.approx(0.1 * 0.7 ** (4 * 0.2))


def test_what_one_firm_sends_does_not_wear_off_what_another_sends():
    scenario = load("calm_market").with_changes({"customers": 50, "months": 6, "attention.habituation": 0.3})
    market = MarketModel(
        scenario.with_lever("value_statement", 0, every=1).with_lever("value_statement", 1, every=1, start=6), rng=1
    )
    market.run_to_end()
    contact = [firm.offer.contact for firm in market.firms]
    assert contact[1] == pytest.approx(0.5)
    assert contact[0] == pytest.approx(0.5 * 0.7 ** sum(0.9**k for k in range(1, 6)))


# What it does to a market


def finished(scenario, seed=1, **changes):
    market = MarketModel(scenario, rng=seed, **({"customers": 600, "months": 18} | changes))
    market.run_to_end()
    return market


def spoken(seed, **changes):
    """Return praise and warnings per person and year, and the share of people won who had heard praise."""
    quiet = load("calm_market").with_changes(NO_TALK)
    market, said = MarketModel(quiet, rng=seed, customers=600, months=18, **changes), np.zeros(2)
    for _ in range(18):
        market.advance()
        for column in (market.customers.message, market.customers.also_said):
            said += [(column > 0).sum(), (column < 0).sum()]
    record = market.record
    praise, warnings = said / 600 / 1.5
    return praise, warnings, record.referred.sum() / record.won.sum()


def interval(values):
    values = np.array(values)
    return values.mean() - 2.6 * values.std(ddof=1) / np.sqrt(len(values))


@pytest.mark.slow
def test_people_recommend_without_a_bond_and_bring_customers():
    """East, Hammond & Wright 2007: praise outnumbers warnings. East et al.: many changes rest on a recommendation."""
    silent = np.array([spoken(seed) for seed in SEEDS])
    asked = np.array([spoken(seed, **ASKED) for seed in SEEDS])
    stirred = np.array([spoken(seed, **(ASKED | {"attention.good_word": 0.2})) for seed in SEEDS])
    assert interval(asked[:, 0] - silent[:, 0]) > 0.5
    assert interval(asked[:, 0] - asked[:, 1]) > 0.0, "praise outnumbers warnings"
    assert interval(asked[:, 2] - silent[:, 2]) > 0.1
    assert interval(stirred[:, 2] - asked[:, 2]) > 0.03, "who hears of a rival looks around, and buys there"


def test_minds_made_up_hear_less():
    """East, Hammond & Lomax 2008: what is said matters most with people whose choice is open."""
    gaps = []
    for seed in SEEDS:
        changes = ASKED | {"months": 3}
        open_minds, made_up = (
            finished(load("calm_market"), seed, **(changes | {"word_of_mouth.prior": prior})) for prior in (0.0, 1.0)
        )
        gaps.append(float(np.abs(open_minds.customers.heard).sum() / np.abs(made_up.customers.heard).sum()))
    assert interval(gaps) > 1.2


@cache
def everything(*changes):
    return finished(EVERYTHING_ON, **dict(changes))


def assert_same_people(one, other, but=()):
    for name in set(Columns._fields) - set(but):
        np.testing.assert_array_equal(getattr(one.customers, name), getattr(other.customers, name), err_msg=name)


@pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])
@pytest.mark.parametrize(
    ("neutral", "changed", "but"),
    [
        ({"attention.habituation": 0.0}, {"attention.rested": 0.9}, ()),
        ({"attention.contact": 0.0}, {"attention.habituation": 0.9}, ()),
        ({"structure.attention": "chance"}, {"attention.threshold_spread": 4.0}, ()),
        ({"word_of_mouth.links": 0}, {"word_of_mouth.prior": 1.0, "attention.good_word": 1.0}, ()),
        ({"word_of_mouth.links": 0, "bond.spoken": 0.0}, {"word_of_mouth.asked": 1.0}, ("message", "also_said")),
        ({"word_of_mouth.asked": 0.0, "word_of_mouth.delight": 0.0, "word_of_mouth.failure": 0.0}, {}, None),
    ],
    ids=["rested", "contact", "chance", "nobody_listens", "nobody_hears_answers", "nobody_speaks"],
)
def test_what_weighs_nothing_changes_nothing(neutral, changed, but, repertoire):
    base = {"market.repertoire": repertoire, "customers": 300, "months": 10} | neutral
    one = everything(*base.items())
    if but is None:
        assert not one.customers.also_said.any()
        assert one.customers.message.any()
        return
    assert_same_people(one, everything(*(base | changed).items()), but)
    assert differs_when_on(repertoire)


@cache
def differs_when_on(repertoire):
    """Return whether those numbers change something where they weigh something."""
    base = {"market.repertoire": repertoire, "customers": 300, "months": 10}
    one = everything(*base.items())
    other = everything(*(base | {"word_of_mouth.prior": 1.0, "word_of_mouth.asked": 0.4}).items())
    return bool((one.customers.expectation != other.customers.expectation).any())


@pytest.mark.parametrize("word", ["chance", "threshold"])
def test_talk_and_attention_dock_in_a_subscription(word):
    changes = ASKED | {"attention.good_word": 0.3, "word_of_mouth.prior": 0.7, "structure.attention": word}
    scenario = load("calm_market").with_changes(changes | {"customers": 200, "months": 6})
    fast, slow = MarketModel(scenario, rng=3), ObjectMarket(scenario, rng=3)
    two_things = 0
    for _ in range(6):
        fast.advance()
        slow.advance()
        assert_same_people(fast, slow)
        two_things += np.count_nonzero(fast.customers.also_said)
    assert two_things > 0
    assert fast.record.won.sum() > 5
