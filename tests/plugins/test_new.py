"""`council plugins new`: what it writes works as written, and is small."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from council.cli import plugins_new
from council.domain.kernel import Refusal
from council.i18n import words
from council.plugins.found import in_folder
from tests.plugins.making import add

ROOT = Path(__file__).parents[2]


def written(place: Path, name: str = "made_wishes") -> Path:
    assert plugins_new.new(name, place, words("en"), zh="微心愿", en='Small "wishes"') == 0
    return place / name


def test_what_it_writes_is_under_120_lines_without_its_tests(tmp_path: Path) -> None:
    folder = written(tmp_path)
    files = [path for path in folder.rglob("*") if path.is_file() and "tests" not in path.parts]
    assert sum(len(path.read_text("utf-8").splitlines()) for path in files) < 120


@pytest.mark.slow
def test_its_tests_pass_as_written(tmp_path: Path) -> None:
    folder = written(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert " passed" in ran.stdout


@pytest.mark.slow
def test_check_passes_it_and_says_so_in_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path)
    capsys.readouterr()
    assert plugins_new.check(str(folder), words("zh")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("✓ ") for line in lines[:-1]), lines
    assert lines[-1] == "全部检查通过。"


def test_a_check_that_fails_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path)
    source = folder / "council_made_wishes" / "__init__.py"
    source.write_text(source.read_text("utf-8").replace('to="done"', 'to="gone"'), "utf-8")
    assert plugins_new.check(str(folder), words("en")) == 1
    assert "finish names the state gone" in capsys.readouterr().out


def test_add_takes_it(tmp_path: Path, community: Path) -> None:
    (found,) = add(community, written(tmp_path))
    assert (found.name, found.version) == ("made_wishes", "1.0.0")
    (there,) = in_folder(tmp_path / "made_wishes")
    assert there.summary.startswith("Small wishes:")


@pytest.mark.parametrize("name", ["Wishes", "1st", "small-wishes", "class", "council", "proposals", "../x", ""])
def test_a_name_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        plugins_new.new(name, tmp_path, words("en"))
    assert caught.value.code == "plugin.bad_new_name"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(Refusal, match=r"plugin\.folder_taken"):
        written(tmp_path)
    with pytest.raises(Refusal, match=r"plugin\.name_shipped"):
        plugins_new.new("mediation", tmp_path, words("en"))
