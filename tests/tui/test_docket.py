"""The docket: each act on proposals and tasks reaches the service, and what may not be done says why."""

from datetime import date, timedelta

import pytest

from council.tui.docket.views import ENDED, FOLLOW_UPS
from council.tui.widgets.listing import Listing
from council.tui.widgets.whom import Held
from tests.look import text
from tests.tui.docket import LONG, a_docket, decided, done, go_to, press, proposal, task, toasts, typed
from tests.tui.hall import PROPOSALS, terminal

# -- writing down ------------------------------------------------------------------------------------------------


async def test_a_proposal_is_written_down_and_marked():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "n")
        await typed(pilot, "每周四晚开设家事调解室")
        await press(pilot, "down", "enter")  # the proposer: the picker opens
        await press(pilot, "enter")
        await press(pilot, "down", "down", "right")
        await press(pilot, "enter")
        await done(pilot)
        entry = proposal(hall, "每周四晚开设家事调解室")
        assert entry.state == "proposing"
        assert entry.fields.proposer in hall.council.snapshot.roster.people
        assert entry.fields.category == "property"
        assert pilot.app.screen.query_one(Listing).key == entry.id
        assert entry.number in " ".join(toasts(pilot))


async def test_a_proposal_without_a_title_stays_in_its_form():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "f2", "enter")
        assert "请先填写" in await text(pilot) or "内容为空" in await text(pilot)
        await typed(pilot, LONG * 3)
        await press(pilot, "enter")
        assert "120" in await text(pilot)
        await press(pilot, "escape")
        assert len(hall.council.snapshot.proposals) == 3


async def test_supporters_are_added_and_taken_away():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "n")
        await typed(pilot, "题")
        held = pilot.app.screen.query(Held)[1]
        held.focus()
        await press(pilot, "enter", "enter", "space", "down", "enter")
        assert len(held.people) == 2
        await press(pilot, "delete")
        assert len(held.people) == 1


async def test_editing_keeps_what_was_there_before():
    hall = a_docket()
    entry = proposal(hall)
    hall.council.ledgers.act_on_proposal(entry.id, "return", reason="缺图").result(5)
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, ENDED, entry.id)
        await press(pilot, "e")
        await typed(pilot, "东侧划线停车方案（附图）")
        await press(pilot, "enter")
        await done(pilot)
        after = hall.council.snapshot.proposals[entry.id]
        assert after.fields.title == "东侧划线停车方案（附图）"
        assert after.fields.supporters == entry.fields.supporters
        assert after.changes[-1].former == {"title": entry.fields.title}


# -- on, and back ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "state"),
    [("r", "returned"), ("f5", "returned"), ("x", "refused"), ("w", "withdrawn"), ("shift+f6", "withdrawn")],
)
async def test_every_no_asks_for_its_reason(keys, state):
    hall = a_docket()
    entry = proposal(hall)
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, keys)
        await press(pilot, "enter")
        assert hall.council.snapshot.proposals[entry.id].state == "conferring", "no reason, no no"
        await typed(pilot, "缺巷尾空地的面积")
        await press(pilot, "enter")
        await done(pilot)
        after = hall.council.snapshot.proposals[entry.id]
        assert (after.state, after.changes[-1].reason) == (state, "缺巷尾空地的面积")


async def test_a_returned_proposal_is_submitted_again():
    hall = a_docket()
    entry = proposal(hall)
    hall.council.ledgers.act_on_proposal(entry.id, "return", reason="缺图").result(5)
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, ENDED, entry.id)
        await pilot.pause()
        assert "重新提交" in await text(pilot)
        await press(pilot, "s")
        await done(pilot)
        assert hall.council.snapshot.proposals[entry.id].state == "proposing"
        go_to(pilot, "proposing", entry.id)
        await press(pilot, "f4")
        await done(pilot)
        assert hall.council.snapshot.proposals[entry.id].state == "conferring"


async def test_merging_names_the_other_proposal():
    hall = a_docket()
    first, second = proposal(hall), proposal(hall, PROPOSALS[1].title)
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "m")
        assert first.fields.title not in [choice.label for choice in pilot.app.screen._choices]
        await press(pilot, "enter")
        await typed(pilot, "是同一件事")
        await press(pilot, "enter")
        await done(pilot)
        after = hall.council.snapshot.proposals[first.id]
        assert (after.state, after.fields.merged_into) == ("merged", second.id)
        go_to(pilot, ENDED, first.id)
        await pilot.pause()
        assert second.number in await text(pilot)


async def test_what_may_not_be_done_says_why_and_does_nothing():
    hall = a_docket()
    entry = proposal(hall)
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "s")
        assert toasts(pilot) != []
        assert entry.number in toasts(pilot)[-1]
        assert hall.council.snapshot.proposals[entry.id] == entry


async def test_what_somebody_else_did_meanwhile_is_said():
    hall = a_docket()
    entry = proposal(hall)
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "r")
        await typed(pilot, "太迟")
        hall.council.ledgers.act_on_proposal(entry.id, "withdraw", reason="另有安排").result(5)
        await press(pilot, "enter")
        await done(pilot)
        assert hall.council.snapshot.proposals[entry.id].state == "withdrawn"
        assert entry.number in toasts(pilot)[-1]


# -- public notice -----------------------------------------------------------------------------------------------


async def test_a_notice_ends_early_only_with_a_reason():
    hall = a_docket(cycle="siyi_liangkai")
    entry = proposal(hall)
    cycle, ledgers = hall.council.snapshot.cycle, hall.council.ledgers
    while (state := hall.council.snapshot.proposals[entry.id].state) != "resolution_published":
        action = next(each for each in cycle.workflow().legal(state) if each.to == cycle.following(state))
        ledgers.act_on_proposal(entry.id, action.name).result(5)
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, "resolution_published", entry.id)
        await pilot.pause()
        assert "尚未公示" in await text(pilot)
        await press(pilot, "b")
        await done(pilot)
        assert hall.council.snapshot.proposals[entry.id].fields.published == date(2026, 11, 23)
        assert "第 1 天，共 15 天" in await text(pilot)
        await press(pilot, "f7", "enter")
        assert hall.council.snapshot.proposals[entry.id].state == "resolution_published"
        await typed(pilot, "防汛急需")
        await press(pilot, "enter")
        await done(pilot)
        after = hall.council.snapshot.proposals[entry.id]
        assert (after.state, after.changes[-1].reason) == ("carrying_out", "防汛急需")


# -- follow-ups --------------------------------------------------------------------------------------------------


async def test_a_task_is_answered_for_sent_back_and_rated():
    hall = decided(due=date(2027, 2, 1))
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, "carrying_out", task(hall).fields.proposal)
        await press(pilot, "a")
        await press(pilot, "tab")
        await typed(pilot, "已划线，共十二个车位，附照片")
        await pilot.app.screen.run_action("accept")
        await done(pilot)
        assert (task(hall).state, proposal(hall).state) == ("answered", "answering")
        go_to(pilot, FOLLOW_UPS, task(hall).id)
        await press(pilot, "u")
        await typed(pilot, "两个车位挡了消防栓")
        await press(pilot, "enter")
        await done(pilot)
        assert (task(hall).state, task(hall).changes[-1].reason) == ("open", "两个车位挡了消防栓")
        hall.council.ledgers.act_on_follow_up(task(hall).id, "answer", evidence="已改划").result(5)
        await pilot.pause(0.6)
        await press(pilot, "v", "right")
        await press(pilot, "enter")
        await done(pilot)
        assert (task(hall).state, task(hall).fields.score, proposal(hall).state) == ("rated", 4, "closed")
        assert "★★★★☆" in await text(pilot)


async def test_an_answer_needs_its_evidence():
    hall = decided()
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, FOLLOW_UPS, task(hall).id)
        await press(pilot, "f8")
        await pilot.app.screen.run_action("accept")
        await pilot.pause()
        assert task(hall).state == "open"
        assert pilot.app.screen.query_one("#wrong").display


async def test_a_task_is_put_off_with_a_reason_and_given_to_another():
    hall = decided(due=date(2027, 1, 10))
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, FOLLOW_UPS, task(hall).id)
        await press(pilot, "t")
        await press(pilot, "enter")
        assert task(hall).fields.due == date(2027, 1, 10), "the same day is no extension"
        await typed(pilot, "+30")
        await press(pilot, "down")
        await typed(pilot, "路面结冰")
        await press(pilot, "enter")
        await done(pilot)
        assert task(hall).fields.due == date(2027, 2, 1)
        assert "原定 2027-01-10" in await text(pilot)
        await press(pilot, "g", "tab")
        await typed(pilot, "安居物业公司")
        await press(pilot, "enter")
        await done(pilot)
        assert task(hall).fields.owner == "安居物业公司"


async def test_an_overdue_task_is_marked_wherever_it_is_counted():
    hall = decided(due=date(2027, 1, 10))
    hall.clock.now += timedelta(days=30)
    async with terminal(hall, place="docket") as pilot:
        await pilot.pause()
        assert "!1" in await text(pilot)
        go_to(pilot, FOLLOW_UPS, "")
        await pilot.pause()
        assert "超期 22 天" in await text(pilot)
