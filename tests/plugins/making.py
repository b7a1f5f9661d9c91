"""Plugins made up for tests: a project's folder or a wheel out of a few lines of source.

project(tmp_path, "wishes", source, version="1.1", requires=("nothing>=1",))
wheel(tmp_path, "wishes", source)
add(community, path)                # as `council plugins add --yes`
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from council.plugins import changing
from council.plugins.found import Found, in_folder
from council.plugins.packing import packed

NOTHING = """
from council.api import hook

@hook
def decision_rules():
    return []
"""


def project(
    place: Path,
    name: str,
    source: str = NOTHING,
    *,
    version: str = "1.0",
    requires: Sequence[str] = (),
    python: str = "",
    keywords: Sequence[str] = ("council-hooks-1",),
    project_name: str = "",
    package: str = "",
    target: str = "",
    files: dict[str, str] | None = None,
) -> Path:
    """A project's folder; its package is `made_<name>`, so that a test can see whether one was left behind."""
    package = package or f"made_{name}"
    folder = place / f"project-{name}-{version}"
    (folder / package).mkdir(parents=True, exist_ok=True)
    (folder / package / "__init__.py").write_text(source, encoding="utf-8")
    for inside, content in (files or {}).items():
        path = folder / package / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    lines = [
        "[project]",
        f'name = "{project_name or f"made-{name}"}"',
        f'version = "{version}"',
        f'description = "Made of {name}"',
        'authors = [{name = "吴某", email = "wu@example.org"}]',
        f"dependencies = {json.dumps(list(requires))}",
        f"keywords = {json.dumps(list(keywords))}",
        *([f'requires-python = "{python}"'] if python else []),
        "[project.entry-points.council]",
        f'{name} = "{target or package}"',
    ]
    (folder / "pyproject.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def wheel(place: Path, name: str, source: str = NOTHING, **more: object) -> Path:
    """The same as a wheel in a folder `wheels`."""
    (found,) = in_folder(project(place, name, source, **more))  # type: ignore[arg-type]
    return packed(found, place / "wheels")


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A wheel with its contents changed, and nothing else: RECORD says what it said."""
    with zipfile.ZipFile(path) as old:
        contents = {name: old.read(name) for name in old.namelist()}
    change(contents)
    with zipfile.ZipFile(path, "w") as new:
        for name, content in contents.items():
            new.writestr(name, content)
    return path


def add(community: Path, *sources: Path | str) -> list[Found]:
    """Add and enable plugins, and trust them."""
    return [
        changing.add(community, candidate)
        for source in sources
        for candidate in list(changing.candidates(community, str(source)))
    ]
