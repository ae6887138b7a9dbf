"""Steps 7 to 13 of the month: using the service, meeting people, failures, feelings, points, talk and money."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import WIDTH
from sim.market.compiled import rule
from sim.market.customers import STAYED
from sim.market.draws import Purpose, bell, key, uniform
from sim.market.rules.bond import bond_faded, bond_next
from sim.market.rules.experience import (
    grievance_next,
    grudge_next,
    human_share,
    machine_service,
    performance,
    service,
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
from sim.market.rules.ladder import attitude, loyalty, rung
from sim.market.rules.money import cents, reference_next, use_of
from sim.market.rules.need import is_asked, is_read, is_used
from sim.market.rules.programme import earning_rate, joins
from sim.market.rules.satisfaction import expectation_faded, expectation_next, satisfaction_next
from sim.market.rules.talk import message, warns_of_former
from sim.market.totals import COMPLAINTS, CONTACTS, FAILURES, LOYALTIES, MEMBERS, MILLIONTHS, SERVED

PERFORMANCE, FAILURE, CONTACT, WARMTH, COLLEAGUE, HURRY = (
    int(Purpose.PERFORMANCE),
    int(Purpose.FAILURE),
    int(Purpose.CONTACT),
    int(Purpose.WARMTH),
    int(Purpose.COLLEAGUE),
    int(Purpose.HURRY),
)
VOICE, READINESS, DETECT, SETTLE, ANSWERED, HEADQUARTERS = (
    int(Purpose.VOICE),
    int(Purpose.READINESS),
    int(Purpose.DETECT),
    int(Purpose.SETTLE),
    int(Purpose.QUICK),
    int(Purpose.HEADQUARTERS),
)
JOIN, SPEAK, LEARN, LISTEN = int(Purpose.JOIN), int(Purpose.SPEAK), int(Purpose.LEARN), int(Purpose.LISTEN)
CENTS = 100.0


@rule
def meet(c, offers, p, s, staff, totals, seed, month, lo, hi):
    """Be served, now and then, by a person or a machine: who it is, how warm, how able."""
    n = hi - lo
    f, channel, employee = c.provider[lo:hi], c.channel[lo:hi], c.employee[lo:hi]
    contact, colleague, warmth, hurry = (
        key(seed, month, CONTACT, 0),
        key(seed, month, COLLEAGUE, 0),
        key(seed, month, WARMTH, 0),
        key(seed, month, HURRY, 0),
    )
    size = p.staff.size
    for j in range(n):
        s.luck[j] = uniform(contact, lo + j)
    for j in range(n):
        at = s.at[j]
        human = human_share(channel[j], offers.online_human[at], p.dealers)
        s.met[j] = 1.0 if s.luck[j] < (offers.contacts[at] * human + offers.follow_up[at]) * s.uses[j] else 0.0
    for j in range(n):
        # the usual employee, or any: one draw says which, and whom
        luck = uniform(colleague, lo + j)
        anybody = int((luck - p.staff.same) / (1.0 - p.staff.same) * size) if luck > p.staff.same else 0
        whom = employee[j] if luck <= p.staff.same else min(anybody, size - 1)
        s.skill[j] = f[j] * size + whom
    for j in range(n):
        s.warmth[j] = staff.warmth[int(s.skill[j])] + p.experience.warmth_spread * bell(warmth, lo + j)
    for j in range(n):
        s.skill[j] = staff.skill[int(s.skill[j])]
    for j in range(n):
        at = s.at[j]
        by_person = service(
            s.skill[j], uniform(hurry, lo + j) < p.need.hurried, offers.memory[at], p.experience, p.need
        )
        is_contact = s.luck[j] < (offers.contacts[at] + offers.follow_up[at]) * s.uses[j]
        by_machine = machine_service(offers.memory[at], p.need) if is_contact else 0.0
        s.served[j] = by_person if s.met[j] > 0.0 else by_machine
    for j in range(n):
        at = s.at[j]
        is_contact = s.luck[j] < (offers.contacts[at] + offers.follow_up[at]) * s.uses[j]
        totals.reached[f[j], at % WIDTH, CONTACTS] += 1 if is_contact else 0


@rule
def be_known(c, offers, p, s, seed, month, lo, hi):
    """Let staff read the goals of those they meet, and the firm ask some what they need."""
    is_known, learn, listen = c.is_known[lo:hi], key(seed, month, LEARN, 0), key(seed, month, LISTEN, 0)
    for j in range(hi - lo):
        read = s.met[j] > 0.0 and is_read(uniform(learn, lo + j), s.skill[j], offers.memory[s.at[j]], p.need)
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
def fail(c, offers, p, s, totals, seed, month, lo, hi):
    """Let things go wrong, be said or not, and be put right or not. Few customers in a month."""
    failure = key(seed, month, FAILURE, 0)
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
            voice = voice_chance(major, s.felt[j], offers.ease[at], uniform(key(seed, 0, READINESS, 0), i), p.failure)
            is_told = uniform(key(seed, month, VOICE, 0), i) < voice
            is_found = uniform(key(seed, month, DETECT, 0), i) < offers.detection[at]
            settled = settle_chance(offers.recovery[at], s.skill[j], p.failure)
            is_settled = uniform(key(seed, month, SETTLE, 0), i) < settled
            writes = headquarters_chance(offers.ease[at], p.failure)
            letter = uniform(key(seed, month, HEADQUARTERS, 0), i)
            outcome = outcome_of(
                is_told, is_found, is_settled, uniform(key(seed, month, ANSWERED, 0), i) < offers.quick[at],
                letter < writes, letter < writes * settled,
            )  # fmt: skip
            s.left[j] = failure_left(outcome, major, p.failure)
            s.lost[j] = p.failure.drop * s.left[j]
            incident[j] = outcome + (MAJOR if major else 0)
            totals.incidents[k, incident[j]] += 1
            totals.reached[k, at % WIDTH, FAILURES] += 1
            totals.reached[k, at % WIDTH, COMPLAINTS] += 1 if outcome != SILENT else 0
            totals.headquarters[k] += 1 if (is_told or is_found) and not is_settled and letter < writes else 0


@rule
def use(c, p, offers, s, seed, month, lo, hi):
    """Use the service: what it does for the customer's goal, how well it works, what went wrong."""
    goal, is_known, grievance = c.goal[lo:hi], c.is_known[lo:hi], c.grievance[lo:hi]
    perform = key(seed, month, PERFORMANCE, 0)
    f = c.provider[lo:hi]
    for j in range(hi - lo):
        s.performance[j] = offers.fit[goal[j], s.at[j]]
    for k in range(len(offers.price) // WIDTH):
        taste = c.taste[k, lo:hi]
        for j in range(hi - lo):
            s.luck[j] = np.float64(taste[j]) if f[j] == k else s.luck[j]
    for j in range(hi - lo):
        s.performance[j] = performance(
            s.performance[j],
            s.luck[j],
            np.float64(is_known[j]),
            bell(perform, lo + j),
            s.served[j],
            s.lost[j],
            p.experience,
            p.need,
        )
    for j in range(hi - lo):
        grievance[j] = grievance_next(np.float64(grievance[j]), s.left[j], s.tied[j], p.bond.captivity, p.experience)
    grudge = c.grudge[lo:hi]
    for j in range(hi - lo):
        grudge[j] = grudge_next(np.float64(grudge[j]), p.experience)


@rule
def feel(c, offers, p, s, lo, hi):
    """Satisfaction, expectation and bond follow what happened."""
    n = hi - lo
    f, receptivity = c.provider[lo:hi], c.receptivity[lo:hi]
    # who has not used the service this month, as happens in a repertoire, has nothing to feel about
    for j in range(n):
        met = bond_next(
            s.own_bond[j],
            s.warmth[j],
            s.met[j],
            np.float64(receptivity[j]),
            s.own_satisfaction[j],
            s.performance[j] >= s.own_expectation[j],
            s.left[j],
            offers.recognition[s.at[j]],
            s.in_vain[j],
            p.bond,
        )
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
    if p.market.outside == 1:  # nobody bonds with nobody
        c.bond[p.market.rivals + 1, lo:hi] = 0.0


@rule
def collect_points(c, offers, p, s, totals, seed, month, lo, hi):
    """Join, earn, expire, cash; all in whole cents, so that every point is accounted for.

    Members earn where they hold a card, which in a subscription is their provider, and join where they buy.
    """
    n = hi - lo
    f, is_member, points, has_cashed = c.provider[lo:hi], c.is_member[lo:hi], c.points[lo:hi], c.has_cashed[lo:hi]
    spend, tenure, card = c.spend[lo:hi], c.tenure[lo:hi], c.card[lo:hi]
    reference, threshold = c.reference[lo:hi], c.reward_threshold[lo:hi]
    join = key(seed, month, JOIN, 0)
    if p.market.repertoire == 0:
        for j in range(n):
            s.usage[j] = use_of(np.float64(spend[j]), np.float64(tenure[j]), s.felt[j], p.population, p.bond)
    if max(offers.points_face) > 0.0 or max(points) > 0 or max(is_member) > 0 or max(has_cashed) > 0:
        for j in range(n):
            k = card[j] if is_member[j] == 1 else f[j]
            at = s.at[j] if k == f[j] else k * WIDTH
            runs = offers.points_face[at] > 0.0
            was_member, balance = is_member[j] == 1 and runs, points[j]
            has_joined = not was_member and runs and s.uses[j] > 0.0 and joins(
                uniform(join, lo + j), offers.points_rate[at], np.float64(threshold[j]), p.programme
            )  # fmt: skip
            if not was_member and not has_joined and balance == 0:  # nothing moves for most people
                is_member[j] = 0
                has_cashed[j] = 0
                continue
            rate = earning_rate(
                offers.points_rate[at], np.float64(tenure[j]), np.float64(spend[j]), offers.tier_from[at],
                offers.tier_bonus[at],
            )  # fmt: skip
            earned = cents(rate * offers.price[at] * s.usage[j]) if was_member or has_joined else 0
            earned += cents(offers.head_start[at] * offers.points_threshold[at]) if has_joined else 0
            expired = int(balance * offers.points_lost[at] + 0.5)
            balance += earned - expired
            reward_due = (was_member or has_joined) and balance >= offers.points_threshold[at] * CENTS
            is_member[j] = 1 if was_member or has_joined else 0
            card[j] = k if was_member or has_joined else card[j]
            has_cashed[j] = 1 if reward_due else 0
            points[j] = 0 if reward_due else balance
            totals.points_earned[k] += earned
            totals.points_expired[k] += expired
            totals.redeemed[k] += balance if reward_due else 0
            totals.points_held[k] += points[j]
    for j in range(n):
        reference[j] = reference_next(np.float64(reference[j]), offers.price[s.at[j]], p.price)


@rule
def talk(c, p, s, seed, month, lo, hi):
    """Speak about the own provider, warn of the one left last, or stay silent."""
    f, said, sociability, grievance = c.provider[lo:hi], c.message[lo:hi], c.sociability[lo:hi], c.grievance[lo:hi]
    former, grudge = c.former[lo:hi], c.grudge[lo:hi]
    speak = key(seed, month, SPEAK, 0)
    for j in range(hi - lo):
        luck, sociable = uniform(speak, lo + j), np.float64(sociability[j])
        aggrieved, grudging = np.float64(grievance[j]), np.float64(grudge[j])
        tone = message(luck, s.felt[j], s.own_satisfaction[j], aggrieved, sociable, p.word_of_mouth)
        warns = warns_of_former(luck, aggrieved, grudging, sociable, p.word_of_mouth)
        said[j] = -(former[j] + 1) if tone == 0 and warns else tone * (f[j] + 1)


@rule
def keep_accounts(c, offers, p, s, totals, lo, hi):
    """Add the block to the month's totals."""
    f, is_member, channel, card = c.provider[lo:hi], c.is_member[lo:hi], c.channel[lo:hi], c.card[lo:hi]
    kind, left_month, said = c.kind[lo:hi], c.left_month[lo:hi], c.message[lo:hi]
    for j in range(hi - lo):  # one loop: counts wait for their memory, and so wait together
        k, w = f[j], s.at[j] % WIDTH
        totals.reached[k, w, SERVED] += 1
        totals.by_channel[k, channel[j]] += 1
        totals.reached[card[j], w if card[j] == k else 0, MEMBERS] += is_member[j]
        totals.rungs[rung(k == 0, s.own_satisfaction[j], s.felt[j], said[j] > 0, p.ladder)] += 1
        totals.survivors[kind[j]] += 1 if left_month[j] == STAYED else 0
    if p.market.repertoire == 0:  # else every purchase was booked when it was made
        for j in range(hi - lo):
            s.luck[j] = cents(offers.price[s.at[j]] * s.usage[j])
        for k in range(len(offers.price) // WIDTH):  # firm by firm, because sums of their own fit into vectors
            bought, revenue, dealer_revenue, usage = 0, 0, 0, 0
            for j in range(hi - lo):
                bought += 1 if f[j] == k else 0
                revenue += int(s.luck[j]) if f[j] == k else 0
                dealer_revenue += int(s.luck[j]) if f[j] == k and channel[j] == 2 else 0
                usage += cents(s.usage[j]) if f[j] == k else 0
            totals.bought[k] += bought
            totals.revenue[k] += revenue
            totals.dealer_revenue[k] += dealer_revenue
            totals.usage[k] += usage
            totals.wallet[0] += bought if k == 0 else 0
    satisfaction, felt = 0, 0
    for j in range(hi - lo):
        satisfaction += int(s.own_satisfaction[j] * MILLIONTHS) if f[j] == 0 else 0
    for j in range(hi - lo):
        felt += int(s.felt[j] * MILLIONTHS) if f[j] == 0 else 0
    totals.satisfaction[0] += satisfaction
    totals.felt[0] += felt


@rule
def count_loyalties(c, p, s, totals, lo, hi):
    """Count people by their loyalty to the focal company: what they do against what they feel."""
    n, f = hi - lo, c.provider[lo:hi]
    focal, best = s.own, s.best  # rows that are not needed any more
    satisfaction, bond = c.satisfaction[0, lo:hi], c.bond[0, lo:hi]
    for j in range(n):
        focal[j] = attitude(np.float64(satisfaction[j]), np.float64(bond[j]))
    for j in range(n):
        best[j] = -1.0
    for k in range(1, p.market.rivals + 1):
        satisfaction, bond = c.satisfaction[k, lo:hi], c.bond[k, lo:hi]
        for j in range(n):
            best[j] = max(best[j], attitude(np.float64(satisfaction[j]), np.float64(bond[j])))
    for which in range(len(LOYALTIES)):
        people = 0
        for j in range(n):
            people += 1 if loyalty(f[j] == 0, focal[j] > best[j]) == which else 0
        totals.loyalties[which] += people
