"""Plugins while a meeting goes on: heard, told, named in the minutes, and never in the way."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from council import boot, settings
from council.domain import sitting
from council.domain.agenda import StartItem
from council.domain.journal import Undo, fold
from council.domain.kernel import Refusal
from council.domain.minutes import Minutes
from council.domain.tally import Option, Question
from council.hookspecs import DECLARATIONS, MOMENTS
from council.plugins import changing
from council.plugins.asking import findings, objections
from tests.plugins.making import add, wheel
from tests.service.hall import SETTINGS, Clock, Hall, people

WRITES = """
from council.api import MinutesSection, Objection, Text, hook
from council.domain.sitting import Adjourn

HEARD = []

@hook
def minutes_sections(meeting, snapshot):
    assert not snapshot.slips.people and not snapshot.rolls and not snapshot.staff
    yield MinutesSection(
        title=Text(zh="志愿服务", en="Volunteers"), lines=("王一 helped",), head=("who",), rows=(("王一",), ("x",)),
    )
    yield MinutesSection(title="For all", lines=("nobody",), public=True)

@hook
def review(command, meeting):
    if isinstance(command, Adjourn):
        yield Objection(Text(zh="还有事项未议。", en="There are items left."))

@hook
def recorded(entries, meeting, snapshot):
    assert not snapshot.slips.people and not snapshot.rolls and not snapshot.staff
    HEARD.extend((meeting.title, entry.seq, entry.event.kind) for entry in entries)
"""

RAISES = "from council.api import hook\n" + "".join(
    f"@hook\ndef {name}():\n    raise RuntimeError('{name}')\n" for name in (*DECLARATIONS, *MOMENTS)
)

SLOW = """
import time
from council.api import hook

@hook
def review():
    time.sleep(3)
    return []

@hook
def minutes_sections():
    time.sleep(3)
    return []
"""

CRASHING_METHOD = """
from council.api import Count, Method, Winners, hook

class Odd(Method):
    id = "odd"
    name = "Odd"

    def prepared(self, question):
        return question

    def checked(self, question, choice):
        return choice

    def counted(self, question, ballots, drawn=()):
        raise ZeroDivisionError

    def winners(self, question, count, needed):
        return Winners()

@hook
def voting_methods():
    return [Odd()]
"""


@contextmanager
def hall(community: Path) -> Iterator[tuple[Hall, boot.Opened]]:
    """The community with its plugins, and shorthand for an evening."""
    chosen = settings.load(community)
    settings.save(community, SETTINGS.having(plugins=chosen.plugins))
    clock = Clock()
    opened = boot.open_community(community, clock)
    evening = object.__new__(Hall)
    evening.clock, evening.council = clock, opened.council
    try:
        if not opened.council.snapshot.roster:
            opened.council.ledgers.keep_people(people(6)).result()
        yield evening, opened
    finally:
        opened.close()


def codes(opened: boot.Opened) -> list[str]:
    return [trouble.refusal.code for trouble in opened.plugins.troubles]


def kinds(evening: Hall) -> list[str]:
    return [entry.event.kind for entry in evening.snapshot.journals[evening.meeting.id]]


def archived(opened: boot.Opened) -> Minutes:
    (meeting,) = opened.council.snapshot.meetings
    return opened.council.minutes(meeting)


# -- what stays of them --------------------------------------------------------------------------------------------


def test_minutes_name_the_plugins_and_hold_what_they_wrote(community: Path, tmp_path: Path) -> None:
    (plugin,) = add(community, wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, opened):
        evening.convened().opened().called().started()
        evening.do(sitting.Adjourn())
        assert kinds(evening)[-2:] == ["sections_written", "adjourned"]
        assert kinds(evening).count("plugins_noted") == 1
        written = archived(opened)
    assert [(used.name, used.version, used.hash) for used in written.plugins.values()] == [
        ("writes", "1.0", plugin.hash)
    ]
    assert [(section.title.en, section.plugin) for section in written.sections] == [
        ("Volunteers", "writes"),
        ("For all", "writes"),
    ]
    assert [section.title.en for section in written.masked().sections] == ["For all"]
    changing.remove(community, "writes")
    with hall(community) as (evening, opened):
        assert archived(opened) == written, "the minutes read the same without the plugin"
        (meeting,) = opened.council.snapshot.meetings.values()
        assert fold(meeting.id, opened.council.snapshot.journals[meeting.id]) == meeting


def test_the_archive_of_a_meeting_with_plugins_verifies(community: Path, tmp_path: Path) -> None:
    from council.service.verify import verify

    add(community, wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, opened):
        evening.convened().opened().called().started()
        evening.do(sitting.Adjourn())
        report = verify(opened.council.archive_records())
        assert report.ok, [check.sentence for check in report.wrong]


def test_minutes_say_it_in_words(community: Path, tmp_path: Path, zh: Any, en: Any) -> None:
    from datetime import UTC

    from council.documents.markdown import minutes_markdown

    add(community, wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, opened):
        evening.convened().opened().called().started()
        evening.do(sitting.Adjourn())
        chinese = minutes_markdown(archived(opened), zh, UTC)
        english = minutes_markdown(archived(opened), en, UTC)
    assert "志愿服务" in chinese
    assert "writes 1.0" in chinese
    assert "Volunteers" in english
    assert "| who |" in english


def test_without_plugins_journals_stay_as_they_were(community: Path) -> None:
    with hall(community) as (evening, _opened):
        evening.convened().opened().called().started()
        evening.do(sitting.Adjourn())
        assert not {"plugins_noted", "sections_written"} & set(kinds(evening))


def test_taking_back_the_call_takes_back_the_note(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, opened):
        evening.convened().opened().called()
        evening.do(Undo(reason="too early"))
        assert (evening.meeting.status, evening.meeting.plugins) == ("doors", {})
        evening.called()
        assert list(evening.meeting.plugins) == ["writes"]
        assert [taken.kind for taken in archived(opened).taken_back] == ["called_to_order"]


def test_a_plugin_that_came_in_between_is_noted_at_the_end(community: Path, tmp_path: Path) -> None:
    with hall(community) as (evening, _opened):
        evening.convened().opened().called().started()
    add(community, wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, _opened):
        evening.do(sitting.Adjourn())
        assert kinds(evening)[-3:] == ["plugins_noted", "sections_written", "adjourned"]


# -- points of order, and hearing ----------------------------------------------------------------------------------


def test_a_point_of_order_names_its_plugin(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, opened):
        evening.convened().opened().called()
        (point,) = objections(opened.plugins, sitting.Adjourn(), evening.meeting, evening.snapshot)
        assert (point.plugin, point.text.en) == ("writes", "There are items left.")
        assert objections(opened.plugins, StartItem(), evening.meeting, evening.snapshot) == ()
        assert codes(opened) == []


def test_what_was_recorded_is_heard_once_and_in_order(community: Path, tmp_path: Path) -> None:
    import importlib

    add(community, wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, opened):
        heard = importlib.import_module("made_writes").HEARD
        evening.convened().opened().called().started()
        evening.do(sitting.Adjourn())
        journal = evening.snapshot.journals[evening.meeting.id]
        deadline = time.monotonic() + 5
        while len(heard) < len(journal) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert [(seq, kind) for _, seq, kind in heard] == [(entry.seq, entry.event.kind) for entry in journal]
        assert codes(opened) == []
    with hall(community) as (evening, opened):
        assert importlib.import_module("made_writes").HEARD == [], "what was before is not told again"


# -- what goes wrong -----------------------------------------------------------------------------------------------


def test_raising_in_every_hook_costs_three_failures(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "raises", RAISES), wheel(tmp_path, "writes", WRITES))
    with hall(community) as (_evening, opened):
        assert codes(opened) == [*["plugin.failed"] * 3, "plugin.failed_often"]
        assert [plugin.name for plugin in opened.plugins.active] == ["writes"]


@pytest.mark.parametrize("hook", [*DECLARATIONS, *MOMENTS])
def test_raising_in_every_hook_during_a_running_meeting(community: Path, tmp_path: Path, hook: str) -> None:
    source = f"from council.api import hook\n@hook\ndef {hook}():\n    raise RuntimeError('a bug')\n"
    add(community, wheel(tmp_path, "raises", source), wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, opened):
        evening.evening()
        poll = evening.poll()
        evening.votes(poll, evening.meeting.members)
        assert evening.closed().carried
        (point,) = objections(opened.plugins, sitting.Adjourn(), evening.meeting, evening.snapshot)
        assert point.plugin == "writes"
        evening.do(sitting.Adjourn())
        assert [section.plugin for section in archived(opened).sections] == ["writes", "writes"]
        assert findings(opened.plugins, opened.folder, evening.snapshot) == ()
    assert {(trouble.plugin, trouble.refusal.params.get("hook", hook)) for trouble in opened.plugins.troubles} == {
        ("raises", hook)
    }


@pytest.mark.parametrize("hook", MOMENTS)
def test_raising_in_one_hook_is_named_and_after_three_times_it_is_not_asked(
    community: Path, tmp_path: Path, hook: str
) -> None:
    add(community, wheel(tmp_path, "raises", f"from council.api import hook\n@hook\ndef {hook}():\n    raise OSError"))
    with hall(community) as (evening, opened):
        told = threading.Event()
        opened.plugins.troubles.subscribe(lambda trouble: told.set())
        evening.convened().opened()
        for _ in range(3):
            objections(opened.plugins, sitting.CallToOrder(), evening.meeting, evening.snapshot)
            findings(opened.plugins, opened.folder, evening.snapshot)
            if hook == "minutes_sections":
                from council.plugins.asking import sections

                sections(opened.plugins, evening.meeting, evening.snapshot)
            evening.do(sitting.TakeNote(text="going on"))
        evening.called().started()
        evening.do(sitting.Adjourn())
        assert told.wait(5)
        deadline = time.monotonic() + 5
        while "plugin.failed_often" not in codes(opened) and time.monotonic() < deadline:
            evening.council.meetings.blank(True).result()
            time.sleep(0.01)
            evening.council.meetings.blank(False).result()
            if hook == "recorded":
                break
        assert codes(opened)[0] == "plugin.failed"
        if hook != "recorded":  # several commits may come to it as one
            assert codes(opened) == ["plugin.failed", "plugin.failed_often"]
            assert opened.plugins.implementing(hook) == ()
        assert evening.meeting.status == "adjourned"


@pytest.mark.slow
def test_who_is_late_is_named_and_not_waited_for(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "slow", SLOW), wheel(tmp_path, "writes", WRITES))
    with hall(community) as (evening, opened):
        evening.convened().opened().called().started()
        began = time.monotonic()
        (point,) = objections(opened.plugins, sitting.Adjourn(), evening.meeting, evening.snapshot, seconds=0.3)
        assert point.plugin == "writes"
        assert time.monotonic() - began < 2
        evening.do(sitting.Adjourn())
        assert [section.plugin for section in archived(opened).sections] == ["writes", "writes"]
        assert codes(opened) == ["plugin.too_late", "plugin.too_late"]
        objections(opened.plugins, StartItem(), evening.meeting, evening.snapshot, seconds=0.05)
        assert codes(opened)[-1] == "plugin.failed_often"
        began = time.monotonic()
        objections(opened.plugins, StartItem(), evening.meeting, evening.snapshot)
        assert time.monotonic() - began < 1, "it is not waited for any more"


def test_a_way_of_voting_that_raises_is_an_expected_no(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "odd", CRASHING_METHOD))
    with hall(community) as (evening, opened):
        evening.evening()
        options = (Option(id="a", label="甲"), Option(id="b", label="乙"))
        poll = evening.poll(question=Question(method="odd", options=options))
        evening.votes(poll, evening.meeting.members[:2], poll.question.option_ids[0])
        with pytest.raises(Refusal, match=r"plugin\.failed"):
            evening.closed()
        assert codes(opened) == ["plugin.failed"]
        assert evening.meeting.open_poll is not None, "it can still be cancelled"
