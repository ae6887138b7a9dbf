"""Charts: tidy tables in, Altair charts out. The same pictures serve the app, the command line, notebooks and reports.

Every function is pure and knows nothing of the app. `look` chooses colours and width, `words` speaks.
"""

from __future__ import annotations

from sim.charts.difference import difference, difference_alt
from sim.charts.exits import exits
from sim.charts.figure import market_figure
from sim.charts.flip import flip_alt, flip_figure
from sim.charts.heat_map import heat_map, heat_map_alt
from sim.charts.heat_tiles import heat_tiles
from sim.charts.holds import holds, holds_alt
from sim.charts.labels import spread
from sim.charts.look import Look
from sim.charts.palette import PALETTES, Palette, PaletteName, contrast
from sim.charts.pareto import pareto, pareto_alt
from sim.charts.retention import retention, retention_alt
from sim.charts.save import SUFFIXES, save
from sim.charts.sensitivity import sensitivity_bars, sensitivity_bars_alt
from sim.charts.tables import cut_months, difference_table, exits_table, holds_table, retention_table
from sim.charts.words import ENGLISH

__all__ = [
    "ENGLISH",
    "PALETTES",
    "SUFFIXES",
    "Look",
    "Palette",
    "PaletteName",
    "contrast",
    "cut_months",
    "difference",
    "difference_alt",
    "difference_table",
    "exits",
    "exits_table",
    "flip_alt",
    "flip_figure",
    "heat_map",
    "heat_map_alt",
    "heat_tiles",
    "holds",
    "holds_alt",
    "holds_table",
    "market_figure",
    "pareto",
    "pareto_alt",
    "retention",
    "retention_alt",
    "retention_table",
    "save",
    "sensitivity_bars",
    "sensitivity_bars_alt",
    "spread",
]
