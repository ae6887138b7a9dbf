"""People's own data: purchases, customers and cohorts, from text, Excel or Parquet.

A file becomes a table of text (`reading`), its columns get roles by their names or as the owner says (`columns`), each
column is decided as a whole (`numbers`, `dates`, `periods`), and the table is one of the shapes in `anything`. What was
understood is kept (`understanding`); what stays open is refused.
"""

from sim.data.anything import Data, Own, read_data
from sim.data.cohorts import Cohorts
from sim.data.lifetimes import Lifetimes
from sim.data.log import Log
from sim.data.memory import MemoryFile
from sim.data.panel import Panel
from sim.data.survival import Survival
from sim.data.totals import Totals
from sim.data.understanding import Options, Understanding

__all__ = [
    "Cohorts",
    "Data",
    "Lifetimes",
    "Log",
    "MemoryFile",
    "Options",
    "Own",
    "Panel",
    "Survival",
    "Totals",
    "Understanding",
    "read_data",
]
