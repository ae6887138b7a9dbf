"""Bind or Bond: when a rival cuts prices, who stays, and what holds them?

The public names are loaded when they are first used, so that `bond --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same names as in _HOMES: a type checker reads these lines, which never run
    from sim.errors import BadInput
    from sim.levers import LEVERS
    from sim.market.model import MarketModel
    from sim.measures.figures import figure
    from sim.parameters import Parameters
    from sim.results import Result
    from sim.scenario import Scenario, load, scenario_names
    from sim.study.compare import Comparison, compare
    from sim.study.dataset import Dataset
    from sim.study.flip import flip
    from sim.study.optimise import optimise
    from sim.study.plan import Study, load_study, study_from
    from sim.study.run import run
    from sim.study.sensitivity import analyse, sensitivity
    from sim.study.sweep import sweep
    from sim.version import __version__

__all__ = [
    "LEVERS",
    "BadInput",
    "Comparison",
    "Dataset",
    "MarketModel",
    "Parameters",
    "Result",
    "Scenario",
    "Study",
    "__version__",
    "analyse",
    "compare",
    "figure",
    "flip",
    "load",
    "load_study",
    "optimise",
    "run",
    "scenario_names",
    "sensitivity",
    "study_from",
    "sweep",
]
_HOMES = {
    "BadInput": "sim.errors",
    "Comparison": "sim.study.compare",
    "Dataset": "sim.study.dataset",
    "LEVERS": "sim.levers",
    "MarketModel": "sim.market.model",
    "Parameters": "sim.parameters",
    "Result": "sim.results",
    "Scenario": "sim.scenario",
    "Study": "sim.study.plan",
    "__version__": "sim.version",
    "analyse": "sim.study.sensitivity",
    "compare": "sim.study.compare",
    "figure": "sim.measures.figures",
    "flip": "sim.study.flip",
    "load": "sim.scenario",
    "load_study": "sim.study.plan",
    "optimise": "sim.study.optimise",
    "run": "sim.study.run",
    "scenario_names": "sim.scenario",
    "sensitivity": "sim.study.sensitivity",
    "study_from": "sim.study.plan",
    "sweep": "sim.study.sweep",
}


if not TYPE_CHECKING:  # which would take every name for one that is there

    def __getattr__(name: str) -> object:
        """Load a public name from the module it lives in."""
        if name not in _HOMES:
            raise AttributeError(f"module 'sim' has no attribute '{name}'")
        return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
