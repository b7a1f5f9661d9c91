"""What the program brings through its own hooks: a store to practise in, and log lines for what was taken back."""

import logging
from pathlib import Path

from council import folders, settings
from council.boot import open_community
from council.domain.ledger import Proposal
from council.domain.polls import CancelPoll, OpenPoll
from tests.service.hall import Hall


def test_a_community_to_practise_in_keeps_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    folders.founded(home, "西街社区", "zh", "xijie")
    settings.save(home, settings.load(home).having(store={"kind": "memory"}))
    opened = open_community(home)
    opened.council.ledgers.propose(Proposal(title="划停车线")).result(5)
    assert opened.council.snapshot.proposals
    opened.close()
    again = open_community(home)
    assert not again.council.snapshot.proposals
    again.close()
    assert not (home / "ledgers").exists()


def test_what_is_taken_back_stands_in_the_log_without_names(caplog) -> None:
    from council.plugins.asking import Listeners
    from council.plugins.host import Plugins

    hall = Hall.with_people(20)
    listeners = Listeners(Plugins(), hall.snapshot)
    hall.council.subscribe(listeners.hear)
    with caplog.at_level(logging.INFO, "council.recorded"):
        hall.convened().opened().called()
        hall.do(OpenPoll(title="试一试", kind="trial"))
        hall.do(CancelPoll(reason="点错了"))
        hall.council.close()
        listeners.close()
    assert [record.getMessage() for record in caplog.records] == [
        f"meeting {hall.meeting.number}, line {hall.meeting.seq}: poll_cancelled"
    ]


def test_that_line_goes_into_the_file_and_never_on_the_screen(tmp_path: Path, capfd) -> None:
    from council.tui import logbook

    log = logging.getLogger("council.recorded")
    log.info("before")
    with logbook.keeping(tmp_path):
        log.info("meeting 2026-001, line 7: struck")
    log.info("after")
    kept = (tmp_path / "logs" / "council.log").read_text("utf-8")
    assert "line 7: struck" in kept
    assert "before" not in kept
    assert "after" not in kept
    assert "struck" not in capfd.readouterr().err
