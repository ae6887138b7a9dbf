"""Points, bills, and all that is counted at the end of a month, for one person."""

from __future__ import annotations

from sim.levers.offer import WIDTH
from sim.market.customers import DEALER, STAYED
from sim.market.draws import Purpose
from sim.market.people.living import Living
from sim.market.people.state import Terms, stored
from sim.market.rules.ladder import attitude, loyalty, rung
from sim.market.rules.money import cents, reference_next, use_of
from sim.market.rules.programme import (
    FORWARD,
    has_given,
    impatience,
    is_reward_due,
    joins,
    joins_ahead,
    points_earned,
    points_expired,
    way_to_reward,
)
from sim.market.totals import MEMBERS, MILLIONTHS, SERVED


class Booking(Living):
    """What is booked for a person."""

    def use_this_month(self) -> float:
        """Return how much is used, against the average, of what earns points."""
        p = self.model.values
        return use_of(self.spend, float(self.tenure), self.felt, p.population, p.bond)

    def collect_points(self) -> None:
        """Join, earn, expire, cash; all in whole cents, so that every point is accounted for."""
        totals = self.model.totals
        self.usage = self.use_this_month()
        k = self.card if self.is_member else self.provider
        offer = self.offer if k == self.provider else self.public(k)
        runs = offer.points_face > 0.0
        was_member = self.is_member == 1 and runs
        has_joined = not was_member and runs and self.uses > 0.0 and self.takes(offer, self.luck(Purpose.JOIN))
        is_in = was_member or has_joined
        head_start = offer.head_start * offer.points_threshold
        earned = points_earned(self.earning_rate(offer), offer.price, self.usage, is_in, head_start, has_joined)
        expired = points_expired(self.points, offer.points_lost)
        balance = self.points + earned - expired
        self.is_member, self.card = int(is_in), k if is_in else self.card
        self.has_cashed = int(is_reward_due(is_in, balance, offer.points_threshold))
        self.is_endowed = int(has_given(is_in, self.is_endowed, has_joined, self.has_cashed, head_start))
        self.points = 0 if self.has_cashed else balance
        totals.points_earned[k] += earned
        totals.points_expired[k] += expired
        totals.redeemed[k] += balance if self.has_cashed else 0
        totals.points_held[k] += self.points
        self.see_price()

    def see_price(self) -> None:
        """Let the reference price follow the price paid."""
        self.reference = stored(reference_next(self.reference, self.offer.price, self.model.values.price))

    def takes(self, offer: Terms, luck: float) -> bool:
        """Return whether one joins a programme: by its rate, or looking forward to its rewards.

        luck: the draw that says whether the moment comes
        """
        p = self.model.values
        if p.structure.points != FORWARD:
            return bool(joins(luck, offer.points_rate, self.reward_threshold, p.programme))
        threshold = offer.points_threshold
        way = way_to_reward(threshold, self.pace(offer), impatience(p.programme))
        return bool(joins_ahead(luck, offer.price, threshold, way, offer.head_start, self.reward_threshold, p))

    def keep_accounts(self) -> None:
        """Be counted."""
        p, totals, k = self.model.values, self.model.totals, self.provider
        self.count(SERVED, True)
        totals.reached[self.card, self.at % WIDTH if self.card == k else 0, MEMBERS] += self.is_member
        totals.by_channel[k, self.channel] += 1
        self.book_purchases()
        totals.rungs[rung(k == 0, self.own_satisfaction, self.felt, self.message > 0, p.ladder)] += 1
        if k == 0:
            totals.satisfaction[0] += int(self.own_satisfaction * MILLIONTHS)
            totals.felt[0] += int(self.felt * MILLIONTHS)
        totals.survivors[self.kind] += self.left_month == STAYED

    def count_loyalties(self) -> None:
        """Be counted by one's loyalty to the focal company: what one does against what one feels."""
        p, totals, k = self.model.values, self.model.totals, self.provider
        feelings = [attitude(*both) for both in zip(self.satisfaction, self.bond, strict=True)]
        totals.loyalties[loyalty(k == 0, feelings[0] > max(feelings[1 : p.market.rivals + 1]))] += 1

    def book_purchases(self) -> None:
        """Book the month's bill."""
        totals, k, paid = self.model.totals, self.provider, cents(self.offer.price * self.usage)
        totals.bought[k] += 1
        totals.revenue[k] += paid
        totals.dealer_revenue[k] += paid if self.channel == DEALER else 0
        totals.usage[k] += cents(self.usage)
        totals.wallet[0] += k == 0
