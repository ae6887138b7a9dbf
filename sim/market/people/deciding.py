"""Steps 3 to 6 of the month for one person: news, needs, weighing firms, staying or leaving."""

from __future__ import annotations

from sim.levers.offer import WIDTH
from sim.market.customers import STAYED
from sim.market.draws import Purpose, named_gumbel
from sim.market.exits import add_exit, disappointment, exit_terms, main_reason, recorded_reason
from sim.market.hold import VALUE, hold_of, is_fan, is_hostage, stays
from sim.market.people.state import Person, stored
from sim.market.rules.attention import price_pull, review_chance
from sim.market.rules.bond import bond_without, damped, felt_bond
from sim.market.rules.choice import (
    attraction,
    experience_utility,
    habit_pull,
    maturity,
    passing_noise,
    put_right,
    rational_weight,
    reminded,
    reputation,
    resentment,
    value_of_own,
)
from sim.market.rules.experience import taken_along
from sim.market.rules.failure import failed, has_complained
from sim.market.rules.lock_in import compensated, forfeit, tied
from sim.market.rules.money import cents, price_feeling, sum_utility
from sim.market.rules.need import goal_next, led_by
from sim.market.rules.news import expectation_after_news, known_chance, talk_heard
from sim.market.rules.programme import points_worth
from sim.market.rules.reach import trait
from sim.market.rules.repertoire import has_lapsed
from sim.market.rules.satisfaction import expectation_next


class Deciding(Person):
    """What a person hears, wants, weighs and decides."""

    def hear_news(self) -> None:
        """Advertising and last month's talk move expectations of every firm, and tell people that it exists."""
        p = self.model.values
        for k in range(self.model.choices):
            offer = self.public(k)
            self.heard[k] = talk_heard(float(self.heard[k]), p.word_of_mouth)
            moved = expectation_after_news(self.expectation[k], offer.claim, offer.reach, self.heard[k], p.news)
            self.expectation[k] = stored(moved)
            if not self.model.offers.all_known and k <= p.market.rivals:
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

    def look_at_provider(self) -> None:
        """Work out what the relation with the own provider weighs: feeling, habit, and what leaving would forfeit."""
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
        worth = offer.points_face * points_worth(self.points / 100.0, offer.points_threshold, p.programme)
        self.points_utility = sum_utility(worth, self.bill, self.plain, p.price)
        self.contract_ended = self.contract_left == 1
        self.contract_left = max(self.contract_left - 1, 0)
        fee = sum_utility(offer.exit_fee if self.contract_left > 0 else 0.0, self.bill, self.plain, p.price)
        self.lock = forfeit(self.points_utility, fee, p)
        self.tied = tied(self.points_utility, fee)
        self.gift = 0.0
        if any(terms.voucher > 0.0 or terms.reminder > 0.0 for terms in self.model.terms):
            voucher = sum_utility(offer.voucher, self.bill, self.plain, p.price)
            self.gift = voucher + reminded(
                offer.reminder, self.satisfaction[k], self.mature, p.ladder.neutral, p.choice
            )

    def find_offer(self) -> int:
        """Return the place of the offer that the provider makes this customer: it depends on the groups addressed."""
        k, offers = self.provider, self.model.offers
        at = k * WIDTH
        for g, (code, least) in enumerate(zip(offers.code[k].tolist(), offers.least[k].tolist(), strict=True)):
            if code > 0:
                shown = trait(
                    code, self.spend, float(self.tenure), 1.0 - self.satisfaction[k], self.felt,
                    1.0 if self.is_member and self.card == k else 0.0,
                    self.points / 100.0 / self.public(k).points_threshold,
                    1.0 if has_complained(self.incident) else 0.0, self.grievance, self.receptivity,
                    1.0 if self.channel == 1 else 0.0, self.nature(Purpose.HALF),
                )  # fmt: skip
                at += (1 << g) if shown >= least else 0
        return at

    def compare_firms(self) -> None:
        """Weigh every firm, with this month's passing taste."""
        p, k, model = self.model.values, self.provider, self.model
        rivals, paid, price = {}, {}, {}
        for f in range(model.choices):
            offer = self.public(f)
            promised = led_by(self.goal, *offer.seen) + reputation(
                offer.brand, offer.mind, offer.dealer, self.channel == 2, p.choice
            )
            counted = self.heard[f] * p.choice.own_talk if f == k else self.heard[f]
            noise = passing_noise(self.luck(Purpose.NOISE, f, named_gumbel), p.choice)
            value = attraction(
                self.taste[f], self.satisfaction[f], self.expectation[f], promised, counted, noise, p.choice
            )
            if f == k:
                held = value_of_own(value, self.grievance, self.variety, p.choice) + self.gift
                continue
            rivals[f] = value + felt_bond(self.bond[f], self.mature, p.choice, p.bond)
            rivals[f] -= resentment(self.former == f, self.grudge, p.choice)
            drawn = self.pull_of_card(f)
            if offer.win_back > 0.0 and self.has_lapsed(f):
                gift = sum_utility(offer.win_back, self.bill, self.plain, p.price)
                rivals[f] += gift + put_right(
                    offer.win_back_matched, self.satisfaction[f], self.expectation[f], self.grudge, p.choice
                )
            rivals[f] += drawn
            is_hidden = not model.offers.all_known and f <= p.market.rivals and not self.aware >> f & 1
            if is_hidden and not self.luck(Purpose.SEARCH, f) < offer.findable:
                del rivals[f]
                continue
            price[f] = price_feeling(offer.price, self.reference, p.price)
            paid[f] = compensated(self.points_utility, offer.buyout, p.price)
        own_price = price_feeling(self.offer.price, self.reference, p.price)
        self.own = held + self.weight * own_price
        self.own_plain = held + self.plain * own_price
        offered = {f: rivals[f] + self.weight * price[f] + paid[f] for f in rivals}
        nowhere = -1.0e300
        self.chosen = max(offered, key=lambda f: offered[f]) if offered else 0
        self.best = max(offered.values(), default=nowhere)
        self.best_uncompensated = max((rivals[f] + self.weight * price[f] for f in rivals), default=nowhere)
        self.best_plain = max((rivals[f] + self.plain * price[f] + paid[f] for f in rivals), default=nowhere)
        self.best_plain_uncompensated = max((rivals[f] + self.plain * price[f] for f in rivals), default=nowhere)

    def has_lapsed(self, k: int) -> bool:
        """Return whether one counts as a former customer of firm k."""
        return bool(has_lapsed(self.former == k, self.model.values.market.repertoire))

    def pull_of_card(self, k: int) -> float:
        """Return the utility of points that a purchase from firm k would earn: none in a subscription."""
        return 0.0

    def stay_or_leave(self) -> None:
        """Look around or not; leave if somebody is better; be counted by what holds."""
        p, totals, offer = self.model.values, self.model.totals, self.offer
        pull = price_pull(offer.price, offer.cheapest_rival, self.reference, self.weight)
        poached = min(offer.best_buyout, 1.0) if self.points_utility > 0.0 else 0.0
        warned = max(-self.heard[self.provider], 0.0)
        chance = review_chance(
            pull, self.grievance, offer.contact, poached, 1.0 if self.contract_ended else 0.0,
            self.has_cashed * min(p.programme.value, 1.0),
            warned, p.attention,
        )  # fmt: skip
        is_looking = chance - self.luck(Purpose.REVIEW) > 0.0
        self.left_because = -1
        self.stayed_for = hold_of(
            self.own_plain, self.own, self.felt, self.lock,
            self.best_plain_uncompensated, self.best_uncompensated, self.best,
        )  # fmt: skip
        tie = self.felt, self.lock, self.pull_of_habit
        hostage = is_hostage(self.own, *tie, self.best, self.best_uncompensated)
        fan = is_fan(self.own, self.own_plain, *tie, self.best, self.best_plain)
        if is_looking and not stays(self.own, *tie, self.best):
            if self.move(self.chosen):
                return
        elif is_looking and self.contract_left == 0:
            self.contract_left = int(offer.contract_months)
        self.tenure = min(self.tenure + 1, 32000)
        if self.provider == 0:
            totals.here[self.group, self.stayed_for, int(hostage), int(fan)] += 1

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
            totals.compensation[new] += cents(to.buyout * offer.points_face * (self.points / 100.0))
            totals.points_forfeited[old] += self.points
            self.tenure = 1
            self.contract_left = int(to.contract_months)
            self.is_member = self.points = self.has_cashed = 0
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
        """Return what speaks for leaving to `new`, term by term."""
        p, old, offer, to = self.model.values, self.provider, self.offer, self.public(new)
        left, is_dealers, is_back = self.public(old), self.channel == 2, self.has_lapsed(new)
        dearer = price_feeling(to.price, self.reference, p.price)
        dearer -= price_feeling(offer.price, self.reference, p.price)
        satisfaction, expectation = self.satisfaction[new], self.expectation[new]
        drawn = experience_utility(satisfaction, expectation, p.choice)
        drawn += led_by(self.goal, *to.seen)
        drawn += reputation(to.brand, to.mind, to.dealer, is_dealers, p.choice)
        drawn += felt_bond(self.bond[new], self.mature, p.choice, p.bond)
        drawn += put_right(to.win_back_matched if is_back else 0.0, satisfaction, expectation, self.grudge, p.choice)
        had = experience_utility(self.satisfaction[old], self.expectation[old], p.choice)
        had += led_by(self.goal, *left.seen)
        had += reputation(left.brand, left.mind, left.dealer, is_dealers, p.choice)
        heard = self.heard[new] - self.heard[old] * p.choice.own_talk
        threshold = offer.points_threshold
        reward = points_worth(threshold, threshold, p.programme) * offer.points_face * self.has_cashed
        gift = sum_utility(to.win_back if is_back else 0.0, self.bill, self.plain, p.price)
        chance = self.luck(Purpose.NOISE, new, named_gumbel) - self.luck(Purpose.NOISE, old, named_gumbel)
        return exit_terms(
            self.weight * dearer - self.gift,
            p.choice.grievance * self.grievance - resentment(self.former == new, self.grudge, p.choice),
            disappointment(self.satisfaction[old], p.ladder.neutral, p.choice),
            drawn - had,
            p.choice.talk * heard,
            compensated(self.points_utility, to.buyout, p.price) + gift,
            p.price.loss_aversion * sum_utility(reward, self.bill, self.plain, p.price),
            self.variety,
            self.taste[new] - self.taste[old],
            passing_noise(chance, p.choice),
        )
