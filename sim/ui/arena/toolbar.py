"""Back and forth, replay, pinning, sharing and saving: the row of buttons above the question."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sim.errors import BadInput
from sim.reading import LARGEST_FILE
from sim.ui.arena.control import control_of
from sim.ui.arena.scene import CUSTOMERS
from sim.ui.shared.session import OWN, Session, address_of
from sim.wording import Wording
from sim.wording.numbers import plain


def toolbar(visit: Session, t: Wording) -> None:
    """Show undo, redo, reset, replay and pinning."""
    match = visit.match
    _button("undo", ":material/undo:", visit.undo, bool(visit.past), t)
    _button("redo", ":material/redo:", visit.redo, bool(visit.future), t)
    _button("reset", ":material/restart_alt:", visit.reset, bool(match.changes or match.pinned is not None), t)
    _button("replay", ":material/slow_motion_video:", lambda: _replay(visit), bool(visit.past), t)
    if match.pinned is None:
        _button("pin", ":material/keep:", lambda: visit.pin(True), True, t)
    else:
        _button("unpin", ":material/keep_off:", lambda: visit.pin(False), True, t)


def _button(code: str, icon: str, act, is_possible: bool, t: Wording) -> None:  # type: ignore[no-untyped-def]
    st.button(
        t(f"toolbar.{code}"), key=f"do {code}", icon=icon, help=t(f"toolbar.{code}_help"), on_click=act,
        disabled=not is_possible, type="tertiary",
    )  # fmt: skip


def _replay(visit: Session) -> None:
    visit.is_replaying = True


def share(visit: Session, t: Wording) -> None:
    """Show the link that opens this very screen, and the scenario as a file to save and to load."""
    with st.popover(t("share.open"), icon=":material/share:", key="share", on_change="rerun") as opened:
        if not opened.open:
            return
        from sim.briefing.content import stem

        if address := link(visit, t):
            st.write(t("share.link"))
            st.code(address, language=None, wrap_lines=True)
        else:
            st.write(t("own.too_long"))
        st.write(t("share.files"))
        with st.container(horizontal=True):
            markets = visit.match.market(visit.scenario), control_of(visit.match, visit.scenario).scenario
            for code, letter, scenario in zip(("policy", "control"), "ab", markets, strict=True):
                st.download_button(
                    t(f"share.{code}"), scenario.to_toml(), f"{stem(markets[0].name)}-{letter}.toml", "text/plain",
                    on_click="ignore", key=f"file {code}",
                )  # fmt: skip
        given = st.file_uploader(t("share.load"), type="toml", key="brought", max_upload_size=1)
        st.button(t("share.open_file"), disabled=given is None, on_click=_bring, args=(visit, t), key="bring")


def link(visit: Session, t: Wording) -> str:
    """Return the address that opens this very screen; empty if the visitor's own file is too long for one."""
    query = address_of(visit)
    if visit.match.scenario == OWN and "own" not in query:
        return ""
    base = (st.context.url or "").partition("?")[0]
    seen = {key: value for key, value in st.query_params.to_dict().items() if key in {"view", "at"}}
    return f"{base}?{urlencode({'lang': t.language} | query | seen)}"


def _bring(visit: Session, t: Wording) -> None:
    given = st.session_state.get("brought")
    if not isinstance(given, UploadedFile):  # a second click: it is open already
        return
    try:
        if given.size > LARGEST_FILE:
            raise BadInput(t("share.too_large", name=given.name))
        visit.bring(given.getvalue().decode("utf-8-sig"), given.name.removesuffix(".toml"))
        own = visit.scenario.parameters.market.customers
        sentences = [t("sample.opened", own=plain(own), n=plain(CUSTOMERS))] if own > CUSTOMERS else []
        sentences += [] if link(visit, t) else [t("own.too_long")]
        visit.notice = t("verdict.join").join(sentences)
    except UnicodeDecodeError:
        visit.complaint = t("share.no_text", name=given.name)
    except BadInput as error:
        visit.complaint = str(error)
    finally:
        if context := get_script_run_ctx():  # what was read is a scenario now: the server lets go of the file
            context.uploaded_file_mgr.remove_session_files(context.session_id)
            del st.session_state.brought
