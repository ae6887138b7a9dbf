"""The view: The same customers in both markets."""

from __future__ import annotations

from sim.exhibits.twins import twins
from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    show_exhibit(twins(comparison, min(scene.month, comparison.a.months), scene.t), scene.t, scene.palette)
