"""Drawing over what is there already, so that nothing on the page flickers or jumps while pictures are refined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from streamlit.delta_generator import DeltaGenerator


class Slots:
    """Elements of the page by name. Placeholders would do too, but they are emptied first, and the page would blink."""

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._drawn: dict[str, DeltaGenerator] = {}

    def draw(self, name: str, where: DeltaGenerator, element: str, *values: Any, **settings: Any) -> None:
        """Draw an element: at the end of `where` the first time, over itself from then on.

        Args:
            name: of the element on this page.
            where: container that holds it.
            element: Streamlit's name of the element, such as "metric".
            *values: for the element.
            **settings: for the element.
        """
        self._drawn[name] = getattr(self._drawn.get(name, where), element)(*values, **settings)

    def live(
        self, name: str, where: DeltaGenerator, spec: Mapping[str, Any], data: Mapping[str, pd.DataFrame], alt: str
    ) -> None:
        """Draw a chart whose data stand apart from its drawing: where only data change, the browser moves the marks.

        Args:
            name: of the chart on this page.
            where: container that holds it.
            spec: the drawing, which names its data.
            data: by name.
            alt: what the chart is about. Without numbers: a new text would make the browser build the chart anew.
        """
        whole = {**spec, "datasets": {**spec.get("datasets", {}), **data}}
        self.draw(name, where, "vega_lite_chart", spec=whole, width="stretch", theme="streamlit", alt=alt)
