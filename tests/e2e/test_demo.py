"""The demo without a terminal: the whole cycle over real HTTP, and an archive that verifies."""

import json
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
    for ledger in ("incidents", "requests", "activities", "contact_cards"):
        assert "adopt" in came_back(home, ledger), ledger


def came_back(home: Path, ledger: str) -> list[str]:
    """What an entry of the ledger that was put to the residents heard of it: the proposal's steps, by name."""
    proposals = json.loads((home / "ledgers" / "proposals.json").read_text("utf-8"))["entries"]
    heard = []
    for entry in json.loads((home / "ledgers" / f"{ledger}.json").read_text("utf-8"))["entries"].values():
        for change in entry["changes"]:
            name, _, place = change["cause"].removeprefix("proposals/").partition("/")
            if change["cause"].startswith("proposals/"):
                heard.append(proposals[name]["changes"][int(place)]["action"])
    return heard


@pytest.mark.slow
def test_too_few_residents_make_no_decision_and_an_honest_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    assert run(["demo", "--headless", "--voters", "12", "--lang", "en", "--home", str(home)]) == 0
    assert "no quorum" in capsys.readouterr().out
