"""What there is of plugins, read off the terminal's loop: files are hashed and looked into, nothing of them runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from council.domain.kernel import Refusal
from council.plugins import Plugins, changing
from council.plugins.changing import Listed
from council.plugins.described import Described, described
from council.plugins.found import Found

FILE = "file:"
"""What the key of a file begins with that cannot be read as a plugin."""

Word = tuple[str, str]
"""A state's word (English source) and its tone."""


@dataclass(frozen=True)
class Seen:
    """One line of the list: a plugin, or a file in the community's folder that cannot be read (`broken` says why)."""

    key: str
    name: str
    listed: Listed
    described: Described | None = None
    broken: Refusal | None = None

    @property
    def found(self) -> Found | None:
        """Where it is; None for one that is switched on and not here, and for what cannot be read."""
        return self.listed.found

    @property
    def trusted(self) -> bool:
        """Whether nobody has to be asked: it came with the program, or exactly this was approved here before."""
        return self.listed.standing == "approved"


def look(folder: Path) -> tuple[Seen, ...]:
    """All plugins that a community has or could switch on, those that are on first; then the files that cannot be read.

    Raises `Refusal` when the community's settings cannot be read.
    """
    listed, unreadable = changing.listed(folder)
    return (*map(_seen, listed), *(_unreadable(file, refusal) for file, refusal in unreadable.items()))


def _seen(listed: Listed) -> Seen:
    if listed.found is None:
        return Seen(listed.name, listed.name, listed)
    try:
        return Seen(listed.name, listed.name, listed, described(listed.found))
    except Refusal as refusal:
        return Seen(listed.name, listed.name, listed, broken=refusal)


def _unreadable(file: str, refusal: Refusal) -> Seen:
    return Seen(FILE + file, file, Listed(file, None, enabled=False), broken=refusal)


def troubles_of(plugins: Plugins) -> Mapping[str, tuple[Refusal, ...]]:
    """What went wrong since the community was opened, by plugin."""
    said: dict[str, tuple[Refusal, ...]] = {}
    for trouble in plugins.troubles:
        said[trouble.plugin] = (*said.get(trouble.plugin, ()), trouble.refusal)
    return said
