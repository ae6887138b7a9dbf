"""People's own data: panels of purchases, logs of transactions, survival tables.

Columns are recognised by their usual names, English or Chinese, or named by the user.
"""

from sim.data.anything import Data, load_any
from sim.data.log import Log, load_log
from sim.data.panel import Panel, load_panel
from sim.data.survival import Survival, load_survival

__all__ = ["Data", "Log", "Panel", "Survival", "load_any", "load_log", "load_panel", "load_survival"]
