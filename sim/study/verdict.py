"""The answer of a comparison in one or two sentences, the same on a terminal, in the app and in the report."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple, Protocol

from sim.measures.intervals import Interval, Values
from sim.measures.retention import OVERALL
from sim.question import titled, titles
from sim.scenario import Scenario
from sim.study.moves import only_moves_differ, own_moves
from sim.wording import Wording
from sim.wording.numbers import number, signed

Way = Literal["gain", "loss", "open"]
"""For the company; "open" where it is neither, or where it cannot be told which."""


class Part(NamedTuple):
    """One sentence of the verdict, and whether it is good news."""

    text: str
    way: Way


class Arms(NamedTuple):
    """How a sentence speaks of staying in the two markets: stay "with your moves", stay "without them"."""

    a: str
    b: str


class Measured(Protocol):
    """What a verdict needs of a comparison."""

    def survival_difference(self) -> Values:
        """Return the paired difference of survival, shape (seeds, months, 4)."""

    def kept_per_100(self, month: int) -> Interval:
        """Return how many more of every 100 base customers a keeps."""

    def profit_difference(self, month: int) -> Interval:
        """Return the difference of discounted profit, currency per customer of the base."""


def arms(a: Scenario, b: Scenario, t: Wording, question: str = "") -> Arms:
    """Return how a sentence speaks of two markets.

    Args:
        a: the market asked about.
        b: the one it is compared with.
        t: wording.
        question: "moves" or "pinned" if the reader's own moves are asked about; else it is read off the scenarios.
    """
    if titled(a, t) == titled(b, t):
        added = all(move.change == "added" for move in own_moves(a, b))
        question = question or ("moves" if added and only_moves_differ(a, b) else "")
        if question in {"moves", "pinned"}:
            return Arms(*(t(f"verdict.arm.{question}_{which}") for which in "ab"))
    return Arms(*(t("verdict.arm.market", name=name) for name in titles(a, b, t)))


def verdict_parts(measured: Measured, month: int, named: Arms, t: Wording) -> list[Part]:
    """Return what the verdict says of customers and what it says of money.

    A difference is told only if its interval, as it is printed, leaves zero out, and if most markets go that way.

    Args:
        measured: a comparison.
        month: at which the two are judged.
        named: how the markets are spoken of.
        t: wording.
    """
    if not measured.survival_difference().any() and not measured.profit_difference(month).mean:
        return [Part(t("verdict.same", month=month), "open")]
    return [_customers(measured, month, named, t), _money(measured.profit_difference(month), t)]


def _customers(measured: Measured, month: int, named: Arms, t: Wording) -> Part:
    gap, differences = measured.kept_per_100(month), measured.survival_difference()[:, month, OVERALL]
    n, more, fewer = len(differences), int((differences > 0.0).sum()), int((differences < 0.0).sum())
    if n == 1:
        return Part(t("verdict.single", month=month, kept=signed(float(gap.mean)), **named._asdict()), "open")
    if gap.is_nothing():
        return Part(t("verdict.even", month=month, **named._asdict()), "open")
    is_more = bool(gap.mean > 0.0)
    if not gap.is_clear() or 2 * (more if is_more else fewer) <= n:
        ends = {"lo": signed(float(gap.lo)), "hi": signed(float(gap.hi))}
        counts = {"more": more, "fewer": fewer, "n": n}
        return Part(t("verdict.unclear", month=month, **ends, **counts, **named._asdict()), "open")
    sizes = dict(zip(("kept", "lo", "hi"), _sizes(gap, 1), strict=True))
    code, ahead = ("more", more) if is_more else ("fewer", fewer)
    text = t(f"verdict.{code}", month=month, ahead=ahead, n=n, **sizes, **named._asdict())
    return Part(text, "gain" if is_more else "loss")


def _money(gap: Interval, t: Wording) -> Part:
    if math.isnan(gap.lo):
        return Part(t("verdict.earns_single", money=signed(float(gap.mean), 2)), "open")
    if not gap.is_clear(2):
        return Part(t("verdict.earns_same", lo=signed(float(gap.lo), 2), hi=signed(float(gap.hi), 2)), "open")
    size, lo, hi = _sizes(gap, 2)
    if gap.mean > 0.0:
        return Part(t("verdict.earns_more", money=size, lo=lo, hi=hi), "gain")
    return Part(t("verdict.earns_less", money=size, lo=lo, hi=hi), "loss")


def _sizes(gap: Interval, digits: int) -> tuple[str, str, str]:
    """Return mean and ends of a difference that leaves zero out, all without a sign, the smaller end first."""
    mean, *ends = (abs(float(value)) for value in gap)
    lo, hi = sorted(ends)
    return number(mean, digits), number(lo, digits), number(hi, digits)
