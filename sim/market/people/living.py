"""Using the service, meeting people, failures, feelings and talk, for one person."""

from __future__ import annotations

from sim.levers.offer import WIDTH
from sim.market.draws import Purpose, named_bell
from sim.market.people.state import Person, stored
from sim.market.rules.bond import bond_faded, bond_next, bound_by_word, felt_bond, in_order, is_known_person
from sim.market.rules.choice import INEXPERIENCE, drawn_by, maturity, months_used_next
from sim.market.rules.experience import (
    grievance_next,
    grudge_next,
    human_share,
    interaction,
    is_contact,
    machine_service,
    performance,
    service,
    suited,
    who_serves,
)
from sim.market.rules.failure import (
    MAJOR,
    NOTHING,
    SILENT,
    failed,
    failure_left,
    headquarters_chance,
    is_major,
    outcome_of,
    settle_chance,
    voice_chance,
)
from sim.market.rules.need import is_asked, is_read, is_used
from sim.market.rules.news import fell_short
from sim.market.rules.satisfaction import expectation_faded, expectation_next, satisfaction_next
from sim.market.rules.talk import (
    delight,
    heed_chance,
    message,
    of_former,
    of_provider,
    opinion,
    said,
    said_besides,
    tone_on_occasion,
    warns_of_former,
)
from sim.market.totals import COMPLAINTS, CONTACTS, FAILURES, MILLIONTHS


class Living(Person):
    """What a person goes through with a provider."""

    def meet(self) -> None:
        """Be served, now and then, by a person or a machine: who it is, how warm, how able."""
        p, offer, staff = self.model.values, self.offer, self.model.staff
        luck, uses = self.luck(Purpose.CONTACT), self.uses
        human = offer.contacts * human_share(self.channel, offer.online_human, p.dealers)
        self.met = 1.0 if is_contact(luck, human, offer.follow_up, uses) else 0.0
        first, luck_of_whom = self.provider * p.staff.size, self.luck(Purpose.COLLEAGUE)
        served_by = who_serves(luck_of_whom, self.employee, p.staff)
        self.usual = is_known_person(served_by, self.employee, float(staff.has_left[first + self.employee]))
        place = first + served_by
        self.warmth = float(staff.warmth[place]) + p.experience.warmth_spread * self.luck(Purpose.WARMTH, 0, named_bell)
        self.skill = float(staff.skill[place])
        is_met = bool(is_contact(luck, offer.contacts, offer.follow_up, uses))
        if self.met:
            is_hurried = self.luck(Purpose.HURRY) < p.need.hurried
            core = in_order(self.satisfaction[self.provider], p.bond)
            treated = interaction(self.warmth, p.bond.expected_warmth, core, p.experience)
            self.served = service(self.skill, is_hurried, offer.memory, p.experience, p.need) + treated
        else:
            self.served = machine_service(offer.memory, p.need) if is_met else 0.0
        self.count(CONTACTS, is_met)

    def be_known(self) -> None:
        """Let staff read one's goal, and be asked, now and then, what one needs."""
        p, offer = self.model.values.need, self.offer
        if self.met and is_read(self.luck(Purpose.LEARN), self.skill, offer.memory, p):
            self.is_known = 1
        luck = self.luck(Purpose.LISTEN)
        used = is_used(luck, offer.listening, offer.acted_on)
        self.in_vain = 1.0 if is_asked(luck, offer.listening) and not used else 0.0
        if used:
            self.is_known = 1

    def fail(self) -> None:
        """Let things go wrong, be said or not, and be resolved or not."""
        p, offer, totals = self.model.values.failure, self.offer, self.model.totals
        self.incident, self.lost, self.left = NOTHING, 0.0, 0.0
        luck = self.luck(Purpose.FAILURE)
        rate = offer.failure_rate * self.uses
        if not failed(luck, rate):
            return
        major = is_major(luck, rate, p)
        is_told = self.luck(Purpose.VOICE) < voice_chance(
            major, self.felt, offer.ease, self.nature(Purpose.READINESS, since=self.entered), p
        )
        is_found = self.luck(Purpose.DETECT) < offer.detection
        settled = settle_chance(offer.recovery, self.skill, p)
        is_settled = self.luck(Purpose.SETTLE) < settled
        writes, letter = headquarters_chance(offer.ease, p), self.luck(Purpose.HEADQUARTERS)
        outcome = outcome_of(
            is_told, is_found, is_settled, self.luck(Purpose.QUICK) < offer.quick, letter < writes,
            letter < writes * settled,
        )  # fmt: skip
        self.left = failure_left(outcome, major, p)
        self.lost = p.drop * self.left
        self.incident = outcome + (MAJOR if major else 0)
        totals.incidents[self.provider, self.incident] += 1
        self.count(FAILURES, True)
        self.count(COMPLAINTS, outcome != SILENT)
        totals.headquarters[self.provider] += (is_told or is_found) and not is_settled and letter < writes

    def use(self) -> None:
        """Use the service: what it does for one's goal, how well it works, what went wrong."""
        p = self.model.values
        luck = self.luck(Purpose.PERFORMANCE, 0, named_bell)
        suits = self.nature(Purpose.FIT, self.provider, named_bell, self.entered)
        self.performance = performance(
            suited(self.offer.fit[self.goal], suits, p.experience),
            self.taste[self.provider],
            float(self.is_known),
            luck,
            self.served,
            self.lost,
            p.experience,
            p.need,
        )
        if p.news.credibility_loss > 0.0 and self.uses:
            public = self.public(self.provider)
            lacking = fell_short(self.performance, public.claim, public.reach)
            self.model.totals.shortfall[self.provider] += int(lacking * MILLIONTHS)
        self.grievance = stored(grievance_next(self.grievance, self.left, self.tied, p.bond.captivity, p.experience))
        self.grudge = stored(grudge_next(self.grudge, p.experience))

    def feel(self) -> None:
        """Satisfaction, expectation and bond follow what happened."""
        p, k = self.model.values, self.provider
        before, expected = self.satisfaction[k], self.expectation[k]
        own_bond = bond_next(
            self.own_bond, self.warmth, self.met, self.usual, self.receptivity, before, self.performance >= expected,
            self.left, self.offer.recognition, self.in_vain, p.bond,
        )  # fmt: skip
        felt = satisfaction_next(
            before, self.performance, expected, self.felt, self.tied, p.bond.captivity, p.satisfaction
        )
        self.own_satisfaction = felt if self.uses else before
        own_bond = own_bond if self.uses else bond_faded(self.own_bond, p.bond)
        self.satisfaction[k] = stored(self.own_satisfaction)
        own_expectation = expectation_next(expected, self.performance, p.expectation) if self.uses else expected
        self.own_expectation = own_expectation
        self.expectation = [
            stored(own_expectation if f == k else expectation_faded(heard, self.satisfaction[f], p.expectation))
            for f, heard in enumerate(self.expectation)
        ]
        self.bond = [stored(own_bond if f == k else bond_faded(bond, p.bond)) for f, bond in enumerate(self.bond)]
        if p.structure.promise == INEXPERIENCE and self.uses:
            self.months_used[k] = months_used_next(self.months_used[k])
        self.bond[p.market.rivals + 1 :] = [0.0] * p.market.outside  # no customer bonds with no firm

    def talk(self) -> None:
        """Speak about the own provider, warn of the one left last, or stay silent."""
        p, luck = self.model.values.word_of_mouth, self.luck(Purpose.SPEAK)
        tone = message(luck, self.felt, self.own_satisfaction, self.grievance, self.sociability, p)
        warns = warns_of_former(luck, self.grievance, self.grudge, self.sociability, p)
        self.message = said(tone, warns, self.provider, self.former)

    def speak_on_occasion(self) -> None:
        """Speak because somebody asks or something happened, of the provider and of the firm left last."""
        values, k, former = self.model.values, self.provider, self.former
        p, neutral, rivals = values.word_of_mouth, values.ladder.neutral, values.market.rivals
        if not (p.asked > 0.0 or p.delight > 0.0 or p.failure > 0.0):
            return
        surprise = delight(self.performance, self.own_expectation, self.warmth, self.met, self.uses, values.bond)
        past = self.satisfaction[former] if 0 <= former <= rivals else neutral
        of_own, of_past = of_provider(self.message, k), of_former(self.message, k)
        if of_own == 0 and k <= rivals:
            found = opinion(self.own_satisfaction, neutral)
            of_own = tone_on_occasion(self.luck(Purpose.TELL), found, surprise, self.left, self.sociability, p)
        if of_past == 0:
            found = opinion(past, neutral)
            of_past = tone_on_occasion(self.luck(Purpose.RECALL), found, 0.0, 0.0, self.sociability, p)
        self.message = said(of_own, of_past < 0, k, former)
        self.also_said = said_besides(of_own, of_past, former)

    def believe_own_words(self) -> None:
        """Be bound by one's words, having recommended the provider."""
        p, k = self.model.values, self.provider
        if p.bond.spoken > 0.0 and k <= p.market.rivals:
            self.bond[k] = stored(bound_by_word(self.bond[k], of_provider(self.message, k), p.bond))

    def heeds(self, k: int) -> float:
        """Return the chance of taking in what is said about firm k: by how it stands against the best other."""
        p, mature = self.model.values, maturity(float(self.tenure), self.model.values.choice)
        seen = [
            drawn_by(satisfaction, expectation, p.choice.future_share, 0.0, 0.0, p.choice)
            + (taste + felt_bond(bond, mature, p.choice, p.bond))
            for satisfaction, expectation, taste, bond in zip(
                self.satisfaction, self.expectation, self.taste, self.bond, strict=True
            )
        ]
        return float(heed_chance(seen[k], max(seen[:k] + seen[k + 1 :]), p.word_of_mouth))

    def count(self, what: int, is_so: bool) -> None:
        """Count something of this customer under the offer received."""
        self.model.totals.reached[self.provider, self.at % WIDTH, what] += is_so
