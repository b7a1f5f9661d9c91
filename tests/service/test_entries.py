"""Entries of plugins' ledgers: entering, acting, importing, becoming, hearing, erasing; what cannot be read stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

import orjson
import pytest

from council.domain.kernel import Refusal, Text
from council.domain.ledger import Becoming, Entry, Period, Proposal, figures
from council.service.entries import PHONE, RESIDENT, by_code
from council.service.erasing import ERASED
from tests.service.a_ledger import ERRANDS, LEDGERS, WISHES, Wish
from tests.service.hall import Hall


@pytest.fixture
def hall(made: Callable[..., Hall]) -> Hall:
    return made(20, ledgers=LEDGERS)


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Callable[[], Hall]]:
    """Opens the folder, again and again."""
    opened: list[Hall] = []

    def again(ledgers: Any = LEDGERS) -> Hall:
        from council.store.tinydb import TinyStore

        for hall in opened:
            hall.council.close()
        opened.append(Hall(TinyStore(tmp_path), ledgers=ledgers))
        return opened[-1]

    yield again
    for hall in opened:
        hall.council.close()


def enter(hall: Hall, title: str = "修灯", actor: str = "chair", **more: Any) -> Entry[Wish]:
    return hall.council.entries.enter("wishes", {"title": title, **more}, actor).result(5)


def code_of(future: Future[Any]) -> str:
    error = future.exception(5)
    assert isinstance(error, Refusal), error
    return error.code


def test_an_entry_is_numbered_and_dated(hall: Hall) -> None:
    first, second = enter(hall), enter(hall, "陪读", topic="study")
    assert [first.number, second.number] == ["2026-001", "2026-002"]
    assert (first.state, first.changes[0].action, first.changes[0].at) == ("collected", "made", hall.clock())
    assert hall.snapshot.entry("wishes", second.id).fields.topic == "study"


def test_values_that_do_not_fit_change_nothing(hall: Hall) -> None:
    ask = hall.council.entries
    assert code_of(ask.enter("wishes", {"title": "灯"})) == "ledger.invalid"
    assert code_of(ask.enter("wishes", {"title": "修灯", "colour": "红"})) == "ledger.unknown_field"
    assert code_of(ask.enter("wagons", {})) == "ledger.unknown"
    assert code_of(ask.enter("residents", {})) == "ledger.own"
    assert not hall.snapshot.entries("wishes")


def test_actions_fill_in_what_they_ask_for_and_need_their_reasons(hall: Hall) -> None:
    wish = enter(hall)
    act = hall.council.entries.act
    claimed = act("wishes", wish.id, "claim", helpers=("p0001",), until=date(2026, 12, 1)).result(5)
    assert (claimed.state, claimed.fields.helpers) == ("claimed", ("p0001",))
    assert code_of(act("wishes", wish.id, "drop")) == "reason.missing"
    assert code_of(act("wishes", wish.id, "claim")) == "ledger.not_now"
    dropped = act("wishes", wish.id, "drop", RESIDENT, reason="自己修好了").result(5)
    assert (dropped.state, dropped.changes[-1].reason) == ("dropped", "自己修好了")


def test_only_those_who_may_take_an_action(hall: Hall) -> None:
    wish = enter(hall)
    assert code_of(hall.council.entries.act("wishes", wish.id, "claim", RESIDENT)) == "ledger.not_yours"
    assert code_of(hall.council.entries.act("wishes", wish.id, "delete", "desk", reason="x")) == "ledger.not_yours"


def test_deleting_is_a_state_that_one_comes_back_from(hall: Hall) -> None:
    wish = enter(hall)
    act = hall.council.entries.act
    act("wishes", wish.id, "claim").result(5)
    assert act("wishes", wish.id, "delete", reason="重复").result(5).state == "deleted"
    assert code_of(act("wishes", wish.id, "edit", title="路灯")) == "ledger.not_now"
    assert act("wishes", wish.id, "restore").result(5).state == "claimed"


def test_an_action_may_date_itself_and_a_ledger_may_guard_it(made: Callable[..., Hall]) -> None:
    def guard(action: str, entry: Entry[Any], snapshot: Any) -> None:
        if action == "realise" and not entry.fields.helpers and snapshot.settings.name:
            raise Refusal("plugin.says", text=Text(zh="先写认领人", en="Say who helped"))

    guarded = replace(WISHES, enters=("title",), dates={"made": "until", "realise": "until"}, guard=guard)
    assert [spec.name for spec in guarded.entered] == ["title"]
    assert [spec.name for spec in WISHES.entered] == list(WISHES.specs)
    hall = made(5, ledgers=(guarded, ERRANDS))
    wish, other = enter(hall), enter(hall, "陪读", until=date(2026, 12, 1))
    assert (wish.fields.until, other.fields.until) == (date(2026, 11, 23), date(2026, 12, 1))
    act = hall.council.entries.act
    act("wishes", wish.id, "claim", until=None).result(5)
    assert code_of(act("wishes", wish.id, "realise")) == "plugin.says"
    done = act("wishes", wish.id, "realise", helpers=("p0001",)).result(5)
    assert (done.state, done.fields.until) == ("realised", date(2026, 11, 23))


def test_what_may_happen_again_does_and_each_is_heard(made: Callable[..., Hall]) -> None:
    errand = replace(WISHES.becoming("errand"), again=True, sources=(), action="", hears={})
    hall = made(5, ledgers=(replace(WISHES, becomes=(errand,)), ERRANDS))
    wish = enter(hall)
    for each in [hall.council.entries.turn_into("wishes", wish.id, "errand").result(5) for _ in range(2)]:
        hall.council.entries.act("errands", each.id, "finish").result(5)
    after = hall.snapshot.entry("wishes", wish.id)
    assert len(after.links) == 2
    assert [change.cause.split("/")[1] for change in after.changes if change.action == "heard"] == [
        link.partition("/")[2] for link in after.links
    ]


def test_two_ledgers_that_become_each_other_hear_in_one_direction(made: Callable[..., Hall]) -> None:
    back = Becoming("wish", "wishes", Text(zh="转心愿", en="Make a wish"), lambda entry: {"title": entry.fields.title})
    hall = made(5, ledgers=(WISHES, replace(ERRANDS, becomes=(back,))))
    wish = enter(hall)
    errand = hall.council.entries.turn_into("wishes", wish.id, "errand").result(5)
    hall.council.entries.act("errands", errand.id, "finish").result(5)
    assert hall.snapshot.entry("wishes", wish.id).state == "realised"
    assert [change.action for change in hall.snapshot.entry("errands", errand.id).changes] == ["made", "finish"]


def test_many_at_once_are_all_or_none_and_one_write(hall: Hall) -> None:
    wishes = [enter(hall, f"心愿{place}") for place in range(5)]
    before = len(hall.store.named("put"))
    ids = [wish.id for wish in wishes]
    assert hall.council.entries.act_on_many("wishes", ids, "claim").result(5) == 5
    assert len(hall.store.named("put")) == before + 1
    hall.council.entries.act("wishes", ids[0], "realise").result(5)
    assert code_of(hall.council.entries.act_on_many("wishes", ids, "realise")) == "ledger.not_now"
    assert [hall.snapshot.entry("wishes", each).state for each in ids] == ["realised", *["claimed"] * 4]


def test_bringing_in_adds_and_changes_in_one_write(hall: Hall) -> None:
    wish = enter(hall)
    before = len(hall.store.named("put"))
    added = [{"title": f"心愿{place}"} for place in range(1200)]
    count = hall.council.entries.bring_in("wishes", added, {wish.id: {"title": "路灯"}}, reason="导入").result(20)
    assert (count, len(hall.store.named("put"))) == (1201, before + 1)
    numbers = [entry.number for entry in hall.snapshot.entries("wishes").values()]
    assert len(set(numbers)) == 1201
    assert max(numbers, key=lambda number: int(number[5:])) == "2026-1201"
    assert hall.snapshot.entry("wishes", wish.id).changes[-1].former == {"title": "修灯"}


def test_proposals_come_from_a_list_and_wait_to_be_submitted(hall: Hall) -> None:
    known = hall.council.ledgers.propose(Proposal(title="划停车线"), submit=False).result(5)
    added = [{"title": "装路灯", "grid": "第一网格"}, {"title": "修台阶"}]
    assert hall.council.entries.bring_in("proposals", added, {known.id: {"title": "划停车位线"}}).result(5) == 3
    entries = hall.snapshot.proposals.values()
    assert sorted((each.number, each.fields.title, each.state) for each in entries) == [
        ("2026-001", "划停车位线", "proposing"),
        ("2026-002", "装路灯", "proposing"),
        ("2026-003", "修台阶", "proposing"),
    ]
    assert code_of(hall.council.entries.bring_in("follow_ups", [{"title": "x"}])) == "ledger.own"


def test_filling_in_a_blank_is_told_as_well(hall: Hall) -> None:
    wish = enter(hall)
    after = hall.council.entries.act("wishes", wish.id, "edit", text="楼道").result(5)
    assert after.changes[-1].former == {"text": ""}


def test_what_comes_in_by_phone_can_be_looked_up_and_does_not_flood(hall: Hall) -> None:
    wish = enter(hall, actor=PHONE)
    assert len(wish.code) == 10
    assert by_code(hall.snapshot, wish.code) == (WISHES, wish)
    with pytest.raises(Refusal, match=r"code\.unknown"):
        by_code(hall.snapshot, "0" * 10)
    enter(hall, actor=PHONE)
    enter(hall, actor=PHONE)
    assert code_of(hall.council.entries.enter("wishes", {"title": "再来一个"}, PHONE)) == "ledger.full"
    assert code_of(hall.council.entries.enter("errands", {"title": "取药"}, PHONE)) == "ledger.no_intake"
    hall.council.entries.act("wishes", wish.id, "claim").result(5)
    enter(hall, actor=PHONE)


def test_the_same_form_sent_twice_makes_one_entry(on_disk: Callable[..., Hall]) -> None:
    hall = on_disk()
    ask = hall.council.entries
    twice = [ask.enter("wishes", {"title": "修灯"}, PHONE, once="A") for _ in range(2)]
    first, second = (each.result(5) for each in twice)
    assert (first.id, first.code) == (second.id, second.code)
    other = ask.enter("wishes", {"title": "修灯"}, PHONE, once="B").result(5)
    assert other.id != first.id
    assert on_disk().council.entries.enter("wishes", {"title": "修灯"}, PHONE, once="A").result(5) == first


def test_an_entry_becomes_another_and_hears_of_it(hall: Hall) -> None:
    wish = enter(hall)
    errand = hall.council.entries.turn_into("wishes", wish.id, "errand").result(5)
    assert (errand.fields.title, errand.links) == ("修灯", (f"wishes/{wish.id}",))
    linked = hall.snapshot.entry("wishes", wish.id)
    assert (linked.state, linked.links) == ("claimed", (f"errands/{errand.id}",))
    assert code_of(hall.council.entries.turn_into("wishes", wish.id, "errand")) == "ledger.became_already"
    hall.council.entries.act("errands", errand.id, "finish").result(5)
    heard = hall.snapshot.entry("wishes", wish.id)
    assert (heard.state, heard.changes[-1].cause) == ("realised", f"errands/{errand.id}/1")


def test_an_entry_put_to_the_residents_sees_each_step_come_back_once(on_disk: Callable[..., Hall]) -> None:
    hall = on_disk()
    wish = enter(hall, text="楼道里没有灯", grid="第一网格")
    proposal = hall.council.entries.turn_into("wishes", wish.id, "proposal").result(5)
    assert isinstance(proposal.fields, Proposal)
    assert (proposal.fields.title, proposal.fields.text, proposal.fields.grid) == ("修灯", "楼道里没有灯", "第一网格")
    hall.council.ledgers.act_on_proposal(proposal.id, "recommend").result(5)
    hall.council.ledgers.act_on_proposal(proposal.id, "refuse", reason="已列入改造").result(5)
    heard = [change for change in hall.snapshot.entry("wishes", wish.id).changes if change.action == "heard"]
    assert [change.reason for change in heard] == ["", "已列入改造"]
    again = on_disk()
    assert again.snapshot.entry("wishes", wish.id).changes == hall.snapshot.entry("wishes", wish.id).changes


def test_texts_in_both_languages_are_entered_in_the_communitys(hall: Hall) -> None:
    nameless = hall.council.entries.enter("errands", {"title": "取药"}).result(5)
    made = ERRANDS.becoming("proposal").make(nameless)
    assert made["title"] == "取药"
    given = {"title": Text(zh="代取药品", en="Fetching medicine")}
    proposal = hall.council.entries.turn_into("errands", nameless.id, "proposal", values=given).result(5)
    assert proposal.fields.title == "代取药品"


def test_a_link_lost_between_two_writes_is_mended_at_the_next_start(
    on_disk: Callable[..., Hall], tmp_path: Path
) -> None:
    hall = on_disk()
    wish = enter(hall)
    hall.council.entries.turn_into("wishes", wish.id, "proposal").result(5)
    hall.council.close()
    path = tmp_path / "ledgers" / "wishes.json"
    rows = orjson.loads(path.read_bytes())
    rows["entries"][wish.id]["links"] = []
    path.write_bytes(orjson.dumps(rows))
    again = on_disk()
    assert again.snapshot.entry("wishes", wish.id).links == tuple(
        f"proposals/{each}" for each in again.snapshot.proposals
    )


def test_what_a_newer_version_wrote_is_kept(on_disk: Callable[..., Hall], tmp_path: Path) -> None:
    hall = on_disk()
    wish, other = enter(hall), enter(hall, "陪读")
    hall.council.close()
    path = tmp_path / "ledgers" / "wishes.json"
    rows = orjson.loads(path.read_bytes())
    rows["entries"][wish.id]["fields"]["colour"] = "红"
    rows["entries"][wish.id]["stamp"] = 7
    rows["entries"][other.id] |= {"version": 2, "fields": {"name": "新样式"}, "number": "2026-009"}
    path.write_bytes(orjson.dumps(rows))
    again = on_disk()
    again.council.entries.act("wishes", wish.id, "edit", title="路灯").result(5)
    (unread,) = again.snapshot.kept["wishes"].unread
    assert (unread.number, unread.newer) == ("2026-009", True)
    assert enter(again, "第三个").number == "2026-010"
    again.council.close()
    after = orjson.loads(path.read_bytes())["entries"]
    assert after[wish.id]["fields"]["colour"] == "红"
    assert after[wish.id]["stamp"] == 7
    assert after[other.id] == rows["entries"][other.id]


def test_the_data_of_an_absent_plugin_stays_verbatim(on_disk: Callable[..., Hall], tmp_path: Path) -> None:
    hall = on_disk()
    wish = enter(hall)
    proposal = hall.council.entries.turn_into("wishes", wish.id, "proposal").result(5)
    hall.council.close()
    before = (tmp_path / "ledgers" / "wishes.json").read_bytes()
    without = on_disk(())
    assert without.snapshot.entries("wishes") == {}
    without.council.ledgers.act_on_proposal(proposal.id, "recommend").result(5)
    without.council.close()
    assert (tmp_path / "ledgers" / "wishes.json").read_bytes() == before
    back = on_disk()
    assert back.snapshot.entry("wishes", wish.id).changes[-1].action == "heard"


def test_older_entries_are_brought_along(on_disk: Callable[..., Hall], tmp_path: Path) -> None:
    hall = on_disk()
    wish = enter(hall)
    newer = replace(WISHES, version=2, upgrade=lambda _, fields: {**fields, "title": fields["title"] + "！"})
    assert on_disk((newer, ERRANDS)).snapshot.entry("wishes", wish.id).fields.title == "修灯！"

    def fails(_: int, fields: dict[str, Any]) -> dict[str, Any]:
        raise ZeroDivisionError

    broken = on_disk((replace(newer, version=3, upgrade=fails), ERRANDS)).snapshot.kept["wishes"]
    assert [each.fields for each in broken.unread] == [("version",)]


def test_figures_have_one_date_each_and_the_list_behind_them(hall: Hall) -> None:
    ask = hall.council.entries
    first, second, third = enter(hall, cost=500), enter(hall, "陪读", topic="study"), enter(hall, "重复")
    ask.act("wishes", third.id, "delete", reason="重复").result(5)
    ask.act("wishes", first.id, "claim", helpers=("p0001", "p0002")).result(5)
    ask.act("wishes", second.id, "claim", helpers=("p0001",)).result(5)
    hall.clock.on(days=10)
    ask.act("wishes", first.id, "realise").result(5)
    entries = hall.snapshot.entries("wishes").values()
    november = Period(start=date(2026, 11, 1), end=date(2026, 12, 1))
    told = {each.id: each for each in figures(WISHES, entries, november, UTC)}
    assert (told["collected"].value, told["collected"].parts) == (2, {"repair": 1, "study": 1})
    assert set(told["collected"].entries) == {first.id, second.id}
    assert (told["realised"].value, told["helpers"].value) == (0, 2)
    assert (told["rate"].of, told["rate"].among, told["rate"].tenths) == (0, 2, 0)
    december = Period(start=date(2026, 12, 1), end=date(2027, 1, 1))
    told = {each.id: each for each in figures(WISHES, entries, december, UTC)}
    assert (told["realised"].value, told["cost"].value, told["rate"].tenths) == (1, 500, None)


def test_erasing_a_person_says_what_went_and_what_stays(hall: Hall) -> None:
    person = hall.snapshot.roster.people["p0003"]
    wish = enter(
        hall, wisher=person.name, resident=person.id, helpers=(person.id, "p0004"), text=f"{person.name}家的灯"
    )
    hall.council.entries.act("wishes", wish.id, "edit", wisher="").result(5)
    assert code_of(hall.council.entries.erase(person.id, " ")) == "reason.missing"
    told = hall.council.entries.erase(person.id, "本人要求").result(5)
    assert told.removed == {"residents": 1, "wishes": 1}
    assert told.mentions == (f"wishes/{wish.id}",)
    after = hall.snapshot.entry("wishes", wish.id)
    assert (after.fields.resident, after.fields.helpers) == ("", ("p0004",))
    assert person.name not in repr([change.former for change in after.changes])
    assert hall.snapshot.roster.name(person.id) == ERASED
    assert person.name not in orjson.dumps(hall.store.ledger("residents")).decode()
    assert code_of(hall.council.entries.erase(person.id, "本人要求")) == "person.missing"


def test_nobody_is_erased_out_of_a_meeting_that_goes_on(hall: Hall) -> None:
    hall.convened()
    assert code_of(hall.council.entries.erase("p0003", "本人要求")) == "person.in_meeting"


def test_the_clerks_code_is_made_once_asked_for_and_renewed(on_disk: Callable[..., Hall]) -> None:
    hall = on_disk()
    assert hall.snapshot.staff == ""
    code = hall.council.entries.renew_staff_code().result(5)
    assert hall.snapshot.staff == code == on_disk().snapshot.staff
    assert code not in repr(hall.snapshot)


def test_photos_are_kept_by_their_digest(hall: Hall) -> None:
    digest = hall.council.entries.attach(b"a photo").result(5)
    assert hall.council.entries.attachment(digest).result(5) == b"a photo"
    assert hall.council.entries.attachment("0" * 64).result(5) is None
