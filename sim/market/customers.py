"""The table of customers: one column per trait or state, one row per person, fixed for the whole run."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

KINDS = ("engaged", "satisfied", "locked_in")
"""The kinds of customer at month 0."""
GROUPS = (*KINDS, "newcomer")
"""Whom totals are kept by: the focal company's base by kind at entry, and everybody it wins later."""
CHANNELS = ("store", "online", "dealer")
"""Through whom a customer deals with firms."""
STORE, ONLINE, DEALER = range(len(CHANNELS))
NEWCOMER = 3
NOT_IN_BASE = -1
STAYED = 0


Byte = Annotated[NDArray[np.int8], "(n,)"]
Bits = Annotated[NDArray[np.uint8], "(n,)"]
Short = Annotated[NDArray[np.int16], "(n,)"]
Cents = Annotated[NDArray[np.int32], "(n,)"]
Real = Annotated[NDArray[np.float32], "(n,)"]
ByteByFirm = Annotated[NDArray[np.int8], "(f, n)"]
RealByFirm = Annotated[NDArray[np.float32], "(f, n)"]
ByteBySlot = Annotated[NDArray[np.int8], "(slots, n)"]
CentsByCard = Annotated[NDArray[np.int32], "(cards, n)"]
ByteByCard = Annotated[NDArray[np.int8], "(cards, n)"]
RealByCard = Annotated[NDArray[np.float32], "(cards, n)"]


class Columns(NamedTuple):
    """The columns. n customers, f firms. Satisfaction scale and shares run 0..1; utility is that of the choice."""

    kind: Byte  # index into KINDS, drawn at month 0
    left_month: Short  # month in which the base first left; 0 stayed so far, -1 not in the base
    entered: Short  # month in which the person came to the market; up to 0, was there at month 0
    leaves: Short  # month in which the person leaves it for good, to make room for another; 0 never
    event: Short  # month of the last event in the person's life, coming to the market included
    provider: Byte  # firm
    tenure: Short  # months with the provider; in a repertoire, months in the market
    contract_left: Short  # months
    is_member: Byte  # 1 if enrolled in a points programme: the provider's, or in a repertoire that of `card`
    stayed_for: Byte  # index into HOLDS of what held the customer this month; -1 moved
    left_because: Byte  # index into REASONS of the main reason for moving this month; -1 stayed
    message: Byte  # what was said this month: firm + 1 praised, -(firm + 1) warned of, 0 silent
    also_said: Byte  # what was said besides of the firm left last, in the same way
    incident: Byte  # index into OUTCOMES of this month's failure, 4 more if it was a major one
    channel: Byte  # index into CHANNELS
    employee: Byte  # number of the customer's usual employee, at whichever firm
    goal: Byte  # index into GOALS of the leading goal
    is_known: Byte  # 1 if the provider knows that goal
    former: Byte  # firm left last, -1 for none
    aware: Bits  # bit k is set if the person knows firm k
    has_cashed: Byte  # 1 if a reward was cashed last month
    card: Byte  # firm of whose programme the person is a member, if of any
    is_endowed: Byte  # 1 if points given on joining are on that card, until its first reward
    idle: Byte  # months since the last purchase from the focal company; 0 in a subscription
    held_by: Byte  # index into HOLDS of what held the person at that purchase; repertoire only
    drawn_away: Byte  # index into REASONS of what last drew away from the focal company, -1; repertoire
    price_weight: Real  # utility per 100 % of price
    spend: Real  # use per month, 1 on average
    receptivity: Real  # share
    variety: Real  # utility
    habit: Real  # utility in a mature relation
    sociability: Real  # factor, 1 on average
    reward_threshold: Real  # share of spending
    points: Cents  # cents of reward
    reference: Real  # reference price, currency per month of average use
    grievance: Real  # unhealed failures, in minor failures, faded
    grudge: Real  # the grievance taken along from the firm left last, faded
    taste: RealByFirm  # lasting taste, utility
    expectation: RealByFirm  # satisfaction scale
    satisfaction: RealByFirm  # satisfaction scale; equals first expectation before any experience
    bond: RealByFirm  # share
    months_used: ByteByFirm  # months of own use, up to 120; counted on where promises weigh by inexperience
    heard: ByteByFirm  # praise less warnings heard last month
    basket: ByteBySlot  # firm of each purchase this month, -1 for none; no slots unless recorded
    cards: CentsByCard  # cents of reward on the card of each firm, -1 without one; rows as `card_rows` says
    given: ByteByCard  # 1 if points given on joining are on that card, until its first reward
    rewarded: RealByCard  # rewards cashed with that card, as far as they are remembered, currency


def _stored(hint: Any) -> tuple[type[np.generic], str]:
    array, shape = get_args(hint)
    return get_args(get_args(array)[1])[0], shape


STORED = {name: _stored(hint) for name, hint in get_type_hints(Columns, include_extras=True).items()}
"""Of each column the type of its entries, and its shape in words."""


def card_rows(p: Any, firms: int) -> int:
    """Return for how many firms the card of each is kept by itself: all in a repertoire where that matters, else none.

    p: ParameterValues
    """
    q = p.programme
    matters = q.another > 0.0 or q.announced > 0.0 or q.rewarded > 0.0
    return firms if matters and p.market.repertoire == 1 else 0


def empty_columns(n: int, firms: int, cards: int = 0) -> Columns:
    """Return columns for n customers and so many firms, floats as NaN and integers as 0 until customers are drawn."""
    shapes = {"(n,)": (n,), "(f, n)": (firms, n), "(slots, n)": (0, n), "(cards, n)": (cards, n)}
    arrays: Any = (np.full(shapes[shape], np.nan if kind is np.float32 else 0, kind) for kind, shape in STORED.values())
    return Columns(*arrays)


class Customers:
    """The customers of a market: `customers.bond` is a column, `customers[i]` a row, `len(customers)` their number."""

    def __init__(self, columns: Columns) -> None:
        """Wrap columns; nothing is copied."""
        self.columns = columns

    def __len__(self) -> int:
        """Return the number of customers."""
        return len(self.columns.provider)

    def __getattr__(self, name: str) -> Any:
        """Return a column by name."""
        if name == "columns":
            raise AttributeError(name)
        return getattr(self.columns, name)

    def __getitem__(self, i: int) -> Columns:
        """Return row i: the same names, with scalars, or one value per firm."""
        if not -len(self) <= i < len(self):
            raise IndexError(f"customer {i} of {len(self)}")
        row: Any = (column[i] if column.ndim == 1 else column[:, i] for column in self.columns)
        return Columns(*row)
