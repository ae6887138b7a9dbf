"""Every word shown to people, by code, in English and Simplified Chinese. Codes are stored, labels are translated."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Words = Mapping[str, str]
"""Texts by code, as charts take them."""
LANGUAGES = {"en": "English", "zh": "中文"}


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all texts of a language by dotted code, from the files in its folder; a table is in one file only."""
    tables: dict[str, Any] = {}
    for path in sorted((Path(__file__).parent / language).glob("*.toml")):
        with path.open("rb") as file:
            words = tomllib.load(file)
        twice = tables.keys() & words.keys()
        assert not twice, f"{path.name}: {sorted(twice)} stand in another file too"
        tables |= words
    return _flat(tables)


def _flat(tables: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tables.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


class Wording:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        """Take the texts of a language code; an unknown one means English."""
        self.language = language if language in LANGUAGES else "en"
        self._texts = catalogue(self.language)

    def __call__(self, code: str, **values: object) -> str:
        """Return a text with its values put in."""
        text = self._texts[code]
        return text.format(**values) if values else text

    def __contains__(self, code: str) -> bool:
        """Return whether there is a text."""
        return code in self._texts

    def texts(self, *tables: str, **changed: str) -> dict[str, str]:
        """Return the texts of some tables by their code there, of the later one where two have it; some changed."""
        own: dict[str, str] = {}
        for table in tables:
            start = f"{table}."
            own |= {code[len(start) :]: text for code, text in self._texts.items() if code.startswith(start)}
        return own | changed

    def charts(self, **changed: str) -> dict[str, str]:
        """Return the words that charts of markets need, some of them changed."""
        return self.texts("chart", **changed)


IN_ENGLISH = Wording("en")


def language_of(locale: str | None) -> str:
    """Return the language to begin with for a browser's locale."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"
