"""Labels at the ends of lines, moved apart so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence


def spread(heights: Sequence[float], gap: float, low: float = 0.0, high: float = 1.0) -> list[float]:
    """Return heights moved as little as needed so that neighbours are at least `gap` apart, in the order given.

    Args:
        heights: where the labels would like to stand.
        gap: least distance between two labels.
        low: lowest place allowed.
        high: highest place allowed; where there is no room for all, labels are evenly between the two.
    """
    n = len(heights)
    gap = min(gap, (high - low) / max(n - 1, 1))
    order = sorted(range(n), key=lambda i: heights[i])
    # Labels that would touch become a group; a group is around the mean of its wishes.
    groups: list[list[float]] = []  # [sum of wishes less own offsets, members]
    for i in order:
        groups.append([heights[i], 1.0])
        while len(groups) > 1 and _start(groups[-2], gap) + groups[-2][1] * gap > _start(groups[-1], gap):
            wish, members = groups.pop()
            groups[-1][0] += wish
            groups[-1][1] += members
    placed: list[float] = []
    for group in groups:
        first = _start(group, gap)
        placed += [first + gap * at for at in range(int(group[1]))]
    for at in range(n):  # keep inside from below, then from above
        placed[at] = max(placed[at], low if at == 0 else placed[at - 1] + gap)
    for at in reversed(range(n)):
        placed[at] = min(placed[at], high if at == n - 1 else placed[at + 1] - gap)
    result = [0.0] * n
    for at, i in enumerate(order):
        result[i] = placed[at]
    return result


def _start(group: list[float], gap: float) -> float:
    wish, members = group
    return wish / members - gap * (members - 1.0) / 2.0
