"""A company of one's own in a few numbers: customers, price, margin, churn and currency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator

from sim.errors import BadInput, nearest, sentence, short
from sim.industries import industry
from sim.levers import LEVERS, declared
from sim.parameters import Firm, Listed, Strict
from sim.wording.numbers import plain, typed

EXAMPLE = "customers=1200000,price=24,margin=40%,churn=1.8% a month,currency=EUR"
LONGEST_CURRENCY = 12  # letters
CURRENCY = "currency"
"""How the unit of an amount of money begins."""
_NUMBER = re.compile(r"(\d[\d_]*(?:\.\d*)?)\s*(%?)(?:\s*(?:a|per)\s+(month|year))?")


class Fitted(Strict):
    """What was set in a market for a company: the churn that it then has, and what was moved for that.

    churn: share a month in the market without attacks; none if it was not fitted
    moved: by key, the number before and after
    """

    churn: float | None = Field(default=None, ge=0.0, le=1.0)
    moved: dict[str, Listed[float]] = Field(default_factory=dict)


class Company(Strict):
    """A company: its customers, and what of its numbers is known.

    customers: whom the simulated ones stand for
    price: currency a month
    margin: share of the price that is left after what a month of use costs
    churn: share of customers that leaves in a month, or in a year
    currency: what its amounts are in, as in EUR
    fitted: what was set for it in the market; none if nothing was yet
    """

    customers: int = Field(ge=1, le=10_000_000_000)
    price: float | None = None
    margin: float | None = Field(default=None, ge=0.0, le=1.0)
    churn: float | None = Field(default=None, gt=0.0, lt=1.0)
    churn_per: Literal["month", "year"] = "month"
    currency: str = ""
    fitted: Fitted | None = None

    @field_validator("price")
    @classmethod
    def _is_a_price(cls, value: float | None) -> float | None:
        """Refuse what is no price in the market, and say how to give larger ones."""
        lowest, highest = Firm.model_fields["list_price"].metadata
        if value is not None and not lowest.ge <= value <= highest.le:
            raise ValueError(
                f'"price" is {plain(value)}, out of range; allowed is {plain(lowest.ge)} to {plain(highest.le)}; '
                'give a larger one in a larger unit, as in price=5,currency="1000 JPY".'
            )
        return value

    @field_validator("currency")
    @classmethod
    def _is_short(cls, value: str) -> str:
        """Refuse what is no name of a currency."""
        if len(value) > LONGEST_CURRENCY or not value.isprintable() or set(value) & set(",=<>"):
            raise ValueError(
                f'"currency" is {short(value)}; it must be a name of up to {LONGEST_CURRENCY} letters, as in EUR.'
            )
        return value

    @property
    def monthly_churn(self) -> float | None:
        """Return the churn a month, of a yearly one that which leaves as many in twelve months."""
        if self.churn is None or self.churn_per == "month":
            return self.churn
        return float(1.0 - (1.0 - self.churn) ** (1.0 / 12.0))

    @property
    def needs_fit(self) -> bool:
        """Return whether a churn is wanted to which the market has not been fitted."""
        return self.churn is not None and (self.fitted is None or self.fitted.churn is None)

    def unfitted(self) -> Company:
        """Return the company as it was said, without what was set for it."""
        return self.replaced(fitted=None)

    def to_text(self) -> str:
        """Return the company as `--company` and a link take it, without what was set for it."""
        parts = {"customers": str(self.customers)}
        if self.price is not None:
            parts["price"] = typed(self.price, 10)
        if self.margin is not None:
            parts["margin"] = f"{typed(100.0 * self.margin, 10)}%"
        if self.churn is not None:
            parts["churn"] = f"{typed(100.0 * self.churn, 10)}% a {self.churn_per}"
        if self.currency:
            parts["currency"] = self.currency
        return ",".join(f"{name}={value}" for name, value in parts.items())


def company_from(text: str, where: str = "--company") -> Company:
    """Return a company from a text such as `EXAMPLE`: shares in percent or as parts of 1, churn a month or a year.

    Args:
        text: name=value, with commas between; only `customers` has to be given.
        where: named in complaints.

    Raises:
        BadInput: it is not of that form, a name is unknown or comes twice, or a value cannot be used.
    """
    known = [name for name in Company.model_fields if name not in {"churn_per", "fitted"}]
    given: dict[str, Any] = {}
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not value:
            raise BadInput(f"{where}: {short(part.strip())} is not of the form name=value, as in {EXAMPLE}.")
        if name not in known:
            raise BadInput(f"{where}: unknown name {short(name)}.{nearest(name, known)}")
        if name in given:
            raise BadInput(f'{where}: "{name}" is given twice.')
        given[name] = value
    table: dict[str, Any] = {}
    for name, value in given.items():
        table |= {name: value} if name == "currency" else _read(name, value, where)
    return company_of(table, where)


def company_of(table: Mapping[str, Any], where: str = "company") -> Company:
    """Return a company from a table as a file holds it. Raises BadInput if it cannot be used."""
    try:
        return Company.model_validate(dict(table))
    except ValidationError as error:
        raise BadInput(sentence(error, where, Company)) from None


def _read(name: str, value: str, where: str) -> dict[str, Any]:
    found = _NUMBER.fullmatch(value)
    is_share = name in {"margin", "churn"}
    if found is None or (found[2] and not is_share) or (found[3] and name != "churn"):
        allowed = "a whole number, as in 1200000" if name == "customers" else "a number, as in 24"
        if is_share:
            allowed = "a share, as in 40%" if name == "margin" else "a share a month or a year, as in 1.8% a month"
        raise BadInput(f'{where}: "{name}" is {short(value)}; it must be {allowed}.')
    digits = found[1].replace("_", "")
    if name == "customers":
        number: float = int(digits) if digits.isdecimal() and len(digits) < 19 else float(digits)
    else:
        number = float(f"{float(digits) / 100.0:.12g}") if found[2] else float(digits)
    if is_share and not found[2] and number >= 1.0:
        raise BadInput(f'{where}: "{name}" is {short(value)}, which is no part of 1; did you mean {digits}%?')
    return {name: number} | ({"churn_per": found[3]} if found[3] else {})


@cache
def amounts() -> dict[str, tuple[str, ...]]:
    """Return which numbers are amounts of money, by kind of lever, and under "firm" those of a firm."""
    return {
        block: tuple(
            key.partition(".")[2]
            for key, one in declared().items()
            if key.partition(".")[0] == block and one.unit.startswith(CURRENCY)
        )
        for block in ("firm", *LEVERS)
    }


def usual_amounts(kind: str, price: float, trade: str) -> dict[str, float]:
    """Return the usual amounts of a lever in a market of another price level, within what is allowed.

    Args:
        kind: of the lever.
        price: list price of the company there.
        trade: industry of which they are; the model's defaults if empty, which are those of its default price.
    """
    sizes = industry(trade).sizes() if trade else {}
    usual = {key: size.value for key, size in sizes.items()}
    level = {
        True: price / usual.get("firm.list_price", Firm().list_price),
        False: price / Firm().list_price,
    }
    amount = {}
    for name in amounts()[kind]:
        key, one = f"{kind}.{name}", declared()[f"{kind}.{name}"]
        if name != "strength":  # a lever that is not held has none
            value = at_level(usual.get(key, one.default), level[key in usual])
            amount[name] = min(max(value, one.low), one.high)
    return amount


def at_level(amount: float, level: float) -> float:
    """Return an amount times a level, without the last bits of the product."""
    return float(f"{amount * level:.10g}")
