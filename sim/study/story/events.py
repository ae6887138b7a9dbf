"""What happens in a life: from the rows of a trace to events worth telling. Every event is backed by a column."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

PRICE_STEP = 0.03  # change of a price, as a share of it, that a customer would tell
BOND_STEP = 0.04  # change of a bond in one month that a customer would tell
MIN_WEIGHT = 1  # of what is told only together with something that weighs more
MAX_MONTHS = 12  # months told one by one; what is left out is summed up


class Event(NamedTuple):
    """Something that happened in one month: a code, how much it weighs in a life, and what it was."""

    month: int
    code: str
    weight: int
    values: dict[str, Any]


class Stretch(NamedTuple):
    """Months that are told together: one month with its events, or several that are summed up."""

    first: int
    last: int
    is_eventful: bool  # one month, told with its events


def events(life: pd.DataFrame) -> list[Event]:
    """Return the events of a life in the order of months.

    Args:
        life: one customer's rows from `trace`.

    Returns:
        Codes and their values: replaced (old, new), by somebody whose life it is from there on; moved (old, new,
        reason, points_lost, points_paid, fee, is_back), lapsed, nearly_moved (new), incident (outcome, is_major),
        letter (firm, kind, voucher), cashed, joined, programme_left, said and heard (firm, is_praise), own_price and
        rival_price (old, new: currency), employee_left, warm and cold (old, new: bond), hostage and fan (firm), looked
        (stayed_for), need (goal), asked (is_used), signed (months), contract_over.
    """
    rows: list[Any] = life.to_dict("records")
    is_repertoire = bool(life["purchases"].any())
    listed: list[Event] = []
    seen: set[tuple[str, int]] = set()
    been = {rows[0]["provider"]}
    for before, now in pairwise(rows):
        if now["came_to"] >= 0:
            values = {"old": before["provider"], "new": now["came_to"]}
            listed.append(Event(int(now["month"]), "replaced", 12, values))
            before = now | {"provider": now["came_to"]}  # what was before is another's, and so are the prices known
            now = now | {"price_elsewhere_before": now["price_elsewhere"]}
            seen, been = set(), {now["came_to"]}
        has_moved = now["provider"] != before["provider"]
        for code, weight, values in _of_month(before, now, has_moved, is_repertoire):
            if code in {"hostage", "fan"}:  # told once for each provider
                if (code, before["provider"]) in seen:
                    continue
                seen.add((code, before["provider"]))
            if code == "moved":
                values["is_back"] = now["provider"] in been
            listed.append(Event(int(now["month"]), code, weight, values))
        been.add(now["provider"])
    return listed


def _of_month(
    before: dict[str, Any], now: dict[str, Any], has_moved: bool, is_repertoire: bool
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield code, weight and values of what happened in a month, in the order in which a month runs."""
    if not has_moved and abs(now["price"] - before["price"]) > PRICE_STEP * before["price"]:
        yield "own_price", 5, {"old": before["price"], "new": now["price"]}
    old, new = now["price_elsewhere_before"], now["price_elsewhere"]
    if abs(new - old) > PRICE_STEP * old:
        yield "rival_price", 5, {"old": old, "new": new}
    if now["heard"]:
        yield "heard", 1, {"firm": abs(now["heard"]) - 1, "is_praise": now["heard"] > 0}
    if now["goal"] != before["goal"]:
        yield "need", 3, {"goal": now["goal"]}
    if now["letter"]:
        yield "letter", 6, {"firm": before["provider"], "kind": now["letter"], "voucher": now["voucher"]}
    has_dropped = now["bond"] - before["bond"] < -BOND_STEP
    if now["has_lost_employee"] and has_dropped and not has_moved:
        yield "employee_left", 4, {"old": before["bond"], "new": now["bond"]}
    if now["is_hostage"]:
        yield "hostage", 6, {"firm": before["provider"]}
    if now["is_fan"]:
        yield "fan", 6, {"firm": before["provider"]}
    yield from _of_choice(before, now, has_moved, is_repertoire)
    if now["asked"]:
        yield "asked", 3, {"is_used": now["asked"] == "heard"}
    if now["incident"]:
        yield "incident", 8 if now["is_major"] else 7, {"outcome": now["incident"], "is_major": now["is_major"]}
    elif now["has_met"] and not has_moved and not now["has_lost_employee"] and _has_moved_bond(before, now):
        yield "cold" if has_dropped else "warm", 3, {"old": before["bond"], "new": now["bond"]}
    if now["is_member"] and not before["is_member"]:
        yield "joined", 6, {}
    if before["is_member"] and not now["is_member"] and not has_moved:
        yield "programme_left", 6, {}
    if now["has_cashed"]:
        yield "cashed", 6, {}
    if now["said"]:
        yield "said", 5, {"firm": abs(now["said"]) - 1, "is_praise": now["said"] > 0}


def _has_moved_bond(before: dict[str, Any], now: dict[str, Any]) -> bool:
    return bool(abs(now["bond"] - before["bond"]) > BOND_STEP)


def _of_choice(
    before: dict[str, Any], now: dict[str, Any], has_moved: bool, is_repertoire: bool
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield what became of looking around."""
    if is_repertoire:  # people buy here and there; only who has not bought for long counts as gone
        if now["left_month"] == now["month"] and now["came_to"] < 0:
            yield "lapsed", 10, {}
        return
    if has_moved:
        yield "moved", 10, {
            "old": before["provider"], "new": now["provider"], "reason": now["left_because"],
            "points_lost": now["points_lost"], "points_paid": now["points_paid"], "fee": now["fee_paid"],
        }  # fmt: skip
        return
    if now["nearly_moved_to"] >= 0:
        yield "nearly_moved", 8, {"new": now["nearly_moved_to"]}
    elif now["is_looking"]:
        yield "looked", 3, {"stayed_for": now["stayed_for"]}
    if now["contract_left"] > before["contract_left"]:
        yield "signed", 2, {"months": now["contract_left"]}
    elif before["contract_left"] == 1 and now["contract_left"] == 0:
        yield "contract_over", 2, {}


def stretches(life: list[Event], twin: list[Event], months: int) -> list[Stretch]:
    """Return how the months of two lives are told side by side: eventful months alone, quiet ones together.

    The months that weigh most are told, those first in which something else happens to the two.

    Args:
        life: events of the one.
        twin: events of the other.
        months: last month.

    Returns:
        Stretches that follow one another from month 1 on without a gap.
    """
    weights: dict[int, int] = {}
    for month in {event.month for event in (*life, *twin)}:
        here, there = ([event for event in one if event.month == month] for one in (life, twin))
        heaviest = max(event.weight for event in (*here, *there))
        if heaviest > MIN_WEIGHT:
            weights[month] = heaviest + (1 if _codes(here) != _codes(there) else 0)
    named = set(sorted(weights, key=lambda month: (-weights[month], month))[:MAX_MONTHS])
    parts: list[Stretch] = []
    month = 1
    while month <= months:
        last = month
        if month not in named:
            while last < months and last + 1 not in named:
                last += 1
        parts.append(Stretch(month, last, month in named))
        month = last + 1
    return parts


def _codes(one: list[Event]) -> list[Any]:
    """Return what happened, but for its size."""
    return [
        (event.code, {name: value for name, value in event.values.items() if not isinstance(value, float)})
        for event in one
        if event.weight > MIN_WEIGHT
    ]
