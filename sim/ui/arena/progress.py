"""A bar that tells how far a view has got with its markets."""

from __future__ import annotations

import streamlit as st

from sim.ui.arena.scene import Scene


class Progress:
    """Called after each market; what a newer move raises then ends the work."""

    def __init__(self, scene: Scene, n: int, every: int, code: str = "depth.working") -> None:
        """Take a place on the page.

        Args:
            scene: to which the view belongs.
            n: markets in all.
            every: markets from one word to the next.
            code: of what is said, with how many are done, and of how many.
        """
        self.scene, self.n, self.every, self.done = scene, n, every, 0
        self.say(code)
        self.place = st.empty()

    def say(self, code: str, **values: object) -> None:
        """Say something else from now on, with values of its own."""
        self.code, self.values = code, values

    def __call__(self, _: int = 0) -> None:
        """Count one market more: several pieces of work may follow each other, each of which counts anew."""
        self.scene.check_cancelled()
        self.done = min(self.done + 1, self.n)
        if self.done % self.every == 0:
            self.place.progress(self.done / self.n, self.scene.t(self.code, done=self.done, all=self.n, **self.values))

    def end(self) -> None:
        """Clear the place."""
        self.place.empty()
