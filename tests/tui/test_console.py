"""Each act of the console, pressed on the keyboard, reaches the journal as what it says."""

from datetime import date

import pytest
from textual.widgets import Input

from council.domain import agenda, floor, motions, polls, roll_call, sitting
from council.domain.resolutions import Resolve
from council.domain.rules import Gates, ProxyRule
from council.tui.acts import heard
from council.tui.screens.console import ConsoleScreen
from council.tui.widgets.fields import Line
from tests.look import text
from tests.tui.hall import a_hall, press, settled, terminal


def planned():
    return a_hall()


def doors(people=25):
    return a_hall().do(sitting.OpenDoors()).arrive(people)


def session(people=25):
    return doors(people).do(sitting.CallToOrder())


def matter(people=25):
    """The first proposal is in hand."""
    hall = session(people)
    first = next(item for _, _, item in hall.meeting.outline() if item.source)
    return hall.do(agenda.StartItem(item=first.id))


def here(hall):
    return [person for person in hall.meeting.members if hall.meeting.is_present(person)]


def moved():
    hall = matter()
    return hall.do(motions.Move(text="划十二个车位", mover=here(hall)[0]))


def speaking():
    hall = matter()
    people = here(hall)
    return hall.do(floor.RequestFloor(person=people[3], side="for"), floor.GiveFloor())


def voting(**votes):
    return matter().do(polls.OpenPoll()).vote(**votes)


def carried():
    return voting(yes=20, no=2).do(polls.ClosePoll())


def committee():
    hall = a_hall(body="committee").do(sitting.OpenDoors()).arrive(30).do(sitting.CallToOrder())
    first = next(item for _, _, item in hall.meeting.outline() if item.source)
    return hall.do(agenda.StartItem(item=first.id))


async def pressed(hall, *keys, language="zh"):
    """The kinds of events that these keys added to the journal."""
    before = len(hall.kinds)
    async with terminal(hall, language) as pilot:
        await press(pilot, *keys)
        if len(pilot.app.screen_stack) == 1:
            await settled(pilot)
    return hall.kinds[before:]


# key by key: situation, keys, the events that follow; the act is told by its first key
PRESSED = {
    "planned": (
        planned,
        (["ctrl+a", "=Dogs", "tab", "backspace", "backspace", "5", "enter"], ["item_added"]),
        (["ctrl+e", "=!", "enter"], ["item_edited"]),
        (["down", "shift+up"], ["item_moved"]),
        (["shift+down"], ["item_moved"]),
        (["shift+right"], ["item_moved"]),
        (["shift+left"], ["item_moved"]),
        (["shift+f5"], ["consent_marked"]),
        (["delete"], ["item_dropped"]),
        (["left_square_bracket", "=!", "enter"], ["rescheduled"]),
        (["asterisk", "=0009", "enter", "=ill", "enter"], ["excused"]),
        (["number_sign", "enter", "down", "=notice board", "enter"], ["notice_given"]),
        (["number_sign", "down", "enter", "down", "down", "=agreed", "enter"], ["party_discussed"]),
        (["number_sign", "down", "down", "enter", "enter", "enter"], ["ballots_delivered"]),
        (["o"], ["doors_opened"]),
    ),
    "doors": (
        doors,
        (["shift+f2", "enter", "=0002", "enter"], ["appointed"]),
        (["f8", "=0030", "enter", "escape"], ["arrived"]),
        (["semicolon", "=0003", "enter"], ["left"]),
        (["8", "=Manager Li", "down", "=estate", "enter"], ["guest_admitted"]),
        (["f2"], ["called_to_order"]),
    ),
    "session": (
        session,
        (["f5"], ["item_started"]),
        (["down", "down", "enter"], ["item_started"]),
        (["end", "ctrl+g"], ["item_started"]),
        (["home", "down", "delete", "=mistake", "enter"], ["item_dropped"]),
        (["slash", "backspace", "backspace", "backspace", "=90", "enter"], ["speaking_limits_set"]),
        (["ctrl+r", "=tea", "enter"], ["recessed"]),
        (["f2"], ["resumed"]),
        (["ctrl+x", "enter"], ["adjourned"]),
    ),
    "floor": (
        speaking,
        (["space"], ["turn_paused"]),
        (["space"], ["turn_continued"]),
        (["plus"], ["turn_extended"]),
        (["full_stop", "enter"], ["turn_ended"]),
        (["ctrl+f", "=0005", "enter", "down", "enter"], ["floor_given"]),
        (["。", "enter"], ["turn_ended"]),
        (["shift+f9", "=0006", "enter", "down", "enter"], ["floor_requested"]),
        (["ctrl+w", "=later", "enter"], ["note_taken"]),
    ),
    "motions": (
        matter,
        (["f7", "=twelve", "enter"], ["moved"]),
        (["shift+f6", "=0004", "enter"], ["seconded"]),
        (["shift+f7", "= more", "enter"], ["moved"]),
        (["minus", "down", "right", "down", "=later", "enter"], ["motion_set_aside"]),
        (["minus", "enter"], ["motion_set_aside"]),
    ),
    "a whole vote": (
        voting,
        (["ctrl+l"], ["last_called"]),
        (["0", "=0002", "enter", "=his house", "enter"], ["recused"]),
        (["ctrl+k", "enter", "=20", "down", "2", "enter"], ["phones_closed", "hands_entered"]),
        (["f4", "f4"], ["poll_closed"]),
        (["f9", "enter"], ["resolved"]),
        (["ctrl+y"], ["poll_opened"]),
        (["k", "enter"], ["poll_closed"]),
        (["ctrl+t"], ["poll_opened"]),
        (["shift+f4", "=no light", "enter"], ["poll_cancelled"]),
    ),
    "opened": (matter, (["f3", "enter"], ["poll_opened"])),
    "everybody voted": (lambda: voting(yes=25), (["f4"], ["poll_closed"])),
}
"""Situation, then what is pressed one after the other, and the events that each adds to the journal."""


@pytest.mark.parametrize("evening", PRESSED)
async def test_keys_reach_the_journal(evening):
    situation, *steps = PRESSED[evening]
    hall = situation()
    async with terminal(hall) as pilot:
        for keys, kinds in steps:
            before = len(hall.kinds)
            await press(pilot, *keys)
            assert len(pilot.app.screen_stack) == 1, keys
            await settled(pilot)
            assert hall.kinds[before:] == kinds, keys


def test_each_command_of_the_console_is_pressed_somewhere():
    """An act that nobody presses here must be in one of the tests below."""
    elsewhere = {"conclude", "block", "again", "proxy", "speaker", "tie", "lot"}
    acts = {
        key: act.id for act in ConsoleScreen.ACTS if act.command is not None for name in act.keys for key in heard(name)
    }
    pressed_here = {
        next((acts[key] for key in keys if key in acts), None) for _, *steps in PRESSED.values() for keys, _ in steps
    }
    assert set(acts.values()) - pressed_here == elsewhere


# -- what the events say -------------------------------------------------------------------------------------------


async def test_a_motion_takes_one_key_one_line_and_enter():
    hall = speaking()
    await pressed(hall, "f7", "=twelve places", "enter")
    assert (hall.last.text, hall.last.mover) == ("twelve places", hall.meeting.floor.speaking.person)


async def test_pasted_chinese_is_taken_as_it_is():
    hall = matter()
    async with terminal(hall) as pilot:
        await press(pilot, "f7")
        await pilot.pause()
        pilot.app.screen.query_one("Input").insert_text_at_cursor("夜间停车[b]每月三十元[/b]")
        await press(pilot, "enter")
        await settled(pilot)
    assert hall.last.text == "夜间停车[b]每月三十元[/b]"


async def test_calling_to_order_without_a_quorum_asks_why_and_says_how_many_are_lacking():
    hall = doors(10)
    async with terminal(hall, "en") as pilot:
        await press(pilot, "f2")
        await pilot.pause()
        about = pilot.app.screen.query_one("#about").render().plain
        assert "10" in about
        assert "36" in about
        assert "19" in about
        await press(pilot, "enter")
        await pilot.pause()
        assert hall.meeting.status == "doors", "a reason is needed"
        await press(pilot, "=storm", "enter")
        await settled(pilot)
    assert hall.last.override == "storm"


async def test_esc_leaves_everything_as_it_was():
    hall = matter()
    assert await pressed(hall, "f7", "=twelve", "escape") == []
    assert await pressed(hall, "ctrl+x", "escape") == []
    assert await pressed(hall, "f3", "escape") == []


async def test_a_key_held_down_opens_one_dialog():
    hall = matter()
    async with terminal(hall) as pilot:
        pilot.app.screen.action_act("move")
        pilot.app.screen.action_act("move")
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 2


async def test_undo_shows_what_it_takes_back_and_asks_why():
    hall = matter()
    hall.do(sitting.TakeNote(text="掌声"))
    async with terminal(hall) as pilot:
        await press(pilot, "ctrl+u")
        await pilot.pause()
        assert "掌声" in pilot.app.screen.query_one("#about").render().plain
        await press(pilot, "=typo", "enter")
        await settled(pilot)
    assert (hall.last.kind, hall.last.reason) == ("struck", "typo")
    assert hall.meeting.notes == ()


async def test_the_committee_recommends_with_dissent():
    hall = committee()
    assert await pressed(hall, "ctrl+d", "right", "down", "=p09 differs", "enter") == ["item_concluded"]
    assert (hall.last.outcome, hall.last.dissent) == ("recommended", "p09 differs")


async def test_a_no_needs_a_reason_that_the_proposer_can_read():
    hall = committee()
    async with terminal(hall, "en") as pilot:
        await press(pilot, "ctrl+d", "right", "right", "right")  # noted, recommended, amended, returned
        await press(pilot, "enter")
        await pilot.pause()
        assert "reason" in str(pilot.app.screen.query_one("#wrong").render()).lower()
        await press(pilot, "down", "=no drawing", "enter")
        await settled(pilot)
    assert (hall.last.outcome, hall.last.reason) == ("returned", "no drawing")


async def test_the_committee_merges_with_another_proposal():
    hall = committee()
    keys = ["right"] * 4
    await pressed(hall, "ctrl+d", *keys, "down", "=same matter", "enter")
    assert hall.last.outcome == "merged"
    assert hall.last.merged_into in hall.council.snapshot.proposals
    assert f"proposals/{hall.last.merged_into}" != hall.meeting.active_item.source


async def test_amended_wording_is_recorded():
    hall = committee()
    async with terminal(hall, "en") as pilot:
        await press(pilot, "ctrl+d", "right", "right", "down")
        words = pilot.app.screen.query_one("Words")
        words.text = "ten places"
        words.move_cursor(words.document.end)
        await press(pilot, "tab", "shift+tab", "ctrl+j", "=at night", "enter")
        await settled(pilot)
    assert (hall.last.kind, hall.last.outcome) == ("item_concluded", "amended")
    assert hall.last.wording == "ten places\nat night"


async def test_a_list_of_choices_is_typed_line_by_line():
    hall = matter()
    keys = ["f3", "down", "right", "down", "down", "=Wang", "enter", "=Li", "enter", "=Ma", "enter", "enter"]
    assert await pressed(hall, *keys) == ["poll_opened"]
    question = hall.last.question
    assert ([option.label for option in question.options], question.most) == (["Wang", "Li", "Ma"], 1)


async def test_a_resolution_is_prefilled_and_finds_its_owner():
    hall = matter()
    hall.do(motions.Move(text="划十二个车位"), polls.OpenPoll()).vote(yes=20).do(polls.ClosePoll())
    async with terminal(hall) as pilot:
        await press(pilot, "f9")
        await pilot.pause()
        await press(pilot, "tab", "=0012", "tab", "=+30", "enter")
        await settled(pilot)
    said = hall.last
    assert (said.text, said.owner, said.due) == ("划十二个车位", "p12", date(2027, 2, 1))


async def test_a_name_that_several_share_is_not_guessed():
    hall = carried()
    async with terminal(hall, "en") as pilot:
        await press(pilot, "f9", "tab", "=3-", "enter")
        await pilot.pause()
        assert "fit" in str(pilot.app.screen.query_one("#wrong").render())
        assert hall.meeting.resolutions == ()


async def test_who_is_on_no_list_is_recorded_as_written():
    hall = carried()
    await pressed(hall, "f9", "tab", "=estate office", "enter")
    assert hall.last.owner == "estate office"


async def test_next_speaker_calls_the_first_in_the_queue():
    hall = matter()
    people = here(hall)
    hall.do(floor.RequestFloor(person=people[3], side="for"), floor.RequestFloor(person=people[7], point_of_order=True))
    assert await pressed(hall, "f6") == ["floor_given"]
    assert hall.last.person == people[7]


async def test_a_hand_that_is_up_goes_down_again():
    hall = matter()
    hall.do(floor.RequestFloor(person="p05"))
    assert await pressed(hall, "shift+f9", "=0005", "enter") == ["request_withdrawn"]


async def test_the_floor_goes_to_somebody_with_a_side():
    hall = matter()
    await pressed(hall, "ctrl+f", "=0005", "enter", "down", "down", "enter")
    assert (hall.last.person, hall.last.side) == ("p05", "against")


async def test_give_is_not_dim_because_the_first_in_the_list_has_spoken_enough():
    hall = matter()
    for _ in range(2):
        hall.do(floor.GiveFloor(person="p01"), floor.EndTurn())
    async with terminal(hall) as pilot:
        dim = {legend.id for legend in pilot.app.screen.legend if legend.why}
        assert "give" not in dim


async def test_checking_in_goes_on_until_esc():
    hall = doors(0)
    assert await pressed(hall, "f8", "=0001", "enter", "=0002", "enter", "escape") == ["arrived", "arrived"]
    assert here(hall) == ["p01", "p02"]


async def test_people_are_found_by_pinyin_initials_and_masked():
    hall = doors(0)
    hall.council.ledgers.keep_people([hall.council.snapshot.roster.get("p01").having(search="wangxiuying wxy")]).result(
        5
    )
    async with terminal(hall) as pilot:
        await press(pilot, "f8", "=wxy")
        await pilot.pause()
        listed = pilot.app.screen.found("wxy")
        assert [choice.value for choice in listed] == ["p01"]
        assert listed[0].label == "王*"


def by_rule(hall, **changes):
    """The same meeting under a rule that says something else."""
    changed = hall.meeting.having(rule=hall.meeting.rule.having(**changes))
    snapshot = hall.council.snapshot
    hall.council.snapshot = snapshot.having(meetings={**snapshot.meetings, changed.id: changed})
    return hall


async def test_a_proxy_is_given_where_the_rule_allows_it():
    hall = by_rule(a_hall(), proxy=ProxyRule(allowed=True))
    assert await pressed(hall, "9", "=0009", "enter", "=0010", "enter", "enter") == ["proxy_given"]
    assert (hall.last.right, hall.last.agent, hall.last.written) == ("p09", "p10", True)


async def test_a_proxy_says_what_it_is_for_and_what_its_agent_is_where_the_rule_asks():
    barred = ProxyRule(allowed=True, per_topic=True, excluded_roles=("candidate",))
    hall = by_rule(a_hall(), proxy=barred)
    given = ("9", "=0009", "enter", "=0010", "enter")
    assert await pressed(hall, *given, "enter", "down", "down", "space", "enter") == ["proxy_given"]
    assert hall.last.items == (hall.meeting.agenda[0].id,)
    other = by_rule(a_hall(), proxy=barred)
    async with terminal(other) as pilot:
        await press(pilot, *given, "down", "right", "down", "space", "enter")
        assert len(pilot.app.screen_stack) > 1
        assert other.kinds[-1] != "proxy_given"


# -- before a vote, and after a tie --------------------------------------------------------------------------------


async def test_what_is_missing_beforehand_is_said_where_the_vote_is_opened():
    hall = by_rule(matter(), gates=Gates(notice="reason"), notice_days=10)
    async with terminal(hall) as pilot:
        await press(pilot, "f3")
        assert "没有通知记录" in (await text(pilot)).replace("\n", "")
        await press(pilot, "enter")
        assert len(pilot.app.screen_stack) > 1
        control = next(field for field in pilot.app.screen.query(Line) if field.name == "waiver")
        control.query_one(Input).value = "水管爆裂"
        await press(pilot, "enter")
        await settled(pilot)
    assert (hall.last.waived, hall.last.waiver) == (("notice",), "水管爆裂")


async def test_a_must_dims_the_key_and_says_what_to_do():
    hall = by_rule(matter(), gates=Gates(party="must"))
    async with terminal(hall, "en") as pilot:
        await press(pilot, "f3")
        assert len(pilot.app.screen_stack) == 1
        assert "Party branch is to discuss" in " ".join((await text(pilot)).split())


async def test_the_chair_breaks_a_tie():
    hall = by_rule(matter(24), tie="chair")
    hall.do(polls.OpenPoll()).vote(yes=12, no=12).do(polls.ClosePoll())
    async with terminal(hall) as pilot:
        assert "由主持人投决定票" in await text(pilot)
        await press(pilot, "at", "enter")
        await settled(pilot)
        assert "表决平票，主持人投决定票：赞成" in (await text(pilot)).replace("\n", "")
    assert (hall.last.kind, hall.last.answer) == ("tie_broken", "yes")
    assert hall.meeting.last_poll.carried


# -- the projector, codes ------------------------------------------------------------------------------------------


async def test_one_key_blanks_the_projector_and_shows_it_again():
    hall = session()
    async with terminal(hall, "en") as pilot:
        await press(pilot, "f12")
        await settled(pilot)
        assert hall.council.snapshot.blank
        assert "Show the projector" in [legend.title for legend in pilot.app.screen.legend]
        await press(pilot, "b")
        await settled(pilot)
        assert not hall.council.snapshot.blank


async def test_codes_turn_from_the_meeting_to_wifi_to_projector():
    hall = session()
    async with terminal(hall, size=(80, 24)) as pilot:
        await press(pilot, "ctrl+o")
        await pilot.pause()
        code = pilot.app.screen.query_one("QrCode")
        seen = [code.text]
        for _ in range(2):
            await press(pilot, "right")
            await pilot.pause()
            seen.append(code.text)
        assert seen == [
            "http://192.168.1.23:8765",
            "WIFI:T:WPA;S:西街议事厅;P:xijie2026;;",
            "http://192.168.1.23:8765/screen",
        ]
        assert code.drawing is not None
        await press(pilot, "escape")


async def test_the_desk_code_is_only_shown_when_asked_for():
    hall = session()
    staff = hall.council.snapshot.slips.staff
    async with terminal(hall) as pilot:
        from tests.look import text

        assert staff not in (await text(pilot)).replace("-", "")
        await press(pilot, "shift+f8")
        await pilot.pause()
        assert pilot.app.screen.query_one("QrCode").text.endswith(staff)


async def test_another_address_is_noticed_and_told():
    from tests.look import text
    from tests.tui.hall import FakePages

    hall = session()
    async with terminal(hall, "en") as pilot:
        object.__setattr__(hall.house, "pages", FakePages("http://10.42.0.1:8765"))
        pilot.app.screen._tick()
        await pilot.pause()
        assert pilot.app.screen.query_one("QrCode").text == "http://10.42.0.1:8765"
        assert "Phones find the meeting at http://10.42.0.1:8765 now." in await text(pilot)


async def test_a_click_marks_an_item_and_a_double_click_calls_it():
    hall = session()
    async with terminal(hall) as pilot:
        await pilot.click("Agenda", offset=(4, 2))
        await settled(pilot)
        assert hall.meeting.active_item is None
        assert pilot.app.screen.scene().marked == hall.meeting.agenda[2].id
        await pilot.click("Agenda", offset=(4, 2), times=2)
        await settled(pilot)
        assert hall.meeting.active_item == hall.meeting.item(hall.meeting.agenda[2].id)


async def test_a_meeting_without_an_agenda_can_be_given_one():
    hall = planned()
    for item in reversed(list(hall.meeting.outline())):
        hall.do(agenda.DropItem(item=item[2].id))
    async with terminal(hall, "en") as pilot:
        await press(pilot, "home", "enter", "ctrl+e", "delete", "shift+up")
        assert len(pilot.app.screen_stack) == 1, "dropped items cannot be changed"
        await press(pilot, "ctrl+a", "enter", "=Dogs", "enter")  # the dropped proposals wait on the docket again
        await settled(pilot)
    assert [item.title for item in hall.meeting.agenda if item.state == "pending"] == ["Dogs"]


async def test_keys_that_mean_nothing_do_nothing():
    hall = session()
    before = hall.kinds
    async with terminal(hall) as pilot:
        await press(pilot, "z", "ctrl+z", "f11", "escape", "backspace", "pageup", "pagedown", "insert", "ß", "字")
        assert len(pilot.app.screen_stack) == 1
    assert hall.kinds == before


async def test_the_consent_block_is_voted_on_at_once():
    hall = session()
    for item in [item for item in hall.meeting.agenda if item.source][:2]:
        hall.do(agenda.MarkConsent(item=item.id, consent=True))
    assert await pressed(hall, "ctrl+b", "enter") == ["poll_opened"]
    assert len(hall.last.items) == 2


async def test_a_new_round_keeps_the_old_one():
    hall = moved().do(polls.OpenPoll()).vote(yes=10, no=10).do(polls.ClosePoll())
    assert await pressed(hall, "shift+f3", "enter") == ["poll_opened"]
    assert (hall.last.round, hall.last.earlier) == (2, next(iter(hall.meeting.polls)))


async def test_a_guest_may_come_but_not_vote():
    hall = doors()
    await pressed(hall, "8", "=Li", "enter")
    assert hall.last.name == "Li"
    assert len(hall.meeting.present_rights) == 25


async def test_left_people_come_back_by_checking_in():
    hall = doors(3).do(roll_call.Leave(person="p02"))
    assert await pressed(hall, "f8", "=0002", "enter", "escape") == ["arrived"]


async def test_another_day_and_place():
    hall = planned()
    keys = [
        "left_square_bracket",
        "down",
        *["backspace"] * 10,
        "=2027-02-03",
        "down",
        *["backspace"] * 5,
        "=9:30",
        "enter",
    ]
    await pressed(hall, *keys)
    assert hall.last.starts.isoformat() == "2027-02-03T01:30:00+00:00"
    assert hall.last.place == "社区二楼议事厅"


async def test_the_list_of_those_due_is_drawn_again_with_slips():
    hall = planned()
    person = hall.council.snapshot.roster.get("p01")
    hall.council.ledgers.keep_people([person.having(id="p99", name="新居民", number="0099")]).result(5)
    async with terminal(hall, "en") as pilot:
        await press(pilot, "right_square_bracket")
        await pilot.pause()
        assert "36 are due now, 37 would be." in pilot.app.screen.query_one("#about").render().plain
        await press(pilot, "enter")
        await settled(pilot)
    assert hall.kinds[-1] == "rights_refreshed"
    assert "p99" in hall.meeting.members
    assert hall.council.snapshot.slips.code_of("p99")


async def test_resolving_without_a_vote_is_refused():
    hall = matter()
    assert hall.council.snapshot.why_not(Resolve(text="x"), hall.clock()).code == "resolution.not_carried"
    assert await pressed(hall, "f9") == []
