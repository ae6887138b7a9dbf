"""Build hook: an installed wheel carries the app and the scenarios; an editable install uses those at the top level."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRAVELS = {
    "app.py": "sim/_app/app.py",
    ".streamlit/config.toml": "sim/_app/.streamlit/config.toml",
    "docs/where_binding_wins.csv": "sim/_docs/where_binding_wins.csv",
    "scenarios": "sim/_scenarios",
}


class Travels(BuildHookInterface):
    """Adds the top-level files to the wheel, below the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leave editable installs alone: a copy there would grow stale."""
        if version != "editable":
            build_data["force_include"].update(TRAVELS)
