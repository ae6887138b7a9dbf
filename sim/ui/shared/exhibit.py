"""An exhibit on the page: title, finding, chart, how to read it, and the files it can be saved as."""

from __future__ import annotations

from html import escape

import streamlit as st

from sim.charts import PaletteName
from sim.charts.style import heard
from sim.exhibits import Exhibit
from sim.exhibits.curves import curves_in_words
from sim.study.compare import Comparison
from sim.wording import Wording

TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".csv": "text/csv"}


def show_exhibit(exhibit: Exhibit, t: Wording, palette: PaletteName) -> None:
    """Draw an exhibit into the current container."""
    st.subheader(exhibit.title, anchor=False)
    st.html(f'<p class="finding" lang="{t.language}">{escape(exhibit.finding)}</p>')
    # Checking a chart against its schema takes as long as simulating it: the tests do it, once for all.
    spec = heard(exhibit.picture(palette, "container").to_dict(validate=False))
    st.vega_lite_chart(spec=spec, width="stretch", theme="streamlit", alt=exhibit.alt, key=f"chart-{exhibit.code}")
    note, files = st.columns([5, 1], vertical_alignment="top")
    if exhibit.note:
        note.caption(exhibit.note)
    with files.popover(t("save.open"), width="stretch"):
        for suffix, kind in TYPES.items():
            st.download_button(
                suffix[1:].upper(), _content(exhibit, suffix, palette), f"{exhibit.code}{suffix}", kind,
                on_click="ignore", width="stretch", key=f"save-{exhibit.code}{suffix}",
            )  # fmt: skip


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
