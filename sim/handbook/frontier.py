"""Write the map of where binding and where bonding wins: `python -m sim.handbook.frontier`."""

from __future__ import annotations

import sys

from sim.charts.frontier import frontier
from sim.charts.save import save
from sim.shipped import TOP
from sim.study.frontier import DEPTHS, RECEPTIVITIES, where_binding_wins

DOCS = TOP / "docs"
TABLE = DOCS / "where_binding_wins.csv"
PICTURE = DOCS / "images" / "where_binding_wins.png"


def main() -> None:
    """Compute the map and write it as a table and as a picture."""
    cells, seeds = len(RECEPTIVITIES) * len(DEPTHS), 20
    each = 3 * seeds  # runs of a cell: the war, and both answers to it

    def tell(done: int) -> None:
        if done % each == 0:
            print(f"{done // each} of {cells}", file=sys.stderr)

    table = where_binding_wins(seeds, on_done=tell)
    table.to_csv(TABLE, index=False, float_format="%.6f")
    save(frontier(table), PICTURE)


if __name__ == "__main__":
    main()
