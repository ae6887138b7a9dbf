"""The view: The same customers in both markets."""

from __future__ import annotations

from sim.exhibits.twins import twins
from sim.study.compare import Comparison
from sim.ui.exhibit import show_exhibit
from sim.ui.scene import Scene


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    show_exhibit(twins(comparison, min(scene.month, comparison.a.months), scene.t), scene.t, scene.palette)
