"""Named groups of customers whom a lever can reach."""

from __future__ import annotations

from typing import Literal, NamedTuple

Who = Literal["everyone", "top_spenders", "long_standing", "unhappy", "members"]


class Selector(NamedTuple):
    """A group: its code in the market rule `is_reached`, the least value of its trait, and what it means."""

    code: int
    least: float
    meaning: str


SELECTORS: dict[str, Selector] = {
    "everyone": Selector(0, 0.0, "all customers of the firm"),
    "top_spenders": Selector(1, 1.6, "customers who use at least 1.6 times the average (about every eighth)"),
    "long_standing": Selector(2, 36.0, "customers for at least 36 months"),
    "unhappy": Selector(3, 0.5, "customers whose satisfaction is below the middle of the scale"),
    "members": Selector(4, 1.0, "members of the points programme"),
}
