"""The view: The experience ladder and the four loyalties."""

from __future__ import annotations

from sim.exhibits.ladder import ladder, loyalties
from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    month = min(scene.month, comparison.a.months)
    for exhibit in (ladder, loyalties):
        show_exhibit(exhibit(comparison, month, scene.t), scene.t, scene.palette)
