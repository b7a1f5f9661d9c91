"""A folder becomes a running community, or says why not and is left alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from council import boot, folders, presets, settings
from council.domain.community import Body
from council.domain.kernel import Refusal
from council.domain.ledger import Proposal
from council.service import recovery
from council.store.base import Locked, StoreError
from council.store.memory import MemoryStore
from council.store.tinydb import TinyStore

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folders.created(tmp_path / "community")
    return tmp_path / "community"


@pytest.fixture
def opened(folder: Path) -> Iterator[boot.Opened]:
    opened = boot.open_community(folder, lambda: NOW)
    yield opened
    opened.council.close()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def refused(act: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value


def test_a_new_community_opens(opened: boot.Opened) -> None:
    snapshot = opened.council.snapshot
    assert (snapshot.cycle.id, snapshot.current, len(snapshot.roster)) == ("xijie", None, 0)
    assert snapshot.rules.keys() == presets.rules().keys()
    assert opened.agendas.keys() == presets.agendas().keys()


def test_opening_makes_nothing_but_the_lock(opened: boot.Opened) -> None:
    assert sorted(path.name for path in opened.folder.iterdir()) == [".lock", ".lock.json", "council.toml"]


def test_a_second_one_is_told_who_has_it(opened: boot.Opened) -> None:
    with pytest.raises(Locked, match="process"):
        boot.open_community(opened.folder)


def test_it_may_live_in_another_store(folder: Path) -> None:
    opened = boot.open_community(folder, store=MemoryStore())
    opened.council.ledgers.propose(Proposal(title="路灯")).result(5)
    opened.council.close()
    assert sorted(files(folder)) == ["council.toml"]


# -- what cannot be opened ---------------------------------------------------------------------------------------


def with_line(folder: Path, old: str, new: str) -> None:
    path = folder / settings.FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('name = "我的社区"', 'name = ""', "settings.invalid"),
        ("format = 1", "format = 9", "file.newer"),
        ('cycle = "xijie" ', 'cycle = "xijei" ', "cycle.unknown"),
        ('rule = "council.committee"', 'rule = "council.comittee"', "rule.unknown"),
        (
            "[floor]",
            '[[rules]]\nid = "nantang13"\nname = "x"\nexplanation = "x"\n'
            'passing = { op = "more_than", num = 1, den = 2, of = "present" }\n\n[floor]',
            "rule.id_taken",
        ),
    ],
)
def test_settings_that_do_not_fit_together(folder: Path, old: str, new: str, code: str) -> None:
    with_line(folder, old, new)
    before = files(folder)
    assert refused(lambda: boot.open_community(folder)).code == code
    assert files(folder) == before


def test_a_cycle_that_the_proposals_do_not_fit(folder: Path) -> None:
    """Somebody edited the file by hand: the proposals would hang in the air."""
    opened = boot.open_community(folder)
    opened.council.ledgers.propose(Proposal(title="路灯"), submit=False).result(5)
    opened.council.close()
    with_line(folder, 'cycle = "xijie" ', 'cycle = "siyi_liangkai" ')
    refusal = refused(lambda: boot.open_community(folder))
    assert (refusal.code, refusal.params["stage"], refusal.params["count"]) == ("cycle.stage_in_use", "proposing", 1)
    with_line(folder, 'cycle = "siyi_liangkai" ', 'cycle = "xijie" ')
    boot.open_community(folder).council.close()


def writers() -> int:
    return sum(thread.name == "council-writer" for thread in threading.enumerate())


def test_what_failed_to_open_holds_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = writers()
    for name in ("load", "steps"):
        with monkeypatch.context() as patch:
            patch.setattr(recovery, name, lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                boot.open_community(folder)
        TinyStore(folder).close()
        assert writers() == before


# -- changing the settings ---------------------------------------------------------------------------------------


def test_settings_are_changed_in_the_file_and_at_once(opened: boot.Opened) -> None:
    own = presets.rules()["nantang13"].having(id="xijie.forum")
    chosen = opened.council.snapshot.settings
    bodies = tuple(body.having(rule="xijie.forum") if body.id == "grid" else body for body in chosen.bodies)
    changed = chosen.having(name="西街社区", rules=(own,), bodies=bodies, cycle="siyi_liangkai")
    boot.change_settings(opened, changed)
    snapshot = opened.council.snapshot
    assert (snapshot.settings, snapshot.cycle.id) == (changed, "siyi_liangkai")
    assert "xijie.forum" in snapshot.rules
    assert settings.load(opened.folder) == changed


def changes_nothing(opened: boot.Opened, changed: Any) -> Exception:
    before, file = opened.council.snapshot, files(opened.folder)
    with pytest.raises((Refusal, StoreError)) as error:
        boot.change_settings(opened, changed)
    assert opened.council.snapshot is before
    assert files(opened.folder) == file
    return error.value


def test_nothing_changes_when_it_does_not_fit_together(opened: boot.Opened) -> None:
    chosen = opened.council.snapshot.settings
    ghost = Body(id="ghost", name="无", members="residents", rule="no.such.rule")
    taken = presets.rules()["nantang13"]
    for changed in (
        chosen.having(cycle="no-cycle"),
        chosen.having(bodies=(*chosen.bodies, ghost)),
        chosen.having(rules=(taken,)),
        chosen.having(name="西街社区", rules=(taken.having(id="a"), taken.having(id="a"))),
    ):
        changes_nothing(opened, changed)


def test_nothing_changes_while_proposals_are_in_the_way(opened: boot.Opened) -> None:
    opened.council.ledgers.propose(Proposal(title="路灯"), submit=False).result(5)
    changed = opened.council.snapshot.settings.having(name="西街社区", cycle="siyi_liangkai")
    error = changes_nothing(opened, changed)
    assert isinstance(error, Refusal)
    assert error.code == "cycle.stage_in_use"


def test_nothing_changes_when_the_file_cannot_be_written(opened: boot.Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("council.settings.write_whole", refuse)
    error = changes_nothing(opened, opened.council.snapshot.settings.having(name="西街社区"))
    assert isinstance(error, StoreError)
    monkeypatch.undo()
    boot.change_settings(opened, opened.council.snapshot.settings.having(name="西街社区"))
    assert settings.load(opened.folder).name == "西街社区"


def test_a_proposal_on_its_way_is_not_overtaken(opened: boot.Opened) -> None:
    """The check is made in the writer's turn: what was asked for before counts."""
    with opened.council._turn:
        proposed = opened.council.ledgers.propose(Proposal(title="路灯"), submit=False)
        changed = opened.council.snapshot.settings.having(cycle="siyi_liangkai")
        asked = threading.Thread(target=lambda: results.append(changes_nothing_now(opened, changed)))
        results: list[str] = []
        asked.start()
    proposed.result(5)
    asked.join()
    assert results == ["cycle.stage_in_use"]
    assert opened.council.snapshot.cycle.id == "xijie"


def changes_nothing_now(opened: boot.Opened, changed: Any) -> str:
    try:
        boot.change_settings(opened, changed)
    except Refusal as refusal:
        return refusal.code
    return "changed"
