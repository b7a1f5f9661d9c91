"""The docket: each act reaches the service, what may not be done says why, and every list says what it holds."""

from datetime import date, time, timedelta

import pytest
from textual.widgets import Input, TextArea

from council.domain import agenda, polls, resolutions, sitting
from council.domain.community import Body
from council.domain.kernel import Refusal, Text
from council.domain.ledger import Proposal
from council.tui.dialogs.meeting_plan import read_time
from council.tui.docket.search import SearchField
from council.tui.docket.views import ENDED, FOLLOW_UPS, MEETINGS
from council.tui.widgets.listing import Listing
from council.tui.widgets.whom import Held
from tests.domain.a_meeting import NAMES
from tests.look import text
from tests.tui.hall import PROPOSALS, a_hall, settled, terminal

LONG = "关于在泾水家园东侧消防通道两旁划设停车位并在夜间限时停放、安装立桩和监控、由物业公司每季度公示收支的提议" * 2


def a_docket(**settings):
    """Three proposals before the committee, nothing planned."""
    hall = a_hall(planned=False, **settings)
    for proposal in PROPOSALS:
        hall.council.ledgers.propose(proposal).result(5)
    return hall


def decided(due=None):
    """A hall whose meeting of residents adopted the first proposal and resolved who does it by when."""
    hall = a_hall().do(sitting.OpenDoors()).arrive(24)
    hall.do(sitting.CallToOrder())
    item = next(item for item in hall.meeting.agenda if item.source)
    hall.do(agenda.StartItem(item=item.id), polls.OpenPoll()).vote(yes=20, no=4)
    hall.do(polls.ClosePoll(), resolutions.Resolve(text="划十二个车位", owner="p07", due=due))
    return hall.do(sitting.Adjourn())


def proposal(hall, title=PROPOSALS[0].title):
    return next(entry for entry in hall.council.snapshot.proposals.values() if entry.fields.title == title)


def task(hall):
    return next(iter(hall.council.snapshot.follow_ups.values()))


async def typed(pilot, words):
    """Type where the cursor is; a test's keyboard has no Chinese."""
    field = pilot.app.focused
    if isinstance(field, Input):
        field.value = words
    elif isinstance(field, TextArea):
        field.text = words
    await pilot.pause()


async def press(pilot, *keys):
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.pause()


async def done(pilot):
    await settled(pilot)
    await pilot.pause()


def toasts(pilot):
    return [notification.message for notification in pilot.app._notifications]


def go_to(pilot, view, entry=""):
    pilot.app.screen.mark(view, entry)


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


# -- meetings ----------------------------------------------------------------------------------------------------


async def test_a_meeting_is_planned_out_of_the_docket():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "p")
        shown = await text(pilot)
        assert all(each.title[:12] in shown for each in PROPOSALS)
        assert "36 票，法定人数 19" in shown
        await press(pilot, "enter")
        await done(pilot)
        meeting = hall.council.snapshot.meeting
        assert meeting is not None
        assert meeting.body == "committee"
        assert [item.title for item in meeting.agenda if item.source] == [each.title for each in PROPOSALS]
        assert pilot.app.screen.query_one(Listing).key == meeting.id


async def test_too_short_a_notice_warns_but_is_let_pass():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "p", "right")
        shown = await text(pilot)
        assert "居民会议" in shown
        assert "2026-12-03" in shown, "the first day for which ten days' notice can be given"
        await press(pilot, "down")
        await typed(pilot, "+3")
        assert "只剩 3 天" in await text(pilot)
        await press(pilot, "enter")
        await done(pilot)
        assert hall.council.snapshot.meeting.body == "residents"


@pytest.mark.parametrize(("typed_in", "wrong"), [("25:00", "25:00"), ("晚上", "晚上"), ("", "")])
async def test_a_time_that_is_none_keeps_the_form(typed_in, wrong):
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "f9", "down", "down")
        await typed(pilot, typed_in)
        await press(pilot, "enter")
        assert f"“{wrong}”不是时间" in await text(pilot)
        assert hall.council.snapshot.meeting is None


@pytest.mark.parametrize(
    ("typed_in", "meant"),
    [
        ("19:30", (19, 30)),
        ("19：30", (19, 30)),
        ("1930", (19, 30)),
        ("19点30分", (19, 30)),
        ("9", (9, 0)),
        ("9点", (9, 0)),
    ],
)
def test_a_time_of_day_is_read_as_people_type_it(typed_in, meant):
    assert read_time(typed_in) == time(*meant)


@pytest.mark.parametrize("typed_in", ["24:00", "12:60", "12:3", "193", "一点", "12:30:00", "-1"])
def test_what_is_no_time_of_day_is_refused(typed_in):
    with pytest.raises(Refusal, match="time"):
        read_time(typed_in)


async def test_enter_takes_a_planned_meeting_to_the_console():
    hall = a_hall()
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, MEETINGS, hall.meeting.id)
        await press(pilot, "enter")
        await done(pilot)
        assert pilot.app.current_mode == "console"


async def test_no_other_meeting_is_opened_while_one_goes_on():
    hall = a_hall()
    first = hall.meeting.id
    with_committee = a_plan(hall, "committee")
    hall.council.meetings.take_up(first).result(5)
    hall.do(sitting.OpenDoors())
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, MEETINGS, with_committee)
        await press(pilot, "o")
        await done(pilot)
        assert hall.meeting.title in toasts(pilot)[-1]
        assert hall.meeting.id == first


def a_plan(hall, body):
    from council.service.drafting import draft_meeting

    starts = hall.clock.now + timedelta(days=20)
    command = draft_meeting(hall.council.snapshot, body, starts, hall.opened.agendas)
    return hall.council.meetings.plan(command).result(5).id


# -- looking -----------------------------------------------------------------------------------------------------


async def test_typing_narrows_every_list_at_once():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "slash")
        await typed(pilot, "第三网格")
        listing = pilot.app.screen.query_one(Listing)
        assert [row.cells[1].text for row in listing.rows] == [PROPOSALS[1].title]
        await typed(pilot, "不存在的")
        assert "Esc" in await text(pilot)
        await press(pilot, "escape")
        assert len(listing.rows) == 3
        assert pilot.app.screen.query_one(SearchField).value == ""


@pytest.mark.parametrize("query", ["2026-001", "停车", "消防通道", "乱停乱放", "第一网格 停车", NAMES[0]])
async def test_a_proposal_is_found_by_what_is_known_of_it(query):
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "ctrl+f")
        await typed(pilot, query)
        assert proposal(hall).id in [row.key for row in pilot.app.screen.query_one(Listing).rows]


async def test_a_grid_or_category_is_chosen_from_a_list():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "f")
        await typed(pilot, "设施修缮")
        await press(pilot, "enter")
        await done(pilot)
        listing = pilot.app.screen.query_one(Listing)
        assert [row.cells[1].text for row in listing.rows] == [PROPOSALS[1].title]
        assert "◇ 设施修缮" in await text(pilot)
        await press(pilot, "escape")
        assert len(listing.rows) == 3


async def test_arrows_go_from_list_to_list_and_round():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        seen = []
        for _ in range(8):
            seen.append(pilot.app.screen._view)
            await press(pilot, "right")
        assert seen[0] == pilot.app.screen._view
        assert {ENDED, FOLLOW_UPS, MEETINGS, "proposing", "conferring", "deciding"} <= set(seen)


async def test_the_card_tells_a_vote_in_words():
    hall = decided()
    async with terminal(hall, place="docket") as pilot:
        go_to(pilot, "carrying_out", task(hall).fields.proposal)
        await pilot.pause()
        shown = await text(pilot)
        assert "通过：赞成 20，需 13" in shown
        assert "划十二个车位" in shown
        assert hall.meeting.number in shown


async def test_names_are_masked_until_they_are_asked_for():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        name = hall.council.snapshot.roster.name("p01")
        assert name not in await text(pilot)
        await press(pilot, "ctrl+n")
        assert name in await text(pilot)


async def test_the_language_is_switched_in_place():
    hall = a_docket()
    async with terminal(hall, place="docket") as pilot:
        assert "两委会商议" in await text(pilot)
        before = pilot.app.screen.query_one(Listing).key
        await press(pilot, "shift+f1")
        shown = await text(pilot)
        assert "Before the committee" in shown
        assert "New proposal" in shown
        assert pilot.app.screen.query_one(Listing).key == before


# -- what is empty, what is long, what is small ------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_an_empty_list_says_what_to_do_next(language):
    hall = a_hall(planned=False)
    async with terminal(hall, language, place="docket") as pilot:
        assert pilot.app.screen._view == "proposing"
        assert ("按 N" if language == "zh" else "Press N") in await text(pilot)
        said = set()
        for _ in range(8):
            await press(pilot, "right")
            said.add(pilot.app.screen.query_one(Listing)._nothing)
        assert len(said) == 8
        await press(pilot, "e", "a", "o", "enter")  # nothing to be done to nothing


@pytest.mark.parametrize(
    ("language", "size"), [("zh", (80, 24)), ("en", (80, 24)), ("en", (120, 40)), ("zh", (160, 50))]
)
async def test_nothing_runs_over_the_edge(language, size):
    hall = a_hall(names=("完颜阿卜杜热合曼·买买提吐尔逊江", *NAMES[1:]), planned=False)
    fields = Proposal(title=LONG[:120], text=LONG * 5, grid="第一网格", proposer="p01", supporters=("p02",) * 9)
    entry = hall.council.ledgers.propose(fields).result(5)
    hall.council.ledgers.act_on_proposal(entry.id, "return", reason=LONG).result(5)
    async with terminal(hall, language, size, place="docket") as pilot:
        pilot.app.names_shown = True
        for view in ("proposing", ENDED, FOLLOW_UPS, MEETINGS):
            go_to(pilot, view, entry.id)
            await press(pilot, "enter")
            within(pilot, size)
            await press(pilot, "escape")
            within(pilot, size)
        go_to(pilot, ENDED, entry.id)
        for key in ("n", "p", "f"):
            await press(pilot, key)
            within(pilot, size)
            await press(pilot, "escape")


def within(pilot, size):
    """Every widget that is seen lies on the screen, and none scrolls sideways."""
    for widget in pilot.app.screen.walk_children():
        if widget.display and widget.region and not widget.parent.is_scrollable:
            assert widget.region.right <= size[0], widget
            assert widget.region.bottom <= size[1], widget
        assert not widget.show_horizontal_scrollbar, widget


async def test_on_a_small_terminal_the_card_takes_the_lists_place():
    hall = a_docket()
    async with terminal(hall, size=(80, 24), place="docket") as pilot:
        screen = pilot.app.screen
        assert not screen.query_one("#sheet").display
        await press(pilot, "enter")
        assert screen.query_one("#sheet").display
        assert not screen.query_one("#list").display
        assert PROPOSALS[0].text[:10] in await text(pilot)
        await press(pilot, "enter")
        assert screen.query_one("#list").display
        await press(pilot, "enter", "escape")
        assert screen.query_one("#list").display


GRIDS = Body(
    id="grid", name=Text(zh="网格议事会", en="Grid meeting"), members="grid", rule="nantang13", track="deliberation"
)


def with_grids(hall):
    snapshot = hall.council.snapshot
    settings = snapshot.settings.having(bodies=(*snapshot.settings.bodies, GRIDS))
    hall.council.change_settings(settings, lambda changed: changed).result(5)
    people = [
        person.having(grid="第一网格" if place % 3 else "第二网格")
        for place, person in enumerate(snapshot.roster.people.values())
    ]
    hall.council.ledgers.keep_people(people).result(5)
    return hall


async def test_a_grid_is_chosen_where_its_body_leaves_that_open():
    hall = with_grids(a_docket())
    async with terminal(hall, place="docket") as pilot:
        await press(pilot, "p", "right", "right")
        assert "网格议事会" in await text(pilot)
        assert "24 票" in await text(pilot)
        await press(pilot, "down", "right")
        assert "12 票" in await text(pilot)
        await press(pilot, "enter")
        await done(pilot)
        assert hall.council.snapshot.meeting.title == "第二网格 网格议事会"
