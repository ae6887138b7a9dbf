"""What figures are called, in the reader's language."""

from __future__ import annotations

from sim.measures.figures import parse
from sim.wording import Wording


def figure_words(name: str, t: Wording) -> str:
    """Return what a figure such as "retention_24.engaged" is called. Raises BadInput as `parse` does."""
    measure, month, kind = parse(name)
    words = t(f"measure.{measure}")
    if kind:
        return t("measured.at_month_kind", measure=words, month=month, kind=t(f"chart.{kind}").lower())
    return t("measured.at_month", measure=words, month=month)
