"""What can be taken from the screen to the meeting: the report, its numbers, pictures, and the way to repeat it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from sim.briefing import briefing, has_font, to_html, to_pdf
from sim.briefing.content import Briefing, file_names, stem
from sim.briefing.numbers import csv, curves_table, key_figures_table, tables_zip
from sim.exhibits import Exhibit
from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene

MAIN_PICTURES = ("retention", "difference")


def show_export(
    scene: Scene, comparison: Comparison, exhibits: Sequence[Exhibit], link: str = "", command: str = ""
) -> None:
    """Draw the export panel. A file is made when it is asked for, from what is on the screen.

    Args:
        scene: what the screen shows.
        comparison: the very one on the screen.
        exhibits: charts of the report, in order.
        link: address of this very screen.
        command: line that gives the same answer from the two files offered here.
    """
    t, month = scene.t, scene.month
    name = stem(comparison.a.scenario.name)

    def report() -> Briefing:
        return briefing(comparison, month, scene.question, t, exhibits, link=link, command=command, other=scene.other)

    st.html(f'<p class="group" lang="{t.language}">{t("export.report")}</p>')
    html, pdf = st.columns(2)
    with html:
        _offer(t("export.html"), lambda: to_html(report()).encode(), f"{name}-report.html", "text/html")
    with pdf:
        missing = "" if has_font(t.language) else t("briefing.no_font")
        _offer(t("export.pdf"), lambda: to_pdf(report()), f"{name}-report.pdf", "application/pdf", missing)
    st.html(f'<p class="group" lang="{t.language}">{t("export.numbers")}</p>')
    figures, curves, tables = st.columns(3)
    with figures:
        _offer(
            t("export.figures"), lambda: csv(key_figures_table(comparison, month)), f"{name}-figures.csv", "text/csv"
        )
    with curves:
        _offer(t("export.curves"), lambda: csv(curves_table(comparison)), f"{name}-curves.csv", "text/csv")
    with tables:
        _offer(t("export.tables"), lambda: tables_zip(exhibits), f"{name}-tables.zip", "application/zip")
    _pictures(scene, name, exhibits)
    st.html(f'<p class="group" lang="{t.language}">{t("export.files")}</p>')
    both = zip(("market_a", "market_b"), file_names(comparison), (comparison.a, comparison.b), strict=True)
    for column, (code, file, result) in zip(st.columns(2), both, strict=True):
        with column:
            _offer(t(f"export.{code}"), result.scenario.to_toml, file, "text/plain")
    if command:
        st.caption(t("export.again"))
        st.code(command, language=None, wrap_lines=True)
    if link:
        st.caption(t("export.link"))
        st.code(link, language=None, wrap_lines=True)


def _pictures(scene: Scene, name: str, exhibits: Sequence[Exhibit]) -> None:
    pictured = [exhibit for exhibit in exhibits if exhibit.code in MAIN_PICTURES]
    if not pictured:
        return
    st.html(f'<p class="group" lang="{scene.t.language}">{scene.t("export.pictures")}</p>')
    for exhibit in pictured:
        for column, (suffix, kind) in zip(
            st.columns(2), ((".png", "image/png"), (".svg", "image/svg+xml")), strict=True
        ):
            with column:
                _offer(
                    f"{exhibit.title} ({suffix[1:].upper()})", _drawn(exhibit, suffix, scene),
                    f"{name}-{exhibit.code}{suffix}", kind,
                )  # fmt: skip


def _drawn(exhibit: Exhibit, suffix: str, scene: Scene) -> Callable[[], bytes]:
    return lambda: exhibit.saved(suffix, scene.palette)


def _offer(label: str, make: Callable[[], bytes | str], file: str, kind: str, missing: str = "") -> None:
    """Draw a button that makes a file when it is pressed, or says why it cannot."""
    st.download_button(
        label, make, file, kind, key=f"export-{file}", on_click="ignore", width="stretch", disabled=bool(missing),
        help=missing or None,
    )  # fmt: skip
