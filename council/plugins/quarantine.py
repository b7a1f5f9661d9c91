"""Plugins that stopped a start: the sentinel that tells so, and the list of those that are not tried again.

The sentinel is a file that names the plugin being loaded. Whoever holds the community's folder and finds one knows that
an earlier start ended in the middle of it: a crash, a power cut, a hang that somebody ended by force.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from council.domain.kernel import Refusal
from council.plugins.found import FOLDER, Found
from council.store.disk import make_folder, recorded, write_whole

FORMAT = 1
SENTINEL = ".loading.json"
FILE = "quarantine.json"

Why = Literal["crashed", "interrupted"]


@dataclass(frozen=True)
class Quarantined:
    """A plugin that is not loaded: which bytes of it, since when (UTC), and why: the program `crashed` while loading
    it, or somebody `interrupted` its loading."""

    name: str
    hash: str
    why: Why
    at: datetime


def quarantined(entry: Quarantined) -> Refusal:
    """Why a quarantined plugin is not loaded."""
    why = Refusal("plugin.why_crashed" if entry.why == "crashed" else "plugin.why_interrupted")
    return Refusal("plugin.quarantined", plugin=entry.name, why=why)


class Quarantine:
    """The quarantined plugins of a community, in `plugins/quarantine.json`. A plugin leaves it when it is enabled again
    or when it is another file than the one that failed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FOLDER / FILE
        self.plugins: Mapping[str, Quarantined] = _read(self._path)

    def holds(self, found: Found) -> Quarantined | None:
        """The entry for exactly this plugin, or None."""
        entry = self.plugins.get(found.name)
        return entry if entry is not None and entry.hash == found.hash else None

    def add(self, name: str, digest: str, why: Why) -> None:
        """Put a plugin in; raises `StoreError` when that cannot be written."""
        self._write({**self.plugins, name: Quarantined(name, digest, why, datetime.now(UTC))})

    def release(self, name: str) -> None:
        """Let a plugin be tried again; raises `StoreError` when that cannot be written."""
        if name in self.plugins:
            self._write({other: entry for other, entry in self.plugins.items() if other != name})

    def _write(self, plugins: Mapping[str, Quarantined]) -> None:
        rows = {
            entry.name: {"hash": entry.hash, "why": entry.why, "at": entry.at.isoformat(timespec="seconds")}
            for entry in plugins.values()
        }
        content = json.dumps({"format": FORMAT, "quarantined": rows}, ensure_ascii=False, indent=1)
        with recorded(self._path):
            make_folder(self._path.parent)
            write_whole(self._path, content.encode() + b"\n")
        self.plugins = dict(plugins)


def _read(path: Path) -> dict[str, Quarantined]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = content["quarantined"] if content["format"] == FORMAT else {}
        return {
            str(name): Quarantined(str(name), str(row["hash"]), row["why"], datetime.fromisoformat(row["at"]))
            for name, row in rows.items()
            if row["why"] in ("crashed", "interrupted")
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


class Sentinel:
    """The file that names the plugin being loaded."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FOLDER / SENTINEL

    def left(self) -> tuple[str, str] | None:
        """Name and hash of the plugin in whose loading an earlier start ended, or None. A file that cannot be read
        names nobody (`""`), but tells as much."""
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            return str(content["plugin"]), str(content["hash"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return "", ""

    def clear(self) -> None:
        """Forget it."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    @contextmanager
    def around(self, found: Found) -> Iterator[None]:
        """Stand while a plugin is being loaded. It survives the death of the process at once, and a power cut after
        `sync`, which is called when loading takes long: waiting for the disk each time would cost every start."""
        with recorded(self._path):
            make_folder(self._path.parent)
            self._path.write_text(json.dumps({"plugin": found.name, "hash": found.hash}), encoding="utf-8")
        try:
            yield
        finally:
            self.clear()

    def sync(self) -> None:
        """Put it on the medium."""
        with suppress(OSError), self._path.open("r+b") as file:
            os.fsync(file.fileno())
