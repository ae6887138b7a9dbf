"""B5: programmes do nothing where points are worth nothing, and hurry nobody where there is no hurry."""

import numpy as np
import pytest

from sim.evidence.facts.captivity import FAILING, WITHIN, _after_failures, _of_the_dissatisfied, two_kinds
from sim.evidence.facts.programmes import (
    _by_segment,
    _months_to_reward,
    card,
    haste,
    repertoire,
)
from sim.evidence.lab import Lab
from sim.market.model import MarketModel

pytestmark = pytest.mark.slow

SMALL = Lab(seeds=3, customers=900, threads=1)
MIDDLE = Lab(seeds=6, customers=4000, threads=1)


def test_no_haste_without_a_reward():
    found = haste(MIDDLE, repertoire(card(), programme__value=0.0))
    assert found.lo < 0.0 < found.hi
    assert abs(found.mean) < 4.0


def test_no_haste_without_hurry_and_gradient():
    found = haste(MIDDLE, repertoire(card(), repertoire__hurry=0.0, programme__gradient=0.0))
    assert abs(found.mean) < 3.0


def test_haste_needs_the_reward():
    assert haste(MIDDLE, repertoire(card())).lo > 5.0


def test_a_card_takes_ten_purchases_either_way():
    endowed, plain = card(stamps=12, given=2), card()
    assert endowed["threshold"] * (1.0 - endowed["head_start"]) == pytest.approx(plain["threshold"])


def test_rewards_come_after_joining():
    joined, rewarded = _months_to_reward(
        MarketModel(repertoire(card(start=2)).with_changes({"customers": 600, "months": 60}), rng=1)
    )
    assert (joined > 1).any()
    assert (rewarded[rewarded > 0] > joined[rewarded > 0]).all()


def test_points_worth_nothing_change_no_purchase():
    numbers = {"programme__value": 0.0}
    arms = [repertoire({"start": 13}, **numbers), repertoire(**numbers)]
    bought = [MIDDLE.result(MIDDLE.sized(arm, 24, 400)).record.bought for arm in arms]
    np.testing.assert_array_equal(*bought)


def test_segments_are_cut_before_the_programme():
    size = {"customers": 800, "months": 36}
    with_it, without = (
        _by_segment(MarketModel(arm.with_changes(size), rng=1)) for arm in (repertoire({"start": 13}), repertoire())
    )
    np.testing.assert_array_equal(with_it[1], without[1])
    assert (with_it[0] != without[0]).all()


def test_firms_that_all_have_a_programme_share_as_before():
    drawn = {"market__settle": 0}
    arms = repertoire(*({"firm": k} for k in range(3)), **drawn), repertoire(**drawn)
    shares = [MIDDLE.result(MIDDLE.sized(arm, 24)).record.bought[:, 1:].sum(axis=1) for arm in arms]
    first = [bought[:, 0].sum() / bought.sum() for bought in shares]
    assert first[0] == pytest.approx(first[1], abs=0.01)


def test_failures_are_sorted_by_membership():
    found = _after_failures(
        MarketModel(two_kinds().with_changes({"customers": 2000, "months": FAILING + WITHIN}), rng=1)
    )
    assert found.shape == (3, 2, 2)
    assert (found[0, :, 0] > found[0, :, 1]).all()
    assert (found[1] <= found[0]).all()


def test_captivity_moves_members_only():
    size = {"customers": 2000, "months": FAILING + WITHIN}
    mild, heavy = (_after_failures(MarketModel(two_kinds(sign).with_changes(size), rng=1)) for sign in (-0.5, 0.5))
    fall = [found[2, :, 1] / found[0, :, 1] for found in (mild, heavy)]
    assert fall[0][1] < fall[1][1]
    assert fall[0][0] == pytest.approx(fall[1][0], abs=0.01)


def test_a_quarter_is_dissatisfied_and_some_leave():
    market = MarketModel(two_kinds().with_changes({"customers": 3000, "months": 48}), rng=1)
    people, warnings, left, asked = _of_the_dissatisfied(market)
    assert (warnings <= people).all()
    assert (left <= asked).all()
    assert 0.2 < people.sum() / (1000 * 48) < 0.3


@pytest.mark.parametrize(("firm", "share"), [(0, 1.0), (1, 0.0)])
def test_only_warnings_of_the_focal_company_are_counted(firm, share):
    class Talkative(MarketModel):
        def advance(self):
            super().advance()
            self.customers.message[:] = -(firm + 1)

    size = {"customers": 500, "months": 48, "firm.failure_rate": 0.2}
    people, warnings, *_ = _of_the_dissatisfied(Talkative(two_kinds().with_changes(size), rng=1))
    assert people.sum() > 20
    assert warnings.sum() == share * people.sum()
