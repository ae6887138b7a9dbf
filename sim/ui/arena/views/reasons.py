"""The view: Why customers left, against the other market and against what they said."""

from __future__ import annotations

from sim.exhibits.reasons import interviews, reasons
from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    month = min(scene.month, comparison.a.months)
    for exhibit in (reasons, interviews):
        show_exhibit(exhibit(comparison, month, scene.t), scene.t, scene.palette)
