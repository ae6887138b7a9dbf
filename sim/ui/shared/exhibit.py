"""An exhibit on the page: title, finding, chart, how to read it, and the files it can be saved as."""

from __future__ import annotations

from html import escape

import streamlit as st

from sim.charts import Look, PaletteName
from sim.charts.style import hide_from_readers
from sim.exhibits import Exhibit
from sim.exhibits.curves import curves_in_words
from sim.study.compare import Comparison
from sim.ui.shared.text import escaped, paragraph
from sim.wording import Wording

TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".csv": "text/csv"}


def show_exhibit(exhibit: Exhibit, t: Wording, palette: PaletteName, *, is_early: bool = False) -> None:
    """Draw an exhibit into the current container.   is_early: soon drawn anew, and not worth a file."""
    st.subheader(exhibit.title, anchor=False)
    st.html(paragraph(escape(exhibit.finding), t, "finding"))
    if is_early:
        _draw(exhibit, palette, None)
    else:
        show_picture(exhibit, t, palette)


def show_picture(exhibit: Exhibit, t: Wording, palette: PaletteName) -> None:
    """Draw what is below the heading of an exhibit: the chart, how to read it, its files, and its table."""
    _draw(exhibit, palette, f"chart-{exhibit.code}")
    note, files = st.columns([5, 1], vertical_alignment="top")
    if exhibit.note:
        note.caption(escaped(exhibit.note))
    with files.popover(t("save.open"), width="stretch", key=f"files-{exhibit.code}"):
        for suffix, kind in TYPES.items():
            st.download_button(
                suffix[1:].upper(), _content(exhibit, suffix, palette), f"{exhibit.code}{suffix}", kind,
                on_click="ignore", width="stretch", key=f"save-{exhibit.code}{suffix}",
            )  # fmt: skip
    if exhibit.in_words is not None:
        with st.expander(t("studies.table")):
            st.dataframe(exhibit.in_words, hide_index=True, alt=exhibit.alt)


def _draw(exhibit: Exhibit, palette: PaletteName, key: str | None) -> None:
    # Checking a chart against its schema takes as long as simulating it: the tests do it, once for all.
    spec = hide_from_readers(exhibit.picture(Look(palette, "container")).to_dict(validate=False))
    st.vega_lite_chart(spec=spec, width="stretch", theme="streamlit", alt=exhibit.alt, key=key)


def show_numbers(comparison: Comparison, t: Wording) -> None:
    """Offer the numbers of the two main charts as a table, which can be searched, copied and saved."""
    with st.popover(t("curves.numbers"), icon=":material/table:", key="numbers", on_change="rerun") as opened:
        if opened.open:
            table = curves_in_words(comparison, t)
            form = st.column_config.NumberColumn(format="%.1f")
            st.dataframe(
                table, hide_index=True, width="content", height=360,
                column_config=dict.fromkeys(table.columns[2:], form),
            )  # fmt: skip


def _content(exhibit: Exhibit, suffix: str, palette: PaletteName):  # type: ignore[no-untyped-def]
    """Return what makes the file when it is asked for: drawing one takes a moment."""
    return lambda: exhibit.csv().encode() if suffix == ".csv" else exhibit.saved(suffix, palette)
