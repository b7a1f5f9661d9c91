"""What somebody at this machine has agreed to run: one list per machine, by the hash of exactly what was shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from council.domain.kernel import Refusal
from council.plugins.found import Found
from council.store.disk import make_folder, recorded, write_whole

FORMAT = 1

Standing = Literal["approved", "changed", "new"]


def approvals_file() -> Path:
    """Where this machine keeps its approvals."""
    from platformdirs import user_state_path

    return user_state_path("council", appauthor=False) / "approved.json"


def refusal_of(standing: Standing, found: Found) -> Refusal | None:
    """Why a plugin that stands so may not run; None when it may."""
    if standing == "approved":
        return None
    return Refusal("plugin.changed" if standing == "changed" else "plugin.not_approved", plugin=found.name)


class Approvals:
    """The plugins approved on this machine, by hash. A list that cannot be read approves nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or approvals_file()
        self._approved = _read(self._path)

    def standing(self, found: Found) -> Standing:
        """`approved`; `changed` when another file of that name was approved, and not this one; else `new`."""
        if found.trusted or found.hash in self._approved:
            return "approved"
        known = any(entry.get("plugin") == found.name for entry in self._approved.values())
        return "changed" if known else "new"

    def require(self, found: Found) -> None:
        """Raise `Refusal` (`plugin.changed`, `plugin.not_approved`) unless exactly this was approved here."""
        refusal = refusal_of(self.standing(found), found)
        if refusal is not None:
            raise refusal

    def approve(self, found: Found) -> None:
        """Keep that exactly this may run on this machine; raises `StoreError` when that cannot be written."""
        if found.trusted:
            return
        entry = {"plugin": found.name, "version": found.version, "at": datetime.now(UTC).isoformat(timespec="seconds")}
        approved = {**_read(self._path), found.hash: entry}
        with recorded(self._path):
            make_folder(self._path.parent)
            content = {"format": FORMAT, "approved": approved}
            write_whole(self._path, json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n", 0o600)
        self._approved = approved


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        approved = content["approved"] if content["format"] == FORMAT else {}
        return {str(digest): dict(entry) for digest, entry in approved.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
