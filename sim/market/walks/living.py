"""Using the service, meeting people, failures, feelings and talk."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import WIDTH
from sim.market.compiled import rule
from sim.market.draws import Purpose, bell, key, uniform
from sim.market.rules.bond import bond_faded, bond_next, bound_by_word, in_order, is_known_person
from sim.market.rules.choice import INEXPERIENCE, months_used_next
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


@rule
def meet(b, c, offers, p, s, staff, reached):
    """Be served, now and then, by a person or a machine: who it is, how warm, how able."""
    lo, hi = b.lo, b.hi
    n = hi - lo
    f, channel, employee = c.provider[lo:hi], c.channel[lo:hi], c.employee[lo:hi]
    contact, colleague = key(b.seed, b.month, Purpose.CONTACT, 0), key(b.seed, b.month, Purpose.COLLEAGUE, 0)
    warmth, hurry = key(b.seed, b.month, Purpose.WARMTH, 0), key(b.seed, b.month, Purpose.HURRY, 0)
    for j in range(n):
        s.luck[j] = uniform(contact, lo + j)
    for j in range(n):
        at = s.at[j]
        human = offers.contacts[at] * human_share(channel[j], offers.online_human[at], p.dealers)
        s.met[j] = 1.0 if is_contact(s.luck[j], human, offers.follow_up[at], s.uses[j]) else 0.0
    for j in range(n):
        s.skill[j] = f[j] * p.staff.size + who_serves(uniform(colleague, lo + j), employee[j], p.staff)
    if p.bond.usual > 0.0:  # else it makes no difference who it was
        for j in range(n):
            has_left = staff.has_left[f[j] * p.staff.size + employee[j]]
            s.usual[j] = is_known_person(int(s.skill[j]) - f[j] * p.staff.size, employee[j], has_left)
    for j in range(n):
        s.warmth[j] = staff.warmth[int(s.skill[j])] + p.experience.warmth_spread * bell(warmth, lo + j)
    for j in range(n):
        s.skill[j] = staff.skill[int(s.skill[j])]
    for j in range(n):
        at = s.at[j]
        by_person = service(
            s.skill[j], uniform(hurry, lo + j) < p.need.hurried, offers.memory[at], p.experience, p.need
        )
        is_met = is_contact(s.luck[j], offers.contacts[at], offers.follow_up[at], s.uses[j])
        by_machine = machine_service(offers.memory[at], p.need) if is_met else 0.0
        s.served[j] = by_person if s.met[j] > 0.0 else by_machine
    if p.experience.interaction > 0.0:
        for j in range(n):
            core = in_order(s.own_satisfaction[j], p.bond)
            treated = interaction(s.warmth[j], p.bond.expected_warmth, core, p.experience)
            s.served[j] += treated if s.met[j] > 0.0 else 0.0
    for j in range(n):
        at = s.at[j]
        is_met = is_contact(s.luck[j], offers.contacts[at], offers.follow_up[at], s.uses[j])
        reached[f[j], at % WIDTH, CONTACTS] += 1 if is_met else 0


@rule
def be_known(b, c, offers, p, s):
    """Let staff read the goals of those they meet, and the firm ask some what they need."""
    lo, hi = b.lo, b.hi
    is_known = c.is_known[lo:hi]
    learn, listen = key(b.seed, b.month, Purpose.LEARN, 0), key(b.seed, b.month, Purpose.LISTEN, 0)
    for j in range(hi - lo):
        read = s.met[j] > 0.0 and is_read(uniform(learn, lo + j), s.skill[j], offers.memory[s.at[j]], p)
        is_known[j] = 1 if read else is_known[j]
    for j in range(hi - lo):
        s.in_vain[j] = 0.0
    if max(offers.listening) > 0.0:
        for j in range(hi - lo):
            at, luck = s.at[j], uniform(listen, lo + j)
            used = is_used(luck, offers.listening[at], offers.acted_on[at])
            s.in_vain[j] = 1.0 if is_asked(luck, offers.listening[at]) and not used else 0.0
            is_known[j] = 1 if used else is_known[j]


@rule
def fail(b, c, offers, p, s, totals):
    """Let things go wrong, be said or not, and be resolved or not. Few customers in a month."""
    seed, month, lo, hi = b.seed, b.month, b.lo, b.hi
    failure = key(seed, month, Purpose.FAILURE, 0)
    incident = c.incident[lo:hi]
    for j in range(hi - lo):
        incident[j] = NOTHING
    for j in range(hi - lo):
        s.lost[j] = 0.0
    for j in range(hi - lo):
        s.left[j] = 0.0
    for j in range(hi - lo):
        s.luck[j] = uniform(failure, lo + j)
    # All is looked up here and not in a function of its own: handing over all tables costs more than the work.
    for j in range(hi - lo):
        at, i = s.at[j], lo + j
        rate = offers.failure_rate[at] * s.uses[j]
        if failed(s.luck[j], rate):
            k, major = c.provider[i], is_major(s.luck[j], rate, p.failure)
            readiness = uniform(key(seed, c.entered[i], Purpose.READINESS, 0), i)
            voice = voice_chance(major, s.felt[j], offers.ease[at], readiness, p.failure)
            is_told = uniform(key(seed, month, Purpose.VOICE, 0), i) < voice
            is_found = uniform(key(seed, month, Purpose.DETECT, 0), i) < offers.detection[at]
            settled = settle_chance(offers.recovery[at], s.skill[j], p.failure)
            is_settled = uniform(key(seed, month, Purpose.SETTLE, 0), i) < settled
            writes = headquarters_chance(offers.ease[at], p.failure)
            letter = uniform(key(seed, month, Purpose.HEADQUARTERS, 0), i)
            is_quick = uniform(key(seed, month, Purpose.QUICK, 0), i) < offers.quick[at]
            outcome = outcome_of(is_told, is_found, is_settled, is_quick, letter < writes, letter < writes * settled)
            s.left[j] = failure_left(outcome, major, p.failure)
            s.lost[j] = p.failure.drop * s.left[j]
            incident[j] = outcome + (MAJOR if major else 0)
            totals.incidents[k, incident[j]] += 1
            totals.reached[k, at % WIDTH, FAILURES] += 1
            totals.reached[k, at % WIDTH, COMPLAINTS] += 1 if outcome != SILENT else 0
            totals.headquarters[k] += 1 if (is_told or is_found) and not is_settled and letter < writes else 0


@rule
def use(b, c, offers, p, s, shortfall):
    """Use the service: what it does for the customer's goal, how well it works, what went wrong."""
    lo, hi = b.lo, b.hi
    f, goal, is_known, grievance = c.provider[lo:hi], c.goal[lo:hi], c.is_known[lo:hi], c.grievance[lo:hi]
    perform = key(b.seed, b.month, Purpose.PERFORMANCE, 0)
    for j in range(hi - lo):
        s.performance[j] = offers.fit[goal[j], s.at[j]]
    if p.experience.fit_spread > 0.0:
        for j in range(hi - lo):
            suits = key(b.seed, c.entered[lo + j], Purpose.FIT, f[j])
            s.performance[j] = suited(s.performance[j], bell(suits, lo + j), p.experience)
    for k in range(len(offers.price) // WIDTH):
        taste = c.taste[k, lo:hi]
        for j in range(hi - lo):
            s.own_taste[j] = np.float64(taste[j]) if f[j] == k else s.own_taste[j]
    for j in range(hi - lo):
        s.performance[j] = performance(
            s.performance[j], s.own_taste[j], np.float64(is_known[j]), bell(perform, lo + j), s.served[j], s.lost[j],
            p.experience, p.need,
        )  # fmt: skip
    if p.news.credibility_loss > 0.0 and max(offers.reach) > 0.0:
        for j in range(hi - lo):
            public = f[j] * WIDTH
            lacking = fell_short(s.performance[j], offers.claim[public], offers.reach[public])
            shortfall[f[j]] += int(lacking * MILLIONTHS) if s.uses[j] > 0.0 else 0
    for j in range(hi - lo):
        grievance[j] = grievance_next(np.float64(grievance[j]), s.left[j], s.tied[j], p.bond.captivity, p.experience)
    grudge = c.grudge[lo:hi]
    for j in range(hi - lo):
        grudge[j] = grudge_next(np.float64(grudge[j]), p.experience)


@rule
def feel(b, c, offers, p, s):
    """Satisfaction, expectation and bond follow what happened."""
    lo, hi = b.lo, b.hi
    n = hi - lo
    f, receptivity = c.provider[lo:hi], c.receptivity[lo:hi]
    # who has not used the service this month, as happens in a repertoire, has nothing to feel about
    for j in range(n):
        met = bond_next(
            s.own_bond[j], s.warmth[j], s.met[j], s.usual[j], np.float64(receptivity[j]), s.own_satisfaction[j],
            s.performance[j] >= s.own_expectation[j], s.left[j], offers.recognition[s.at[j]], s.in_vain[j], p.bond,
        )  # fmt: skip
        s.own_bond[j] = met if s.uses[j] > 0.0 else bond_faded(s.own_bond[j], p.bond)
    for j in range(n):
        felt = satisfaction_next(
            s.own_satisfaction[j], s.performance[j], s.own_expectation[j], s.felt[j], s.tied[j], p.bond.captivity,
            p.satisfaction,
        )  # fmt: skip
        s.own_satisfaction[j] = felt if s.uses[j] > 0.0 else s.own_satisfaction[j]
    for j in range(n):
        expected = expectation_next(s.own_expectation[j], s.performance[j], p.expectation)
        s.own_expectation[j] = expected if s.uses[j] > 0.0 else s.own_expectation[j]
    for k in range(len(offers.price) // WIDTH):
        satisfaction, expectation, bond = c.satisfaction[k, lo:hi], c.expectation[k, lo:hi], c.bond[k, lo:hi]
        for j in range(n):
            satisfaction[j] = s.own_satisfaction[j] if f[j] == k else np.float64(satisfaction[j])
        for j in range(n):
            faded = expectation_faded(np.float64(expectation[j]), np.float64(satisfaction[j]), p.expectation)
            expectation[j] = s.own_expectation[j] if f[j] == k else faded
        for j in range(n):
            bond[j] = s.own_bond[j] if f[j] == k else bond_faded(np.float64(bond[j]), p.bond)
    if p.structure.promise == INEXPERIENCE:
        for k in range(len(offers.price) // WIDTH):
            months_used = c.months_used[k, lo:hi]
            for j in range(n):
                months_used[j] = months_used_next(months_used[j]) if f[j] == k and s.uses[j] > 0.0 else months_used[j]
    if p.market.outside == 1:  # no customer bonds with no firm
        c.bond[p.market.rivals + 1, lo:hi] = 0.0


@rule
def talk(b, c, p, s):
    """Speak about the own provider, warn of the one left last, or stay silent."""
    lo, hi = b.lo, b.hi
    f, told, sociability, grievance = c.provider[lo:hi], c.message[lo:hi], c.sociability[lo:hi], c.grievance[lo:hi]
    former, grudge = c.former[lo:hi], c.grudge[lo:hi]
    speak = key(b.seed, b.month, Purpose.SPEAK, 0)
    for j in range(hi - lo):
        luck, sociable = uniform(speak, lo + j), np.float64(sociability[j])
        aggrieved, grudging = np.float64(grievance[j]), np.float64(grudge[j])
        tone = message(luck, s.felt[j], s.own_satisfaction[j], aggrieved, sociable, p)
        warns = warns_of_former(luck, aggrieved, grudging, sociable, p)
        told[j] = said(tone, warns, f[j], former[j])


@rule
def speak_on_occasion(b, c, p, s):
    """Speak because somebody asks or something happened, of the provider and of the firm left last."""
    q = p.word_of_mouth
    if not (q.asked > 0.0 or q.delight > 0.0 or q.failure > 0.0):
        return
    lo, hi, neutral, rivals = b.lo, b.hi, p.ladder.neutral, p.market.rivals
    n = hi - lo
    f, former, sociability = c.provider[lo:hi], c.former[lo:hi], c.sociability[lo:hi]
    told, besides = c.message[lo:hi], c.also_said[lo:hi]
    tells, recalls = key(b.seed, b.month, Purpose.TELL, 0), key(b.seed, b.month, Purpose.RECALL, 0)
    for j in range(n):
        s.past[j] = neutral  # nothing to say of a firm that one has never left
    for k in range(rivals + 1):
        satisfaction = c.satisfaction[k, lo:hi]
        for j in range(n):
            s.past[j] = np.float64(satisfaction[j]) if former[j] == k else s.past[j]
    for j in range(n):
        sociable = np.float64(sociability[j])
        surprise = delight(s.performance[j], s.own_expectation[j], s.warmth[j], s.met[j], s.uses[j], p.bond)
        found = opinion(s.own_satisfaction[j], neutral)
        now = tone_on_occasion(uniform(tells, lo + j), found, surprise, s.left[j], sociable, q) if f[j] <= rivals else 0
        then = tone_on_occasion(uniform(recalls, lo + j), opinion(s.past[j], neutral), 0.0, 0.0, sociable, q)
        of_own, of_past = of_provider(told[j], f[j]), of_former(told[j], f[j])
        of_own = of_own if of_own != 0 else now
        of_past = of_past if of_past != 0 else then
        told[j] = said(of_own, of_past < 0, f[j], former[j])
        besides[j] = said_besides(of_own, of_past, former[j])


@rule
def believe_own_words(b, c, p):
    """Let those who recommended their provider be bound by their words.   p: ParameterValues."""
    if p.bond.spoken > 0.0:
        lo, hi = b.lo, b.hi
        f, told = c.provider[lo:hi], c.message[lo:hi]
        for k in range(p.market.rivals + 1):
            bond = c.bond[k, lo:hi]
            for j in range(hi - lo):
                tone = of_provider(told[j], f[j]) if f[j] == k else 0
                bond[j] = bound_by_word(np.float64(bond[j]), tone, p.bond)
