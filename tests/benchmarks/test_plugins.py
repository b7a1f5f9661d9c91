"""What plugins cost at a start: ten of them should add less than 100 ms, none of them nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from council import folders
from tests.plugins.making import add, wheel

pytestmark = pytest.mark.benchmark

LEDGER = """
from typing import Annotated
from council.api import About, Action, AgendaKind, Fields, Ledger, Text, Workflow, hook

class Entry(Fields):
    title: Annotated[str, About(zh="标题", en="Title")]
    text: Annotated[str, About(zh="内容", en="Text")] = ""
    number: Annotated[int, About(zh="数", en="Number")] = 0

@hook
def ledgers():
    yield Ledger(
        id="%(name)s", title=Text(zh="台账", en="Ledger"), fields=Entry,
        workflow=Workflow(
            states={"open": Text(zh="登记", en="open"), "done": Text(zh="办结", en="done")}, initial="open", actions=(),
        ),
    )

@hook
def agenda_kinds():
    yield AgendaKind("%(name)s", Text(zh="事项", en="Item"))
"""

OPEN = """
import sys, time
from pathlib import Path
import council.api, council.store.tinydb, filelock
from council import boot
from council.domain.ledger import Ledger
boot.words("zh"), boot.words("en")
began = time.perf_counter()
here = boot.open_community(Path(sys.argv[1]))
took = time.perf_counter() - began
assert not list(here.plugins.troubles), list(here.plugins.troubles)
print(len(here.plugins.active), took)
here.close()
"""


def opening(community: Path, times: int = 7) -> tuple[int, float]:
    """How many plugins there are, and the median of what opening takes, in seconds, each in a process of its own."""
    taken = []
    for _ in range(times):
        out = subprocess.run(
            [sys.executable, "-c", OPEN, str(community)], capture_output=True, text=True, check=True, env=ENVIRONMENT
        )
        count, took = out.stdout.split()
        taken.append(float(took))
    return int(count), median(taken[1:])


ENVIRONMENT: dict[str, str] = {}


def test_ten_plugins_at_a_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for variable in ("XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    ENVIRONMENT.update(os.environ)
    ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
    folders.created(tmp_path / "none")
    folders.created(tmp_path / "ten")
    for place in range(10):
        name = f"p{place}"
        po = "".join(f'msgid "Text {name} {at}"\nmsgstr "文字"\n\n' for at in range(60))
        add(
            tmp_path / "ten",
            wheel(tmp_path, name, LEDGER % {"name": name}, files={"locale/zh.po": po}, requires=["council>=0.1"]),
        )
    none, without = opening(tmp_path / "none")
    ten, with_ten = opening(tmp_path / "ten")
    print(f"\nopening with {none} plugins {without * 1000:.0f} ms, with {ten} {with_ten * 1000:.0f} ms: ", end="")
    print(f"{(with_ten - without) * 1000:.0f} ms for ten plugins")
