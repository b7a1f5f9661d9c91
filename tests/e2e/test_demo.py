"""The demo without a terminal: the whole cycle over real HTTP, and an archive that verifies."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from council.cli.app import run
from council.cli.demo.elections import FIRST, Elections
from council.cli.demo.hall import HEADLESS
from council.domain.meeting import Item
from council.i18n import words
from tests.e2e.evening import Evening, residents

CHOSEN = {
    "zh": ("评选年度最美家庭”.*\n    当选：\\S+家庭、\\S+家庭和\\S+家庭\n", "先办哪一件”.*——通过\n    当选：\\S+\n"),
    "en": (
        "Families to honour.*\n    Chosen: Family of .*, Family of .* and Family of .*\n",
        "service money.*carried\n    Chosen: A ",
    ),
}
"""Families by approval, and what is done first by ranking."""


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
    for chosen in CHOSEN[language]:
        assert re.search(chosen, told), told
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


class Halves:
    """A crowd of which one half ranks one thing first, and the other half another."""

    def __init__(self, evening: Evening) -> None:
        self.evening, self.voted = evening, False

    def wait(self) -> None:
        if self.evening.meeting.open_poll is not None and not self.voted:
            self.voted = True
            for place in range(1, 13):
                self.evening.phone(place).rank("w1" if place % 2 else "w3")


@pytest.mark.slow
def test_equal_votes_are_decided_by_a_lot_before_everybody(tmp_path: Path) -> None:
    evening = Evening(tmp_path, residents(16)).convene("residents", Item(id=FIRST, title="先办哪一件"))
    told: list[str] = []
    crowd: Any = Halves(evening)
    try:
        evening.begin(*range(1, 13))
        chair = Elections(evening.opened, crowd, HEADLESS, words("zh"), told.append, "王秀英")
        item = evening.meeting.active_item
        assert item is not None
        poll = chair.choose(item)
        assert poll.result is not None
        (lot,) = poll.lots
        assert (poll.result.tied, {lot.chosen, *poll.result.elected}) == ((), {"w1", "w3"})
        assert "    票数相等，须抽签决定：自行车棚和北门台阶扶手" in told
        assert told[-1].startswith("    当选：")
    finally:
        evening.leave()
