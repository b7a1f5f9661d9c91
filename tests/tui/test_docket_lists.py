"""The docket's lists: meetings planned and opened, search and filter, what is empty, long or small."""

from datetime import time

import pytest

from council.domain import sitting
from council.domain.community import Body
from council.domain.kernel import Refusal, Text
from council.domain.ledger import Proposal
from council.tui.dialogs.meeting_plan import read_time
from council.tui.docket.search import SearchField
from council.tui.docket.views import ENDED, FOLLOW_UPS, MEETINGS
from council.tui.widgets.listing import Listing
from tests.domain.a_meeting import NAMES
from tests.look import text
from tests.tui.docket import LONG, a_docket, a_plan, decided, done, go_to, press, proposal, task, toasts, typed, within
from tests.tui.hall import PROPOSALS, a_hall, terminal

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
        assert "第二网格" in hall.council.snapshot.meeting.title
