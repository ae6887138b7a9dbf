"""Where binding wins and where bonding wins: a measured table, included in the model's documentation if it is there."""

from __future__ import annotations

import csv
from pathlib import Path

from sim.report.markdown import figure, table

TABLE, PICTURE = "where_binding_wins.csv", "images/where_binding_wins.png"
COLUMNS = ("months", "receptivity", "depth", "engaged", "locked_in", "difference", "lo", "hi")


def section(docs: Path) -> str:
    """Return the picture and the table, or one line that says that they have not been measured yet."""
    path = docs / TABLE
    if not path.is_file():
        return f"*Not measured yet: `docs/{TABLE}` is missing.*"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [[_shown(row[name]) for name in COLUMNS] for row in csv.DictReader(lines)]
    alt = "Who is kept better, engaged or locked-in customers, by months, receptivity and depth of the rival's cut"
    picture = [f"![{alt}]({PICTURE})"] if (docs / PICTURE).is_file() else []
    return "\n\n".join([*picture, table([name.replace("_", " ") for name in COLUMNS], rows)])


def _shown(text: str) -> str:
    """Return a cell: numbers short, anything else as it stands."""
    try:
        return figure(float(text))
    except ValueError:
        return text
