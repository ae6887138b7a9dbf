"""What an outcome of a sweep hangs on: the analysis of sensitivity that its design allows, as bars."""

from __future__ import annotations

import html
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from sim.charts import PaletteName
from sim.charts.heat_map import form_of
from sim.charts.sensitivity import bars_of, sensitivity_bars, sensitivity_bars_alt
from sim.errors import BadInput
from sim.exhibits import Exhibit
from sim.report.sensitivity import sensitivity_report
from sim.study.sensitivity import analyse
from sim.ui.shared.exhibit import show_picture
from sim.ui.shared.text import escaped, paragraph
from sim.ui.studies.folder import Overview, dataset_in, without_paths
from sim.ui.studies.offered import Study
from sim.ui.studies.words import outcome_words, scenario_words
from sim.wording import Wording
from sim.wording.numbers import typed

Report = Mapping[str, Any]
LOG = logging.getLogger(__name__)
AT_ONCE = 200_000  # runs that are analysed without being asked for


@st.cache_data(show_spinner=False, max_entries=64)
def _analysed(folder: str, stamp: str, outcome: str) -> Report | str:
    """Return the report on one outcome of a sweep, or why there is none."""
    dataset = dataset_in(Path(folder))
    assert dataset is not None  # asked before
    try:
        return sensitivity_report(analyse(dataset, outcomes=[outcome]))
    except BadInput as refusal:
        return without_paths(str(refusal), Path(folder))


def show_bars(
    about: Overview, outcome: str, scenario: str | None, study: Study, stamp: str, *, t: Wording, palette: PaletteName
) -> None:
    """Draw what an outcome hangs on, or say why that cannot be told."""
    st.html(paragraph(html.escape(bars_title(outcome, t)), t, "chart-title"))
    if about.n_ended < about.n_runs or about.n_failed:
        st.info(t("studies.bars_wait" if about.n_ended < about.n_runs else "studies.bars_failed"))
        return
    if about.n_ended > AT_ONCE and not st.button(t("studies.bars_go"), key=f"analyse {study.name}"):
        return
    try:
        with st.spinner(t("studies.bars_going")):
            report = _analysed(str(study.folder), stamp, outcome)
    except Exception as error:  # whatever lies in the folder
        LOG.exception("A sweep could not be analysed.")
        report = type(error).__name__
    if isinstance(report, str):
        st.info(escaped(t("studies.bars_not", why=report)))
    else:
        show_picture(bars(report, outcome, scenario, t), t, palette)


def bars_title(outcome: str, t: Wording) -> str:
    """Return what is above the bars of an outcome."""
    return t("studies.bars_title", outcome=outcome_words(outcome, t))


def bars(report: Report, outcome: str, scenario: str | None, t: Wording) -> Exhibit:
    """Return the bars of one outcome and scenario (the report's first if None) of a report on sensitivity."""
    scenario = scenario or str(report["scenarios"][0])
    words = t.texts("studies.bars", **{key: key for key in report["factors"]})
    rows = bars_of(report, outcome, scenario).rows
    above = t("studies.bars.median") if report["above"] is None else typed(report["above"], 6)
    remarks = [t(f"studies.bars.legend_{report['method']}", above=above)]
    if len(report["scenarios"]) > 1:
        remarks.insert(0, t("studies.scenarios", names=scenario_words(scenario, t)))
    for note in report["notes"]:
        if {outcome, scenario} >= {note.get("outcome", outcome), note.get("scenario", scenario)}:
            values = {key: value for key, value in note.items() if key not in {"code", "text"}}
            remarks.append(t(code, **values) if (code := f"studies.note.{note['code']}") in t else note["text"])
    form = form_of("", rows[["value", "lo", "hi"]].to_numpy().ravel())
    in_words = pd.DataFrame(
        {
            t("studies.factor"): rows["key"],
            t("studies.measure_of"): [words[measure] for measure in rows["measure"]],
            t("studies.tile.mean"): [form.say(value) for value in rows["value"]],
            t("studies.tile.interval"): [
                f"{form.say(lo)} – {form.say(hi)}" for lo, hi in zip(rows["lo"], rows["hi"], strict=True)
            ],
            "": [words["zero"] if is_zero else "" for is_zero in rows["is_zero"].astype(bool)],
        }
    )
    sentence = sensitivity_bars_alt(report, outcome, scenario, words=words)
    for code, text in ((outcome, outcome_words(outcome, t)), (scenario, scenario_words(scenario, t))):
        sentence = sentence.replace(code, text)

    return Exhibit(
        f"bars-{outcome}", bars_title(outcome, t), "", t("verdict.join").join(remarks), sentence, rows,
        lambda look: sensitivity_bars(report, outcome, scenario, words=words, look=look), in_words,
    )  # fmt: skip
