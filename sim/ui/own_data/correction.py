"""The form in which a visitor says what their file is: the same as the options of `bond facts --data`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from sim.data import Options
from sim.data.names import USUAL
from sim.data.understanding import DATES, DECIMALS, MISSING, RETURNS
from sim.errors import BadInput
from sim.report.own_data import role_words, shown
from sim.ui.shared.own_data import Kept
from sim.wording import Wording

FIRST = ("customer", "date", "spend", "firm")  # roles that are asked for whatever the file is
SIGNS = {".": "point", ",": "comma"}


def show_form(kept: Kept, t: Wording) -> None:
    """Draw the form; sending it has the file read again."""
    found = kept.seen.columns if kept.seen else {}
    roles = [role for role in dict.fromkeys((*found, *kept.options.columns, *FIRST)) if role in USUAL]

    def key(name: str) -> str:
        return f"own {kept.n} {name}"

    def choose(name: str, label: str, options: Sequence[str], words: Callable[[str], str]) -> None:
        empty = "–" if name in {"another", "is"} else t("your_data.open")
        st.selectbox(
            label, options, index=None, format_func=words,  # what begins with nothing can be emptied again
            placeholder=shown(found.get(name, "")) or empty, key=key(name),
        )  # fmt: skip

    with st.form(key("form"), border=False):
        st.caption(t("your_data.columns_help"))
        for role in roles:
            choose(role, role_words(role, t), kept.names, shown)
        others = [role for role in USUAL if role not in roles]
        left, right = st.columns(2)
        with left:
            choose("another", t("your_data.another"), others, lambda role: role_words(role, t))
        with right:
            choose("is", t("your_data.is"), kept.names, shown)
        choose("dates", t("your_data.dates"), DATES, lambda one: t(f"data.dates.{one}"))
        choose("decimal", t("your_data.decimal"), DECIMALS, lambda one: t(f"your_data.{SIGNS[one]}"))
        st.text_input(
            t("your_data.encoding"), key=key("encoding"), help=t("your_data.encoding_help"),
            placeholder=kept.seen.encoding if kept.seen else t("your_data.open"), max_chars=40,
        )  # fmt: skip
        for name, allowed in (("returns", RETURNS), ("missing", MISSING)):
            st.selectbox(
                t(f"your_data.{name}"), allowed, key=key(name),
                format_func=lambda one, name=name: t(f"your_data.{name}_{one}"),
            )  # fmt: skip
        st.form_submit_button(t("your_data.again"), width="stretch", on_click=_correct, args=(kept, roles))


def _correct(kept: Kept, roles: Sequence[str]) -> None:
    """Take what the form says."""
    form, given = f"own {kept.n} ", st.session_state.items()
    said = {str(key).removeprefix(form): value for key, value in given if value and str(key).startswith(form)}
    columns = {role: said[role] for role in roles if role in said}
    if "another" in said and "is" in said:  # from now on it has a chooser of its own
        columns[said["another"]] = said["is"]
        st.session_state[form + said["another"]] = said["is"]
        st.session_state[f"{form}another"] = st.session_state[f"{form}is"] = None
    words = {name: said.get(name, "") for name in ("dates", "decimal", "encoding")}
    try:
        kept.correct(Options(columns, **words, returns=said["returns"], missing=said["missing"]))
    except BadInput as error:
        kept.correct(kept.options)
        kept.complaint = str(error)
