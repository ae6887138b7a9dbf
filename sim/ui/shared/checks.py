"""What was measured for a fact, in a table: next to the target, if there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from sim.report.evidence_words import band_words, effect_words
from sim.wording import Wording
from sim.wording.numbers import plain

Row = Mapping[str, Any]


def show_checks(checks: Sequence[Row], t: Wording) -> None:
    """Draw the table."""
    table = pd.DataFrame(
        {
            t("evidence.check"): [one["name_zh" if t.language == "zh" else "name"] for one in checks],
            t("evidence.measured"): [_measured(one, t) for one in checks],
            t("evidence.target"): [band_words(one, t) for one in checks],
            t("evidence.result"): [_met(one, t) for one in checks],
        }
    )
    st.table(table.set_index(t("evidence.check")))


def _measured(check: Row, t: Wording) -> str:
    if check["lo"] is None:
        return plain(check["mean"], 3)
    return effect_words(check, "number", "value", t)


def _met(check: Row, t: Wording) -> str:
    """Return whether a check is met, nothing where it has no target."""
    if check["low"] is None and check["high"] is None:
        return ""
    return t(f"finding.{'passed' if check['passed'] else 'failed'}")
