"""This month's offers, rebuilt each month from list values, so that levers add up and nothing has to be undone."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Firm

Terms = NDArray[np.float64]
GROUPS_AT_ONCE = 3
"""Groups, besides everyone, that the levers of one firm can address in one month."""
WIDTH = 2**GROUPS_AT_ONCE
"""Offers of one firm: one for every combination of these groups that a customer can belong to."""


@dataclass
class Offer:
    """What one firm offers this month to customers of one group. Levers change it; the market reads it."""

    # what everybody gets
    price: float  # currency per month of average use
    quality: float  # satisfaction scale
    efficacy: float  # value scale, as health, time and wealth
    health: float
    time: float
    wealth: float
    online_human: float  # share of contacts
    memory: float  # chance
    # what goes wrong
    buy_failure: float  # chance
    failure_rate: float  # chance per month
    recovery: float  # share of complaints settled at average skill
    ease: float  # share
    response_days: float  # days
    # who hears of the firm
    findable: float  # chance per month
    brand: float = 0.0  # stock, filled in by the firm
    reach: float = 0.0  # share of people reached by advertising
    claim: float = 0.0  # satisfaction scale, what the advertising promises
    credibility: float = 1.0  # share of what the firm claims that is believed, filled in by the firm
    mind: float = 0.0  # how much, and how favourably, the firm is in people's mind this month, -1 to 1
    scandal: float = 0.0  # share of the brand stock destroyed this month
    # the front line and the dealers, for the whole firm
    warmth: float = 0.5  # satisfaction scale, what the firm hires and coaches for
    internal: float = 0.5  # share, internal service quality
    training: float = 0.0  # share by which learning is faster
    mentoring: float = 0.0  # share of newcomers with a mentor
    dealer_margin: float = 0.0  # share of the price
    dealer_support: float = 0.0  # readiness gained
    dealer: float = 0.0  # readiness of dealers to recommend, filled in by the firm
    # points and contracts
    points_rate: float = 0.0  # share of spending given back as points
    points_threshold: float = 1.0  # currency of reward at which a reward is cashed
    points_lost: float = 1.0  # share of the balance that expires in a month
    points_face: float = 0.0  # 1 while the programme runs: without it a balance is worth nothing
    head_start: float = 0.0  # share of the threshold given on joining
    tier_from: float = 1.0e9  # months of average spending from which points are earned faster
    tier_bonus: float = 0.0  # share by which they are
    exit_fee: float = 0.0  # currency
    contract_months: float = 0.0  # months for which a customer signs
    buyout: float = 0.0  # share of a switcher's lost points that this firm pays
    # contacts
    contact: float = 0.0  # 1 for a contact that makes people think of the firm
    recognition: float = 0.0  # how personal a contact feels
    voucher: float = 0.0  # currency
    follow_up: float = 0.0  # chance of a call by the front line
    detection: float = 0.0  # share of silent failures found
    reminder: float = 0.0  # how clearly the firm recalls what it has done
    listening: float = 0.0  # share of customers asked what they need
    acted_on: float = 0.0  # of these, share whose answer is used
    win_back: float = 0.0  # currency offered to former customers
    win_back_matched: float = 0.0  # share of former customers' reason for leaving that is resolved
    # what customers see of rivals, filled in once all firms have acted
    cheapest_rival: float = 0.0  # currency per month
    best_buyout: float = 0.0  # share
    contacts: float = 0.0  # chance of a service contact, filled in by the firm
    forgets: float = 0.0  # 1 in the month in which the firm loses its records

    def copy(self) -> Offer:
        """Return an offer of the same terms."""
        twin = object.__new__(Offer)
        twin.__dict__.update(self.__dict__)
        return twin

    @classmethod
    def from_list(cls, firm: Firm) -> Offer:
        """Return the offer of a firm that holds no lever."""
        return cls(
            price=firm.list_price, quality=firm.quality,
            efficacy=firm.efficacy, health=firm.health, time=firm.time, wealth=firm.wealth,
            online_human=firm.online_human, memory=firm.memory,
            buy_failure=firm.buy_failure, failure_rate=firm.failure_rate, recovery=firm.recovery,
            ease=firm.ease, response_days=firm.response_days, findable=firm.findable,
            warmth=firm.warmth, internal=firm.internal, dealer_margin=firm.dealer_margin,
        )  # fmt: skip


class Group(NamedTuple):
    """A group of customers whom some lever of a firm addresses: selector code and least value of its trait."""

    code: int
    least: float


BASIS = ("quality", "efficacy", "health", "time", "wealth", "response_days")
"""Terms of an offer that customers feel by what follows from them only: fit, seen and quick."""
AT_THE_FIRM = ("scandal", "warmth", "internal", "training", "mentoring", "dealer_margin", "dealer_support")
"""Terms that work on a firm, its front line and its dealers, and on customers only through them."""
TERMS = tuple(term.name for term in fields(Offer) if term.name not in {*BASIS, *AT_THE_FIRM})
_named: Any = namedtuple  # its names are worked out, which type checkers do not follow
_Arrays: Any = _named("_Arrays", ("targeted", "all_known", "code", "least", "fit", "seen", "quick", *TERMS))


class Offers(_Arrays):
    """The offers of all firms as arrays for the compiled month.

    Terms have length f * WIDTH: offer w of firm k is at k * WIDTH + w, where bit g of w says whether the customer
    belongs to group g; w = 0 is what everybody sees. Names and units as in `Offer`. Before them stand:

    targeted: 1 if any firm addresses a group
    all_known: 1 if everybody knows every firm and no customer forgets
    code, least: (f, GROUPS_AT_ONCE) selector code of each group, 0 for none, and least value of its trait
    fit: (4, f * WIDTH) mean performance for a customer with this leading goal, satisfaction scale
    seen: (4, f * WIDTH) utility of the value promised for this leading goal
    quick: chance that an answer comes quickly
    """

    __slots__ = ()


class Sheet(NamedTuple):
    """All offers of one firm: one for each combination of the groups that its levers address."""

    groups: tuple[Group, ...]
    offers: list[Offer]


class Told(NamedTuple):
    """All offers of one firm as numbers: nothing changes what is told but a change of an offer."""

    groups: tuple[Group, ...]
    rows: list[tuple[float, ...]]  # one per offer: BASIS and TERMS


def tell(sheets: list[Sheet], firms: int) -> list[Told]:
    """Fill in what each firm's customers see of its rivals, and return all offers as numbers.

    Args:
        sheets: one per firm; a last one beyond `firms` stands for doing without, which rivals no firm.
        firms: number of true firms.
    """
    public = [sheet.offers[0] for sheet in sheets]
    for k, sheet in enumerate(sheets):
        rivals = public[:k] + public[k + 1 : firms]
        cheapest, buyout = min([rival.price for rival in rivals]), max([rival.buyout for rival in rivals])
        for offer in sheet.offers:
            offer.cheapest_rival, offer.best_buyout = cheapest, buyout
    return [Told(sheet.groups, [_row(vars(offer)) for offer in sheet.offers]) for sheet in sheets]


def gather(told: list[Told], all_known: bool, derive: Callable[[Terms], tuple[Terms, Terms, Terms]]) -> Offers:
    """Return all offers as arrays.

    Args:
        told: what `tell` returns.
        all_known: whether everybody knows every firm.
        derive: returns fit, seen (4, m) and quick (m,) for the terms in BASIS, shape (6, m).
    """
    code = np.zeros((len(told), GROUPS_AT_ONCE), np.int64)
    least = np.zeros((len(told), GROUPS_AT_ONCE))
    for k, firm in enumerate(told):
        for g, group in enumerate(firm.groups):
            code[k, g], least[k, g] = group
    table = np.array([row for firm in told for row in firm.rows])
    table = table.T.take(_places(tuple(len(firm.rows) for firm in told)), axis=1)
    basis, terms = table[: len(BASIS)], table[len(BASIS) :]
    targeted = int(any(firm.groups for firm in told))
    return Offers(targeted, int(all_known), code, least, *derive(basis), *terms)


_row = itemgetter(*BASIS, *TERMS)


@lru_cache
def _places(made: tuple[int, ...]) -> NDArray[np.int64]:
    """Return which offer is at each place: a firm that makes fewer than WIDTH repeats them."""
    first = np.cumsum([0, *made[:-1]])
    return np.concatenate([at + np.arange(WIDTH) % n for at, n in zip(first, made, strict=True)])
