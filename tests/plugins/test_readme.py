"""`plugins/README.md` is true: its plugin is built, checked, packed and added as it says; all its code runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "plugins" / "README.md"
BLOCK = re.compile(r"(?:<!-- (file|append): (\S+) -->\n)?```(\w+)\n(.*?)```\n", re.DOTALL)
ZONE = ZoneInfo("Asia/Shanghai")
BIN = Path(sys.executable).parent


class Block(NamedTuple):
    """A block of the page: what is to be done with it, the file it belongs to, its language and text."""

    act: str
    file: str
    language: str
    text: str


def blocks() -> Iterator[Block]:
    for match in BLOCK.finditer(README.read_text("utf-8")):
        yield Block(match[1] or "", match[2] or "", match[3], match[4])


def test_each_block_is_something_that_is_run() -> None:
    for block in blocks():
        assert block.file or block.language in ("console", "python"), block.text


@pytest.mark.slow
def test_the_plugin_is_built_as_the_page_says(tmp_path: Path) -> None:
    states = {name: str(tmp_path / "machine" / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME")}
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **states, "LC_ALL": "C.UTF-8", "PATH": path, "PYTHONPATH": str(ROOT)}
    place = tmp_path / "desk"
    place.mkdir()
    for block in blocks():
        if block.file:
            target = place / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("a" if block.act == "append" else "w", encoding="utf-8") as file:
                file.write(block.text)
        elif block.language == "console":
            _followed(block.text, place, environment)
    assert "</html>" in (place / "card.html").read_text("utf-8")


def _followed(text: str, place: Path, environment: dict[str, str]) -> None:
    """Do what stands behind each `$`; the lines below it are in what it prints."""
    for part in text.split("$ ")[1:]:
        command, *expected = part.strip().splitlines()
        words = shlex.split(command.replace("2026-", f"{datetime.now(ZONE).year}-"))  # numbers begin with the year
        ran = subprocess.run(words, cwd=place, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, command + ran.stdout + ran.stderr
        for line in expected:
            assert line in ran.stdout, command + ran.stdout


EXAMPLES = [each for each in blocks() if not each.file and each.language == "python"]


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: re.findall(r"def (\w+)", block.text)[-1])
def test_each_example_runs_by_itself(block: Block) -> None:
    exec(compile(block.text, "README.md", "exec"), {"__name__": "readme"})
