"""Named groups of customers whom a lever can reach."""

from __future__ import annotations

from typing import Literal, NamedTuple

Who = Literal[
    "everyone",
    "top_spenders",
    "long_standing",
    "newcomers",
    "unhappy",
    "engaged",
    "members",
    "near_reward",
    "at_risk",
    "complainers",
    "aggrieved",
    "receptive",
    "online",
    "random_half",
]


class Selector(NamedTuple):
    """A group: its code in the market rule `trait`, the least value of its trait, what it means, and who can see it."""

    code: int
    least: float
    meaning: str
    is_visible: bool = True  # to a firm that looks into its own records; the others show what perfect insight would do


SELECTORS: dict[str, Selector] = {
    "everyone": Selector(0, 0.0, "all customers of the firm"),
    "top_spenders": Selector(1, 1.6, "customers who use at least 1.6 times the average (about every eighth)"),
    "long_standing": Selector(2, 36.0, "customers for at least 36 months"),
    "newcomers": Selector(3, -6.0, "customers for at most 6 months"),
    "unhappy": Selector(4, 0.5, "customers whose satisfaction is at or below the middle of the scale", False),
    "engaged": Selector(5, 0.5, "customers who feel a bond of at least half a utility", False),
    "members": Selector(6, 1.0, "members of the points programme"),
    "near_reward": Selector(7, 0.8, "members with at least four fifths of the points for a reward"),
    "at_risk": Selector(8, -6.0, "customers of low value by records: tenure in months times use at most 6 (RFM)"),
    "complainers": Selector(9, 1.0, "customers who complained last month"),
    "aggrieved": Selector(10, 0.2, "customers with an unhealed grievance", False),
    "receptive": Selector(11, 0.5, "customers who readily answer warmth with a bond", False),
    "online": Selector(12, 1.0, "customers who deal online"),
    "random_half": Selector(13, 0.5, "half of the customers, drawn once: the fair half of an experiment"),
}
