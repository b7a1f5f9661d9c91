"""What an adjourned meeting leaves behind: once each, whatever happened in between."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from council.domain import polls
from council.domain.agenda import ConcludeItem
from council.domain.cycle import Cycle, Stage
from council.domain.ledger import Entry, Proposal
from council.domain.resolutions import Resolve
from council.domain.sitting import Adjourn
from council.service import council as council_module
from council.service.findings import GOOD
from council.service.settlement import settled_proposals
from council.service.verify import verify
from tests.service.hall import SETTINGS, Hall, comparable


def proposed(hall: Hall, *titles: str) -> list[Entry[Proposal]]:
    return [hall.council.ledgers.propose(Proposal(title=title, text=f"{title}一事")).result(5) for title in titles]


def item_of(hall: Hall, entry: Entry[Proposal]) -> str:
    return next(item.id for item in hall.meeting.agenda if item.source == f"proposals/{entry.id}")


def conferred(hall: Hall, outcomes: dict[str, ConcludeItem]) -> Hall:
    """A committee's meeting that comes to these outcomes, by proposal id; still in session."""
    hall.drafted("committee")
    hall.opened().called()
    for entry_id, outcome in outcomes.items():
        item = item_of(hall, hall.snapshot.proposals[entry_id])
        hall.started(item).do(outcome.having(item=item))
    return hall


def decided(hall: Hall, entry: Entry[Proposal], choice: str = "yes", resolutions: int = 1) -> Hall:
    """A residents' meeting that votes on a proposal; still in session."""
    hall.drafted("residents")
    hall.opened().called().started(item_of(hall, entry))
    poll = hall.poll(secrecy="secret")
    hall.votes(poll, hall.meeting.members, choice)
    hall.closed()
    for place in range(resolutions if choice == "yes" else 0):
        hall.do(Resolve(text=f"办理{place + 1}", owner="p0001", due=date(2026, 12, 1)))
    return hall


RECOMMENDED = ConcludeItem(item="", outcome="recommended", dissent="一人有异议")


@pytest.fixture
def parking(hall: Hall) -> Entry[Proposal]:
    (entry,) = proposed(hall, "划停车线")
    conferred(hall, {entry.id: RECOMMENDED}).do(Adjourn())
    return hall.snapshot.proposals[entry.id]


def test_outcomes_take_effect_when_the_meeting_is_adjourned(hall: Hall) -> None:
    lines, lift, lamp, noise, left = proposed(hall, "划停车线", "电梯", "路灯", "噪音", "其他")
    conferred(
        hall,
        {
            lines.id: RECOMMENDED,
            lift.id: ConcludeItem(item="", outcome="amended", wording="先修二号楼电梯"),
            lamp.id: ConcludeItem(item="", outcome="returned", reason="请说明地点"),
            noise.id: ConcludeItem(item="", outcome="merged", merged_into=lamp.id, reason="同一事项"),
        },
    )
    assert {entry.state for entry in hall.snapshot.proposals.values()} == {"conferring"}, "nothing before the end"
    hall.do(Adjourn())
    after = hall.snapshot.proposals
    assert [after[e.id].state for e in (lines, lift, lamp, noise, left)] == [
        "deciding",
        "deciding",
        "returned",
        "merged",
        "conferring",
    ]
    assert after[lines.id].fields.dissent == "一人有异议"
    assert after[lift.id].fields.text == "先修二号楼电梯"
    assert after[lamp.id].changes[-1].reason == "请说明地点"
    assert after[noise.id].fields.merged_into == lamp.id
    assert {e.changes[-1].cause for e in after.values() if e.id != left.id} == {f"{hall.meeting.id}/{hall.meeting.seq}"}


def test_a_vote_explains_a_no_by_its_sums(hall: Hall, parking: Entry[Proposal]) -> None:
    decided(hall, parking, "no").do(Adjourn())
    refused = hall.snapshot.proposals[parking.id]
    assert refused.state == "refused"
    assert refused.changes[-1].figures == {"reached": 0, "needed": 11, "base": 20}


def test_a_resolution_becomes_a_follow_up(hall: Hall, parking: Entry[Proposal]) -> None:
    decided(hall, parking).do(Adjourn())
    (task,) = hall.snapshot.follow_ups.values()
    assert (task.number, task.state) == ("2026-001", "open")
    assert task.fields.model_dump(include={"title", "task", "proposal", "owner", "due"}) == {
        "title": "划停车线",
        "task": "办理1",
        "proposal": parking.id,
        "owner": "p0001",
        "due": date(2026, 12, 1),
    }
    moved = hall.snapshot.proposals[parking.id]
    assert (moved.state, moved.fields.resolution) == ("carrying_out", task.fields.resolution)


def test_settling_again_changes_nothing(hall: Hall, parking: Entry[Proposal]) -> None:
    decided(hall, parking, resolutions=2).do(Adjourn())
    settled = comparable(hall.snapshot)
    for _ in range(2):
        assert comparable(hall.reopened().snapshot) == settled
    assert len(settled["follow_ups"]) == 2
    assert len(hall.council.archive_records()) == 2


def without_times(snapshot: dict[str, Any]) -> Any:
    """What settlement decides: states, numbers, fields, causes; the meeting's own ids and hashes left out."""
    return (
        sorted((e.state, e.fields.title, len(e.changes)) for e in snapshot["proposals"].values()),
        sorted((e.number, e.fields.task, len(e.changes)) for e in snapshot["follow_ups"].values()),
        len(snapshot["archived"]),
    )


WRITES = ["append", "put", "put", "add_to_archive", "keep_secret"]
"""Adjourned, follow-ups, proposals, archived, slips deleted."""


@pytest.mark.parametrize("done", range(len(WRITES) + 1))
def test_a_sudden_end_between_any_two_writes(tmp_path: Path, done: int) -> None:
    hall = Hall.in_folder(tmp_path / "c")
    (entry,) = proposed(hall, "划停车线")
    conferred(hall, {entry.id: RECOMMENDED}).do(Adjourn())
    decided(hall, hall.snapshot.proposals[entry.id], resolutions=2)
    hall.store.writes.clear()
    hall.store.die_after(done)
    told = hall.asked(Adjourn()).exception(10)
    assert hall.store.named() == WRITES[:done]
    assert (told is None) == (done > 0)
    if done:
        assert bool(hall.snapshot.unfinished) == (done < len(WRITES))
    meeting = hall.meeting.id
    hall.reopened()
    if done == 0:
        hall.do(Adjourn())
    assert hall.snapshot.unfinished == ""
    states, tasks, archived = without_times(comparable(hall.snapshot))
    assert states == [("carrying_out", "划停车线", 4)]
    assert tasks == [("2026-001", "办理1", 1), ("2026-002", "办理2", 1)]
    assert archived == 2
    assert hall.store.secret(f"slips-{meeting}.json") is None
    assert verify(hall.council.archive_records()).wrong == []
    hall.council.close()


def test_what_was_left_over_is_done_with_the_next_write(hall: Hall, parking: Entry[Proposal], monkeypatch: Any) -> None:
    monkeypatch.setattr(council_module, "PATIENCE", 0.0)
    decided(hall, parking)
    hall.store.refuse("put")
    hall.do(Adjourn())
    assert hall.meeting.status == "adjourned"
    assert "no space" in hall.snapshot.unfinished
    assert hall.meeting.id not in hall.snapshot.archived
    hall.store.mend()
    proposed(hall, "路灯")
    hall.council.meetings.take_up(hall.meeting.id).result(5)  # in line behind what was left over
    assert hall.snapshot.unfinished == ""
    assert hall.meeting.id in hall.snapshot.archived
    assert len(hall.snapshot.follow_ups) == 1


def test_it_is_not_tried_again_with_every_vote(hall: Hall, parking: Entry[Proposal]) -> None:
    decided(hall, parking)
    hall.store.refuse("add_to_archive")
    hall.do(Adjourn())
    attempts: list[str] = []
    hall.store.refuses = lambda name, _: attempts.append(name) is None and name == "add_to_archive"
    for place in range(5):
        proposed(hall, f"事项{place}")
    assert attempts == ["put"] * 5
    assert hall.snapshot.unfinished


def test_trying_again_is_not_a_reason_to_try_again(hall: Hall, parking: Entry[Proposal], monkeypatch: Any) -> None:
    monkeypatch.setattr(council_module, "PATIENCE", -1.0)
    decided(hall, parking)
    attempts: list[str] = []
    hall.store.refuses = lambda name, _: attempts.append(name) is None and name == "add_to_archive"
    hall.do(Adjourn())
    hall.council.close()
    assert attempts.count("add_to_archive") == 2, "once, and once more"


def test_a_proposal_that_moved_on_by_hand_stays_there(hall: Hall) -> None:
    (entry,) = proposed(hall, "划停车线")
    conferred(hall, {entry.id: RECOMMENDED})
    hall.council.ledgers.act_on_proposal(entry.id, "withdraw", reason="提议人撤回").result(5)
    hall.do(Adjourn())
    assert hall.snapshot.proposals[entry.id].state == "withdrawn"
    assert hall.snapshot.archived == {hall.meeting.id}


def test_one_meeting_moves_a_proposal_one_stage(hall: Hall) -> None:
    """Even where the same body meets on the next stage too, and the settlement is done again."""
    stages = [
        ("proposing", "intake", ""),
        ("first", "deliberation", "committee"),
        ("second", "deliberation", "committee"),
    ]
    made = [Stage(id=name, name=name, kind=kind, body=body) for name, kind, body in stages]  # type: ignore[arg-type]
    cycle = Cycle(id="twice", name="两读", explanation="", stages=tuple(made))
    hall.council.change_settings(SETTINGS, lambda snapshot: snapshot.having(cycle=cycle)).result(5)
    (entry,) = proposed(hall, "划停车线")
    conferred(hall, {entry.id: RECOMMENDED}).do(Adjourn())
    moved = hall.snapshot.proposals[entry.id]
    assert moved.state == "second"
    assert settled_proposals(cycle, hall.meeting, hall.snapshot.proposals, hall.clock()) == []
    conferred(hall, {entry.id: RECOMMENDED}).do(Adjourn())
    assert hall.snapshot.proposals[entry.id].state == "closed"


def test_no_meeting_is_archived_before_its_boxes_are_put_away(hall: Hall, parking: Entry[Proposal]) -> None:
    hall.drafted("residents")
    hall.opened().called().started(item_of(hall, parking))
    poll = hall.poll(secrecy="secret")
    hall.votes(poll, hall.meeting.members)
    hall.store.die_after(2)
    hall.closed()
    assert hall.box(poll).state == "sealed"
    hall.store.mend()
    hall.do(Adjourn())
    assert hall.box(poll).state == "counted"
    report = verify(hall.council.archive_records())
    assert report.wrong == []
    assert dict(report.sums())[GOOD["poll.recount"]] == 1


def test_meetings_planned_with_the_same_number_get_two(hall: Hall) -> None:
    """Resolutions are told by it, and with them the follow-ups."""
    from council import presets
    from council.service.drafting import draft_meeting

    first, second = (
        draft_meeting(hall.snapshot, body, hall.clock(), presets.agendas()) for body in ("residents", "owners")
    )
    assert first.number == second.number
    numbers = [hall.council.meetings.plan(command).result(5).number for command in (first, second)]
    assert numbers == ["2026-001", "2026-002"]


def test_numbers_follow_the_communitys_year(hall: Hall, parking: Entry[Proposal]) -> None:
    decided(hall, parking)
    hall.clock.now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    hall.do(Adjourn())
    assert next(iter(hall.snapshot.follow_ups.values())).number == "2027-001"


# -- follow-ups --------------------------------------------------------------------------------------------------


def act(hall: Hall, place: int, action: str, **more: Any) -> None:
    task = sorted(hall.snapshot.follow_ups.values(), key=lambda each: each.number)[place]
    hall.council.ledgers.act_on_follow_up(task.id, action, **more).result(5)


def state(hall: Hall, entry: Entry[Proposal]) -> str:
    return hall.snapshot.proposals[entry.id].state


def test_a_proposal_waits_for_all_its_follow_ups(hall: Hall, parking: Entry[Proposal]) -> None:
    decided(hall, parking, resolutions=2).do(Adjourn())
    act(hall, 0, "answer", evidence="已划线")
    assert state(hall, parking) == "carrying_out"
    act(hall, 0, "rate", score=5)
    assert state(hall, parking) == "carrying_out"
    act(hall, 1, "answer", evidence="已立牌")
    assert state(hall, parking) == "answering"
    act(hall, 1, "rate", score=4)
    assert state(hall, parking) == "closed"
    steps = hall.snapshot.proposals[parking.id].changes
    assert [change.action for change in steps][-2:] == ["answer", "rate"]
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)


def test_an_answer_whose_second_half_was_lost_is_finished_at_start(hall: Hall, parking: Entry[Proposal]) -> None:
    decided(hall, parking).do(Adjourn())
    hall.store.die_after(1)
    act(hall, 0, "answer", evidence="已划线")
    assert hall.snapshot.unfinished
    assert state(hall, parking) == "carrying_out"
    assert state(hall.reopened(), parking) == "answering"


def test_a_vote_by_hand_and_no_resolution_makes_no_follow_up(hall: Hall) -> None:
    hall.evening()
    hall.poll(hands_only=True)
    hall.do(polls.EnterHands(totals={"yes": 15}))
    hall.closed()
    hall.do(Adjourn())
    assert hall.snapshot.follow_ups == {}
