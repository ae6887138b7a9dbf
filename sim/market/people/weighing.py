"""News, needs, and every firm weighed, for one person."""

from __future__ import annotations

from sim.levers.offer import WIDTH
from sim.market.customers import DEALER, ONLINE
from sim.market.draws import Purpose, named_bell, named_gumbel
from sim.market.hold import hold_of, is_fan, is_hostage
from sim.market.people.state import Person, Terms, stored
from sim.market.rules.bond import bond_without, damped, felt_bond
from sim.market.rules.choice import (
    LOG_GAMMA,
    NOWHERE,
    attraction,
    expected_experience,
    habit_pull,
    lesser_quality,
    maturity,
    passing_noise,
    promise_weight,
    put_right,
    rational_weight,
    reminded,
    reputation,
    resentment,
    value_of_own,
)
from sim.market.rules.failure import has_complained
from sim.market.rules.life import EVENTS, event_next, noise_month, taste_next
from sim.market.rules.lock_in import compensated, forfeit, tied
from sim.market.rules.money import CENTS, price_feeling, sum_utility
from sim.market.rules.need import goal_next, led_by, value_believed
from sim.market.rules.news import convinced, expectation_after_news, known_chance, talk_heard
from sim.market.rules.programme import (
    FORWARD,
    discounted,
    earning_rate,
    impatience,
    pace,
    points_ahead,
    points_worth,
    progress_felt,
    share_of_reward,
    way_to_reward,
)
from sim.market.rules.reach import trait
from sim.market.rules.repertoire import has_lapsed


class Weighing(Person):
    """What a person hears, wants and weighs."""

    def hear_news(self) -> None:
        """Advertising and last month's talk move expectations of every firm, and tell people that it exists."""
        p = self.model.values
        for k in range(self.model.choices):
            offer = self.public(k)
            self.heard[k] = talk_heard(float(self.heard[k]), p.word_of_mouth)
            reach = convinced(offer.reach, offer.credibility)
            moved = expectation_after_news(self.expectation[k], offer.claim, reach, self.heard[k], p.news)
            self.expectation[k] = stored(moved)
            if not self.model.offers.all_known and k <= p.market.rivals and self.model.month > 0:
                luck = self.luck(Purpose.AWARE, k)
                if luck < known_chance(offer.reach, max(self.heard[k], 0.0), p.news):
                    self.aware |= 1 << k
                elif self.provider != k and luck > 1.0 - p.news.forgetting:
                    self.aware &= ~(1 << k)

    def change_needs(self) -> None:
        """Want something else, now and then; then what the provider knew is out of date."""
        p, luck = self.model.values.need, self.luck(Purpose.NEED)
        if luck < p.drift:
            self.goal, self.is_known = goal_next(self.goal, luck, p), 0
        if self.public(self.provider).forgets > 0.0:
            self.is_known = 0

    def change_lives(self) -> None:
        """Let lasting taste wander, and life bring something that changes passing taste."""
        p, month = self.model.values, self.model.month
        if p.choice.taste_drift > 0.0 and p.structure.taste != LOG_GAMMA:
            lucks = [self.luck(Purpose.DRIFT, k, named_bell) for k in range(self.model.choices)]
            self.taste = [stored(taste_next(*both, p.choice)) for both in zip(self.taste, lucks, strict=True)]
        if p.structure.noise == EVENTS:
            self.event = event_next(self.event, month, self.luck(Purpose.EVENT), p.need)

    def passing_taste(self, k: int) -> float:
        """Return what this month, or the last event in one's life, adds to taste for firm k, before it is weighed."""
        since = noise_month(self.model.month, self.event, self.model.values.structure)
        return self.luck(Purpose.NOISE, k, named_gumbel, since)

    def look_at_provider(self) -> None:
        """Work out what the relation with the own provider weighs: feeling, price and habit, and what was sent."""
        p, k = self.model.values, self.provider
        has_left = self.model.staff.has_left[k * p.staff.size + self.employee]
        self.own_bond = bond_without(self.bond[k], float(has_left), p.bond)
        self.mature = maturity(float(self.tenure), p.choice)
        self.felt = felt_bond(self.own_bond, self.mature, p.choice, p.bond)
        self.at = self.find_offer()
        offer = self.offer
        self.plain = rational_weight(self.price_weight, p.market.climate, self.mature, p.choice)
        self.weight = damped(self.plain, self.felt, p.bond)
        self.pull_of_habit = habit_pull(self.habit, self.mature)
        self.bill = self.reference * self.spend
        self.contract_ended = self.contract_left == 1
        self.contract_left = max(self.contract_left - 1, 0)
        self.gift = 0.0
        if any(terms.voucher > 0.0 or terms.reminder > 0.0 for terms in self.model.terms):
            voucher = sum_utility(offer.voucher, self.bill, self.plain, p.price)
            self.gift = voucher + reminded(
                offer.reminder, self.satisfaction[k], self.mature, p.ladder.neutral, p.choice
            )

    def weigh_forfeits(self) -> None:
        """Work out what leaving the provider would forfeit: points, and a fee while a contract runs."""
        p, offer = self.model.values, self.offer
        worth = offer.points_face * self.worth_of_points(offer)
        self.points_utility = sum_utility(worth, self.bill, self.plain, p.price)
        fee = sum_utility(offer.exit_fee if self.contract_left > 0 else 0.0, self.bill, self.plain, p.price)
        self.lock = forfeit(self.points_utility, fee, p)
        self.tied = tied(self.points_utility, fee)

    def worth_of_points(self, offer: Terms) -> float:
        """Return what the balance feels worth, in currency: as it is, or looking forward to the reward."""
        p, held = self.model.values, self.points / CENTS
        if p.structure.points != FORWARD:
            return points_worth(held, offer.points_threshold, p.programme)
        progress, way = self.look_ahead(offer, held, offer.head_start * self.is_endowed)
        share = share_of_reward(discounted((1.0 - progress) * way), discounted(way))
        return points_ahead(held, offer.points_threshold, share, p.programme)

    def look_ahead(self, offer: Terms, held: float, given: float) -> tuple[float, float]:
        """Return the progress seen on a card, and the way to a whole reward.

        held: currency of reward   given: share of the reward that was given and is still on the card
        """
        p, threshold = self.model.values.programme, offer.points_threshold
        progress = progress_felt(held, threshold, given, p)
        return progress, way_to_reward(threshold, self.pace(offer), impatience(p))

    def earning_rate(self, offer: Terms) -> float:
        """Return the rate at which points are earned."""
        return earning_rate(offer.points_rate, float(self.tenure), self.spend, offer.tier_from, offer.tier_bonus)

    def pace(self, offer: Terms) -> float:
        """Return by how much the balance grows in a month of usual use."""
        rate = self.earning_rate(offer)
        return pace(rate, offer.price, self.spend, offer.points_threshold, offer.points_lost)

    def find_offer(self) -> int:
        """Return the place of the offer that the provider makes this customer: it depends on the groups addressed."""
        k, offers = self.provider, self.model.offers
        at = k * WIDTH
        for g, (code, least) in enumerate(zip(offers.code[k].tolist(), offers.least[k].tolist(), strict=True)):
            if code > 0:
                shown = trait(
                    code, self.spend, float(self.tenure), 1.0 - self.satisfaction[k], self.felt,
                    1.0 if self.is_member and self.card == k else 0.0,
                    self.points / CENTS / self.public(k).points_threshold,
                    1.0 if has_complained(self.incident) else 0.0, self.grievance, self.receptivity,
                    1.0 if self.channel == ONLINE else 0.0, self.nature(Purpose.HALF),
                )  # fmt: skip
                at += (1 << g) if shown >= least else 0
        return at

    def compare_firms(self) -> None:
        """Weigh every firm, with this month's passing taste."""
        p, k, model = self.model.values, self.provider, self.model
        rivals, paid, price = {}, {}, {}
        self.own_expected = self.expects(k)
        for f in range(model.choices):
            offer = self.public(f)
            reputed = value_believed(led_by(self.goal, *offer.seen), offer.credibility, p.need) + reputation(
                offer.brand, offer.mind, offer.dealer, self.channel == DEALER, p.choice
            )
            counted = self.heard[f] * p.choice.own_talk if f == k else self.heard[f]
            noise = passing_noise(self.passing_taste(f), p)
            promised = self.promised(f)
            value = attraction(
                self.taste[f], self.satisfaction[f], self.expectation[f], promised, reputed, counted, noise, p.choice
            )
            if f == k:
                held = value_of_own(value, self.grievance, self.variety, p.choice) + self.gift
                continue
            rivals[f] = value + felt_bond(self.bond[f], self.mature, p.choice, p.bond)
            rivals[f] -= resentment(self.former == f, self.grudge, p.choice)
            rivals[f] -= lesser_quality(self.expects(f), self.own_expected, p.choice)
            drawn = self.pull_of_card(f)
            if offer.win_back > 0.0 and self.has_lapsed(f):
                gift = sum_utility(offer.win_back, self.bill, self.plain, p.price)
                rivals[f] += gift + put_right(
                    offer.win_back_matched, self.satisfaction[f], self.expectation[f], promised, self.grudge, p.choice
                )
            rivals[f] += drawn
            is_hidden = not model.offers.all_known and f <= p.market.rivals and not self.aware >> f & 1
            if is_hidden and (model.month <= 0 or not self.luck(Purpose.SEARCH, f) < offer.findable):
                del rivals[f]
                continue
            price[f] = price_feeling(offer.price, self.reference, p.price)
            paid[f] = compensated(self.points_utility, offer.buyout, p.price)
        own_price = price_feeling(self.offer.price, self.reference, p.price)
        self.own = held + self.weight * own_price
        self.own_plain = held + self.plain * own_price
        offered = {f: rivals[f] + self.weight * price[f] + paid[f] for f in rivals}
        self.chosen = max(offered, key=lambda f: offered[f]) if offered else 0
        self.best = max(offered.values(), default=NOWHERE)
        self.best_uncompensated = max((rivals[f] + self.weight * price[f] for f in rivals), default=NOWHERE)
        self.best_plain = max((rivals[f] + self.plain * price[f] + paid[f] for f in rivals), default=NOWHERE)
        self.best_plain_uncompensated = max((rivals[f] + self.plain * price[f] for f in rivals), default=NOWHERE)

    def promised(self, k: int) -> float:
        """Return how much expectation counts in the experience one expects of firm k."""
        return float(promise_weight(float(self.months_used[k]), self.model.values))

    def expects(self, k: int) -> float:
        """Return the experience one expects of firm k."""
        satisfaction, expectation = self.satisfaction[k], self.expectation[k]
        return float(expected_experience(satisfaction, expectation, self.promised(k), self.model.values.choice))

    def has_lapsed(self, k: int) -> bool:
        """Return whether one counts as a former customer of firm k."""
        return bool(has_lapsed(self.former == k, self.model.values.market.repertoire))

    def pull_of_card(self, k: int) -> float:
        """Return the utility of points that a purchase from firm k would earn: none in a subscription."""
        return 0.0

    def ask_what_holds(self) -> None:
        """Ask the choice again with parts taken away: what would hold one, is one a hostage, is one a fan?"""
        tie = self.felt, self.lock, self.pull_of_habit
        self.held = hold_of(
            self.own_plain, self.own, self.felt, self.lock,
            self.best_plain_uncompensated, self.best_uncompensated, self.best,
        )  # fmt: skip
        self.is_hostage = bool(is_hostage(self.own, *tie, self.best, self.best_uncompensated))
        self.is_fan = bool(is_fan(self.own, self.own_plain, *tie, self.best, self.best_plain))
