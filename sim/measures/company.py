"""What a market says of a whole company, whose customers its simulated ones stand for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.company import Company
from sim.measures.intervals import Values
from sim.measures.money import LINES, account, profit_to_date
from sim.measures.retention import OVERALL, base, survival
from sim.results import Result

YEAR = 12


class Totals(NamedTuple):
    """Totals of a whole company; seeds s, months t (month 0 included), full years y.

    revenue: of a year, currency, shape (s, y)
    profit: of a year, currency, shape (s, y)
    profit_to_date: discounted, currency, shape (s, t)
    kept: customers of month 0 who never left, people, shape (s, t)
    """

    revenue: Values
    profit: Values
    profit_to_date: Values
    kept: Values


def simulated(result: Result) -> float:
    """Return how many simulated customers of month 0 stand for all of the company's, on average over seeds."""
    return float(np.mean(base(result)[:, OVERALL]))


def totals(result: Result, company: Company) -> Totals:
    """Return the totals of a company: what a simulated customer of month 0 brings, times all of its customers."""
    years = result.months // YEAR
    lines = account(result)[:, 1 : 1 + years * YEAR]
    with np.errstate(invalid="ignore", divide="ignore"):
        each = company.customers / base(result)[:, OVERALL:]

    def by_year(line: str) -> Values:
        months = lines[..., LINES.index(line)]
        return np.asarray(months.reshape(len(months), years, YEAR).sum(axis=2) * each)

    return Totals(
        by_year("revenue"),
        by_year("profit"),
        company.customers * profit_to_date(result),
        company.customers * survival(result)[..., OVERALL],
    )
