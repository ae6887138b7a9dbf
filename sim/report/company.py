"""A company's totals as JSON types, as `bond run` and `bond compare` have them."""

from __future__ import annotations

from typing import Any

from sim.company import Company
from sim.measures.company import YEAR, simulated, totals
from sim.report.shapes import band, marks, rounded
from sim.results import Result
from sim.study.company import is_reached, notes
from sim.study.compare import Comparison
from sim.wording import IN_ENGLISH, Wording


def company_report(result: Result, t: Wording = IN_ENGLISH) -> dict[str, Any]:
    """Return whose market this is and its totals, under the key "company"; nothing if it is nobody's."""
    company = result.scenario.company
    if company is None:
        return {}
    of_all, months = totals(result, company), marks(result.months)
    years = list(range(1, result.months // YEAR + 1))
    return {
        "company": _head(result, company, t)
        | {
            "year": years,
            "revenue": band(of_all.revenue),
            "profit": band(of_all.profit),
            "month": months,
            "profit_to_date": band(of_all.profit_to_date[:, months]),
            "kept": band(of_all.kept[:, months]),
        }
    }


def company_difference(comparison: Comparison, t: Wording = IN_ENGLISH) -> dict[str, Any]:
    """Return how a company's totals differ, a less b, under the key "company"; nothing if both are not of the same."""
    mine, yours = comparison.a.scenario.company, comparison.b.scenario.company
    if mine is None or yours is None or mine.unfitted() != yours.unfitted():
        return {}
    a, b = totals(comparison.a, mine), totals(comparison.b, yours)
    months = marks(comparison.a.months)
    return {
        "company": _head(comparison.a, mine, t)
        | {
            "month": months,
            "profit_to_date": band((a.profit_to_date - b.profit_to_date)[:, months]),
            "kept": band((a.kept - b.kept)[:, months]),
        }
    }


def _head(result: Result, company: Company, t: Wording) -> dict[str, Any]:
    return company.model_dump(exclude={"fitted"}) | {
        "fitted": {
            "churn": company.fitted.churn if company.fitted else None,
            "is_reached": is_reached(company),
            "moved": {key: list(ends) for key, ends in company.fitted.moved.items()} if company.fitted else {},
        },
        "simulated": rounded(simulated(result)),
        "notes": notes(company, simulated(result), t),
    }
