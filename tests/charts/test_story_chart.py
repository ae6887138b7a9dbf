"""The lanes of a customer's story."""

from __future__ import annotations

import pandas as pd

from sim.charts.story import stays


def test_stays_are_unbroken_and_cover_every_month():
    table = pd.DataFrame({"arm": list("aaaaabb"), "month": [0, 1, 2, 3, 4, 0, 1], "provider": [0, 0, 2, 2, 0, 1, 1]})
    assert stays(table).to_dict("list") == {
        "arm": ["a", "a", "a", "b"], "firm": [0, 2, 0, 1], "since": [0, 2, 4, 0], "until": [1, 3, 4, 1]
    }  # fmt: skip
