"""The view: What the dashboard says against the truth."""

from __future__ import annotations

from sim.exhibits.dashboard import dashboard
from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    show_exhibit(dashboard(comparison, min(scene.month, comparison.a.months), scene.t), scene.t, scene.palette)
