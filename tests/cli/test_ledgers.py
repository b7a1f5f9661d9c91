"""Ledgers at the command line: a plugin's ledgers in a community's folder, as a secretary's script would use them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from council.cli.app import run
from council.documents.spreadsheets import read_table

PLUGIN = """[project]
name = "council-wishes"
version = "1.0"
description = "微心愿"
keywords = ["council-hooks-1"]
dependencies = ["council"]

[project.entry-points.council]
wishes = "council_wishes"
"""
CODE = """from council.api import hook
from tests.service.a_ledger import LEDGERS


@hook
def ledgers():
    return LEDGERS
"""
PEOPLE = """编号,姓名,楼栋,单元,房号,网格,电话
A1,张三,1,1,101,第一网格,19900000001
A2,李四,1,1,102,第二网格,
"""
WISHES = """心愿,类别,网格,许愿人,电话,对应居民,费用
修灯,维修,第一网格,张三,19900000001,张三,12.50
陪读,助学,第二网格,李四,,A2,
"""

Line = Callable[..., tuple[int, str, str]]


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    """Runs `council …` in Chinese and returns the exit code, stdout and stderr."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    def type_in(*words: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return type_in


@pytest.fixture
def here(tmp_path: Path, line: Line) -> Path:
    """A community with two people and two wishes."""
    source = tmp_path / "council_wishes_source"
    (source / "council_wishes").mkdir(parents=True)
    (source / "pyproject.toml").write_text(PLUGIN, encoding="utf-8")
    (source / "council_wishes" / "__init__.py").write_text(CODE, encoding="utf-8")
    folder = tmp_path / "here"
    assert line("new", folder)[0] == 0
    code, _, told = line("plugins", "add", folder, source, "--yes")
    assert code == 0, told
    for name, text in (("people.csv", PEOPLE), ("wishes.csv", WISHES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert line("import", folder, tmp_path / "people.csv", "--yes")[0] == 0
    code, told, _ = line("ledger", "import", folder, "微心愿", tmp_path / "wishes.csv", "--yes")
    assert (code, told.splitlines()[-1]) == (0, "已导入 2 条。")
    return folder


def test_ledgers_are_listed_with_how_much_they_hold(here: Path, line: Line) -> None:
    code, told, _ = line("ledger", "list", here)
    assert code == 0
    assert ["wishes", "微心愿", "2", "条"] in [row.split() for row in told.splitlines()]
    listed = json.loads(line("ledger", "list", here, "--json")[1])
    assert {"id": "wishes", "title": {"zh": "微心愿", "en": "Small wishes"}, "entries": 2, "unread": 0} in listed


def test_entries_are_shown_masked_filtered_and_whole(here: Path, line: Line) -> None:
    _, told, _ = line("ledger", "show", here, "wishes")
    assert "2026" in told.splitlines()[1]
    assert "张*" in told
    assert "张三" not in told
    assert "张三" in line("ledger", "show", here, "wishes", "--whole")[1]
    _, told, _ = line("ledger", "show", here, "wishes", "--grid", "第二网格", "--state", "已收集")
    assert ("陪读" in told, "修灯" in told) == (True, False)
    assert "没有符合条件的条目" in line("ledger", "show", here, "wishes", "--find", "电梯")[1]
    code, _, error = line("ledger", "show", here, "wishes", "--state", "唱歌")
    assert (code, "已认领" in error) == (2, True)


def number_of(line: Line, folder: Path, title: str) -> str:
    found: list[dict[str, str]] = json.loads(line("ledger", "show", folder, "wishes", "--find", title, "--json")[1])
    return found[0]["number"]


def test_one_entry_is_shown_with_its_history(here: Path, line: Line) -> None:
    number = number_of(line, here, "修灯")
    _, told, _ = line("ledger", "show", here, "wishes", number)
    for expected in ("费用：12.50", "许愿人：张*", "电话：199****0001", "录入 · 表格导入", "单据：card, entry"):
        assert expected in told
    whole = json.loads(line("ledger", "show", here, "wishes", number, "--json", "--whole")[1])
    assert whole["fields"]["wisher"] == "张三"
    assert line("ledger", "show", here, "wishes", "2026-999")[0] == 2
    assert line("ledger", "show", here, "wagons")[0] == 2


def test_what_goes_out_comes_in_again(here: Path, line: Line, tmp_path: Path) -> None:
    for name in ("wishes.csv", "wishes.xlsx"):
        out = tmp_path / "out" / name
        assert line("ledger", "export", here, "wishes", "--whole", "--out", out) == (0, f"{out}\n", "")
        code, told, _ = line("ledger", "import", here, "wishes", out, "--yes")
        assert (code, told.splitlines()[0]) == (0, "新增 0 · 更新 0 · 未变 2 · 待确认 0 · 错误 0")
    masked = tmp_path / "masked.csv"
    line("ledger", "export", here, "wishes", "--out", masked)
    assert "张三" not in masked.read_text(encoding="utf-8")
    code, told, _ = line("ledger", "import", here, "wishes", masked, "--yes")
    assert code == 1
    assert "脱敏" in told


def test_lists_go_to_stdout_and_to_paper(here: Path, line: Line, tmp_path: Path) -> None:
    assert line("ledger", "export", here, "wishes", "--lang", "en")[1].splitlines()[0].startswith("\ufeffNumber,State")
    page = tmp_path / "list.html"
    assert line("ledger", "export", here, "wishes", "--grid", "第一网格", "--out", page)[0] == 0
    assert "修灯" in page.read_text(encoding="utf-8")
    assert "陪读" not in page.read_text(encoding="utf-8")
    assert "张*" in line("ledger", "export", here, "residents")[1]
    code, _, error = line("ledger", "export", here, "wishes", "--out", tmp_path / "list.pdf")
    assert (code, ".xlsx" in error) == (2, True)


def test_a_template_is_written_for_filling_in(here: Path, line: Line, tmp_path: Path) -> None:
    assert line("ledger", "export", here, "wishes", "--template")[1].startswith("\ufeff心愿*,")
    out = tmp_path / "template.xlsx"
    assert line("ledger", "export", here, "wishes", "--template", "--out", out)[0] == 0
    assert out.read_bytes().startswith(b"PK")


def test_nothing_is_brought_in_unasked(here: Path, line: Line, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("编号,心愿,类别\n,修渠,维修\n,修路,唱歌\n", encoding="utf-8")
    code, told, error = line("ledger", "import", here, "wishes", file)
    assert code == 0
    assert "第 3 行“类别”" in told
    assert "--yes" in error
    assert "修渠" not in line("ledger", "show", here, "wishes")[1]
    assert line("ledger", "import", here, "wishes", file, "--yes")[0] == 1
    assert "修渠" in line("ledger", "show", here, "wishes")[1]
    assert line("ledger", "import", here, "proposals", file, "--yes")[0] == 2


def test_a_sheet_is_written_beside_the_other_papers(here: Path, line: Line) -> None:
    number = number_of(line, here, "修灯")
    code, told, _ = line("ledger", "sheet", here, "wishes", number, "--whole")
    path = Path(told.strip())
    assert (code, path) == (0, here / "papers" / f"wishes-{number}-card.html")
    assert "张三" in path.read_text(encoding="utf-8")
    assert line("ledger", "sheet", here, "wishes", number, "history")[0] == 2


@pytest.mark.parametrize("form", ["markdown", "html", "csv", "json"])
def test_figures_of_a_period(here: Path, line: Line, form: str, tmp_path: Path) -> None:
    days = ("--from", "2020-01-01", "--to", "2100-01-01")
    code, told, _ = line("ledger", "figures", here, "wishes", *days, "--format", form)
    assert code == 0
    assert "收集心愿" in told
    assert "议题" not in told
    out = tmp_path / "figures"
    assert line("ledger", "figures", here, "--format", form, "--out", out)[0] == 0
    assert "议题" in out.read_text(encoding="utf-8")
    assert line("ledger", "figures", here, "--from", "2026-02-01", "--to", "2026-01-01")[0] == 2


def test_schemas_of_plugins_are_printed(here: Path, line: Line) -> None:
    code, told, _ = line("schema", "wishes", "--in", here)
    assert (code, json.loads(told)["x-title"]["zh"]) == (0, "微心愿")
    assert line("schema", "wishes")[0] == 2


def test_erasing_says_what_went_and_what_stays(here: Path, line: Line) -> None:
    assert line("erase", here, "王五", "--reason", "本人要求", "--yes")[0] == 2
    assert line("erase", here, "张三", "--yes")[0] == 2
    code, _, error = line("erase", here, "张三", "--reason", "本人要求")
    assert (code, "--yes" in error) == (1, True)
    assert "张*" in line("ledger", "export", here, "residents")[1]
    code, told, _ = line("erase", here, "张三", "--reason", "本人要求", "--yes")
    assert code == 0
    for expected in ("已删除：名册中此人的信息。", "已删除：“微心愿”中 1 条关于此人的内容。", "备份"):
        assert expected in told
    assert "张三" not in line("ledger", "show", here, "wishes", "--whole")[1]
    assert "张*" not in line("ledger", "export", here, "residents")[1]


def test_a_list_can_be_read_by_other_programs(here: Path, line: Line, tmp_path: Path) -> None:
    out = tmp_path / "wishes.xlsx"
    line("ledger", "export", here, "wishes", "--lang", "en", "--out", out)
    table = read_table(out)
    assert table.headers[:3] == ("Number", "State", "Wish")
    assert len(table.rows) == 2
