"""What a comparison says of a whole company: its money and its customers, in sentences."""

from __future__ import annotations

import numpy as np

from sim.exhibits.sentences import large_change
from sim.measures.company import simulated, totals
from sim.measures.intervals import interval
from sim.study.company import notes
from sim.study.compare import Comparison
from sim.wording import Wording
from sim.wording.numbers import large


def company_words(comparison: Comparison, month: int, t: Wording) -> list[str]:
    """Return in sentences the company's revenue and the differences up to a month, and whom the simulated stand for.

    Nothing where the first market is nobody's.
    """
    company = comparison.a.scenario.company
    if company is None:
        return []
    first, second = (totals(result, company) for result in (comparison.a, comparison.b))
    unit = f" {company.currency}".rstrip()
    said = []
    if first.revenue.shape[1]:
        amounts = {name: large(float(np.nanmean(getattr(first, name)[:, 0])), t) for name in ("revenue", "profit")}
        said.append(t("company.a_year", unit=unit, **amounts))
    profit = interval((first.profit_to_date - second.profit_to_date)[:, month])
    kept = interval((first.kept - second.kept)[:, month])
    if profit.mean or kept.mean:
        said.append(
            t(
                "company.against", month=month, profit=large_change(profit, t), unit=unit,
                kept=large_change(kept, t),
            )
        )  # fmt: skip
    return said + notes(company, simulated(comparison.a), t)
