"""The demo without a terminal: the whole cycle over real HTTP, and an archive that verifies."""

from pathlib import Path

import pytest

from council.cli.app import run


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_cycle_is_played_and_verifies(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    code = run(["demo", "--headless", "--voters", "160", "--seed", "7", "--lang", language, "--home", str(home)])
    told = capsys.readouterr().out
    assert code == 0, told
    assert ("存档核验通过" if language == "zh" else "The archive verifies.") in told
    assert ("失败请求 0 次" if language == "zh" else "0 requests failed") in told
    assert len(list((home / "archive").glob("*.json"))) == 5
    assert not list((home / "secrets").glob("*"))


@pytest.mark.slow
def test_too_few_residents_make_no_decision_and_an_honest_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    assert run(["demo", "--headless", "--voters", "12", "--lang", "en", "--home", str(home)]) == 0
    assert "no quorum" in capsys.readouterr().out
