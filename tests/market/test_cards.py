"""Cards that count by themselves: several in a wallet, one foreseen, rewards remembered; and warmth of a known person."""

import numpy as np
import pytest
from test_points import EVERYTHING_ON, assert_same, ended

from sim.evidence.facts.programmes import repertoire
from sim.market.rules import programme
from sim.measures.intervals import interval
from sim.parameters import Parameters
from sim.scenario import Scenario

P = Parameters().values()
SEEDS = 12
BY_ITSELF = ("programme.another", "programme.announced", "programme.rewarded")
WALLET = ("cards", "given", "rewarded")
GENEROUS = {"strength": 0.10, "threshold": 72.0}
OFF = dict.fromkeys((*BY_ITSELF, "programme.crowding", "bond.usual"), 0.0)


def market(*programmes, **numbers):
    """Return a market as it is drawn, with generous programmes, one of which is foreseen or remembered only if told."""
    plain = {"market__settle": 0, "programme__announced": 0.0, "programme__rewarded": 0.0}
    return repertoire(*(GENEROUS | fields for fields in programmes), **(plain | numbers))


@pytest.mark.parametrize("points", ["myopic", "forward"])
@pytest.mark.parametrize("number", BY_ITSELF)
def test_cards_counted_by_themselves_are_the_one_card_of_old_until_a_number_makes_a_difference(number, points):
    old = EVERYTHING_ON.with_changes(OFF | {"market.repertoire": 1, "structure.points": points})
    one, other = ended(old, 5, 16), ended(old.with_changes({number: 1e-12}), 5, 16)
    assert len(one.customers.cards) == 0
    assert (other.customers.cards >= 0).any()
    assert one.record.redeemed.sum() > 0
    assert_same(one, other, WALLET)


def test_in_a_subscription_cards_are_those_of_the_provider_whatever_the_numbers():
    some = EVERYTHING_ON.with_changes({"market.repertoire": 0})
    none = some.with_changes(dict.fromkeys((*BY_ITSELF, "programme.crowding"), 0.0))
    assert_same(ended(some, 5, 10, 300), ended(none, 5, 10, 300))


def test_every_point_is_accounted_for_on_every_card():
    run = ended(EVERYTHING_ON.with_changes({"market.repertoire": 1}), 4, 20, 1000)
    record, gone = run.record, run.record.points_expired + run.record.redeemed + run.record.points_forfeited
    assert ((run.customers.cards >= 0).sum(axis=0) > 1).any(), "somebody carries two"
    assert record.points_forfeited.sum() > 0
    np.testing.assert_array_equal(np.diff(record.points_held, axis=0), (record.points_earned - gone)[1:])


def test_somebody_with_a_card_takes_another_as_readily_as_the_number_says():
    assert programme.readiness_for(0, P.programme) == 1.0
    assert programme.readiness_for(1, P.programme) == 0.0
    assert programme.moment(0.15, 1.0) == 0.15
    assert programme.moment(0.15, 0.5) == 0.3
    assert programme.moment(0.15, 0.0) == 1.0
    everybody = market(*({"firm": k} for k in range(3)), population__reward_threshold=0.0)
    carried = [
        (ended(everybody.with_changes({"programme.another": another}), 1, 24).customers.cards >= 0).sum(axis=0).mean()
        for another in (1e-9, 0.3, 1.0)
    ]
    assert carried[0] + 0.1 < carried[1] < carried[2] - 0.1
    assert carried[0] <= 1.0


def gain(seed, rivals, **numbers):
    """Return by how much a programme begun in month 7 raises the focal company's share of purchases, in points."""
    shares = []
    for own in ([{"firm": 0, "start": 7}], []):
        scenario = market(*own, *({"firm": k} for k in range(1, rivals + 1)), **numbers)
        bought = ended(scenario, seed, 24, 1500).record.bought[13:]
        shares.append(100.0 * bought[:, 0].sum() / bought.sum())
    return shares[0] - shares[1]


@pytest.mark.slow
def test_a_programme_gains_less_where_cards_lie_beside_one_another():
    assert [programme.beside(others, P.programme) for others in range(3)] == [1.0] * 3
    crowded = P.programme._replace(crowding=1.0)
    assert [programme.beside(others, crowded) for others in range(3)] == [1.0, 0.5, 1.0 / 3.0]
    several = {"programme__another": 1.0}
    less = [gain(s, 2, **several) - gain(s, 2, **several, programme__crowding=2.0) for s in range(SEEDS)]
    assert interval(np.array(less)).lo > 0.0


def bought(seed, months, **numbers):
    """Return what a programme of two months adds to purchases from its company in some months, percent."""
    brief = {"start": 5, "end": 6, "threshold": 6.0}
    sure = {"programme__join_chance": 1.0, "population__reward_threshold": 0.0}
    with_it, without = (
        ended(market(*levers, **sure, **numbers), seed, 12, 1500).record.bought[list(months), 0].sum()
        for levers in ([brief], [])
    )
    return 100.0 * (with_it / without - 1.0)


def test_whoever_has_joining_in_mind_buys_more_and_earns_in_the_month_of_joining():
    at_first = [bought(s, [5], programme__announced=1.0) for s in range(SEEDS)]
    assert interval(np.array(at_first)).lo > 0.5
    assert {bought(s, [5]) for s in range(3)} == {0.0}
    brief, sure = {"start": 5}, {"programme__join_chance": 1.0, "population__reward_threshold": 0.0}
    earned = [
        ended(market(brief, **sure, programme__announced=share), 1, 5).record.points_earned[5, 0]
        for share in (0.0, 1.0)
    ]
    assert earned[0] == 0 < earned[1]


@pytest.mark.slow
def test_a_reward_is_remembered_after_the_programme_and_fades():
    assert programme.rewarded_next(10.0, 6.0, P.programme) == 10.0 * P.programme.rewarded_left + 6.0
    assert programme.worth_of_rewarded(10.0, P.programme._replace(rewarded=0.0)) == 0.0
    remembered = {"programme__announced": 1.0, "programme__rewarded": 3.0}
    more = [bought(s, [7, 8], **remembered) - bought(s, [7, 8], programme__announced=1.0) for s in range(SEEDS)]
    assert interval(np.array(more)).lo > 0.0
    later = [bought(s, [7], **remembered) - bought(s, [12], **remembered) for s in range(SEEDS)]
    assert interval(np.array(later)).lo > 0.0


def test_warmth_of_a_known_person_builds_bonds_faster_the_more_of_the_contacts_are_with_that_person():
    def gained(same):
        """Return by how much warmth builds more of a bond in a year if that of a known person builds more."""
        numbers = {"staff.same": same, "bond.usual": 0.0, "market.settle": 0}
        warm = Scenario().with_lever("front_line_warmth", strength=0.3).with_changes(numbers)
        known = warm.with_changes({"bond.usual": 1.0})
        bonds = [ended(arm, 2, 12, 1500).customers.bond[0].astype(float).mean() for arm in (known, warm)]
        return bonds[0] - bonds[1]

    assert gained(1.0) > gained(0.5) > gained(0.0) > 0.0, "some of those who serve are the usual one by chance"
