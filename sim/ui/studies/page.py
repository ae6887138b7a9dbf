"""The page of studies: a sweep as a map, what its outcome hangs on, and what analyses left there."""

from __future__ import annotations

import html
import logging
import shlex
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from sim.charts import PaletteName
from sim.errors import BadInput
from sim.keys import key_of
from sim.ui.arena.levers import SLIDERS
from sim.ui.shared.session import set_control
from sim.ui.shared.text import escaped, paragraph
from sim.ui.studies.folder import Overview, Trouble, csv_of, dataset_in, overview, stamp_of
from sim.ui.studies.map import show_sweep
from sim.ui.studies.offered import Study, offered
from sim.ui.studies.reports import show_reports
from sim.ui.studies.words import scenario_words
from sim.wording import Wording
from sim.wording.numbers import plain

EXAMPLE = """\
title = "Depth of cut and receptivity"
question = "How deep a cut do customers endure, the more they answer to warmth?"
scenario = "price_war"
seeds = 10
outcomes = ["retention_24.overall", "retention_24.engaged", "profit_24"]

[changes]
customers = 1000
months = 24

[factors]
"price_cut.strength" = { low = 0.1, high = 0.5, levels = 5 }
"population.receptivity" = { low = 0.2, high = 0.8, levels = 5 }

[design]
kind = "grid"
"""
STYLE = """<style>
.st-key-study-chosen {margin-top: .6rem;}
@media (max-width: 640px) {  /* on a phone: choosers in pairs, so that the map is near */
  .st-key-study-choosers [data-testid="stColumn"] {min-width: 44% !important; flex: 1 1 44% !important;}
  .st-key-study-choosers [data-testid="stColumn"]:first-child {flex-basis: 100% !important;}
  .st-key-study-choosers [data-testid="stHorizontalBlock"] {gap: .6rem;}
}
</style>"""
MAX_ROWS = 1_000_000  # of a CSV file that others still open
MAX_CAUSES = 20
MAX_NAMED = 4  # factors that a line can carry
CHOSEN, ASKED = "study chosen", "study asked"  # keys of the chooser, and of what was chosen last, here or by a link
LOG = logging.getLogger(__name__)


def show(t: Wording, palette: PaletteName) -> None:
    """Draw the page."""
    st.html(STYLE)
    there = offered()
    name = _chosen(there, t)
    if not name:
        _nothing_yet(bool(there), t)
        return
    try:
        if name not in there:
            raise Trouble("nowhere")
        _show(there[name], t, palette)
    except Trouble as trouble:
        _complain(trouble, name, t)
    except Exception:  # whatever lies in the folder: the page says so, and the log how it went wrong
        LOG.exception("A study could not be shown.")
        _complain(Trouble("broken", why=t("studies.unexpected")), name, t)


def _show(study: Study, t: Wording, palette: PaletteName) -> None:
    """Draw a study: its sweep, and what analyses left there. Raises Trouble if it cannot be read."""
    stamp = stamp_of(study.folder)
    has_sweep = dataset_in(study.folder) is not None
    if has_sweep:
        about = _overview(str(study.folder), stamp)
        _head(about, study, t)
        show_sweep(about, study, stamp, t, palette)
    show_reports(study, has_sweep, t, palette)
    if has_sweep:
        _download(about, study, t)


# Choosing.


def _chosen(there: Mapping[str, Study], t: Wording) -> str:
    """Show the studies that are offered and return the name of the one chosen here or by the address, if any."""
    asked = st.query_params.get("study", "")
    if asked and asked != st.session_state.get(ASKED):
        st.session_state[ASKED] = asked
    chosen = st.session_state.get(ASKED, "")
    set_control(CHOSEN, chosen if chosen in there else None)

    def note() -> None:
        st.session_state[ASKED] = st.query_params["study"] = st.session_state[CHOSEN] or ""

    if there:
        st.selectbox(
            t("studies.study"), list(there), key=CHOSEN, index=None, placeholder=t("studies.choose"), on_change=note,
            help=t("studies.study_help"),
        )  # fmt: skip
    return chosen


def _nothing_yet(is_any_there: bool, t: Wording) -> None:
    """Say what a study is, how to make one, and how to have it offered here."""
    st.html(paragraph(t("studies.welcome"), t, "question"))
    st.write(t("studies.example"))
    # Not coloured, as Streamlit's colours are too faint, nor wider than the page, where only a mouse could scroll.
    st.code(EXAMPLE, language=None, wrap_lines=True)
    st.code("bond sweep study.toml --out my_study", language=None, wrap_lines=True)
    st.download_button(t("studies.example_save"), EXAMPLE, "study.toml", "text/escaped", on_click="ignore")
    if not is_any_there:
        st.write(t("studies.none_offered"))
        st.code("bond app --studies .", language=None, wrap_lines=True)


def _complain(trouble: Trouble, name: str, t: Wording) -> None:
    """Say in one sentence why a study cannot be shown; what came from outside is set as code, never as markup."""
    values = {"study": name} | trouble.values
    quoted = {key: f"`{value[:300].replace('`', '’')}`" for key, value in values.items()}
    st.error(t(f"studies.trouble.{trouble.code}", **quoted))


# What it is.


@st.cache_data(show_spinner=False, max_entries=16)
def _overview(folder: str, stamp: str) -> Overview:
    return overview(Path(folder))


def _head(about: Overview, study: Study, t: Wording) -> None:
    """Say what a sweep is, how far it got, and how to go on."""
    st.html(f'<p class="claim" style="font-size: 1.35rem">{html.escape(about.title)}</p>')
    if about.question:
        st.html(f'<p class="question">{html.escape(about.question)}</p>')
    st.html(paragraph(html.escape(_size(about, t)), t, "size"))
    if about.n_ended < about.n_runs:
        with st.container(border=True):
            st.write(t("studies.incomplete", missing=plain(about.n_runs - about.n_ended)))
            st.code(_go_on(study), language=None, wrap_lines=True)
            st.button(t("studies.again"), key="study again")
    if about.n_failed:
        with st.expander(t("studies.why_failed", n=plain(about.n_failed))):
            causes = about.causes.head(MAX_CAUSES).assign(
                error=[escaped(error) for error in about.causes["error"].head(MAX_CAUSES)]
            )
            st.table(causes.set_axis([t("studies.runs"), t("studies.cause")], axis=1).set_index(t("studies.runs")))
            st.write(t("studies.retry"))
            st.code(f"{_go_on(study)} --retry-failed", language=None, wrap_lines=True)
    if len(about.levels):
        named = t("studies.tile.list").join(about.factors[:MAX_NAMED]) + (
            " …" if len(about.factors) > MAX_NAMED else ""
        )
        with st.expander(escaped(t("studies.varied", names=named))):
            varied = about.levels.assign(what=[_meaning(key, t) for key in about.levels["key"]])
            names = ("factor", "low", "high", "values", "what")
            st.table(varied.set_axis([t(f"studies.{name}") for name in names], axis=1).set_index(t("studies.factor")))


def _size(about: Overview, t: Wording) -> str:
    """Return how large a sweep is, how much of it is there, and of which scenarios."""
    text = t("studies.size", points=plain(about.n_points), seeds=plain(about.n_seeds))
    there = {"runs": plain(about.n_runs), "ended": plain(about.n_ended)}
    text += t("studies.all_there" if about.n_ended == about.n_runs else "studies.some_there", **there)
    if about.n_failed:
        text += t("studies.failed", n=plain(about.n_failed))
    names = t("studies.tile.list").join(scenario_words(name, t) for name in about.scenarios)
    return f"{text}{t('studies.scenarios', names=names)}"


def _go_on(study: Study) -> str:
    return f"bond sweep {shlex.quote(f'{study.path}/study.toml')} --out {shlex.quote(study.path)} --resume"


def _meaning(key: str, t: Wording) -> str:
    """Return what a factor is; what has a lever of its own in the app is said in the language of the page."""
    for slider in SLIDERS:
        if slider.key == key:
            return t(f"slider.{slider.code}_what")
    try:
        declared = key_of(key).declared
    except BadInput:  # a key of another version
        return ""
    return declared.help if declared else ""


# Taking it along.


@st.cache_data(show_spinner=False, max_entries=2)
def _csv(folder: str, stamp: str) -> bytes:
    return csv_of(Path(folder))


def _download(about: Overview, study: Study, t: Wording) -> None:
    """Offer all runs as a file."""
    if about.n_ended > MAX_ROWS:
        st.write(t("studies.download_large"))
        st.code(
            f"from sim.study.dataset import Dataset\nDataset({study.path!r}).frame()", language=None, wrap_lines=True
        )
    elif about.n_ended:
        st.download_button(
            t("studies.download"), lambda: _csv(str(study.folder), stamp_of(study.folder)), f"{study.folder.name}.csv",
            "text/csv", on_click="ignore",
        )  # fmt: skip
