"""This month's offers, rebuilt each month from list values, so that levers add up and nothing has to be undone."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Firm

Terms = NDArray[np.float64]


@dataclass
class Offer:
    """One firm's offer this month. Levers change it; the market reads it."""

    price: float  # currency per month of average use
    quality: float  # satisfaction scale
    warmth: float  # satisfaction scale
    failure_rate: float  # chance per month
    recovery: float  # share
    reach: float = 0.0  # share of people reached by advertising
    claim: float = 0.0  # satisfaction scale, what the advertising promises
    points_rate: float = 0.0  # share of spending given back as points
    points_threshold: float = 1.0  # currency of reward at which a reward is cashed
    points_kept: float = 0.0  # share of the balance that does not expire this month
    points_face: float = 0.0  # 1 while the programme runs: without it a balance is worth nothing
    exit_fee: float = 0.0  # currency
    contract_months: float = 0.0  # months for which a customer signs
    buyout: float = 0.0  # share of a switcher's lost points that this firm pays
    letter: float = 0.0  # how personal this month's letter feels, 0 for no letter
    letter_who: float = 0.0  # selector code
    letter_least: float = 0.0  # threshold of the selector
    voucher: float = 0.0  # currency in the letter
    cheapest_rival: float = 0.0  # currency per month; filled in once all firms have acted
    best_buyout: float = 0.0  # share; filled in once all firms have acted

    @classmethod
    def from_list(cls, firm: Firm) -> Offer:
        """Return the offer of a firm that holds no lever."""
        return cls(firm.list_price, firm.quality, firm.warmth, firm.failure_rate, firm.recovery)


class Offers(NamedTuple):
    """The offers of all firms, one array of length f per term; same names and units as `Offer`."""

    price: Terms
    quality: Terms
    warmth: Terms
    failure_rate: Terms
    recovery: Terms
    reach: Terms
    claim: Terms
    points_rate: Terms
    points_threshold: Terms
    points_kept: Terms
    points_face: Terms
    exit_fee: Terms
    contract_months: Terms
    buyout: Terms
    letter: Terms
    letter_who: Terms
    letter_least: Terms
    voucher: Terms
    cheapest_rival: Terms
    best_buyout: Terms


_NAMES = tuple(field.name for field in fields(Offer))
assert Offers._fields == _NAMES, "Offer and Offers must name the same terms in the same order"


def gather(offers: list[Offer]) -> Offers:
    """Return all firms' offers as arrays, with what each firm's customers see of its rivals filled in."""
    for k, offer in enumerate(offers):
        rivals = [other for j, other in enumerate(offers) if j != k]
        offer.cheapest_rival = min(rival.price for rival in rivals)
        offer.best_buyout = max(rival.buyout for rival in rivals)
    table = np.array([[getattr(offer, name) for offer in offers] for name in _NAMES])
    return Offers(*table)
