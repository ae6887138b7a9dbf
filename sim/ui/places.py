"""Drawing over what is there already, so that nothing on the page flickers or jumps while pictures are refined."""

from __future__ import annotations

from typing import Any

from streamlit.delta_generator import DeltaGenerator


class Places:
    """Elements of the page by name. Placeholders would do too, but they are emptied first, and the page would blink."""

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._drawn: dict[str, DeltaGenerator] = {}

    def draw(self, name: str, where: DeltaGenerator, element: str, *values: Any, **settings: Any) -> None:
        """Draw an element: at the end of `where` the first time, over itself from then on.

        Args:
            name: of the element on this page.
            where: container in which it stands.
            element: Streamlit's name of the element, such as "metric".
            *values: for the element.
            **settings: for the element.
        """
        self._drawn[name] = getattr(self._drawn.get(name, where), element)(*values, **settings)

    def chart(self, name: str, where: DeltaGenerator, chart: Any, sentence: str) -> None:
        """Draw a chart and say it in a sentence, for those who cannot see it."""
        # Checking a chart against its schema takes as long as simulating it: the tests do it, once for all.
        spec = chart.to_dict(validate=False)
        self.draw(name, where, "vega_lite_chart", spec=spec, width="stretch", theme="streamlit", alt=sentence)
