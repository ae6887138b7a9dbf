"""The focal company's own moves: the levers in which two scenarios differ, and a scenario with some taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from sim.levers import AnyLever
from sim.scenario import Scenario


class Move(NamedTuple):
    """A lever of the focal company in which two scenarios differ."""

    at: int  # its place among a's levers; of a lever that only b has, the place it gets when it is put back
    change: Literal["added", "changed", "dropped"]
    lever: AnyLever  # as a has it; as b has it if a dropped it
    undone: AnyLever  # what a gets in its place when the move is taken back


def own_moves(a: Scenario, b: Scenario, month: int | None = None) -> tuple[Move, ...]:
    """Return the levers of the focal company that a has and b has not, or has otherwise, or that only b has.

    Args:
        a: scenario asked about.
        b: what it is compared with.
        month: levers that start later are left out; none if None.
    """
    mine = [(at, lever) for at, lever in enumerate(a.levers) if lever.firm == 0]
    theirs = [lever for lever in b.levers if lever.firm == 0]
    differing = []
    for at, lever in mine:
        if lever in theirs:
            theirs.remove(lever)
        else:
            differing.append((at, lever))
    moves = []
    for at, lever in differing:
        there = next((other for other in theirs if other.kind == lever.kind), None)
        if there is not None:
            theirs.remove(there)
        # at strength 0 and not taken out, because the levers behind it keep their places and so their draws
        undone = lever.replaced(strength=0.0) if there is None else there
        if lever.strength or undone.strength:
            moves.append(Move(at, "added" if there is None or not there.strength else "changed", lever, undone))
    dropped = [lever for lever in theirs if lever.strength]
    moves += [Move(len(a.levers) + at, "dropped", lever, lever) for at, lever in enumerate(dropped)]
    last = a.parameters.market.months if month is None else month
    return tuple(move for move in moves if min(move.lever.start, move.undone.start) <= last)


def without(a: Scenario, moves: Sequence[Move]) -> Scenario:
    """Return a scenario with some moves taken back. Raises BadInput where what is left does not hang together."""
    levers = dict(enumerate(a.levers)) | {move.at: move.undone for move in moves}
    return a.replaced(levers=[levers[at] for at in sorted(levers)], baseline="", expect={})


def only_moves_differ(a: Scenario, b: Scenario) -> bool:
    """Return whether two scenarios differ in nothing but levers of the focal company, and in some of these."""

    def others(scenario: Scenario) -> tuple[object, ...]:
        levers = sorted(lever.model_dump_json() for lever in scenario.levers if lever.firm and lever.strength)
        return scenario.changes, scenario.firms, levers, scenario.events

    return bool(own_moves(a, b)) and others(a) == others(b)
