"""Who looks around, who leaves, and why, for one person."""

from __future__ import annotations

from sim.levers.offer import WIDTH
from sim.market.customers import DEALER, STAYED
from sim.market.draws import Purpose
from sim.market.exits import add_exit, disappointment, exit_terms, main_reason, recorded_reason
from sim.market.hold import VALUE, stays
from sim.market.people.state import stored
from sim.market.people.weighing import Weighing
from sim.market.rules.attention import (
    THRESHOLD,
    poached_share,
    price_pull,
    recommended_chance,
    review_chance,
    stimuli,
    stirred_chance,
    threshold_chance,
)
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import (
    drawn_by,
    lesser_quality,
    passing_noise,
    put_right,
    reputation,
    resentment,
    tenure_next,
)
from sim.market.rules.experience import taken_along
from sim.market.rules.failure import failed
from sim.market.rules.life import EVENTS, opens_eyes
from sim.market.rules.lock_in import compensated
from sim.market.rules.money import CENTS, cents, price_feeling, sum_utility
from sim.market.rules.need import led_by, value_believed
from sim.market.rules.programme import points_worth
from sim.market.rules.satisfaction import expectation_next


class Leaving(Weighing):
    """How a person stays with a firm, or leaves it for another."""

    def looks_around(self) -> bool:
        """Return whether this month makes one reconsider the provider."""
        p, offer = self.model.values, self.offer
        pull = price_pull(offer.price, offer.cheapest_rival, self.reference, self.weight)
        poached = poached_share(offer.best_buyout, self.points_utility)
        warned = max(-self.heard[self.provider], 0.0)
        praised = 0.0
        if p.attention.good_word > 0.0:
            praised = sum(max(heard, 0.0) for k, heard in enumerate(self.heard) if k != self.provider)
        triggers = (
            pull, self.grievance, offer.contact, poached, 1.0 if self.contract_ended else 0.0,
            self.has_cashed * min(p.programme.value, 1.0), warned,
        )  # fmt: skip
        if p.structure.attention == THRESHOLD:
            lasting = self.nature(Purpose.THRESHOLD, since=self.entered)
            chance = threshold_chance(lasting, *triggers, stimuli(p.attention), p.attention)
            if p.attention.good_word > 0.0:
                chance = stirred_chance(chance, praised, p.attention)
        else:
            chance = review_chance(*triggers, p.attention)
            if p.attention.good_word > 0.0:
                chance = recommended_chance(chance, praised, p.attention)
        if p.structure.noise == EVENTS and opens_eyes(self.luck(Purpose.EVENT), p.need, p.attention):
            return True
        return bool(chance - self.luck(Purpose.REVIEW) > 0.0)

    def is_content(self) -> bool:
        """Return whether the own provider, with all that ties one to it, is as good as the best rival."""
        return bool(stays(self.own, self.felt, self.lock, self.pull_of_habit, self.best))

    def leave(self) -> None:
        """Look around or not; leave if another firm is better; be counted by what holds."""
        is_looking, is_content = self.looks_around(), self.is_content()
        self.stayed_for, self.left_because = self.held, -1
        has_left = is_looking and not is_content and self.move(self.chosen)
        if is_looking and is_content and self.contract_left == 0:
            self.contract_left = int(self.offer.contract_months)
        if self.provider == 0 and not has_left:
            self.model.totals.here[self.group, self.held, int(self.is_hostage), int(self.is_fan)] += 1
        self.tenure = tenure_next(self.tenure)

    def move(self, new: int) -> bool:
        """Move to another firm, unless it falls through; what is forfeited is gone. Return whether it came about."""
        p, totals, old, offer, to = self.model.values, self.model.totals, self.provider, self.offer, self.public(new)
        satisfaction, expectation = self.satisfaction[new], self.expectation[new]
        if self.signs_up and failed(self.luck(Purpose.BUY), to.buy_failure):
            lowered = expectation_next(expectation, expectation - p.failure.drop, p.expectation)
            self.expectation[new] = stored(lowered)
            totals.fell_through[new] += 1
            return False
        group, terms = self.group, self.reasons(new)
        matched = to.win_back_matched if self.has_lapsed(new) else 0.0
        self.stayed_for, self.left_because = -1, main_reason(terms)
        if old == 0 and self.signs_up:
            add_exit(totals.exits[group], terms)
            recorded = recorded_reason(self.left_because, self.luck(Purpose.INTERVIEW), p.survey)
            if recorded >= 0:
                totals.interviews[recorded] += 1
            totals.leavers[group] += 1
            totals.satisfied_leavers[group] += self.satisfaction[old] > p.ladder.neutral
            self.left_month = self.model.month if self.left_month == STAYED else self.left_month
        if new == 0 and self.signs_up:
            totals.here[group, VALUE, 0, 0] += 1
        totals.lost[old] += 1
        totals.won[new] += 1
        totals.returned[new] += self.has_lapsed(new)
        totals.referred[new] += self.heard[new] > 0
        if self.signs_up:
            totals.fees[old] += cents(offer.exit_fee) if self.contract_left > 0 else 0
            totals.compensation[new] += cents(to.buyout * offer.points_face * (self.points / CENTS))
            totals.points_forfeited[old] += self.points
            self.tenure = 0
            self.contract_left = int(to.contract_months)
            self.is_member = self.is_endowed = self.points = self.has_cashed = 0
            self.mature = self.tied = 0.0
        self.satisfaction[new] = stored(satisfaction + matched * max(expectation - satisfaction, 0.0))
        self.aware |= (1 << new) & 255
        self.be_new_at(new, matched)
        return True

    def be_new_at(self, k: int, matched: float = 0.0) -> None:
        """Begin with a firm: it knows nothing yet. What was held against it when it was left comes back."""
        p = self.model.values
        grievance = stored(taken_along(self.former == k, self.grudge, matched))
        self.former, self.grudge = self.provider, self.grievance
        self.provider, self.grievance = k, grievance
        self.is_known, self.at = 0, k * WIDTH
        self.own_bond = self.bond[k]
        self.felt = felt_bond(self.own_bond, self.mature, p.choice, p.bond)

    def reasons(self, new: int) -> tuple[float, ...]:
        """Return what speaks for leaving to `new`, term by term: the gap between the two firms."""
        p, old, offer, to = self.model.values, self.provider, self.offer, self.public(new)
        left, is_dealers, is_back = self.public(old), self.channel == DEALER, self.has_lapsed(new)
        dearer = price_feeling(to.price, self.reference, p.price)
        dearer -= price_feeling(offer.price, self.reference, p.price)
        satisfaction, expectation = self.satisfaction[new], self.expectation[new]
        reputed = reputation(to.brand, to.mind, to.dealer, is_dealers, p.choice)
        promised, own_promised = self.promised(new), self.promised(old)
        seen = value_believed(led_by(self.goal, *to.seen), to.credibility, p.need)
        drawn = drawn_by(satisfaction, expectation, promised, seen, reputed, p.choice)
        drawn -= lesser_quality(self.expects(new), self.expects(old), p.choice)
        drawn += felt_bond(self.bond[new], self.mature, p.choice, p.bond)
        matched = to.win_back_matched if is_back else 0.0
        drawn += put_right(matched, satisfaction, expectation, promised, self.grudge, p.choice)
        reputed = reputation(left.brand, left.mind, left.dealer, is_dealers, p.choice)
        seen = value_believed(led_by(self.goal, *left.seen), left.credibility, p.need)
        had = drawn_by(self.satisfaction[old], self.expectation[old], own_promised, seen, reputed, p.choice)
        heard = self.heard[new] - self.heard[old] * p.choice.own_talk
        threshold = offer.points_threshold
        reward = points_worth(threshold, threshold, p.programme) * offer.points_face * self.has_cashed
        gift = sum_utility(to.win_back if is_back else 0.0, self.bill, self.plain, p.price)
        chance = self.passing_taste(new) - self.passing_taste(old)
        return exit_terms(
            self.weight * dearer - self.gift,
            p.choice.grievance * self.grievance - resentment(self.former == new, self.grudge, p.choice),
            disappointment(self.satisfaction[old], p.ladder.neutral, own_promised, p.choice),
            drawn - had,
            p.choice.talk * heard,
            compensated(self.points_utility, to.buyout, p.price) + gift,
            p.price.loss_aversion * sum_utility(reward, self.bill, self.plain, p.price),
            self.variety,
            self.taste[new] - self.taste[old],
            passing_noise(chance, p),
        )
