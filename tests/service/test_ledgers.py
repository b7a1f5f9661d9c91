"""Proposals, follow-ups and people outside of meetings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from council import presets
from council.domain.kernel import Refusal, Text
from council.domain.ledger import Entry, Proposal
from council.domain.roster import Person
from council.service.council import Council
from council.service.ledgers import require_cycle_fits
from council.store.memory import MemoryStore
from tests.service.hall import SETTINGS, Clock, Hall, comparable, empty, people, person
from tests.service.test_batches import one_batch, told


def propose(hall: Hall, title: str = "划停车线", **more: Any) -> Entry[Proposal]:
    return hall.council.ledgers.propose(Proposal(title=title), **more).result(5)


def act(hall: Hall, entry: Entry[Proposal], action: str, **more: Any) -> Entry[Proposal]:
    return hall.council.ledgers.act_on_proposal(entry.id, action, **more).result(5)


def refused(hall: Hall, entry: Entry[Proposal] | str, action: str, **more: Any) -> str:
    ident = entry if isinstance(entry, str) else entry.id
    error = hall.council.ledgers.act_on_proposal(ident, action, **more).exception(5)
    assert isinstance(error, Refusal)
    return error.code


# -- proposals ---------------------------------------------------------------------------------------------------


def test_a_proposal_is_numbered_and_submitted(hall: Hall) -> None:
    first, second = propose(hall, actor="p0001"), propose(hall, submit=False)
    assert (first.number, first.state) == ("2026-001", "conferring")
    assert (second.number, second.state) == ("2026-002", "proposing")
    assert [(c.action, c.before, c.after, c.actor) for c in first.changes] == [
        ("made", "", "proposing", "p0001"),
        ("submit", "proposing", "conferring", "p0001"),
    ]
    assert hall.reopened().snapshot.proposals == {first.id: first, second.id: second}


def test_proposals_at_once_get_numbers_of_their_own(hall: Hall) -> None:
    hall.store.writes.clear()
    with one_batch(hall) as asked:
        asked += [hall.council.ledgers.propose(Proposal(title=f"事项{place}")) for place in range(30)]
    assert [future.result().number for future in asked] == [f"2026-{place:03d}" for place in range(1, 31)]
    assert hall.store.named() == ["put"]


def test_a_no_needs_a_reason(hall: Hall) -> None:
    entry = propose(hall)
    assert refused(hall, entry, "return") == "reason.missing"
    assert refused(hall, entry, "refuse", reason=" ") == "reason.missing"
    returned = act(hall, entry, "return", reason="请说明地点")
    assert returned.last_reason is not None
    assert returned.last_reason.reason == "请说明地点"


def test_what_cannot_be_done_is_refused(hall: Hall) -> None:
    entry = propose(hall)
    assert refused(hall, "unknown", "withdraw", reason="x") == "ledger.unknown_entry"
    assert refused(hall, entry, "fly") == "ledger.unknown_action"
    assert refused(hall, entry, "rate") == "ledger.not_now"
    assert hall.snapshot.proposals == {entry.id: entry}


def test_a_value_that_does_not_fit_is_an_expected_no(hall: Hall) -> None:
    entry = propose(hall, submit=False)
    error = hall.council.ledgers.act_on_proposal(entry.id, "edit", title="x" * 200).exception(5)
    assert isinstance(error, Refusal)
    assert error.code == "ledger.invalid"
    assert [each["loc"] for each in error.params["error"].errors()] == [("title",)]
    assert refused(hall, entry, "edit", colour="red") == "ledger.unknown_field"
    assert act(hall, entry, "edit", title="划线").fields.title == "划线"


def test_merging_needs_another_proposal(hall: Hall) -> None:
    one, other = propose(hall), propose(hall)
    assert refused(hall, one, "merge", reason="同一事项") == "proposal.merge_target_missing"
    assert refused(hall, one, "merge", reason="同一事项", merged_into="gone") == "proposal.merge_target_missing"
    assert refused(hall, one, "merge", reason="同一事项", merged_into=one.id) == "proposal.merged_into_itself"
    assert act(hall, one, "merge", reason="同一事项", merged_into=other.id).state == "merged"


@pytest.fixture
def published() -> Any:
    """A hall with the cycle of 四议两公开, and a proposal whose resolution is to hang out for fifteen days."""
    settings, clock = SETTINGS.having(cycle="siyi_liangkai"), Clock()
    council = Council(MemoryStore(), empty(settings), clock)
    council.start()
    entry = council.ledgers.propose(Proposal(title="划停车线")).result(5)
    for action in ("recommend", "recommend:conferring", "recommend:reviewing", "adopt"):
        entry = council.ledgers.act_on_proposal(entry.id, action).result(5)
    assert entry.state == "resolution_published"
    yield council, clock, entry
    council.close()


def test_a_publication_ends_after_its_days(published: Any) -> None:
    council, clock, entry = published

    def end(**more: Any) -> Any:
        return council.ledgers.act_on_proposal(entry.id, "end_publication", **more)

    assert told(end()) == "publication.not_begun"
    assert council.ledgers.act_on_proposal(entry.id, "publish").result(5).fields.published == date(2026, 11, 23)
    clock.now += timedelta(days=14, hours=4)  # the fifteenth day has not begun in Shanghai
    assert told(end()) == "publication.too_early"
    clock.now += timedelta(hours=1)
    assert end().result(5).state == "carrying_out"
    assert council.snapshot.proposals[entry.id].fields.published is None


def test_a_reason_ends_it_early(published: Any) -> None:
    council, _, entry = published
    council.ledgers.act_on_proposal(entry.id, "publish").result(5)
    ended = council.ledgers.act_on_proposal(entry.id, "end_publication", reason="汛期抢修").result(5)
    assert ended.changes[-1].reason == "汛期抢修"


# -- the cycle ---------------------------------------------------------------------------------------------------


def stands(hall: Hall, cycle: str) -> Refusal | None:
    try:
        require_cycle_fits(hall.snapshot, presets.cycles()[cycle])
    except Refusal as refusal:
        return refusal
    return None


def test_a_cycle_may_not_leave_proposals_behind(hall: Hall) -> None:
    assert stands(hall, "siyi_liangkai") is None
    entry = propose(hall, submit=False)
    refusal = stands(hall, "siyi_liangkai")
    assert refusal is not None
    assert (refusal.code, refusal.params["count"]) == ("cycle.stage_in_use", 1)
    assert refusal.params["stage"] == Text(zh="网格提议", en="Proposed by the grid")
    act(hall, entry, "withdraw", reason="撤回")
    assert stands(hall, "siyi_liangkai") is None, "what has come to an end minds no cycle"


def test_nor_take_them_from_a_meeting_that_is_to_decide_them(hall: Hall) -> None:
    entry = act(hall, propose(hall), "recommend")
    assert entry.state == "deciding"
    assert stands(hall, "siyi_liangkai") is None, "the stage is there, another body meets on it"
    hall.drafted("residents")
    refusal = stands(hall, "siyi_liangkai")
    assert refusal is not None
    assert refusal.code == "cycle.on_agenda"


# -- follow-ups --------------------------------------------------------------------------------------------------


def test_unknown_follow_ups_are_refused(hall: Hall) -> None:
    assert told(hall.council.ledgers.act_on_follow_up("unknown", "answer", evidence="x")) == "ledger.unknown_entry"


# -- people ------------------------------------------------------------------------------------------------------


def keep(hall: Hall, *kept: Person, **more: Any) -> int:
    return hall.council.ledgers.keep_people(list(kept), **more).result(5)


def test_people_are_kept_in_one_write(made: Any) -> None:
    hall = made(0)
    hall.store.writes.clear()
    assert keep(hall, *people(300)) == 300
    assert hall.store.named() == ["put"]
    assert len(hall.snapshot.roster) == 300
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)


def test_who_did_not_change_is_not_written(hall: Hall) -> None:
    hall.store.writes.clear()
    assert keep(hall, *people(20)) == 0
    assert hall.store.writes == []
    changed = person(3).having(phone="13800000000")
    assert keep(hall, person(2), changed, person(21)) == 2
    assert [row["id"] for row in hall.store.writes[0][2]] == ["p0003", "p0021"]
    assert hall.snapshot.roster.get("p0003") == changed
    assert [change.action for change in hall.snapshot.residents["p0003"].changes] == ["made", "update"]


def test_the_same_person_twice_in_a_list_is_entered_once(hall: Hall) -> None:
    assert keep(hall, person(30), person(30).having(name="李后来")) == 1
    assert hall.snapshot.roster.name("p0030") == "李后来"
    assert len(hall.snapshot.residents["p0030"].changes) == 1


def test_who_moves_away_is_kept_for_old_journals_but_not_found(hall: Hall) -> None:
    gone = person(5).having(active=False)
    assert keep(hall, gone, reason="迁出") == 1
    entry = hall.snapshot.residents["p0005"]
    assert (entry.state, entry.changes[-1].reason) == ("gone", "迁出")
    assert hall.snapshot.roster.find(person(5).name) == []
    assert hall.snapshot.roster.name("p0005") == person(5).name
    assert keep(hall, person(5)) == 1
    assert hall.snapshot.residents["p0005"].state == "here"


def test_former_personal_data_is_not_kept(hall: Hall) -> None:
    keep(hall, person(4).having(phone="13811112222"))
    keep(hall, person(4).having(phone=""))
    assert "13811112222" not in str(hall.store.ledger("residents"))
