"""What is installed: the packages that the project declares, and its own files, which no other user may have written.

Next to the source its pyproject.toml declares, elsewhere the metadata of the installed package.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sim.shipped import PACKAGE, TOP

if TYPE_CHECKING:
    from sim.errors import BadInput

PROJECT = "bind-or-bond"


def source() -> dict[str, Any]:
    """Return the table [project] of the pyproject.toml next to this package; an empty one away from the source."""
    try:
        project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8")).get("project", {})
    except (OSError, ValueError):
        return {}
    return project if project.get("name") == PROJECT else {}


def requirements() -> dict[str, list[Requirement]]:
    """Return what is declared for this Python and machine: what is always needed under "", the rest by extra.

    Raises:
        PackageNotFoundError: no source, and nothing of the project's name is installed.
    """
    if project := source():
        extras = list(project["optional-dependencies"])
        declared = list(map(Requirement, project["dependencies"]))
        declared += [
            Requirement(f'{line}; extra == "{extra}"')
            for extra in extras
            for line in project["optional-dependencies"][extra]
        ]
    else:
        ours = metadata.metadata(PROJECT)
        extras = ours.get_all("Provides-Extra", [])
        declared = list(map(Requirement, ours.get_all("Requires-Dist", [])))

    def holds(requirement: Requirement, extra: str) -> bool:
        return requirement.marker is None or requirement.marker.evaluate({"extra": extra})

    always = [one for one in declared if holds(one, "")]
    more = [one for one in declared if one not in always]
    return {"": always} | {extra: [one for one in more if holds(one, extra)] for extra in extras}


def unmet(requirement: Requirement) -> str:
    """Return what is wrong with the package that is installed for a requirement; an empty text if nothing is."""
    try:
        installed = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return f"{requirement.name} is missing"
    if requirement.specifier.contains(installed, prereleases=True):
        return ""
    return f"{requirement.name} is {installed}, needed is {requirement.specifier}"


def lacking(what: str, package: str) -> BadInput:
    """Return the complaint that an optional package is missing, with a command that installs it.

    The project is on no index, so that its extras have no address that is the same everywhere. Packages have.

    Args:
        what: what needs the package, and its name, as the beginning of a sentence.
        package: name on the package index.
    """
    from sim.errors import BadInput

    declared = (one for extra in requirements().values() for one in extra)
    wanted = next(one for one in declared if canonicalize_name(one.name) == canonicalize_name(package))
    return BadInput(f'{what}: pip install "{wanted.name}{wanted.specifier}".')


def strangers() -> list[str]:
    """Return the names of other installed distributions that bring a package called as ours is."""
    claims = metadata.packages_distributions().get(PACKAGE.name, [])
    return sorted({name for name in claims if canonicalize_name(name) != PROJECT})


def changed() -> list[str]:
    """Return which files of the package are not what was installed: changed or gone. With the source, any may change.

    Raises:
        PackageNotFoundError: no source, and nothing of the project's name is installed.
        RuntimeError: the package runs from another place than where it was installed.
    """
    if source():
        return []
    ours = metadata.distribution(PROJECT)
    rows = csv.reader((ours.read_text("RECORD") or "").splitlines())  # `files` leaves out those that are gone
    recorded = {Path(str(ours.locate_file(name))): digest for name, digest, _ in rows if digest}
    here = {path: digest for path, digest in recorded.items() if PACKAGE in path.parents}
    if not here:
        raise RuntimeError(f"this is {PACKAGE}, which is not where {PROJECT} was installed")
    return [path.relative_to(TOP).as_posix() for path, digest in here.items() if digest != _digest(path)]


def _digest(path: Path) -> str:
    """Return the digest of a file as an installer records it; an empty text if the file is gone."""
    if not path.is_file():
        return ""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).decode().rstrip("=")
