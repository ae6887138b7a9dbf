"""The first screen: the verdict, the key figures, and the curves, drawn early and refined."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any, Literal, NamedTuple

import altair as alt
import pandas as pd
from streamlit.delta_generator import DeltaGenerator

from sim import charts
from sim.charts.difference import difference_data, difference_drawn, domain
from sim.charts.retention import retention_data, retention_drawn
from sim.exhibits.company import company_words
from sim.exhibits.key_figures import key_figures, named
from sim.exhibits.reasons import because
from sim.question import question
from sim.study.compare import Comparison
from sim.study.verdict import Way
from sim.ui.arena.scene import Scene
from sim.ui.arena.telling import sample_note
from sim.ui.shared.places import Slots
from sim.ui.shared.turns import STEP
from sim.ui.stories.cases import case_of
from sim.ui.stories.page import picture
from sim.wording.numbers import plain

CURVES_HEIGHT, GAP_HEIGHT = 255, 160  # pixels
BEAT = 0.9  # seconds that each picture of a replay stays
COLOURS: dict[Way, Literal["violet", "red", "gray"]] = {"gain": "violet", "loss": "red", "open": "gray"}
"""Green, blue and orange are taken: they are kinds of customers."""
BEATS = 2  # times that a replay shows before and after


class Parts(NamedTuple):
    """The containers of the first screen, in their order.

    Attributes:
        asked: the question.
        answer: the verdict, above the controls; on a phone it stays in sight.
        reason: why it is so.
        figures: the key figures, one place each.
        whole: what is said of the whole company.
        curves: the charts.
    """

    asked: DeltaGenerator
    answer: DeltaGenerator
    reason: DeltaGenerator
    figures: Sequence[DeltaGenerator]
    whole: DeltaGenerator
    curves: DeltaGenerator


class FirstScreen:
    """What is drawn into the parts of the first screen."""

    def __init__(self, scene: Scene, parts: Parts) -> None:
        """Take what to show, and where."""
        self.t, self.places = scene.t, Slots()
        self.asked, self.answer, self.reason, self.figures, self.whole, self.curves = parts
        self.because = ""
        self._turn_to(scene)

    def _turn_to(self, scene: Scene) -> None:
        """Show another scene from now on, in its own words."""
        self.scene = scene
        self.words = self.t.charts(b=self.t(f"control.{scene.question}", other=scene.other))

    def refine(self, pictures: Iterable[Comparison]) -> Comparison:
        """Draw one comparison after the other, and return the last, which is that of all markets."""
        for comparison in pictures:
            self.draw(comparison)
        return comparison

    def replay(self, before: Scene, frames: tuple[str, str]) -> Comparison:
        """Show the last change as a flip between before and after, and return the comparison of after.

        Args:
            before: the scene before the change; each frame is drawn as its own scene.
            frames: what is said of the frame before, and of the one after.
        """
        after = self.scene
        *_, old = before.arms.comparisons(before.a, before.b, before.check_cancelled)
        *_, new = after.arms.comparisons(after.a, after.b, after.check_cancelled)
        for _ in range(BEATS):
            for scene, comparison, frame in zip((before, after), (old, new), frames, strict=True):
                self._turn_to(scene)
                self.draw(comparison, frame)
                until = time.monotonic() + BEAT
                while time.monotonic() < until:
                    time.sleep(STEP)
                    scene.check_cancelled()
        self.draw(new)
        return new

    def draw(self, comparison: Comparison, frame: str = "") -> None:
        """Draw everything from the markets simulated so far. `frame`: which one of a replay this is."""
        month = self._month(comparison)
        self.places.draw("asked", self.asked, "html", self._question())
        parts = comparison.verdict_parts(month, self.t, self.scene.question)
        text = self.t("verdict.join").join(f'<span class="{part.way}">{escape(part.text)}</span>' for part in parts)
        prefix = f'<b class="frame">{escape(frame)}</b> ' if frame else ""
        html = f'<p class="verdict" lang="{self.t.language}" role="status">{prefix}{text}</p>'
        self.places.draw("verdict", self.answer, "html", html)
        self.because = because(comparison, month, self.t)
        self.explain()
        self._draw_curves(comparison)
        for column, figure in zip(self.figures, key_figures(comparison, month, self.t), strict=True):
            self.places.draw(
                figure.code, column, "metric", named(figure, self.t), figure.value, figure.change,
                delta_color=COLOURS[figure.way], delta_arrow=figure.turn,
                help=self.t(f"figure.{figure.code}_help", month=month),
            )  # fmt: skip
        if words := company_words(comparison, month, self.t):
            text = f'<p class="because" lang="{self.t.language}">{escape(self.t("verdict.join").join(words))}</p>'
            self.places.draw("company", self.whole, "html", text)
        done = len(comparison.a.seeds)
        code = "screen.refined" if done >= self.scene.arms.effort.batches[-1] else "screen.refining"
        sentences = [self.t(code, n=done, customers=plain(comparison.a.customers))]
        if self.scene.customers not in (None, comparison.a.customers):
            sentences.append(sample_note(self.scene.customers, comparison.a.customers, self.t))
        self.places.draw("markets", self.curves, "caption", self.t("verdict.join").join(sentences))

    def _question(self) -> str:
        case = case_of(self.scene.a.name)
        seen = picture(case, self.t, self.scene.palette) if case else ""
        asked = escape(question(self.scene.a, self.t), quote=False)
        return f'<div class="asked">{seen}<p class="question" lang="{self.t.language}">{asked}</p></div>'

    def explain(self, doubt: str = "") -> None:
        """Draw below the verdict why it is so, and what could overturn it once that is known."""
        text = self.t("verdict.join").join(filter(None, (self.because, doubt)))
        html = f'<p class="because" lang="{self.t.language}">{escape(text)}</p>'
        self.places.draw("because", self.reason, "html", html)

    def _draw_curves(self, comparison: Comparison) -> None:
        a, b = charts.retention_table(comparison.a), charts.retention_table(comparison.b)
        months, words = comparison.a.months, tuple(self.words.items())
        look = charts.Look(self.scene.palette, "container")
        against = self.t(f"control.{self.scene.question}_line", other=self.scene.other)
        self._head("curves", against, charts.retention_alt(a, b, month=self._month(comparison), words=self.words))
        data = retention_data(
            a, b, cut=charts.cut_months(self.scene.a), words=self.words, look=look, height=CURVES_HEIGHT
        )
        spec = _curves_spec(months, tuple(data), look, words)
        self.places.live("curves", self.curves, spec, data, self.t("screen.curves_alt"))
        gap = charts.difference_table(comparison)
        self._head("difference", "", charts.difference_alt(gap, month=self._month(comparison), words=self.words))
        baseline = self._baseline(comparison)
        data = difference_data(gap, baseline=baseline, words=self.words, look=look, height=GAP_HEIGHT)
        spec = _gap_spec(months, domain(gap, baseline), tuple(data), look, words)
        self.places.live("difference", self.curves, spec, data, self.t("screen.difference_alt"))

    def _baseline(self, comparison: Comparison) -> pd.DataFrame | None:
        """Return how the market without any moves differs from what this one is compared with, if it is another one."""
        if self.scene.baseline is None:
            return None
        n = len(comparison.b.seeds)
        without = self.scene.arms.result(self.scene.baseline, n, self.scene.check_cancelled).first(n)
        gap = charts.difference_table(Comparison(without, comparison.b))
        return gap[gap["kind"] == "overall"]

    def _head(self, code: str, more: str, text: str) -> None:
        """Draw the line above a chart, and the chart in a sentence with its numbers for those who cannot see it."""
        html = (
            f'<p class="chart-title" lang="{self.t.language}">{escape(self.t(f"screen.{code}"))} {escape(more)}</p>'
            f'<p class="unseen" lang="{self.t.language}">{escape(text)}</p>'
        )
        self.places.draw(f"{code} head", self.curves, "html", html)

    def _month(self, comparison: Comparison) -> int:
        return min(self.scene.month, comparison.a.months)


Words = tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def _curves_spec(months: int, names: tuple[str, ...], look: charts.Look, words: Words) -> Mapping[str, Any]:
    """Return the drawing without its data: the browser keeps it while only numbers change, and so do we."""
    named = {name: alt.NamedData(name=name) for name in names}
    chart = retention_drawn(named, months, words=dict(words), look=look, height=CURVES_HEIGHT)
    return dict(chart.to_dict(validate=False))


@lru_cache(maxsize=64)
def _gap_spec(
    months: int, ends: tuple[float, float], names: tuple[str, ...], look: charts.Look, words: Words
) -> Mapping[str, Any]:
    named = {name: alt.NamedData(name=name) for name in names}
    chart = difference_drawn(named, months, *ends, words=dict(words), look=look, height=GAP_HEIGHT)
    return dict(chart.to_dict(validate=False))
