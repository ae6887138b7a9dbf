"""A picture on the page of studies: with its sentence, what has to be known to read it, and its table."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from sim.ui.studies.words import escaped
from sim.wording import Wording


class Drawn(NamedTuple):
    """A picture with what goes with it."""

    spec: dict[str, Any]
    """As Vega-Lite takes it."""
    sentence: str
    table: pd.DataFrame
    remarks: tuple[str, ...] = ()


def show_drawn(drawn: Drawn, key: str, t: Wording) -> None:
    """Show a picture with its remarks and its table."""
    st.vega_lite_chart(spec=drawn.spec, width="stretch", theme="streamlit", key=key, alt=drawn.sentence)
    st.caption(escaped(t("verdict.join").join(drawn.remarks)))
    with st.expander(t("studies.table")):
        st.dataframe(drawn.table, hide_index=True, alt=drawn.sentence)
