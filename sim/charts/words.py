"""The words on charts of markets in English. Other languages hand in a mapping with the same keys."""

from __future__ import annotations

from sim.wording import IN_ENGLISH, Words

__all__ = ["ENGLISH", "Words"]

ENGLISH: Words = IN_ENGLISH.texts("chart")
