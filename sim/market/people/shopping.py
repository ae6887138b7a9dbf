"""Customers of a repertoire market as Mesa objects: they buy as occasions come, from the firm that is best then."""

from __future__ import annotations

from sim.market.customers import DEALER, STAYED
from sim.market.draws import Purpose, named_gumbel
from sim.market.exits import PARTS, REASONS, recorded_reason
from sim.market.hold import VALUE
from sim.market.people.cards import Wallet
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import (
    NOWHERE,
    attraction,
    lesser_quality,
    passing_noise,
    reputation,
    resentment,
    tenure_next,
    value_of_own,
)
from sim.market.rules.money import CENTS, cents, price_feeling
from sim.market.rules.need import led_by, value_believed
from sim.market.rules.repertoire import LONG_AGO, MAX_PURCHASES, inertia, occasions, purchase_rate


class Shopper(Wallet):
    """One person in a repertoire market. `provider` is the firm bought last."""

    signs_up = False

    def weigh_ties(self) -> None:
        """Be tied by what another purchase earns."""
        self.weigh_rewards()

    def weigh_rewards(self) -> None:
        """Work out what ties one to the firm bought last: points still to be earned, and inertia."""
        self.progress = self.pull = 0.0
        if self.cards:
            self.look_at_wallet()
        else:
            if self.is_member:
                offer = self.public(self.card)
                held = offer.points_face * self.points / CENTS  # nothing, once the programme has ended
                self.pull, self.progress = self.look_at_card(offer, held, offer.head_start * self.is_endowed)
            self.lock = self.pull if self.card == self.provider else 0.0
        self.points_utility = self.tied = 0.0
        self.pull_of_habit = inertia(self.habit, self.model.values.repertoire)

    def pull_of_card(self, k: int) -> float:
        """Return the utility of points that a purchase from firm k would earn, and at another of its past rewards."""
        if self.cards:
            return self.pulls[k]
        return self.pull if self.is_member and self.card == k else 0.0

    def looks_around(self) -> bool:
        """Return False: a shopper chooses anew at every purchase."""
        return False

    def decide(self) -> None:
        """Buy here or there."""
        self.shop()

    def shop(self) -> None:
        """Buy as often as the month brings occasions, each time from the firm that is best then."""
        p, start = self.model.values, self.provider
        rate = purchase_rate(self.spend, self.progress, p.programme.value, p.repertoire)
        self.occasions = occasions(self.luck(Purpose.OCCASIONS), rate)
        self.uses = 1.0 if self.occasions > 0 else 0.0
        flags = int(self.is_hostage), int(self.is_fan)
        self.stayed_for, self.left_because = self.held if self.occasions else -1, -1
        first_offer, standing = self.offer, [self.standing(k) for k in range(self.model.choices)]
        if self.occasions and not self.is_content():
            self.move(self.chosen)
            self.drawn_away = self.left_because if start == 0 else self.drawn_away
        basket = self.fill_basket(standing)
        bought = []
        for k in basket:
            self.pay(k, first_offer.price if k == start else self.public(k).price)
            bought.append(k)
        for slot in range(len(self.basket)):
            self.basket[slot] = basket[slot] if slot < len(basket) else -1
        if basket and basket[-1] != self.provider:
            self.be_new_at(basket[-1])
        self.carded = bought.count(self.card) if self.is_member else 0
        self.counted = [bought.count(k) for k in range(self.model.choices)]
        self.occasions = sum(k <= p.market.rivals for k in bought)
        self.stay_in_mind(bought.count(0), start, flags if start == 0 else (0, 0))
        self.tenure = tenure_next(self.tenure)

    def standing(self, k: int) -> float:
        """Return the utility of firm k, passing taste and the pull of the firm bought last apart."""
        p, public, is_own = self.model.values, self.public(k), self.provider == k
        if not is_own and k <= p.market.rivals and not self.model.offers.all_known and not self.aware >> k & 1:
            return NOWHERE
        offer = self.offer if is_own else public
        reputed = value_believed(led_by(self.goal, *public.seen), public.credibility, p.need) + reputation(
            public.brand, public.mind, public.dealer, self.channel == DEALER, p.choice
        )
        counted = self.heard[k] * p.choice.own_talk if is_own else self.heard[k]
        satisfaction, expectation = self.satisfaction[k], self.expectation[k]
        value = attraction(self.taste[k], satisfaction, expectation, self.promised(k), reputed, counted, 0.0, p.choice)
        if is_own:
            value = value_of_own(value, self.grievance, 0.0, p.choice) + self.gift
        else:
            held = resentment(self.former == k, self.grudge, p.choice)
            value -= held + lesser_quality(self.expects(k), self.own_expected, p.choice)
        bonded = self.felt if is_own else felt_bond(self.bond[k], self.mature, p.choice, p.bond)
        feeling = price_feeling(offer.price, self.reference, p.price)
        return value + bonded + self.pull_of_card(k) + self.weight * feeling

    def fill_basket(self, standing: list[float]) -> list[int]:
        """Return the firm of every purchase this month; the first was decided with all its reasons."""
        p, basket, last = self.model.values, [], self.provider
        for occasion in range(self.occasions):
            if occasion > 0:
                seen = []
                for k, stood in enumerate(standing):
                    noise = self.luck(Purpose.BASKET, k * (MAX_PURCHASES + 1) + occasion, named_gumbel)
                    drawn = stood + passing_noise(noise, p)
                    seen.append(drawn + (self.pull_of_habit - self.variety if k == last else 0.0))
                last = max(range(len(seen)), key=lambda k: seen[k])
            basket.append(last)
        return basket

    def pay(self, k: int, price: float) -> None:
        """Book one purchase."""
        totals, p = self.model.totals, self.model.values.repertoire
        paid = cents(price / p.rate)
        totals.bought[k] += 1
        totals.revenue[k] += paid
        totals.dealer_revenue[k] += paid if self.channel == DEALER else 0
        totals.usage[k] += cents(1.0 / p.rate)

    def stay_in_mind(self, bought_here: int, start: int, flags: tuple[int, int]) -> None:
        """Keep book of being a customer of the focal company, and be counted when one no longer is."""
        p, totals, group = self.model.values, self.model.totals, self.group
        if bought_here:
            self.idle = 0
            self.held_by = self.stayed_for if self.stayed_for >= 0 and start == 0 else VALUE
        else:
            self.idle = min(self.idle + 1, LONG_AGO)
        if self.idle < p.repertoire.months_active:
            totals.here[group, self.held_by, flags[0], flags[1]] += 1
            totals.wallet[0] += self.occasions
        elif self.idle == p.repertoire.months_active:
            reason = self.drawn_away if self.drawn_away >= 0 else REASONS.index("chance")
            totals.exits[group, reason] += PARTS
            recorded = recorded_reason(reason, self.luck(Purpose.INTERVIEW), p.survey)
            if recorded >= 0:
                totals.interviews[recorded] += 1
            totals.leavers[group] += 1
            totals.satisfied_leavers[group] += self.satisfaction[0] > p.ladder.neutral
            self.left_month = self.model.month if self.left_month == STAYED else self.left_month

    def use_this_month(self) -> float:
        """Return how much was bought where points are earned."""
        return self.carded / self.model.values.repertoire.rate

    def book_purchases(self) -> None:
        """Do nothing: every purchase was booked when it was made."""
