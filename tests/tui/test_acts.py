"""The tables of acts: their keys, their dimming, and that the key bar, the palette and the help page follow them."""

import re
from collections import Counter

import pytest

from council.domain import agenda, polls, sitting
from council.domain.kernel import Refusal, why_not
from council.tui.acts import ALT_DIGITS, Act, face, heard, is_twin, needs_twin
from council.tui.app import CouncilApp
from council.tui.console.scene import ConsoleScene
from council.tui.modes import PLACES, load
from council.tui.screens.base import CouncilScreen
from council.tui.screens.console import ConsoleScreen
from tests.tui.hall import a_hall, press, terminal

SCREENS = {place.id: type(load(place.screen)) for place in PLACES}
SWALLOWED = {
    "ctrl+s",
    "ctrl+z",
    "ctrl+m",
    "ctrl+i",
    "ctrl+h",
    "ctrl+j",
    "ctrl+c",
    "f10",
    "f11",
    "shift+f10",
    "shift+f11",
}


def tables():
    return [(name, (*screen.ACTS, *CouncilApp.ACTS)) for name, screen in SCREENS.items() if hasattr(screen, "ACTS")]


@pytest.mark.parametrize(("name", "acts"), tables(), ids=[name for name, _ in tables()])
def test_no_key_is_bound_twice(name, acts):
    keys = Counter(each for act in acts for key in act.keys for each in heard(key))
    assert {key: count for key, count in keys.items() if count > 1} == {}
    assert len({act.id for act in acts}) == len(acts)


@pytest.mark.parametrize(("name", "acts"), tables(), ids=[name for name, _ in tables()])
def test_each_letter_has_a_key_that_an_input_method_lets_through(name, acts):
    alone = [act.id for act in acts if any(map(needs_twin, act.keys)) and not any(map(is_twin, act.keys))]
    assert alone == []


@pytest.mark.parametrize(("name", "acts"), tables(), ids=[name for name, _ in tables()])
def test_no_key_that_terminals_swallow(name, acts):
    assert [key for act in acts for key in act.keys if key in SWALLOWED] == []


@pytest.mark.parametrize(("name", "acts"), tables(), ids=[name for name, _ in tables()])
def test_every_act_has_a_key_and_does_something(name, acts):
    assert [act.id for act in acts if not act.keys] == []
    assert [act.id for act in acts if (act.command is None) == (act.do is None)] == []


def test_the_bar_names_acts_that_exist():
    for screen in SCREENS.values():
        assert set(screen.BAR) <= {act.id for act in (*screen.ACTS, *CouncilApp.ACTS)}


def test_the_rules_of_keys_can_fail():
    assert needs_twin("n")
    assert needs_twin("M")
    assert not any(map(needs_twin, ("space", "delete", "0", "plus", "f5")))
    assert all(map(is_twin, ("f5", "shift+f5", "ctrl+d")))
    assert not any(map(is_twin, ("n", "shift+up", "alt+1", "space")))


def test_keys_are_shown_as_they_are_printed():
    shown = ["n", "M", "f5", "shift+f5", "ctrl+d", "space", "full_stop", "shift+up", "delete"]
    assert [face(key) for key in shown] == ["N", "⇧M", "F5", "⇧F5", "^D", "␣", ".", "⇧↑", "Del"]


def test_older_terminals_and_input_methods_are_heard():
    assert heard("shift+f5") == ("shift+f5", "f17")
    assert heard("full_stop") == ("full_stop", "ideographic_full_stop")
    assert heard("n") == ("n",)


# -- dim = decide --------------------------------------------------------------------------------------------------


def commands(scene):
    """Every act of the console that sends a command, with the command it would send now."""
    for act in ConsoleScreen.ACTS:
        if act.command is not None:
            try:
                yield act, act.command(scene)
            except Refusal as refusal:
                yield act, refusal


def situations():
    planned = a_hall()
    yield "planned", planned
    doors = a_hall().do(sitting.OpenDoors()).arrive(25)
    yield "doors", doors
    session = a_hall().do(sitting.OpenDoors()).arrive(25).do(sitting.CallToOrder())
    yield "session", session
    voting = a_hall().do(sitting.OpenDoors()).arrive(25).do(sitting.CallToOrder(), agenda.StartItem())
    voting.do(polls.OpenPoll(kind="trial", title="?"))
    yield "voting", voting
    yield "recess", a_hall().do(sitting.OpenDoors()).arrive(25).do(sitting.CallToOrder(), sitting.Recess())
    yield "over", a_hall().do(sitting.OpenDoors(), sitting.Adjourn())


@pytest.mark.parametrize(
    ("name", "hall"), list(situations()), ids=lambda value: value if isinstance(value, str) else ""
)
async def test_dim_is_what_decide_says(name, hall):
    async with terminal(hall) as pilot:
        screen = pilot.app.screen
        scene = screen.scene()
        dim = {legend.id: legend.why for legend in screen.legend}
        snapshot = hall.council.snapshot
        for act, command in commands(scene):
            refusal = (
                command
                if isinstance(command, Refusal)
                else why_not(command, snapshot.meeting, snapshot.context(scene.at, scene.actor))
            )
            assert bool(dim[act.id]) == (refusal is not None), act.id
            if refusal is not None:
                assert dim[act.id] == pilot.app.reason(refusal)


async def test_a_refused_key_says_why_and_changes_nothing():
    hall = a_hall()
    async with terminal(hall) as pilot:
        before = hall.kinds
        await press(pilot, "f5")
        await pilot.pause()
        assert hall.kinds == before
        said = [note.message for note in pilot.app._notifications]
        assert said == [pilot.app.reason(Refusal("meeting.not_in_session"))]


async def test_without_a_meeting_every_command_is_dim_and_says_so():
    hall = a_hall(planned=False)
    async with terminal(hall, "en") as pilot:
        why = {legend.id: legend.why for legend in pilot.app.screen.legend}
        none = pilot.app.reason(Refusal("meeting.none"))
        assert {why[act.id] for act in ConsoleScreen.ACTS if act.command is not None} == {none}
        for act in ConsoleScreen.ACTS:
            pilot.app.screen.action_act(act.id)
        await pilot.pause()
        assert len(pilot.app.screen_stack) <= 2, "at most the QR codes, which need no meeting"
        assert hall.council.snapshot.meetings == {}


# -- the bar, the palette, the help page ---------------------------------------------------------------------------


async def test_palette_holds_every_act_with_keys_and_reason():
    hall = a_hall()
    async with terminal(hall, "en") as pilot:
        await press(pilot, "ctrl+p")
        await pilot.pause()
        palette = pilot.app.screen
        listed = {choice.value: choice for choice in palette.found("")}
        acts = [act for act in (*ConsoleScreen.ACTS, *CouncilApp.ACTS) if act.id != "palette"]
        assert set(listed) == {act.id for act in acts}
        assert listed["next"].end == "N  F5"
        assert listed["next"].why == pilot.app.reason(Refusal("meeting.not_in_session"))
        assert listed["go_on"].why == ""


async def test_the_palette_does_what_is_chosen():
    hall = a_hall()
    async with terminal(hall, "en") as pilot:
        await press(pilot, "ctrl+p", "=open the doors", "enter")
        await pilot.app.workers.wait_for_complete()
        assert hall.kinds[-1] == "doors_opened"


async def test_help_lists_every_act():
    hall = a_hall()
    async with terminal(hall, "en", size=(120, 40)) as pilot:
        await press(pilot, "f1")
        await pilot.pause()
        shown = "\n".join(str(line.render()) for line in pilot.app.screen.query("Static"))
        for act in ConsoleScreen.ACTS:
            assert " ".join(map(face, act.keys)).split()[0] in shown
        assert "Motion" in shown


async def test_the_key_bar_shows_all_when_asked():
    from council.tui.widgets.keybar import KeyBar

    hall = a_hall()
    async with terminal(hall, "en", size=(160, 50)) as pilot:
        bar = pilot.app.screen.query_one(KeyBar)
        few = bar.render().plain
        assert "Next item" not in few
        await press(pilot, "comma")
        await pilot.pause()
        everything = bar.render().plain
        assert all(legend.title in everything for legend in pilot.app.screen.legend if legend.on_bar)
        await press(pilot, "comma")
        await pilot.pause()
        assert bar.render().plain == few


async def test_a_click_on_the_key_bar_does_the_act():
    hall = a_hall()
    async with terminal(hall, "en") as pilot:
        bar = pilot.app.screen.query_one("KeyBar")
        place = bar.render().plain.index("Open the doors")
        await pilot.click("KeyBar", offset=(place + 2, 0))
        await pilot.app.workers.wait_for_complete()
        assert hall.kinds[-1] == "doors_opened"


async def test_a_refused_act_says_why_when_pointed_at():
    hall = a_hall().do(sitting.OpenDoors())
    async with terminal(hall, "en") as pilot:
        bar = pilot.app.screen.query_one("KeyBar")
        lines = bar.render().plain.splitlines()
        row = next(row for row, line in enumerate(lines) if "Proxy" in line)
        await pilot.hover("KeyBar", offset=(lines[row].index("Proxy") + 2, row))
        await pilot.pause()
        assert str(bar.tooltip) == pilot.app.reason(Refusal("proxy.not_allowed"))


async def test_a_place_is_gone_to_by_digit():
    hall = a_hall()
    async with terminal(hall) as pilot:
        await press(pilot, "1")
        await pilot.pause()
        assert pilot.app.current_mode == PLACES[0].id
        await press(pilot, "2")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConsoleScreen)


def test_an_act_whose_command_raises_a_refusal_is_dim_for_that_reason():
    def nothing(scene):
        raise Refusal("agenda.nothing_in_hand")

    hall = a_hall()
    scene = ConsoleScene(hall.council.snapshot, hall.clock(), "chair")
    act = Act("x", "X", ("x", "f2"), "G", command=nothing)
    assert act.why_not(scene).code == "agenda.nothing_in_hand"
    assert Act("x", "X", ("x", "f2"), "G", command=lambda _: sitting.OpenDoors()).why_not(scene) is None


def test_titles_are_short_enough_for_a_bar():
    from council.i18n import words

    for language in ("zh", "en"):
        _ = words(language)
        long = [act.id for act in ConsoleScreen.ACTS if len(_(act.title)) > (8 if language == "zh" else 20)]
        assert long == []
    assert re.fullmatch(r"[a-z_]+", ConsoleScreen.ACTS[0].id)
    assert issubclass(ConsoleScreen, CouncilScreen)


def test_alt_and_a_digit_is_heard_as_terminals_send_it() -> None:
    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
    from textual.keys import _character_to_key

    for digit in "12345678":
        sent = ANSI_SEQUENCES_KEYS.get(f"\x1b{digit}")
        assert isinstance(sent, str)
        assert ALT_DIGITS[_character_to_key(sent)] == f"alt+{digit}"
