"""What analyses left in a folder, drawn from their reports alone: what would turn a verdict, the best to choose from.

Anybody may have written these files, so whatever goes wrong in drawing one is said in a sentence.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from sim.charts import Look, PaletteName
from sim.charts.flip import flip_alt, flip_bars, flip_space, flip_title
from sim.charts.heat_map import Form, form_of
from sim.charts.pareto import pareto, pareto_alt
from sim.charts.style import Picture
from sim.exhibits import Exhibit
from sim.ui.shared.exhibit import show_picture
from sim.ui.shared.text import escaped, paragraph
from sim.ui.studies.bars import bars
from sim.ui.studies.folder import report_in
from sim.ui.studies.offered import Study
from sim.ui.studies.words import outcome_words
from sim.wording import Wording
from sim.wording.numbers import setting, signed

Report = Mapping[str, Any]
MAX_OUTCOMES = 6  # of a saved analysis that are below one another


def show_reports(study: Study, has_sweep: bool, t: Wording, palette: PaletteName) -> None:
    """Draw every report that a study left; one on sensitivity only if there is no sweep to find it from.

    Raises:
        Trouble: one of them is no JSON.
    """
    for name, show in (("sensitivity", _bars), ("flip", _flip), ("optimise", _front)):
        report = None if has_sweep and name == "sensitivity" else report_in(study.folder, name)
        if report is None:
            continue
        try:
            show(report, t, palette)
        except Exception:  # a report of another version, or something else altogether
            st.info(t("studies.unreadable", file=f"{name}.json"))


def _check(exhibits: Sequence[Exhibit], palette: PaletteName) -> None:
    """Draw pictures once before anything is on the page: one that fails leaves nothing there."""
    for exhibit in exhibits:
        exhibit.picture(Look(palette, "container"))


def _heading(text: str, t: Wording) -> None:
    st.html(paragraph(html.escape(text), t, "chart-title"))


def _bars(report: Report, t: Wording, palette: PaletteName) -> None:
    for outcome in report["outcomes"][:MAX_OUTCOMES]:
        exhibit = bars(report, outcome, None, t)
        _heading(exhibit.title, t)
        show_picture(exhibit, t, palette)


def _flip(report: Report, t: Wording, palette: PaletteName) -> None:
    """Show the verdict, how far it is from being reversed, by which assumptions, and who wins where."""
    sentence = str(report["sentence_zh" if t.language == "zh" else "sentence"])
    reverses = report["nearest"] is not None or any(one["flips"] for one in report["singles"])
    seen = flip_alt(report, t=t)

    def exhibit(name: str, rows: str, draw: Callable[..., Picture]) -> Exhibit:
        return Exhibit(
            f"flip-{name}", t(f"flip.chart.title_{name}"), "", "", seen, pd.DataFrame(report[rows]),
            lambda look: draw(report, t=t, look=look),
        )  # fmt: skip

    exhibits = [exhibit("bars", "singles", flip_bars)] if reverses else []
    exhibits.append(exhibit("space", "space", flip_space))
    _check(exhibits, palette)
    st.html(paragraph(html.escape(flip_title(report, t=t)), t, "claim"))
    st.write(escaped(sentence))
    for column, drawn in zip(st.columns(2, gap="large"), exhibits, strict=False):
        with column:
            _heading(drawn.title, t)
            show_picture(drawn, t, palette)
    if report["nearest"] is not None:
        _heading(t("studies.flip_carried"), t)
        st.table(_changes(report["nearest"]["changes"], t))
    if report["singles"]:
        with st.expander(t("studies.flip_singles", n=len(report["singles"]))):
            st.dataframe(_singles(report["singles"], t), hide_index=True, alt=sentence)


def _changes(changes: list[Report], t: Wording) -> pd.DataFrame:
    """Return what the nearest flip assumes otherwise, by assumption."""
    rows = [
        {
            t("studies.assumption"): escaped(str(one["key"])),
            t("studies.default"): setting(one["default"]),
            t("studies.otherwise"): setting(one["value"]),
            t("studies.sds"): signed(one["sds"], 2),
        }
        for one in changes
    ]
    return pd.DataFrame(rows).set_index(t("studies.assumption"))


def _singles(singles: list[Report], t: Wording) -> pd.DataFrame:
    """Return what every assumption does alone: where it reverses the verdict, if it does."""
    return pd.DataFrame(
        {
            t("studies.assumption"): [one["key"] for one in singles],
            t("studies.default"): [setting(one["default"]) for one in singles],
            t("studies.low"): [setting(one["low"]) for one in singles],
            t("studies.high"): [setting(one["high"]) for one in singles],
            t("studies.flips_at"): [setting(one["value"]) if one["flips"] else "–" for one in singles],
        }
    )


def _front(report: Report, t: Wording, palette: PaletteName) -> None:
    """Show the best mix, or the front, as it was re-measured."""
    seen = pareto_alt(report, t=t)
    sentence = report.get("sentence_zh", seen) if t.language == "zh" else report["sentence"]
    table = _mixes(report, t)
    exhibit = Exhibit(
        "front", str(report["title"] or t(f"pareto.title{'_front' if len(report['figures']) > 1 else ''}")), "",
        t("studies.front_said", seeds=len(report["fresh_seeds"]), tried=len(report["trials"])), seen,
        pd.json_normalize(report["confirmed"]),
        lambda look: pareto(report, t=t, look=look),
    )  # fmt: skip
    _check([exhibit], palette)
    st.html(paragraph(html.escape(exhibit.title), t, "claim"))
    st.write(escaped(str(sentence)))
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        show_picture(exhibit, t, palette)
    with right:
        st.dataframe(table, hide_index=True, alt=seen)


def _mixes(report: Report, t: Wording) -> pd.DataFrame:
    """Return every mix that was re-measured: its levers, and each figure with its interval."""
    figures = [*(one["figure"] for one in report["figures"]), report["spending"]]
    names = {"as_it_is": t("pareto.as_it_is"), "no_lever": t("pareto.no_lever"), "search": t("studies.mix_found")}
    forms = {name: form_of(name, [one["figures"][name]["value"] for one in report["confirmed"]]) for name in figures}
    rows = []
    for one in sorted(report["confirmed"], key=lambda one: not one["is_front"]):
        alone = t("pareto.alone", lever=t(f"move.{one['lever']}.label")) if one["lever"] else ""
        rows.append(
            {
                t("studies.mix"): names.get(one["origin"], alone),
                t("studies.on_front"): "✓" if one["is_front"] else "",
            }
            | {outcome_words(name, t): _interval(one["figures"][name], forms[name]) for name in figures}
            | {key: setting(value) for key, value in one["mix"].items()}
        )
    return pd.DataFrame(rows)


def _interval(estimate: Report, form: Form) -> str:
    value, lo, hi = (math.nan if estimate[name] is None else float(estimate[name]) for name in ("value", "lo", "hi"))
    return form.say(value) if math.isnan(lo) else f"{form.say(value)} ({form.say(lo)} – {form.say(hi)})"
