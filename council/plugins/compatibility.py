"""Whether a plugin fits this Council and this machine; asked before anything of it is imported."""

from __future__ import annotations

import platform
import re
from importlib import metadata

from council import __version__
from council.domain.kernel import Refusal
from council.hookspecs import LEVEL
from council.plugins.found import Found


def require_fit(found: Found) -> None:
    """Raise `Refusal` for a plugin that cannot work here: `plugin.newer_level` (written for a newer Council),
    `plugin.needs_council`, `plugin.needs_python`, `plugin.requirement_missing`, `plugin.requirement_wrong`,
    `plugin.requirement_unreadable`."""
    level = level_of(found)
    if level > LEVEL:
        raise Refusal("plugin.newer_level", plugin=found.name, level=level, ours=LEVEL)
    if found.requires_python:
        _require_python(found)
    for requirement in found.requires:
        _require(found, requirement)


def level_of(found: Found) -> int:
    """The level of hooks that a plugin was written for (its keyword `council-hooks-1`); 1 when it does not say."""
    levels = [re.fullmatch(r"council-hooks-(\d+)", keyword.strip()) for keyword in found.keywords]
    return max((int(level[1]) for level in levels if level), default=1)


def _require_python(found: Found) -> None:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        fits = SpecifierSet(found.requires_python).contains(platform.python_version(), prereleases=True)
    except InvalidSpecifier:
        fits = False
    if not fits:
        raise Refusal(
            "plugin.needs_python", plugin=found.name, wanted=found.requires_python, version=platform.python_version()
        )


def _require(found: Found, text: str) -> None:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        raise Refusal("plugin.requirement_unreadable", plugin=found.name, requirement=text) from None
    if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
        return
    if canonicalize_name(requirement.name) == "council":
        if not requirement.specifier.contains(__version__, prereleases=True):
            raise Refusal(
                "plugin.needs_council", plugin=found.name, wanted=str(requirement.specifier), version=__version__
            )
        return
    there = _installed_version(requirement.name)
    if there is None:
        raise Refusal("plugin.requirement_missing", plugin=found.name, requirement=str(requirement))
    if not requirement.specifier.contains(there, prereleases=True):
        raise Refusal("plugin.requirement_wrong", plugin=found.name, requirement=str(requirement), version=there)


def _installed_version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
