"""The front line: columns per firm, one employee each, and the same employees as Mesa agents."""

from __future__ import annotations

from typing import Any, NamedTuple

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.market.arithmetic import exp, log
from sim.market.compiled import walk
from sim.market.draws import Purpose, bell, key, uniform
from sim.market.rules.staff import leaving_chance, level_next, morale_next, shown_warmth, skill_next

HIRED, SINCE = 0, 1  # the two draws of month 0: what an employee is like, and for how long there


class Staff(NamedTuple):
    """Everybody at the front lines. Employee e of firm k is at k * size + e; so many rows as firms times size."""

    warmth: NDArray[np.float64]  # that customers meet, satisfaction scale
    skill: NDArray[np.float64]  # at reading needs and settling complaints, share
    morale: NDArray[np.float64]  # share
    level: NDArray[np.float64]  # warmth coached to, satisfaction scale
    trait: NDArray[np.float64]  # what the person adds to it, satisfaction scale
    tenure: NDArray[np.float64]  # months
    has_left: NDArray[np.float64]  # 1 if a new employee came this month


def new_staff(firms: int, size: int) -> Staff:
    """Return rows for all employees, not a number until employees are hired."""
    return Staff(*(np.full(firms * size, np.nan) for _ in Staff._fields))


@walk(makes_arrays=False)
def hire_everybody(staff, warmth, internal, q, seed, start):
    """Fill the front lines of the first month as a long quiet time would have left them.

    warmth, internal: of each firm, shape (f,)   q: the block Staff of the parameters   start: that month
    """
    size = q.size
    for k in range(len(warmth)):
        hired, since = key(seed, start, Purpose.STAFF, k), key(seed, start, Purpose.TURNOVER, k)
        quiet = leaving_chance(internal[k], q)
        for e in range(size):
            at = k * size + e
            staff.morale[at] = internal[k]
            staff.level[at] = warmth[k]
            staff.trait[at] = q.warmth_spread * bell(hired, e)
            staff.tenure[at] = min(-log(uniform(since, e)) / max(quiet, 1.0e-3), 480.0)
            unlearned = exp(staff.tenure[at] * log(max(1.0 - q.learning, 1.0e-9)))
            staff.skill[at] = 1.0 - (1.0 - q.skill_new) * unlearned
            staff.warmth[at] = shown_warmth(staff.level[at], staff.trait[at], staff.morale[at], q)
            staff.has_left[at] = 0.0


@walk(makes_arrays=False)
def work_a_month(staff, warmth, internal, training, mentoring, q, seed, month):
    """Let everybody at the front lines work for a month: morale, learning, leaving, hiring.

    warmth, internal, training, mentoring: what each firm offers this month, shape (f,)
    q: the block Staff of the parameters
    """
    size = q.size
    for k in range(len(warmth)):
        hired, leaves = key(seed, month, Purpose.STAFF, k), key(seed, month, Purpose.TURNOVER, k)
        team = 0.0
        for e in range(size):
            team += staff.skill[k * size + e] / size
        for e in range(size):
            at = k * size + e
            staff.morale[at] = morale_next(staff.morale[at], internal[k], q)
            if uniform(leaves, e) < leaving_chance(staff.morale[at], q):
                staff.has_left[at] = 1.0
                staff.tenure[at] = 0.0
                staff.skill[at] = q.skill_new
                staff.morale[at] = internal[k]
                staff.trait[at] = q.warmth_spread * bell(hired, e)
            else:
                staff.has_left[at] = 0.0
                staff.tenure[at] += 1.0
                staff.skill[at] = skill_next(
                    staff.skill[at], training[k], mentoring[k], team, staff.tenure[at] <= q.new_months, q
                )
            staff.level[at] = level_next(staff.level[at], warmth[k], q)
            staff.warmth[at] = shown_warmth(staff.level[at], staff.trait[at], staff.morale[at], q)


class Employee(mesa.Agent):
    """One person at a front line: a view of a row of `Staff`, whose names it answers to."""

    model: Any

    def __init__(self, model: Any, firm: int, number: int) -> None:
        """Take a place in the table of staff."""
        super().__init__(model)
        self.firm, self.number = firm, number

    def __getattr__(self, name: str) -> float:
        """Return what a column of the staff says of this person."""
        if name not in Staff._fields:
            raise AttributeError(name)
        return float(getattr(self.model.staff, name)[self.firm * self.model.staff_size + self.number])
