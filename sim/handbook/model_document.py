"""The model's documentation, written from the code: docs/model.md (ODD protocol), docs/levers.md, docs/industries.md.

`python -m sim.handbook.model_document` writes them; `--check` says whether they are out of date.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from sim.handbook import industry_tables, lever_tables, model_rules, model_tables, where_table
from sim.parameters import all_declarations
from sim.shipped import TOP, is_checkout
from sim.wording.numbers import plain

COMMAND = "python -m sim.handbook.model_document"
HERE = Path(__file__).parent
TEXTS = {f"{name}.md": HERE / f"{name}_text.md" for name in ("model", "levers", "industries")}
"""Document to hand-written text. There {{name}} asks for a generated part, {{block.name}} for a default."""
_WANTED = re.compile(r"\{\{([\w.]+)\}\}")


def documents(docs: Path) -> dict[str, str]:
    """Return the documents by file name.   docs: folder they belong in, where measured tables may lie."""
    parts = model_tables.PARTS | lever_tables.PARTS | industry_tables.PARTS
    parts |= {"submodels": model_rules.submodels, "where_binding_wins": lambda: where_table.section(docs)}
    defaults = {one.key: plain(one.default) for one in all_declarations()}
    return {name: _filled(text.read_text(encoding="utf-8"), parts, defaults) for name, text in TEXTS.items()}


def _filled(text: str, parts: Mapping[str, Callable[[], str]], defaults: Mapping[str, str]) -> str:
    """Return a text with what it asks for put in."""

    def text_of(match: re.Match[str]) -> str:
        name = match[1]
        return parts[name]() if name in parts else defaults[name]

    return _WANTED.sub(text_of, text)


def docs_folder() -> Path | None:
    """Return the folder docs of a checkout, None for an installed package."""
    return TOP / "docs" if is_checkout() else None


def stale(docs: Path) -> list[str]:
    """Return the documents that are missing or do not say what the code says."""
    return [name for name, text in documents(docs).items() if _read(docs / name) != text]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: list[str] | None = None) -> int:
    """Write the documents, or check them. Return the exit status."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Write model.md, levers.md, industries.md in docs.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a document is out of date")
    options = parser.parse_args(arguments)
    docs = docs_folder()
    if docs is None:
        print("The documentation can only be written in a checkout of the project.", file=sys.stderr)
        return 1
    if options.check:
        old = stale(docs)
        if old:
            print(f"Out of date: {', '.join(f'docs/{name}' for name in old)}; run `{COMMAND}`.", file=sys.stderr)
        return 1 if old else 0
    docs.mkdir(exist_ok=True)
    for name, text in documents(docs).items():
        (docs / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
