"""The page of evidence: the ledger of claims and the published facts, each with what was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from sim.charts import PaletteName
from sim.charts.evidence import circumstances
from sim.evidence import facts as published
from sim.evidence.examine import examine
from sim.evidence.lab import Lab
from sim.evidence.ledger import ARTICLES, ledger
from sim.evidence.measured import measured
from sim.evidence.mechanisms import MECHANISMS, mechanism_name
from sim.evidence.verdicts import VERDICTS
from sim.exhibits import Exhibit
from sim.report.evidence import STATES, claim_row, is_of_today, state_of
from sim.report.evidence_words import part_words, verdict_by_parts, verdict_words
from sim.ui.shared.checks import show_checks
from sim.ui.shared.exhibit import show_picture
from sim.ui.shared.pairs import pair_names
from sim.ui.shared.text import paragraph
from sim.wording import Wording
from sim.wording.numbers import plain

Row = Mapping[str, Any]
LIST_HEIGHT = 560  # pixels


def show(t: Wording, palette: PaletteName, arena: Any) -> None:
    """Draw the page.   arena: the page on which a pair is opened."""
    claims, facts = st.tabs([t("evidence.claims"), t("evidence.facts")])
    with claims:
        _claims(measured("claims"), t, palette, arena)
    with facts:
        _facts(measured("facts"), t)


def _claims(report: Row, t: Wording, palette: PaletteName, arena: Any) -> None:
    counts = t("evidence.list").join(
        t(f"counted.{verdict.replace(' ', '_')}", n=report["counts"][verdict])
        for verdict in VERDICTS
        if report["counts"][verdict]
    )
    st.html(paragraph(t("evidence.summary", n=report["counts"]["claims"], counts=counts), t, "verdict"))
    st.caption(_conditions(report, t))
    by_article, by_verdict, by_mechanism = st.columns([1.2, 1.2, 1])
    articles = by_article.multiselect(
        t("evidence.article"), list(ARTICLES), format_func=lambda code: _article(code, t), key="claims article",
        placeholder=t("evidence.any"),
    )  # fmt: skip
    verdicts = by_verdict.multiselect(
        t("evidence.verdict"), list(VERDICTS), format_func=lambda code: verdict_words(code, t), key="claims verdict",
        placeholder=t("evidence.any"),
    )  # fmt: skip
    mechanisms = by_mechanism.multiselect(
        t("evidence.mechanism"), list(MECHANISMS), format_func=lambda code: mechanism_name(code, t),
        key="claims mechanism", placeholder=t("evidence.any"),
    )  # fmt: skip
    rows = [
        row
        for row in report["claims"]
        if (not articles or set(articles) & set(row["articles"]))
        and (not verdicts or row["verdict"] in verdicts)
        and (not mechanisms or set(mechanisms) & set(row["mechanisms"]))
    ]
    if not rows:
        st.info(t("evidence.none"))
        return
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        frame = pd.DataFrame(
            {
                t("evidence.number"): [row["id"] for row in rows],
                t("evidence.claim"): [_says(row, t) for row in rows],
                t("evidence.verdict"): [verdict_words(row["verdict"], t) for row in rows],
            }
        )
        _list(frame, rows, "claim", t("evidence.claims_alt", n=len(rows)))
    with right:
        row = _chosen(rows, "claim", t("evidence.claim"), t)
        _claim(row, t, palette, arena)


def _claim(row: Row, t: Wording, palette: PaletteName, arena: Any) -> None:
    """Draw one claim with everything that was found."""
    st.html(paragraph(f'{_says(row, t)} <span class="chip">{verdict_by_parts(row, t)}</span>', t, "claim"))
    st.write(row["note_zh" if t.language == "zh" else "note"])
    claim = ledger()[row["id"]]
    for at, experiment in enumerate(row["experiments"], start=1):
        st.markdown(part_words(at, experiment, t))
        how = t("evidence.how_to_read") if at == 1 else ""
        show_picture(_circumstances(f"{row['id']}-{at}", experiment, how, t), t, palette)
        for name in pair_names(claim):
            if name.partition("-")[2].rstrip("b") == str(at):
                label = t("evidence.open_second" if name.endswith("b") else "evidence.open")
                st.page_link(arena, label=label, icon="⚖️", query_params={"scenario": name, "lang": t.language})
    if row["rests_on"]:
        named = t("evidence.list").join(mechanism_name(one, t) for one in row["rests_on"])
        st.caption(t("evidence.rests_on", mechanisms=named))
    if row["contested"]:
        st.caption(t("evidence.contested", fact=row["contested"]))
    report = measured("claims")
    lab = Lab(report["seeds"], report["customers"])
    _again(row, lambda: claim_row(claim, examine(claim, lab).as_table()), t)


def _circumstances(code: str, experiment: Row, note: str, t: Wording) -> Exhibit:
    """Return the effect of an experiment in all circumstances in which it was measured."""
    readings, unit = _readings(experiment, t), t(f"counted_in.{experiment['unit']}")
    means = t("evidence.list").join(f"{one['label']} {plain(one['mean'], 3)}" for one in readings)
    return Exhibit(
        code, f"{t('evidence.claim')} {code}", "", note, t("evidence.chart_alt", told=means), pd.DataFrame(readings),
        lambda look: circumstances(readings, experiment["expect"], look=look, unit=unit),
    )  # fmt: skip


def _readings(experiment: Row, t: Wording) -> list[dict[str, Any]]:
    """Return the effect as measured, at every value tried, and without each mechanism, with labels."""
    readings = [{"label": t("evidence.as_measured")} | experiment["measured"]]
    readings += [{"label": f"{turn['key']} = {plain(turn['value'], 3)}"} | turn for turn in experiment["turns"]]
    if experiment["assumed"]:
        null = experiment["assumed"]
        readings.append({"label": f"{null['key']} = {plain(null['value'], 3)}"} | null)
    for mechanism, reading in experiment["without"].items():
        readings.append({"label": t("evidence.without", mechanism=mechanism_name(mechanism, t))} | reading)
    return readings


def _facts(report: Row, t: Wording) -> None:
    counts = report["counts"]
    hard, every = counts["H"], counts["all"]
    numbers = {
        "met": hard["passed"], "n": hard["passed"] + hard["failed"], "all_met": every["passed"],
        "all": every["passed"] + every["failed"], "contested": every["contested"],
    }  # fmt: skip
    st.html(paragraph(t("evidence.facts_summary", **numbers), t, "verdict"))
    st.caption(_conditions(report, t))
    by_family, by_tolerance, by_result = st.columns([1.2, 1, 1])
    families = by_family.multiselect(
        t("evidence.family"), list(published.FAMILIES), key="facts family", placeholder=t("evidence.any"),
        format_func=lambda code: f"{code} {t(f'family.{code}')}",
    )  # fmt: skip
    tolerances = by_tolerance.multiselect(
        t("evidence.tolerance"), list(published.TOLERANCES), key="facts tolerance", placeholder=t("evidence.any"),
        format_func=lambda code: t(f"tolerance.{code}"),
    )  # fmt: skip
    results = by_result.multiselect(
        t("evidence.result"), list(STATES), key="facts result",
        format_func=lambda code: t(f"finding.{code}"), placeholder=t("evidence.any"),
    )  # fmt: skip
    rows = [
        row
        for row in report["facts"]
        if (not families or row["family"] in families)
        and (not tolerances or row["tolerance"] in tolerances)
        and (not results or state_of(row) in results)
    ]
    if not rows:
        st.info(t("evidence.none"))
        return
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        frame = pd.DataFrame(
            {
                t("evidence.number"): [row["id"] for row in rows],
                t("evidence.fact"): [_says(row, t) for row in rows],
                t("evidence.result"): [t(f"finding.{state_of(row)}") for row in rows],
            }
        )
        _list(frame, rows, "fact", t("evidence.facts_alt", n=len(rows)))
    with right:
        _fact(_chosen(rows, "fact", t("evidence.fact"), t), t)


def _fact(row: Row, t: Wording) -> None:
    zh = t.language == "zh"
    st.html(paragraph(f'{_says(row, t)} <span class="chip">{t(f"finding.{state_of(row)}")}</span>', t, "claim"))
    st.caption(" · ".join([row["source"], t(f"status.{row['status']}"), t(f"tolerance.{row['tolerance']}")]))
    for key in ("how", "untestable", "doubt", *(["if_missed"] if row["passed"] is False else [])):
        text = row[f"{key}_zh" if zh else key]
        if text:
            st.write(text)
    if row["contested"]:
        st.caption(t("evidence.contested", fact=row["contested"]))
    if row["checks"]:
        show_checks(row["checks"], t)


def _list(frame: pd.DataFrame, rows: Sequence[Row], what: str, alt: str) -> None:
    """Draw the list; picking a row there picks it in the chooser next to it."""

    def pick() -> None:
        picked = st.session_state[f"{what} list"].selection.rows
        if picked:
            st.session_state[what] = rows[picked[0]]["id"]

    narrow, wide, short = frame.columns
    st.dataframe(
        frame, hide_index=True, height=LIST_HEIGHT, key=f"{what} list", alt=alt,
        on_select=pick, selection_mode="single-row",
        column_config={
            narrow: st.column_config.TextColumn(width=60),
            wide: st.column_config.TextColumn(width="large"),
            short: st.column_config.TextColumn(width=110),
        },
    )  # fmt: skip


def _chosen(rows: Sequence[Row], what: str, label: str, t: Wording) -> Row:
    """Show the chooser and return the row chosen: by hand, in the list, or by the address."""
    numbers = [row["id"] for row in rows]
    asked = st.session_state.get(what) or st.query_params.get(what)
    if asked in numbers:
        st.session_state[what] = asked
    elif what in st.session_state:
        del st.session_state[what]
    labels = {row["id"]: f"{row['id']} {_says(row, t)}" for row in rows}
    chosen = st.selectbox(
        label, numbers, format_func=labels.__getitem__, key=what, label_visibility="collapsed",
        on_change=lambda: st.query_params.__setitem__(what, st.session_state[what]),
    )  # fmt: skip
    return next(row for row in rows if row["id"] == chosen)


def _again(row: Row, find: Callable[[], Row], t: Wording) -> None:
    """Offer to measure a claim here and now, and say whether the same comes out."""
    if not st.button(t("evidence.again"), key=f"again {row['id']}"):
        return
    with st.spinner(t("evidence.measuring")):
        finding = find()
    if finding["experiments"] == row["experiments"]:
        st.success(t("evidence.same"))
        return
    st.warning(t("evidence.differs", verdict=verdict_by_parts(finding, t)))
    for at, experiment in enumerate(finding["experiments"], start=1):
        st.write(part_words(at, experiment, t))


def _conditions(report: Row, t: Wording) -> str:
    text = t("evidence.conditions", seeds=report["seeds"], customers=plain(report["customers"]))
    return text if is_of_today(report) else f"{text} {t('evidence.other_engine')}"


def _says(row: Row, t: Wording) -> str:
    return str(row["says_zh" if t.language == "zh" else "says"])


def _article(code: str, t: Wording) -> str:
    return f"{code} {t(f'article.{code}')}"
