"""Measure claims and facts anew, and keep what is found next to the ledger."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from sim.errors import BadInput
from sim.evidence.facts import facts
from sim.evidence.lab import Lab
from sim.evidence.ledger import ledger
from sim.evidence.measured import MEASURED, measured
from sim.evidence.shifts import find_all
from sim.market.behaviour import behaviour_digest
from sim.report.evidence import claim_row, claims_report, fact_row, facts_report


def measure(only: Sequence[str]) -> None:
    """Measure claims and facts at their usual size, and write them to `sim/evidence/measured`.

    Args:
        only: numbers such as "C05" and "V13"; all if none is named. What is not measured stays as it was.

    Raises:
        BadInput: the market has changed since the rest was measured.
    """
    lab = Lab()
    known = {"claims": list(ledger()), "facts": list(facts())}
    for what, numbers in known.items():
        wanted = [number for number in numbers if not only or number in only]
        if not wanted:
            continue
        made = {}
        if len(wanted) < len(numbers):
            before = measured(what)
            if before["provenance"]["engine"] != behaviour_digest():
                raise BadInput(f"The market has changed since the other {what} were measured: measure all of them.")
            made = {row["id"]: row for row in before[what]}
        for number, table in find_all(what, wanted, lab):
            print(number, end=" ", file=sys.stderr, flush=True)
            made[number] = claim_row(ledger()[number], table) if what == "claims" else fact_row(facts()[number], table)
        print(file=sys.stderr)
        rows = [made[number] for number in numbers]
        report = claims_report(rows, lab) if what == "claims" else facts_report(rows, lab)
        text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
        (MEASURED / f"{what}.json").write_text(text, encoding="utf-8", newline="\n")
    measured.cache_clear()
