"""The view: What holds those who are still here, as a whole and by kind."""

from __future__ import annotations

from sim.exhibits.holds import holds, holds_by_kind
from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    month = min(scene.month, comparison.a.months)
    for exhibit in (holds, holds_by_kind):
        show_exhibit(exhibit(comparison, month, scene.t), scene.t, scene.palette)
