"""What makes two markets differ: the difference shared out among all in which the scenarios differ, exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import BadInput
from sim.levers import LEVERS
from sim.measures.intervals import Values, interval
from sim.measures.money import profit_to_date
from sim.measures.retention import OVERALL, survival
from sim.results import Result
from sim.scenario import Scenario
from sim.study.run import OnDone, runner

MAX_PARTS = 5  # shared out exactly, in 2**5 markets; more are put together
ALL = "all"
Pieces = dict[str, Any]


def parts_between(a: Scenario, b: Scenario) -> tuple[str, ...]:
    """Return in what two scenarios differ, as few enough parts to be told apart.

    Codes: "own.price_match" and "rival.price_cut" are levers of the focal company and of its rivals, "bond.weight" is a
    number of the market, "firms.1" are the numbers of one firm, "event.climate" is an event. Where these are more than
    `MAX_PARTS`, they are put together as "own.bind", "own.bond" and so on, "rival", "numbers" and "events"; where they
    only go together, there is one part, "all".
    """
    differing = _differing(a, b)
    together = list(dict.fromkeys(map(_put_together, differing)))
    parts = differing if len(differing) <= MAX_PARTS else together
    try:
        for chosen in _subsets(parts):
            mixed(a, b, chosen)
    except BadInput:
        return (ALL,)
    return tuple(parts)


def mixed(a: Scenario, b: Scenario, of_a: Collection[str]) -> Scenario:
    """Return b with some of what `parts_between` returns as a has it. Raises BadInput where that is no valid market."""
    differing = _differing(a, b)
    of_b = {piece for piece in differing if not {piece, _put_together(piece), ALL} & set(of_a)}
    if not of_b or len(of_b) == len(differing):  # unmixed, their levers keep their places and so their draws
        return (b if of_b else a).without_words()
    first, second = _pieces(a), _pieces(b)
    chosen = {key: (second if key in of_b else first).get(key) for key in dict.fromkeys((*first, *second))}
    series: dict[str, list[Any]] = {"levers": [], "events": []}
    tables: dict[str, dict[str, Any]] = {"changes": {}, "firms": {}}
    for key, piece in chosen.items():
        owner, _, name = key.partition(".")
        if piece is None:
            continue
        if owner in {"own", "rival"}:
            series["levers"] += piece
        elif owner == "event":
            series["events"] += piece
        elif owner == "firms":
            tables["firms"][name] = piece
        else:
            tables["changes"].setdefault(owner, {})[name] = piece
    return Scenario().replaced(**series, **tables)


def attribution(
    a: Scenario,
    b: Scenario,
    month: int,
    seeds: int | Sequence[int],
    *,
    threads: int | None = None,
    on_done: OnDone = lambda done: None,
) -> pd.DataFrame:
    """Share the difference between two scenarios out among the parts in which they differ.

    A part's share is its Shapley value: what it adds, on average over every order in which the parts could come into
    the market, on the same draws. The shares add up to the whole difference in every market.

    Args:
        a: scenario asked about.
        b: what it is compared with, of the same size.
        month: up to which is counted; no later one is simulated.
        seeds: how many, or which.
        threads: threads at work, all processors if None.
        on_done: called with the number of finished runs after each; there are `n_markets` for each seed.

    Returns:
        A row per part, and one for "all" of them: part; kept (more of every 100 base customers) and profit (discounted
        currency per base customer), each with _lo and _hi (95 % interval). No row where nothing differs.

    Raises:
        BadInput: the two have different numbers of customers or months.
    """
    for size in ("market.customers", "market.months"):
        if size in _differing(a, b):
            raise BadInput(f"{size} differs between the two scenarios, so they cannot be compared.")
    parts = parts_between(a, b)
    a, b = a.with_changes({"months": month}), b.with_changes({"months": month})
    simulate = runner(threads, on_done)
    chosen = _subsets(parts) if parts else ()
    return shared_out(parts, {some: worth(simulate(mixed(a, b, some), seeds), month) for some in chosen})


def worth(result: Result, month: int) -> Values:
    """Return what is shared out: of 100 base customers those kept, and profit to date, shape (2, seeds)."""
    return np.stack([100.0 * survival(result)[:, month, OVERALL], profit_to_date(result)[:, month]])


def shared_out(parts: Sequence[str], worths: Mapping[frozenset[str], Values]) -> pd.DataFrame:
    """Return the table of `attribution` from what every set of parts is worth, the empty one included."""
    if not parts:
        return pd.DataFrame()
    shares = {part: shapley(part, parts, worths) for part in parts}
    shares[ALL] = worths[frozenset(parts)] - worths[frozenset()]
    return pd.DataFrame([{"part": part} | _row(share) for part, share in shares.items()])


def n_markets(parts: Sequence[str]) -> int:
    """Return how many markets are simulated per seed to tell parts apart."""
    return 2 ** len(parts)


def shapley(part: str, parts: Collection[str], worths: Mapping[frozenset[str], Values]) -> Values:
    """Return the Shapley value of one of several parts (Shapley 1953).   worths: of every set of parts."""
    others, n = [one for one in parts if one != part], len(parts)
    total = 0.0 * worths[frozenset()]
    for size in range(n):
        for before in map(frozenset, combinations(others, size)):
            total = total + (worths[before | {part}] - worths[before]) / (n * comb(n - 1, size))
    return np.asarray(total)


def _row(share: Values) -> dict[str, float]:
    row: dict[str, float] = {}
    for name, values in zip(("kept", "profit"), share, strict=True):
        mean, lo, hi = interval(values)
        row |= {name: float(mean), f"{name}_lo": float(lo), f"{name}_hi": float(hi)}
    return row


def _subsets(parts: Sequence[str]) -> Iterator[frozenset[str]]:
    for size in range(len(parts) + 1):
        yield from map(frozenset, combinations(parts, size))


def _pieces(scenario: Scenario) -> Pieces:
    """Return everything that decides the market, by where it belongs."""
    pieces: Pieces = {}
    for lever in scenario.levers:
        if lever.strength:
            pieces.setdefault(f"{'rival' if lever.firm else 'own'}.{lever.kind}", []).append(lever)
    for event in scenario.events:
        pieces.setdefault(f"event.{event.kind}", []).append(event)
    pieces |= {f"firms.{k}": own for k, own in scenario.firms.items() if own}
    return pieces | {f"{block}.{name}": value for block, numbers in scenario.changes for name, value in numbers}


def _differing(a: Scenario, b: Scenario) -> list[str]:
    first, second = _pieces(a), _pieces(b)
    return [key for key in dict.fromkeys((*first, *second)) if first.get(key) != second.get(key)]


def _put_together(piece: str) -> str:
    owner, _, name = piece.partition(".")
    if owner == "own":
        return f"own.{LEVERS[name].side}"
    return {"rival": "rival", "event": "events"}.get(owner, "numbers")
