"""Every lever passes through here: cost, direction, reach, and what buying a rival's points does."""

import numpy as np
import pytest

from sim import LEVERS, MarketModel, compare, load
from sim.levers.base import Counts, View
from sim.levers.offer import Offer
from sim.levers.who import SELECTORS
from sim.parameters import Firm
from sim.scenario import loads

COUNTS = Counts(people=1000, served=400, members=100, contacted=50, failure_rate=0.03)
PAID_ELSEWHERE = {"price_cut", "price_match", "points_buyout"}  # in revenue, and in compensation
PAID_PER_HEAD = {
    "points_programme",
    "exit_fee",
    "thank_you_letter",
}  # whatever the strength, which costs rewards or fees


@pytest.fixture(params=LEVERS.values(), ids=LEVERS)
def lever(request):
    return request.param


def test_every_number_of_a_lever_is_declared(lever):
    fields = set(lever.model_fields) - {"kind", "who"}
    assert set(lever.numbers()) == fields
    assert lever.__doc__
    assert lever.side in {"bind", "bond"}
    for declaration in lever.numbers().values():
        assert declaration.source
        assert declaration.help.endswith(".")


def test_a_lever_changes_the_offer_only_while_it_is_on(lever):
    on = lever(start=5, end=7)
    assert [month for month in range(1, 12) if on.is_on(month)] == (
        [5] if lever.kind_name() == "thank_you_letter" else [5, 6, 7]
    )
    assert not lever(strength=0.0).is_on(5)
    offer, plain = Offer.from_list(Firm()), Offer.from_list(Firm())
    on.act(offer, View(5, 0, Firm(), [[30.0, 24.0]] * 5))
    assert offer != plain


def test_costs_are_never_negative_and_grow_with_what_they_pay_for(lever):
    kind = lever.kind_name()
    cost = lever().cost(COUNTS)
    twice = lever().cost(COUNTS._replace(people=2000, served=800, members=200, contacted=100))
    assert twice == pytest.approx(2 * cost)
    assert (cost > 0.0) == (kind not in PAID_ELSEWHERE)
    if kind not in PAID_ELSEWHERE | PAID_PER_HEAD:
        half = lever(strength=lever().strength / 2).cost(COUNTS)
        assert half == pytest.approx(cost / 2)


def effect(lever_text, figure_name, **changes):
    size = {"customers": 2000, "months": 30} | changes
    with_lever = loads('baseline = "price_war"\n[[levers]]\n' + lever_text).with_changes(size)
    return compare(with_lever, load("price_war").with_changes(size), 20).difference(figure_name)


@pytest.mark.parametrize(
    ("text", "figure_name"),
    [
        ("kind = 'exit_fee'\nstrength = 150.0", "retention_30.overall"),
        ("kind = 'price_match'", "retention_30.overall"),
        ("kind = 'front_line_warmth'\nstrength = 0.6", "felt_bond_30"),
        ("kind = 'recovery'\nstrength = 1.0", "retention_30.overall"),
        ("kind = 'recovery'\nstrength = 1.0", "satisfaction_30"),
    ],
)
def test_levers_work_in_the_direction_their_mechanism_says(text, figure_name):
    assert effect(text, figure_name).lo > 0.0


def test_advertising_lowers_the_satisfaction_of_those_it_wins():
    assert effect("kind = 'advertising'\nstrength = 1.0\nexaggeration = 0.2", "satisfaction_30").hi < 0.0


def test_a_points_buyout_takes_the_members_and_leaves_the_others_alone():
    text = "kind = 'points_buyout'\nfirm = 1\nstart = 13"
    assert effect(text, "retention_24.locked_in").hi < 0.0
    for kind in ("engaged", "satisfied"):
        gap = effect(text, f"retention_24.{kind}")
        assert abs(gap.mean) < 0.01, (kind, gap)


def test_withdrawing_the_programme_frees_the_members_at_once():
    size = {"customers": 2000, "months": 20}
    withdrawn = load("price_war").with_changes({"points_programme.end": 15, **size})
    both = compare(withdrawn, load("price_war").with_changes(size), 20)
    assert not both.survival_difference()[:, :16].any()
    assert both.difference("retention_20.locked_in").hi < 0.0
    assert both.difference("hostages_17.locked_in").hi < -0.05


@pytest.mark.parametrize("who", SELECTORS)
def test_a_letter_reaches_only_whom_it_names(who):
    """With nothing else going on, only the bonds of the people reached differ."""
    base = loads('baseline = "calm_market"').with_changes(
        {"customers": 3000, "months": 1, "word_of_mouth.links": 0, "attention.contact": 0.0}
    )
    letter = loads(
        f'baseline = "calm_market"\n[[levers]]\nkind = "thank_you_letter"\nstrength = 1.0\nwho = "{who}"'
    ).with_changes({"customers": 3000, "months": 1, "word_of_mouth.links": 0, "attention.contact": 0.0})
    before = MarketModel(base, rng=1)
    traits = {
        "top_spenders": before.customers.spend,
        "long_standing": before.customers.tenure,
        "members": before.customers.is_member,
    }
    with_letter, without = MarketModel(letter, rng=1), MarketModel(base, rng=1)
    if who == "unhappy":
        traits[who] = (
            1.0 - np.take_along_axis(before.customers.satisfaction, before.customers.provider[None].astype(int), 0)[0]
        )
    named = traits[who] >= SELECTORS[who].least if who != "everyone" else np.ones(3000, bool)
    named = named.copy() & (before.customers.provider == 0)
    with_letter.advance()
    without.advance()
    touched = (with_letter.customers.bond != without.customers.bond).any(axis=0)
    stayed = with_letter.customers.provider == 0
    np.testing.assert_array_equal(touched[stayed], named[stayed])
    assert with_letter.record.contacted[1, 0] == named.sum()
    assert not touched[~stayed & ~named].any()
