"""The first screen: the verdict, the key figures, and the curves, drawn early and refined."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any, Literal

import altair as alt
import pandas as pd
from streamlit.delta_generator import DeltaGenerator

from sim import charts
from sim.charts.difference import difference_data, difference_drawn, domain
from sim.charts.retention import retention_data, retention_drawn
from sim.exhibits.reasons import because
from sim.exhibits.verdict import key_figures, verdict
from sim.study.compare import Comparison
from sim.ui.arms import BATCHES
from sim.ui.places import Places
from sim.ui.scene import Scene

CURVES_HEIGHT, GAP_HEIGHT = 255, 140  # pixels
BEAT = 0.9  # seconds that each picture of a replay stands
BEATS = 2  # times that a replay shows before and after


class FirstScreen:
    """The places of the first screen, in the order in which they stand."""

    def __init__(
        self,
        scene: Scene,
        answer: DeltaGenerator,
        reason: DeltaGenerator,
        figures: Sequence[DeltaGenerator],
        curves: DeltaGenerator,
    ) -> None:
        """Take the places.

        Args:
            scene: what to show.
            answer: where the verdict stands, above the controls; on a phone it stays in sight.
            reason: where it is said why, below the verdict.
            figures: where the key figures stand, one place each.
            curves: where the charts stand.
        """
        self.scene, self.t, self.places = scene, scene.t, Places()
        self.answer, self.reason, self.curves = answer, reason, curves
        self.figures = figures
        self.because = ""
        self.words = self.t.charts(b=self.t(f"ghost.{scene.question}", other=scene.other))

    def refine(self, pictures: Iterable[Comparison]) -> Comparison:
        """Draw one comparison after the other, and return the last, which is that of all markets."""
        for comparison in pictures:
            self.draw(comparison)
        return comparison

    def replay(self, before: Scene) -> Comparison:
        """Show the last change as a flip between before and after, and return the comparison of after."""
        *_, old = before.arms.comparisons(before.a, before.b, before.breathe)
        *_, new = before.arms.comparisons(self.scene.a, self.scene.b, before.breathe)
        for _ in range(BEATS):
            for comparison, code in ((old, "screen.before"), (new, "screen.after")):
                self.draw(comparison, self.t(code))
                time.sleep(BEAT)
        self.draw(new)
        return new

    def draw(self, comparison: Comparison, note: str = "") -> None:
        """Draw everything from the markets simulated so far. `note`: said instead of how many these are."""
        month = self._month(comparison)
        text = verdict(comparison, month, self.scene.question, self.t)
        html = f'<p class="verdict" lang="{self.t.language}" role="status">{text}</p>'
        self.places.draw("verdict", self.answer, "html", html)
        self.because = because(comparison, month, self.t)
        self.explain()
        self._draw_curves(comparison)
        for column, figure in zip(self.figures, key_figures(comparison, month), strict=True):
            self.places.draw(
                figure.code, column, "metric", self.t(f"figure.{figure.code}"), figure.value, figure.change or None,
                delta_color="normal" if figure.more_is == "good" else "off",
                help=self.t(f"figure.{figure.code}_help", month=month),
            )  # fmt: skip
        done = len(comparison.a.seeds)
        code = "screen.refined" if done >= BATCHES[-1] else "screen.refining"
        said = note or self.t(code, n=done, customers=f"{comparison.a.customers:,}")
        self.places.draw("markets", self.curves, "caption", said)

    def explain(self, doubt: str = "") -> None:
        """Draw below the verdict why it is so, and what could overturn it once that is known."""
        said = self.t("verdict.join").join(filter(None, (self.because, doubt)))
        html = f'<p class="because" lang="{self.t.language}">{escape(said)}</p>'
        self.places.draw("because", self.reason, "html", html)

    def _draw_curves(self, comparison: Comparison) -> None:
        a, b = charts.retention_table(comparison.a), charts.retention_table(comparison.b)
        months, look = comparison.a.months, (self.scene.palette, tuple(self.words.items()))
        against = self.t(f"ghost.{self.scene.question}_line", other=self.scene.other)
        self._head("curves", against, charts.retention_alt(a, b, month=self._month(comparison), words=self.words))
        size: dict[str, Any] = {"words": self.words, "width": "container", "height": CURVES_HEIGHT}
        data = retention_data(a, b, cut=charts.cut_months(self.scene.a), **size)
        spec = _curves_spec(months, tuple(data), *look)
        self.places.live("curves", self.curves, spec, data, self.t("screen.curves_alt"))
        gap = charts.difference_table(comparison)
        self._head("difference", "", charts.difference_alt(gap, month=self._month(comparison), words=self.words))
        size["height"] = GAP_HEIGHT
        data = difference_data(gap, baseline=self._baseline(comparison), **size)
        spec = _gap_spec(months, *domain(gap), tuple(data), *look)
        self.places.live("difference", self.curves, spec, data, self.t("screen.difference_alt"))

    def _baseline(self, comparison: Comparison) -> pd.DataFrame | None:
        """Return how the market without any moves differs from what this one is held against, if it is another one."""
        if self.scene.baseline is None:
            return None
        n = len(comparison.b.seeds)
        without = self.scene.arms.result(self.scene.baseline, n, self.scene.breathe).first(n)
        gap = charts.difference_table(Comparison(without, comparison.b))
        return gap[gap["kind"] == "overall"]

    def _head(self, code: str, more: str, said: str) -> None:
        """Draw the line above a chart, and the chart in a sentence with its numbers for those who cannot see it."""
        html = (
            f'<p class="chart-title" lang="{self.t.language}">{escape(self.t(f"screen.{code}"))} {escape(more)}</p>'
            f'<p class="unseen" lang="{self.t.language}">{escape(said)}</p>'
        )
        self.places.draw(f"{code} head", self.curves, "html", html)

    def _month(self, comparison: Comparison) -> int:
        return min(self.scene.month, comparison.a.months)


Words = tuple[tuple[str, str], ...]
Look = Literal["light", "dark"]


@lru_cache(maxsize=64)
def _curves_spec(months: int, names: tuple[str, ...], palette: Look, words: Words) -> Mapping[str, Any]:
    """Return the drawing without its data: the browser keeps it while only numbers change, and so do we."""
    named = {name: alt.NamedData(name=name) for name in names}
    chart = retention_drawn(named, months, palette=palette, words=dict(words), width="container", height=CURVES_HEIGHT)
    return dict(chart.to_dict(validate=False))


@lru_cache(maxsize=64)
def _gap_spec(
    months: int, low: float, high: float, names: tuple[str, ...], palette: Look, words: Words
) -> Mapping[str, Any]:
    named = {name: alt.NamedData(name=name) for name in names}
    chart = difference_drawn(
        named, months, low, high, palette=palette, words=dict(words), width="container", height=GAP_HEIGHT
    )
    return dict(chart.to_dict(validate=False))
