"""The page "Your data": a file, what was understood of it, a form to correct that, and its measures as pictures."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from pathlib import PurePath

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sim.charts import PaletteName
from sim.data import MemoryFile, Options
from sim.evidence.facts import facts
from sim.exhibits.own_data import own_exhibits
from sim.report.own_data import columns_read, decided, measure_lines, read_as, shown, why_words
from sim.report.shapes import dumps
from sim.ui.own_data.correction import show_form
from sim.ui.own_data.examples import EXAMPLES
from sim.ui.shared.checks import show_checks
from sim.ui.shared.exhibit import show_exhibit
from sim.ui.shared.own_data import LARGEST_MB, LONGEST_NAME, Kept
from sim.ui.shared.session import Session, session
from sim.ui.shared.text import paragraph
from sim.wording import Wording

# Above a megabyte the parser of uploads would write them to the disk, and this page says that nothing is written.
MultiPartParser.spool_max_size = (LARGEST_MB + 2) << 20

STYLE = """<style>
p.understood {font-size: 1.3rem; line-height: 1.4; font-weight: 600; margin: 0; overflow-wrap: anywhere;}
ul.lines {margin: 0; padding-left: 1.1rem; max-width: 62rem; overflow-wrap: anywhere;}
ul.lines li {margin: .1rem 0;}
.st-key-own-more {margin-top: .8rem;}
@media (max-width: 640px) {.st-key-own-head [data-testid="stHorizontalBlock"] {gap: .6rem;}}
</style>"""
IN_NUMBERS = ("sbg", "bgnbd", "loyalty", "inertia")  # measures without a picture of their own


def show(t: Wording, palette: PaletteName) -> None:
    """Draw the page."""
    st.html(STYLE)
    visit = session()
    if visit.own_data is None:
        _welcome(visit, t)
        return
    kept = visit.own_data
    if not kept.is_read:
        with st.spinner(t("your_data.reading", file=shown(kept.file.name))):
            kept.read()
    _understood(kept, visit, t)
    if kept.own is not None:
        with st.spinner(t("your_data.measuring")):
            kept.measure()
        if kept.is_broken:
            st.error(t("page.failed"))
    if kept.report:
        _measures(kept, t, palette)
        _next_to_others(kept, t)
        _no_answer(kept, t)


# Giving a file, and taking it back.


def _welcome(visit: Session, t: Wording) -> None:
    st.html(paragraph(html.escape(t("your_data.welcome")), t, "question"))
    _uploader(visit, t)
    st.html(paragraph(html.escape(t("your_data.privacy", n=LARGEST_MB)), t, "size"))
    st.html(paragraph(html.escape(t("your_data.try_one")), t, "group"))
    for column, code in zip(st.columns(len(EXAMPLES)), EXAMPLES, strict=True):
        with column:
            st.button(
                t(f"your_data.example.{code}"), key=f"example {code}", width="stretch",
                on_click=lambda code=code: _keep(visit, EXAMPLES[code]()),
            )  # fmt: skip
            st.caption(t(f"your_data.example.{code}_about"))


def _uploader(visit: Session, t: Wording) -> None:
    key = f"own file {visit.n_files}"
    st.file_uploader(
        t("your_data.drop"), key=key, on_change=_take, args=(visit, key), max_upload_size=LARGEST_MB
    )  # fmt: skip


def _take(visit: Session, key: str) -> None:
    """Take a file from Streamlit, which would keep it until the visit ends."""
    given, run = st.session_state.get(key), get_script_run_ctx()
    if not isinstance(given, UploadedFile):
        return
    name = PurePath(shown(given.name).replace("\\", "/")).name[-LONGEST_NAME:] or "file"
    _keep(visit, MemoryFile(name, given.getvalue()))
    if run is not None and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
        run.uploaded_file_mgr.remove_file(run.session_id, given.file_id)


def _keep(visit: Session, file: MemoryFile) -> None:
    visit.n_files += 1
    visit.own_data = Kept(file, visit.n_files, Options())


def _forget(visit: Session) -> None:
    visit.own_data = None


# What was understood.


def _understood(kept: Kept, visit: Session, t: Wording) -> None:
    with st.container(key="own-head"):
        said, buttons = st.columns([2.2, 1], vertical_alignment="top", gap="large")
    with said:
        if kept.seen is not None:
            st.html(f'<p class="understood" lang="{t.language}">{html.escape(read_as(kept.seen, t))}</p>')
            _list(decided(kept.seen, t), t, t("your_data.sure"))
            _list(columns_read(kept.seen, t), t, t("your_data.understood"))
        elif kept.is_broken:
            st.error(t("page.failed"))
        else:
            st.html(f'<p class="understood" lang="{t.language}">{html.escape(t("your_data.refused"))}</p>')
            with st.container(border=True):
                st.html(f'<p class="finding" lang="en">{html.escape(shown(kept.complaint))}</p>')
            st.html(paragraph(html.escape(t("your_data.refused_hint")), t, "size"))
    with buttons:
        st.button(t("your_data.forget"), key="forget own", width="stretch", on_click=_forget, args=(visit,))
        with st.expander(t("your_data.correct"), expanded=bool(kept.complaint)):
            show_form(kept, t)


def _list(lines: Iterable[str], t: Wording, heading: str) -> None:
    """Draw lines under a heading, if there are any, as text and nothing else."""
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    if items:
        st.html(paragraph(html.escape(heading), t, "group") + f'<ul class="lines" lang="{t.language}">{items}</ul>')


# What it says.


def _measures(kept: Kept, t: Wording, palette: PaletteName) -> None:
    exhibits = own_exhibits(kept.report["measures"], t)
    for at in range(0, len(exhibits), 2):
        for column, exhibit in zip(st.columns(2, gap="large"), exhibits[at : at + 2], strict=False):
            with column:
                show_exhibit(exhibit, t, palette)
    more = {code: kept.report["measures"][code] for code in IN_NUMBERS}
    with st.container(key="own-more"):
        _list(measure_lines(more, t), t, t("your_data.figures"))
        st.download_button(
            t("your_data.save"), lambda: dumps(kept.report), f"{PurePath(kept.file.name).stem}.json",
            "application/json", on_click="ignore", key="save own",
        )  # fmt: skip


def _next_to_others(kept: Kept, t: Wording) -> None:
    if not kept.report["facts"]:
        return
    with st.expander(t("your_data.facts")):
        for row in kept.report["facts"]:
            fact = facts()[row["id"]]
            says = fact.says_zh if t.language == "zh" else fact.says
            st.html(paragraph(html.escape(f"{row['id']}: {says}"), t, "claim"))
            show_checks(row["checks"], t)


def _no_answer(kept: Kept, t: Wording) -> None:
    """Say of every measure and every fact without an answer why, those with one reason together."""
    reasons: dict[str, list[str]] = {}
    for code, found in kept.report["measures"].items():
        if "why" in found:
            reasons.setdefault(why_words(found["why"], t), []).append(t(f"your_data.measure.{code}"))
    for row in kept.report["unanswered"]:
        reasons.setdefault(why_words(row, t), []).append(row["id"])
    with st.expander(t("your_data.no_answer")):
        _list([_line(what, why, t) for why, what in reasons.items()], t, "")


def _line(what: Sequence[str], why: str, t: Wording) -> str:
    return t("your_data.no_answer_line", what=t("studies.tile.list").join(what), why=shown(why))
