"""What was measured last: every claim and every fact, as `bond claims --json` and `bond facts --json` print them.

`reached.json` says by number which parameters, set otherwise, bring the market to a fact that it misses as usual.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

MEASURED = Path(__file__).parent


@cache
def measured(what: str) -> dict[str, Any]:
    """Return the last report that comes with the project.   what: "claims", "facts" or "reached"."""
    report: dict[str, Any] = json.loads((MEASURED / f"{what}.json").read_text(encoding="utf-8"))
    return report
