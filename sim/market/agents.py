"""The same market as Mesa objects: one `Customer` each, calling the very same rules in plain Python.

Read `Customer.step` to see the model; run it to check the compiled month, which must agree to the last customer-month
(tests/market/test_docking.py). It is some thousand times slower.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from sim.levers.offer import Offer, Offers
from sim.market import draws
from sim.market.compiled import walk
from sim.market.customers import NEWCOMER, NOT_IN_BASE, STAYED, Columns
from sim.market.draws import Purpose
from sim.market.exits import add_exit, disappointment, exit_terms, main_reason
from sim.market.hold import VALUE, hold_of, is_fan, is_hostage, stays
from sim.market.model import MarketModel
from sim.market.population import populate
from sim.market.rules.attention import price_pull, review_chance
from sim.market.rules.bond import bond_faded, bond_next, damped, felt_bond
from sim.market.rules.choice import (
    attraction,
    experience_utility,
    habit_pull,
    maturity,
    passing_noise,
    rational_weight,
    value_of_own,
)
from sim.market.rules.experience import betrayed, failed, grievance_next, performance
from sim.market.rules.ladder import rung
from sim.market.rules.lock_in import compensated, forfeit
from sim.market.rules.money import cents, price_feeling, reference_next, sum_utility
from sim.market.rules.news import expectation_after_news, talk_heard
from sim.market.rules.programme import joins, points_next, points_worth
from sim.market.rules.reach import is_reached
from sim.market.rules.satisfaction import expectation_next, satisfaction_next
from sim.market.rules.talk import message
from sim.market.totals import MILLIONTHS, Totals


@walk
def uniform(seed, month, purpose, firm, customer):
    """Return one named uniform draw."""
    return draws.uniform(draws.key(seed, month, purpose, firm), customer)


@walk
def gumbel(seed, month, purpose, firm, customer):
    """Return one named Gumbel draw."""
    return draws.gumbel(draws.key(seed, month, purpose, firm), customer)


@walk
def bell(seed, month, purpose, firm, customer):
    """Return one named, nearly normal draw."""
    return draws.bell(draws.key(seed, month, purpose, firm), customer)


def stored(value: float) -> float:
    """Return a number as a column of the customer table keeps it: to the precision of a 32-bit float."""
    return float(np.float32(value))


class Customer(mesa.Agent):
    """One person. Attributes are the columns of the customer table; firms' columns are lists, one entry per firm."""

    model: ObjectMarket
    kind: int
    left_month: int
    provider: int
    tenure: int
    contract_left: int
    is_member: int
    stayed_for: int
    left_because: int
    message: int
    price_weight: float
    spend: float
    receptivity: float
    variety: float
    habit: float
    sociability: float
    reward_threshold: float
    points: float
    cashed: float
    reference: float
    grievance: float
    taste: list[float]
    expectation: list[float]
    satisfaction: list[float]
    bond: list[float]
    heard: list[float]
    listeners: list[int]

    def __init__(self, model: ObjectMarket, number: int, row: Columns) -> None:
        """Take traits and state from a row of the table of month 0."""
        super().__init__(model)
        self.number = number
        for name, value in row._asdict().items():
            setattr(self, name, value.tolist())

    def luck(self, purpose: Purpose, firm: int = 0, draw: Any = uniform) -> float:
        """Return this month's draw for a purpose."""
        return float(draw(self.model.luck, self.model.month, int(purpose), firm, self.number))

    @property
    def group(self) -> int:
        """Return by whom totals are kept: the kind at entry, or newcomer."""
        return self.kind if self.left_month != NOT_IN_BASE else NEWCOMER

    def step(self) -> None:
        """Live one month."""
        self.hear_news()
        self.look_at_provider()
        self.compare_firms()
        self.stay_or_leave()
        self.use_and_meet()
        self.feel()
        self.collect_points()
        self.talk()
        self.keep_accounts()

    def hear_news(self) -> None:
        """Advertising and last month's talk move expectations of every firm."""
        p = self.model.values
        for k, offer in enumerate(self.model.offers):
            self.heard[k] = talk_heard(float(self.heard[k]), p.word_of_mouth)
            moved = expectation_after_news(self.expectation[k], offer.claim, offer.reach, self.heard[k], p.news)
            self.expectation[k] = stored(moved)

    def look_at_provider(self) -> None:
        """Work out what the relation with the own provider weighs: feeling, habit, and what leaving would forfeit."""
        p, offer = self.model.values, self.model.offers[self.provider]
        k = self.provider
        self.mature = maturity(float(self.tenure), p.choice)
        self.felt = felt_bond(self.bond[k], self.mature, p.choice, p.bond)
        self.plain = rational_weight(self.price_weight, p.market.climate, self.mature, p.choice)
        self.weight = damped(self.plain, self.felt, p.bond)
        self.pull_of_habit = habit_pull(self.habit, self.mature)
        self.bill = self.reference * self.spend
        worth = offer.points_face * points_worth(self.points, offer.points_threshold, p.programme)
        self.points_utility = sum_utility(worth, self.bill, self.plain, p.price)
        self.contract_ended = self.contract_left == 1
        self.contract_left = max(self.contract_left - 1, 0)
        fee = offer.exit_fee if self.contract_left > 0 else 0.0
        self.lock = forfeit(self.points_utility, sum_utility(fee, self.bill, self.plain, p.price), p)
        reached = is_reached(
            offer.letter_who, offer.letter_least, self.spend, float(self.is_member), float(self.tenure),
            1.0 - self.satisfaction[k],
        )  # fmt: skip
        self.contacted = 1.0 if reached and offer.letter > 0.0 else 0.0
        self.voucher = sum_utility(self.contacted * offer.voucher, self.bill, self.plain, p.price)

    def compare_firms(self) -> None:
        """Weigh every firm, with this month's passing taste."""
        p, k = self.model.values, self.provider
        value, price = [], []
        for f, offer in enumerate(self.model.offers):
            noise = passing_noise(self.luck(Purpose.NOISE, f, gumbel), p.choice)
            value.append(
                attraction(self.taste[f], self.satisfaction[f], self.expectation[f], self.heard[f], noise, p.choice)
            )
            price.append(price_feeling(offer.price, self.reference, p.price))
        held = value_of_own(value[k], self.grievance, self.variety, p.choice) + self.voucher
        self.own = held + self.weight * price[k]
        self.own_plain = held + self.plain * price[k]
        rivals = {
            f: value[f] + felt_bond(self.bond[f], self.mature, p.choice, p.bond) for f in range(len(value)) if f != k
        }
        paid = {f: compensated(self.points_utility, self.model.offers[f].buyout, p.price) for f in rivals}
        offered = {f: rivals[f] + self.weight * price[f] + paid[f] for f in rivals}
        self.chosen = max(offered, key=lambda f: offered[f])
        self.best = offered[self.chosen]
        self.best_uncompensated = max(rivals[f] + self.weight * price[f] for f in rivals)
        self.best_plain = max(rivals[f] + self.plain * price[f] + paid[f] for f in rivals)
        self.best_plain_uncompensated = max(rivals[f] + self.plain * price[f] for f in rivals)

    def stay_or_leave(self) -> None:
        """Look around or not; leave if somebody is better; be counted by what holds."""
        p, offers, totals = self.model.values, self.model.offers, self.model.totals
        offer = offers[self.provider]
        pull = price_pull(offer.price, offer.cheapest_rival, self.reference, self.weight)
        poached = min(offer.best_buyout, 1.0) if self.points_utility > 0.0 else 0.0
        chance = review_chance(
            pull, self.grievance, self.contacted, poached, 1.0 if self.contract_ended else 0.0,
            1.0 if self.cashed > 0.0 else 0.0, max(-self.heard[self.provider], 0.0), p.attention,
        )  # fmt: skip
        is_looking = chance - self.luck(Purpose.REVIEW) > 0.0
        if is_looking and not stays(self.own, self.felt, self.lock, self.pull_of_habit, self.best):
            self.move(self.chosen)
            return
        self.left_because = -1
        self.left_because = -1
        self.tenure = min(self.tenure + 1, 32000)
        if is_looking and self.contract_left == 0:
            self.contract_left = int(offer.contract_months)
        tie = self.felt, self.lock, self.pull_of_habit
        self.stayed_for = hold_of(
            self.own_plain, self.own, self.felt, self.lock,
            self.best_plain_uncompensated, self.best_uncompensated, self.best,
        )  # fmt: skip
        if self.provider == 0:
            hostage = is_hostage(self.own, *tie, self.best, self.best_uncompensated)
            fan = is_fan(self.own, self.own_plain, *tie, self.best, self.best_plain)
            totals.here[self.group, self.stayed_for, int(hostage), int(fan)] += 1

    def move(self, new: int) -> None:
        """Move to another firm; what is forfeited is gone."""
        offers, totals, old = self.model.offers, self.model.totals, self.provider
        group, terms = self.group, self.reasons(new)
        self.stayed_for, self.left_because = -1, main_reason(terms)
        if old == 0:
            add_exit(totals.exits[group], terms)
            totals.leavers[group] += 1
            totals.satisfied_leavers[group] += self.satisfaction[old] > self.model.values.ladder.neutral
            self.left_month = self.model.month if self.left_month == STAYED else self.left_month
        if new == 0:
            totals.here[group, VALUE, 0, 0] += 1
        totals.lost[old] += 1
        totals.won[new] += 1
        totals.fees[old] += cents(offers[old].exit_fee) if self.contract_left > 0 else 0
        totals.compensation[new] += cents(offers[new].buyout * offers[old].points_face * self.points)
        totals.contacted[old] += int(self.contacted)
        self.provider = new
        self.tenure = 1
        self.contract_left = int(offers[new].contract_months)
        self.is_member = 0
        self.points = self.cashed = self.grievance = 0.0
        self.felt = felt_bond(self.bond[new], 0.0, self.model.values.choice, self.model.values.bond)
        self.contacted = 0.0

    def reasons(self, new: int) -> tuple[float, ...]:
        """Return what speaks for leaving to `new`, term by term."""
        p, offers, old = self.model.values, self.model.offers, self.provider
        dearer = price_feeling(offers[new].price, self.reference, p.price) - price_feeling(
            offers[old].price, self.reference, p.price
        )
        expected = experience_utility(self.satisfaction[new], self.expectation[new], p.choice)
        had = experience_utility(self.satisfaction[old], self.expectation[old], p.choice)
        old_flame = felt_bond(self.bond[new], self.mature, p.choice, p.bond)
        cashed = sum_utility(offers[old].points_face * self.cashed, self.bill, self.plain, p.price)
        chance = self.luck(Purpose.NOISE, new, gumbel) - self.luck(Purpose.NOISE, old, gumbel)
        return exit_terms(
            self.weight * dearer - self.voucher,
            p.choice.grievance * self.grievance,
            disappointment(self.satisfaction[old], p.ladder.neutral, p.choice),
            expected - had + old_flame,
            p.choice.talk * (self.heard[new] - self.heard[old]),
            compensated(self.points_utility, offers[new].buyout, p.price),
            p.price.loss_aversion * cashed,
            self.variety,
            self.taste[new] - self.taste[old],
            passing_noise(chance, p.choice),
        )

    def use_and_meet(self) -> None:
        """Use the service and, now and then, meet a person."""
        p, offer = self.model.values.experience, self.model.offers[self.provider]
        mishap = self.luck(Purpose.FAILURE)
        self.is_betrayed = betrayed(mishap, offer.failure_rate, offer.recovery)
        self.performance = performance(
            offer.quality,
            self.luck(Purpose.PERFORMANCE, 0, bell),
            failed(mishap, offer.failure_rate),
            self.is_betrayed,
            p,
        )
        self.met = self.luck(Purpose.CONTACT) < p.contact_chance
        self.warmth = offer.warmth + p.warmth_spread * self.luck(Purpose.WARMTH, 0, bell)
        self.grievance = stored(grievance_next(self.grievance, self.is_betrayed, p))

    def feel(self) -> None:
        """Satisfaction, expectation and bond follow what happened."""
        p, k = self.model.values, self.provider
        before, expected = self.satisfaction[k], self.expectation[k]
        self.own_satisfaction = satisfaction_next(before, self.performance, expected, self.felt, p.satisfaction)
        kept, letter = self.performance >= expected, self.contacted * self.model.offers[k].letter
        own_bond = bond_next(
            self.bond[k], self.warmth, self.met, self.receptivity, kept, self.is_betrayed, letter, p.bond
        )
        self.satisfaction[k] = stored(self.own_satisfaction)
        self.expectation[k] = stored(expectation_next(expected, self.performance, p.expectation))
        self.bond = [stored(own_bond if f == k else bond_faded(bond, p.bond)) for f, bond in enumerate(self.bond)]

    def collect_points(self) -> None:
        """Join, earn, expire, cash."""
        p, offer, totals = self.model.values, self.model.offers[self.provider], self.model.totals
        has_joined = joins(self.luck(Purpose.JOIN), offer.points_rate, self.reward_threshold, p.programme)
        self.is_member = int((has_joined or self.is_member == 1) and offer.points_face > 0.0)
        earned = offer.points_rate * offer.price * self.spend * self.is_member
        balance = points_next(self.points, earned, offer.points_kept)
        if self.is_member and balance >= offer.points_threshold:
            self.cashed = stored(points_worth(balance, offer.points_threshold, p.programme))
            self.points = 0.0
            totals.redeemed[self.provider] += cents(balance)
        else:
            self.cashed = 0.0
            self.points = stored(balance)
        self.reference = stored(reference_next(self.reference, offer.price, p.price))

    def talk(self) -> None:
        """Speak about the own provider, or stay silent."""
        p = self.model.values.word_of_mouth
        tone = message(self.luck(Purpose.SPEAK), self.felt, self.own_satisfaction, self.grievance, self.sociability, p)
        self.message = tone * (self.provider + 1)

    def keep_accounts(self) -> None:
        """Be counted."""
        p, totals, k = self.model.values, self.model.totals, self.provider
        totals.served[k] += 1
        totals.members[k] += self.is_member
        totals.revenue[k] += cents(self.model.offers[k].price * self.spend)
        totals.usage[k] += cents(self.spend)
        totals.contacted[k] += int(self.contacted)
        totals.rungs[rung(k == 0, self.own_satisfaction, self.felt, self.message > 0, p.ladder)] += 1
        if k == 0:
            totals.satisfaction[0] += int(self.own_satisfaction * MILLIONTHS)
            totals.felt[0] += int(self.felt * MILLIONTHS)
            totals.survivors[self.kind] += self.left_month == STAYED


class People:
    """The customers of an object market: `people[i]` is a Customer, `people.bond` the column of the customer table."""

    def __init__(self, members: list[Customer], like: Columns) -> None:
        """Keep the members, and the types of the columns they came from."""
        self.members = members
        self._types = {name: (column.dtype, column.ndim) for name, column in like._asdict().items()}

    def __len__(self) -> int:
        """Return the number of customers."""
        return len(self.members)

    def __getitem__(self, i: int) -> Customer:
        """Return customer i."""
        return self.members[i]

    def __getattr__(self, name: str) -> Any:
        """Return a column, in the type and shape of the customer table."""
        if name.startswith("_") or name not in self._types:
            raise AttributeError(name)
        kind, axes = self._types[name]
        rows = np.array([getattr(member, name) for member in self.members], kind)
        return rows.T if axes == 2 and name != "listeners" else rows


class ObjectMarket(MarketModel):
    """The market with one Mesa agent per customer. Same scenario, same seed: same market as `MarketModel`."""

    values: Any
    offers: list[Offer]
    totals: Totals

    def _people(self) -> Any:
        offers = self._open_offers(1)
        columns = populate(self._values, offers, self.luck)
        rows = zip(
            *(column.T if name in _PER_FIRM else column for name, column in columns._asdict().items()), strict=True
        )
        return People([Customer(self, i, Columns(*row)) for i, row in enumerate(rows)], columns)

    def _live(self, offers: Offers, values: Any, totals: Totals) -> None:
        self.values, self.totals = values, totals
        self.offers = [firm.offer for firm in self.firms]
        for customer in self.customers.members:
            customer.step()
        self._pass_on()

    def _pass_on(self) -> None:
        """Carry this month's messages to the listeners, who act on them next month."""
        members = self.customers.members
        for customer in members:
            customer.heard = [0] * len(self.firms)
        for speaker in members:
            if speaker.message:
                k, tone = abs(speaker.message) - 1, 1 if speaker.message > 0 else -1
                for listener in speaker.listeners:
                    members[listener].heard[k] = max(min(members[listener].heard[k] + tone, 100), -100)


_PER_FIRM = {"taste", "expectation", "satisfaction", "bond", "heard"}
