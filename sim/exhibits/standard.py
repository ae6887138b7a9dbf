"""The exhibits that every comparison has, in order: who stays, by how much, at what price, and why."""

from __future__ import annotations

from sim.exhibits.curves import difference, retention
from sim.exhibits.dashboard import dashboard
from sim.exhibits.exhibit import Exhibit
from sim.exhibits.holds import holds
from sim.exhibits.money import money_spent, profit
from sim.exhibits.reasons import reasons
from sim.exhibits.twins import twins
from sim.study.compare import Comparison
from sim.wording import Wording


def standard_exhibits(comparison: Comparison, month: int, t: Wording) -> list[Exhibit]:
    """Return what can be shown of a finished comparison without simulating anything more.

    Args:
        comparison: the market asked about (a) compared with another (b).
        month: at which the two are judged.
        t: wording; decides the language.
    """
    exhibits = [
        retention(comparison, month, t),
        difference(comparison, month, t),
        profit(comparison, t),
        holds(comparison, month, t),
        reasons(comparison, month, t),
        twins(comparison, month, t),
        money_spent(comparison, month, t),
        dashboard(comparison, month, t),
    ]
    return [exhibit for exhibit in exhibits if exhibit is not None]  # where no move costs money, none was spent
