"""B5: members, prisoners, and the angry. What holds people who would rather leave, and what they say."""

from __future__ import annotations

import numpy as np

from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.retention import CROWD, POINTS, YEAR, over_seeds
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import experience_utility, habit_pull, maturity, promise_weight, rational_weight
from sim.market.rules.failure import IN_VAIN, MAJOR, NOTHING, SILENT
from sim.market.rules.lock_in import forfeit
from sim.market.rules.money import sum_utility
from sim.market.rules.programme import points_worth
from sim.measures.intervals import Values
from sim.scenario import Scenario, load

# --- V33, V35, V35b: members, prisoners, and the angry ---------------------------------------------------------------


def two_kinds(captivity: float = 0.0) -> Scenario:
    """Return the calm market with half of the people locked-in members and half not, alike in bonds."""
    return load("calm_market").with_changes(
        {"population.share_engaged": 0.0, "population.share_satisfied": 0.5, "bond.captivity": captivity}
    )


FAILING, WITHIN = 36, 6  # months in which failures are looked at, months within which people leave


def _after_failures(market: MarketModel) -> Values:
    """Return, for members and others, people, how many left, and the sum of falls in satisfaction, by failure or not.

    Shape (3, 2, 2): what, others or members, nothing failed or something failed and was not resolved.
    """
    counts = np.zeros((3, 2, 2))
    firms, members, failures = [], [], []
    before = market.customers.satisfaction[0].astype(float)
    while market.month < FAILING + WITHIN:
        was_here = market.customers.provider == 0
        is_member = market.customers.is_member == 1
        market.advance()
        c = market.customers
        is_bad = np.isin(c.incident, (SILENT, IN_VAIN, SILENT + MAJOR, IN_VAIN + MAJOR))
        firms.append(c.provider.copy())
        members.append(np.where(was_here & (c.provider == 0), is_member.astype(int), -1))
        failures.append(np.where(is_bad, 1, np.where(c.incident == NOTHING, 0, -1)))
        now = c.satisfaction[0].astype(float)
        if market.month <= FAILING:
            for member in (0, 1):
                for failed in (0, 1):
                    who = (members[-1] == member) & (failures[-1] == failed)
                    counts[2, member, failed] += (before - now)[who].sum()
        before = now
    for at in range(FAILING):
        has_left = np.any([firm != 0 for firm in firms[at + 1 : at + 1 + WITHIN]], axis=0)
        for member in (0, 1):
            for failed in (0, 1):
                who = (members[at] == member) & (failures[at] == failed)
                counts[:2, member, failed] += who.sum(), has_left[who].sum()
    return counts


def _added(counts: Values) -> list[float]:
    """Return what a failure adds for members less what it adds for others: leaving in points, satisfaction in 1/100."""
    left, fall = POINTS * counts[1] / counts[0], POINTS * counts[2] / counts[0]
    added = [(rates[:, 1] - rates[:, 0]) for rates in (left, fall)]
    return [float(one[1] - one[0]) for one in added]


@measures("V33")
def members_overlook(lab: Lab) -> Numbers:
    """Compare what failures do to members and to others with the same bonds, with captivity of either sign."""
    (leaving, _), (_, discounts), (_, resents) = (
        over_seeds(_added, lab.observe(lab.sized(two_kinds(sign), months=FAILING + WITHIN), _after_failures))
        for sign in (0.0, -0.5, 0.5)
    )
    return {"leaving": leaving, "discounts": discounts, "resents": resents}


def _explained(market: MarketModel) -> Values:
    """Return the share of variance in the wish to stay that switching costs, and that satisfaction, explain alone.

    The wish to stay is the utility of the provider with all its ties, less that of the best rival, passing taste apart.
    """
    while market.month < market.months:
        market.advance()
    c, p, programme = market.customers, market.values, market.firms[0].offer
    mine = np.flatnonzero(c.provider == 0)
    tenure = c.tenure[mine].astype(float)
    mature = maturity(tenure, p.choice)
    felt = felt_bond(c.bond[0, mine].astype(float), mature, p.choice, p.bond)
    habit = habit_pull(c.habit[mine].astype(float), mature)
    plain = rational_weight(c.price_weight[mine].astype(float), p.market.climate, mature, p.choice)
    worth = np.array(
        [points_worth(points / 100.0, programme.points_threshold, p.programme) for points in c.points[mine]]
    )
    lock = forfeit(sum_utility(worth, (c.reference * c.spend)[mine].astype(float), plain, p.price), 0.0, p)

    def drawn(k: int) -> Values:
        promised = promise_weight(c.months_used[k, mine].astype(float), p)
        experience = experience_utility(c.satisfaction[k, mine], c.expectation[k, mine], promised, p.choice)
        return np.asarray(c.taste[k, mine] + experience, float)

    own = drawn(0) - p.choice.grievance * c.grievance[mine] - c.variety[mine] + felt + lock + habit
    rivals = [drawn(k) + felt_bond(c.bond[k, mine].astype(float), mature, p.choice, p.bond) for k in (1, 2)]
    wish = own - np.max(rivals, axis=0)

    def explained(*causes: Values) -> float:
        design = np.column_stack([np.ones(len(wish)), *causes])
        rest = wish - design @ np.linalg.lstsq(design, wish, rcond=None)[0]
        return float(1.0 - rest.var() / wish.var())

    return POINTS * np.array([explained(felt, lock, habit), explained(c.satisfaction[0, mine].astype(float))])


@measures("V35")
def why_people_intend_to_stay(lab: Lab) -> Numbers:
    """Split the variance of the wish to stay over switching costs and satisfaction."""
    costs, satisfied = np.array(lab.observe(lab.sized(load("calm_market"), months=24), _explained)).T
    return {"switching_costs": costs, "satisfaction": satisfied, "gap": costs - satisfied}


ANGRY_MONTHS = 48


def _of_the_dissatisfied(market: MarketModel) -> Values:
    """Return, for others and members, dissatisfied customer-months, warnings in them, and who left within a year.

    Shape (4, 2), last the number of whom leaving was asked. Dissatisfied is who is below the middle of the scale at
    the start of a month. Warnings are those of the focal company, by those who stayed. Leaving is looked for over the
    year after; the last year has no such year and is not asked.
    """
    counts, asked, waiting = np.zeros((3, 2)), np.zeros(2), []
    neutral = market.values.ladder.neutral
    while market.month < ANGRY_MONTHS:
        c = market.customers
        who = np.flatnonzero((c.provider == 0) & (c.satisfaction[0] < neutral))
        member = c.is_member[who].astype(int)
        if market.month < ANGRY_MONTHS - YEAR:
            asked += np.bincount(member, minlength=2)
            waiting.append((market.month, who, member, np.zeros(len(who), bool)))
        market.advance()
        c = market.customers
        stayed = c.provider[who] == 0
        counts[0] += np.bincount(member[stayed], minlength=2)
        counts[1] += np.bincount(member[stayed & (c.message[who] == -1)], minlength=2)
        for start, people, group, has_left in waiting:
            has_left |= c.provider[people] != 0
            if market.month == start + YEAR:
                counts[2] += np.bincount(group[has_left], minlength=2)
        waiting = [one for one in waiting if market.month < one[0] + YEAR]
    return np.vstack([counts, asked])


def _anger(counts: Values) -> list[float]:
    """Return warnings of members less others, and leaving of others less members, among the dissatisfied, percent."""
    warned, left = POINTS * counts[1] / counts[0], POINTS * counts[2] / counts[3]
    return [float(warned[1] - warned[0]), float(left[0] - left[1])]


@measures("V35b")
def loyal_and_angry(lab: Lab) -> Numbers:
    """Compare dissatisfied members with dissatisfied others, with captivity of either sign and without."""
    counted = {
        sign: np.array(
            lab.observe(lab.sized(two_kinds(sign), ANGRY_MONTHS, CROWD * lab.customers), _of_the_dissatisfied)
        )
        for sign in (0.0, 0.5, -0.5)
    }
    warned, kept = over_seeds(_anger, counted[0.0])
    (switch,) = over_seeds(lambda a, b: _anger(a)[0] - _anger(b)[0], counted[0.5], counted[-0.5])
    resent, _ = over_seeds(_anger, counted[0.5])
    return {"leave": kept, "warn": warned, "resent": resent, "difference": switch}
