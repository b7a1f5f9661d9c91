"""The commands as a person types them: what they print, and how they end."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from council import boot
from council.cli.app import run
from council.folders import sample
from council.service.drafting import draft_meeting

LIST = """姓名,楼栋,单元,房号,网格,电话,职务
张三,1,1,101,第一网格,19900000001,居民代表
李四,1,1,102,第一网格,19900000002,
"""


@pytest.fixture
def community(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    assert run(["new", str(folder)]) == 0
    return folder


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    told = capsys.readouterr().out
    for name in ("demo", "new", "open", "serve", "import", "slips", "minutes", "verify", "schema", "doctor"):
        assert name in told


def test_help_speaks_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run(["demo", "--help"]) == 0
    told = capsys.readouterr().out
    assert "用法" in told
    assert "自动走完整个流程" in told


@pytest.mark.parametrize(
    "line",
    [
        ["nonsense"],
        ["new"],
        ["demo", "--voters", "many"],
        ["demo", "--voters", "0"],
        ["open", "/nowhere/at/all"],
        ["minutes", "/nowhere/at/all"],
        ["verify", "/nowhere/at/all.json"],
        ["schema", "poetry"],
        ["doctor", "/nowhere/at/all"],
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = run(line)
    told = capsys.readouterr()
    assert code == (1 if line[0] == "doctor" else 2)
    said = (told.err if line[0] != "doctor" else told.out).strip()
    assert said
    assert "\n" not in said
    assert "Traceback" not in said


def test_new_makes_a_community_and_leaves_a_full_folder_alone(
    community: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (community / "council.toml").is_file()
    before = (community / "council.toml").read_bytes()
    assert run(["new", str(community)]) == 2
    assert (community / "council.toml").read_bytes() == before
    assert "folder" in capsys.readouterr().err


def test_new_from_copies_a_community(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert run(["new", str(copy), "--from", str(sample())]) == 0
    assert (copy / "ledgers" / "residents.json").is_file()
    assert not (copy / "secrets").exists()


def test_import_shows_asks_and_writes_only_when_confirmed(
    community: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "people.csv"
    listed.write_text(LIST, encoding="utf-8")
    assert run(["import", str(community), str(listed)]) == 0
    told = capsys.readouterr()
    assert "New: 2" in told.out
    assert "--yes" in told.err
    assert not (community / "ledgers" / "residents.json").exists()
    assert run(["import", str(community), str(listed), "--yes"]) == 0
    assert "张三" in (community / "ledgers" / "residents.json").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["import", str(community), str(listed), "--yes"]) == 0
    assert "unchanged: 2" in capsys.readouterr().out


def test_import_names_row_and_column_and_ends_with_1(
    community: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "people.csv"
    listed.write_text("姓名,建筑面积\n张三,很大\n李四,80\n", encoding="utf-8")
    assert run(["import", str(community), str(listed), "--yes"]) == 1
    told = capsys.readouterr().out
    assert "Row 2" in told
    assert "建筑面积" in told


def test_the_sample_community_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(sample())]) == 0
    assert "The archive verifies." in capsys.readouterr().out


def test_verify_says_in_words_what_it_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(sample())]) == 0
    told = capsys.readouterr().out
    for said in ("Votes counted again with the same result: 11", "word for word the same: 3", "there while the vote"):
        assert said in told


def test_verify_explains_how_to_do_without_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--explain"]) == 0
    told = capsys.readouterr().out
    (command,) = [line.split('"')[1] for line in told.splitlines() if line.strip().startswith(("python3", "py "))]
    assert command in told.split("written apart from it:")[1]
    alone = [sys.executable, "-I", "-S", command, str(sample())]
    assert subprocess.run(alone, capture_output=True, check=False, cwd=tmp_path).returncode == 0
    assert run(["verify"]) == 2
    assert "Name the archive files" in capsys.readouterr().err


def test_verify_compares_the_chain_with_signed_paper(capsys: pytest.CaptureFixture[str]) -> None:
    second = json.loads(sorted((sample() / "archive").glob("*.json"))[1].read_bytes())["hash"]
    spelled = " ".join(second[place : place + 4] for place in range(0, 16, 4)).upper()
    assert run(["verify", str(sample()), "--head", spelled]) == 0
    assert "Hashes on signed paper that stand in the chain: 1" in capsys.readouterr().out
    for other in ("0" * 16, second[:4]):
        assert run(["verify", str(sample()), "--head", other]) == 1
        assert "The hash on the paper" in capsys.readouterr().err


def test_verify_says_what_is_wrong_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = sorted((sample() / "archive").glob("*.json"))[0]
    forged = tmp_path / record.name
    forged.write_text(record.read_text(encoding="utf-8").replace('"yes":', '"yes" :', 1), encoding="utf-8")
    assert run(["verify", str(forged)]) == 1
    assert record.name in capsys.readouterr().err


@pytest.mark.parametrize("name", ["minutes", "archive", "settings", "proposal", "follow_up", "rule", "cycle"])
def test_schemas_are_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", name]) == 0
    assert "$defs" in json.loads(capsys.readouterr().out)


@pytest.fixture
def held(tmp_path: Path) -> Path:
    copy = tmp_path / "held"
    assert run(["new", str(copy), "--from", str(sample())]) == 0
    return copy


def test_minutes_in_every_form(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["minutes", str(held), "2026-002", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["number"] == "2026-002"
    assert run(["minutes", str(held), "2026-002", "--lang", "zh"]) == 0
    assert "应到" in capsys.readouterr().out
    assert run(["minutes", str(held), "2026-002", "--format", "html", "--lang", "en"]) == 0
    assert capsys.readouterr().out.lstrip().lower().startswith("<!doctype html>")
    assert run(["minutes", str(held), "2099-001"]) == 2
    assert "2099-001" in capsys.readouterr().err


def test_slips_want_a_planned_meeting(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slips", str(held)]) == 2
    assert capsys.readouterr().err


def test_doctor_says_what_could_go_wrong(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    code = run(["doctor", str(held)])
    told = capsys.readouterr().out
    assert code == 0, told
    assert "363" in told


def test_the_program_starts_as_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from council.cli import main; main()", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("council ")


@pytest.fixture
def planned(held: Path) -> Path:
    opened = boot.open_community(held)
    try:
        command = draft_meeting(
            opened.council.snapshot, "residents", datetime(2026, 12, 6, 6, 0, tzinfo=UTC), opened.agendas
        )
        opened.council.meetings.plan(command).result()
    finally:
        opened.council.close()
    return held


def test_slips_for_everybody_due(planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet, table = tmp_path / "slips.html", tmp_path / "slips.csv"
    assert run(["slips", str(planned), "--html", str(sheet), "--csv", str(table)]) == 0
    assert "289 slips" in capsys.readouterr().out
    rows = table.read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 290
    assert sheet.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    again = tmp_path / "again.csv"
    assert run(["slips", str(planned), "--csv", str(again)]) == 0
    assert again.read_bytes() == table.read_bytes()  # a reprint is identical
