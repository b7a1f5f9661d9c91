"""What lies in the repository belongs to everybody: nothing of one machine, nothing of one package index."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

LEFT_OUT = {
    ".git",
    ".ruff_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".hypothesis",
    "__pycache__",
    "dist",
    "build",
    "node_modules",
}
FOLDERS_OF_ONE_MACHINE = re.compile(
    r"(?<![\w.~*-])/(?:" + "|".join(("work", "root", "home", "opt", "Users")) + r")/[\w.]"
)
INDEXES = re.compile(
    "|".join(
        (
            *(
                r"pypi" + r"\.org/simple",
                r"files\." + r"pythonhosted",
                r"registry\." + r"npmjs",
                r"proxy\." + r"golang",
            ),
            *(r"index" + r"-url", r"find" + r"-links", r"INDEX" + r"_URL"),
        )
    )
)


@cache
def tracked() -> list[Path]:
    """The files under version control; in an unpacked archive, all that lie there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not LEFT_OUT & set(path.parts) and ".venv" not in str(path)]
    return [path for path in paths if path.is_file()]


def lines(pattern):
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    return found


def test_no_folder_of_one_machine():
    assert lines(FOLDERS_OF_ONE_MACHINE) == []


def test_no_package_index():
    assert lines(INDEXES) == []


def test_the_patterns_see():
    assert FOLDERS_OF_ONE_MACHINE.search("see " + "/" + "home/li/council")
    assert not FOLDERS_OF_ONE_MACHINE.search("https://example.org/" + "home/x ~/" + "work/x")
    assert INDEXES.search("pip install --extra-index" + "-url https://x")


def test_no_large_file():
    """A clone stays small: pictures are exported small, spreadsheets are made by tests."""
    assert [
        f"{path.relative_to(ROOT)}: {path.stat().st_size}" for path in tracked() if path.stat().st_size > 1_500_000
    ] == []
