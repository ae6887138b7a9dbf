"""Cards of a repertoire market, for one person: one in hand, or every firm's by itself."""

from __future__ import annotations

from sim.market.draws import Purpose
from sim.market.people.customer import Customer
from sim.market.people.state import Terms, stored
from sim.market.rules.money import CENTS, sum_utility
from sim.market.rules.programme import (
    FORWARD,
    beside,
    discounted,
    has_given,
    is_reward_due,
    last_step,
    moment,
    points_earned,
    points_expired,
    readiness_for,
    rewarded_next,
    share_of_reward,
    worth_of_rewarded,
)
from sim.market.rules.repertoire import pull_ahead, reward_pull
from sim.market.totals import MEMBERS


class Wallet(Customer):
    """What a person's cards do. `cards` has an entry for every firm where several count, else none."""

    def look_at_card(self, offer: Terms, held: float, given: float) -> tuple[float, float]:
        """Return the utility of points that another purchase earns on a card, and how far it is felt to be filled.

        held: currency of reward   given: share of the reward that was given and is still on the card
        """
        p, threshold = self.model.values, offer.points_threshold
        if p.structure.points != FORWARD:
            progress = held / threshold
            return reward_pull(offer.points_rate, progress, self.plain, p.programme), min(progress, 1.0)
        progress, way = self.look_ahead(offer, held, given)
        once, far = offer.price / p.repertoire.rate, discounted(way)
        step = self.earning_rate(offer) * once / threshold
        progress = last_step(progress, step)
        before = share_of_reward(discounted((1.0 - progress) * way), far)
        after = share_of_reward(discounted(max(1.0 - progress - step, 0.0) * way), far)
        return pull_ahead(before, after, threshold, once, self.plain, p.programme), before

    def look_at_wallet(self) -> None:
        """Work out what draws one to every firm: points to be earned there, and rewards remembered."""
        p, q = self.model.values, self.model.values.programme
        carried = self.count_cards()
        luck = moment(moment(self.luck(Purpose.JOIN), readiness_for(carried, q)), q.announced)
        self.pulls, self.progress, self.lock = [], 0.0, 0.0
        for k, balance in enumerate(self.cards):
            offer, pull, progress, has = self.public(k), 0.0, 0.0, balance >= 0
            if offer.points_face > 0.0 and (has or self.takes(offer, luck)):
                held = balance / CENTS if has else offer.head_start * offer.points_threshold
                given = offer.head_start * (self.given[k] if has else 1)
                weight = beside(carried - 1 if has else carried, q)
                pull, progress = (weight * felt for felt in self.look_at_card(offer, offer.points_face * held, given))
            self.progress = max(self.progress, progress)
            worth = worth_of_rewarded(self.rewarded[k], q)
            liked = sum_utility(worth, self.bill, self.plain, p.price) if worth > 0.0 else 0.0
            if k == self.provider:
                self.lock = pull
                self.gift += liked
                self.pulls.append(pull)
            else:
                self.pulls.append(pull + liked)

    def count_cards(self) -> int:
        """Return how many cards one carries."""
        return sum(balance >= 0 for balance in self.cards)

    def collect(self) -> None:
        """Collect points on every firm's card where each counts by itself, else on the one card."""
        if self.cards:
            self.collect_on_cards()
            self.see_price()
        else:
            self.collect_points()

    def collect_on_cards(self) -> None:
        """Join where one bought last; earn, expire and cash on every card; remember what was cashed."""
        q, carried = self.model.values.programme, self.count_cards()
        luck = moment(self.luck(Purpose.JOIN), readiness_for(carried, q))
        self.has_cashed = 0
        for k, balance in enumerate(self.cards):
            offer = self.offer if k == self.provider else self.public(k)
            may_join = k == self.provider and balance < 0 and offer.points_face > 0.0 and self.uses > 0.0
            has_joined = may_join and self.takes(offer, luck)
            cashed = self.collect_on(k, offer, luck, has_joined) if balance >= 0 or has_joined else 0.0
            self.rewarded[k] = stored(rewarded_next(self.rewarded[k], cashed, q))
        self.hold_card()

    def collect_on(self, k: int, offer: Terms, luck: float, has_joined: bool) -> float:
        """Earn, expire and cash on the card of firm k, and return what was cashed, currency."""
        p, totals, balance, is_in = self.model.values, self.model.totals, max(self.cards[k], 0), offer.points_face > 0.0
        counts = not has_joined or self.takes(offer, moment(luck, p.programme.announced))
        use = self.counted[k] / p.repertoire.rate if counts else 0.0
        head_start = offer.head_start * offer.points_threshold
        earned = points_earned(self.earning_rate(offer), offer.price, use, is_in, head_start, has_joined)
        expired = points_expired(balance, offer.points_lost)
        balance += earned - expired
        is_cashed = is_reward_due(is_in, balance, offer.points_threshold)
        self.given[k] = int(has_given(is_in, self.given[k], has_joined, is_cashed, head_start))
        cashed = balance if is_cashed else 0
        self.cards[k] = balance - cashed if is_in else -1  # a programme that ends takes its cards and points with it
        self.has_cashed = 1 if is_cashed else self.has_cashed
        totals.points_earned[k] += earned
        totals.points_expired[k] += expired
        totals.redeemed[k] += cashed
        totals.points_held[k] += balance - cashed
        return cashed / CENTS

    def hold_card(self) -> None:
        """Have in hand the card of the firm bought last, else the one in hand before; the others count as members."""
        self.card = hand = self.provider if self.cards[self.provider] >= 0 else self.card
        self.is_member, self.points = int(self.cards[hand] >= 0), max(self.cards[hand], 0)
        self.is_endowed = self.given[hand]
        for k, balance in enumerate(self.cards):
            self.model.totals.reached[k, 0, MEMBERS] += k != hand and balance >= 0
