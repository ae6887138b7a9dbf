"""Two pictures of docs/facts.md: answers to a survey, and what is left of a cohort, beside real ones.

`python -m sim.handbook.side_by_side` draws them anew, from markets simulated for them.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd

from sim.charts.evidence import ON_PAPER, evidence_figure
from sim.charts.save import save
from sim.charts.style import Picture, quiet
from sim.evidence.facts.retention import CDNOW_ACTIVE, POINTS, QUIET, WINDOW, YEAR, first_buyers
from sim.evidence.facts.surveys import REAL_SURVEY, marks_of_a_year
from sim.evidence.lab import Lab
from sim.handbook.model_document import docs_folder
from sim.scenario import Scenario, load
from sim.wording.numbers import plain

YEARS = 11  # for which a cohort is followed
REAL, SIMULATED = "real", "simulated"


def answers(lab: Lab) -> Picture:
    """Return the shares of the answers 1 to 10 in the calm market beside those of the survey of V40."""
    simulated = np.mean(lab.observe(lab.sized(load("calm_market"), months=2 * YEAR), marks_of_a_year), axis=0)
    marks = range(1, 11)
    rows = [(REAL, *one) for one in zip(marks, POINTS * REAL_SURVEY / REAL_SURVEY.sum(), strict=True)]
    rows += [(SIMULATED, *one) for one in zip(marks, POINTS * simulated, strict=True)]
    data = pd.DataFrame(rows, columns=["whose", "answer", "share"])
    x = alt.X("answer:O", title="Answer", axis=alt.Axis(labelAngle=0, **quiet(ON_PAPER)))
    y = alt.Y("share:Q", title="% of answers", axis=alt.Axis(**quiet(ON_PAPER)))
    return alt.Chart(data).mark_bar().encode(x, y, _colour(), xOffset="whose:N").properties(width=600, height=220)


def cohort(lab: Lab) -> Picture:
    """Return the share of first buyers active in each month after, beside that of CDNOW's by period of 30 days."""
    months = YEAR * YEARS
    market = Scenario().with_changes({"market.repertoire": 1})
    sized = lab.sized(market, months=QUIET + WINDOW + months)
    counted = np.sum(lab.observe(sized, partial(first_buyers, months=months)), axis=0)
    simulated = POINTS * counted[2:] / counted[0]
    rows = [(REAL, *one) for one in enumerate(CDNOW_ACTIVE, start=1)]
    rows += [(SIMULATED, *one) for one in enumerate(simulated, start=1)]
    data = pd.DataFrame(rows, columns=["whose", "month", "active"])
    x = alt.X(
        "month:Q",
        title="Month after the first purchase",
        axis=alt.Axis(values=list(range(0, months + 1, YEAR)), grid=False, **quiet(ON_PAPER)),
    )
    y = alt.Y("active:Q", title="% who bought", axis=alt.Axis(**quiet(ON_PAPER)))
    return alt.Chart(data).mark_line().encode(x, y, _colour()).properties(width=600, height=220)


def _colour() -> alt.Color:
    inks = alt.Scale(domain=[REAL, SIMULATED], range=[ON_PAPER.ink, ON_PAPER.kinds["satisfied"]])
    return alt.Color("whose:N", scale=inks, title=None)


def draw(images: Path, lab: Lab) -> None:
    """Write answers.png and cohort.png into a folder."""
    size = f"{lab.seeds} markets of {plain(lab.customers)} people"
    title = "How satisfied are you?"
    save(
        evidence_figure(answers(lab), title, f"{size}, beside the 1,811 business customers of V40"),
        images / "answers.png",
    )
    title = "What is left of first buyers"
    save(evidence_figure(cohort(lab), title, f"{size}, beside CDNOW's of early 1997 (V20)"), images / "cohort.png")


if __name__ == "__main__":
    docs = docs_folder()
    assert docs, "an installed package has no documents"
    draw(docs / "images", Lab())
