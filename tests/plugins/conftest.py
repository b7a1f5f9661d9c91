"""Each test has a machine of its own: nothing is approved on it, nothing unpacked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from council import folders


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for variable in ("XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "machine" / variable.lower()))
    modules = set(sys.modules)
    yield tmp_path / "machine"
    left = sorted(name for name in sys.modules.keys() - modules if name.startswith("made_"))
    assert (left, [path for path in sys.path if str(tmp_path / "machine") in path]) == ([], []), (
        "a plugin was left behind in the process"
    )


@pytest.fixture
def community(tmp_path: Path) -> Path:
    folders.created(tmp_path / "community")
    return tmp_path / "community"
