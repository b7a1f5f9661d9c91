"""Nothing lies outside the screen, nothing is cut off: every situation, both languages, from 80×24 up, long names."""

from functools import cache

import pytest
from rich.cells import cell_len
from textual.containers import ScrollableContainer
from textual.widgets import OptionList, TextArea

from council.domain import agenda, floor, motions, polls, sitting
from council.domain.ledger import Proposal
from council.domain.resolutions import Resolve
from council.domain.tally import Option, Question
from council.tui.widgets.keybar import KeyBar
from tests.drawing import draw
from tests.look import rows, text
from tests.tui.hall import NAMES, PROPOSALS, a_hall, press, terminal

LONG = "阿卜杜热西提·买买提江·吐尔逊江·艾力尼亚孜·" * 3
LONG_NAMES = (LONG[:40], "Wolfeschlegelsteinhausenbergerdorff Hubert Blaine", *NAMES[2:])
LONG_MATTER = Proposal(
    title="关于泾水家园一号楼至九号楼地下车库出入口及消防通道两侧临时停车位划线收费管理与夜间错时共享停车试点方案" * 2,
    text="，".join(["东侧消防通道两旁长期乱停"] * 60),
    grid="第一网格",
    proposer="p01",
)

SIZES = [(80, 24), (120, 40), (160, 50)]


def session(hall):
    return hall.do(sitting.OpenDoors()).arrive(25).do(sitting.CallToOrder())


def matter(hall):
    session(hall)
    first = next(item for _, _, item in hall.meeting.outline() if item.source)
    hall.do(agenda.StartItem(item=first.id))
    hall.clock.wait(1000)
    return hall


def debate(hall):
    matter(hall)
    here = [person for person in hall.meeting.members if hall.meeting.is_present(person)]
    for place, side in enumerate(
        ("for", "against", "neutral", "for", "against", "for", "for", "against", "for", "for")
    ):
        hall.do(floor.RequestFloor(person=here[place], side=side))
    hall.do(floor.GiveFloor())
    hall.clock.wait(150)
    main = motions.Move(text=LONG_MATTER.title)
    hall.do(main, motions.Second(motion=main.id, person=here[5]), motions.Move(text=LONG_MATTER.title, amends=main.id))
    return hall


def choosing(hall):
    options = tuple(Option(id=f"o{place}", label=name) for place, name in enumerate(LONG_NAMES[:9]))
    matter(hall).do(
        polls.OpenPoll(title="监票人", question=Question(method="choose", options=options, most=3, seats=2))
    )
    return hall.vote(o0=20, o1=3)


SITUATIONS = {
    "planned": lambda hall: hall,
    "doors": lambda hall: hall.do(sitting.OpenDoors()).arrive(10),
    "session": session,
    "debate": debate,
    "open": lambda hall: matter(hall).do(polls.OpenPoll()).vote(yes=9, no=3),
    "hands": lambda hall: (
        matter(hall).do(polls.OpenPoll()).vote(yes=9).do(polls.ClosePhones(), polls.EnterHands(totals={"yes": 3}))
    ),
    "carried": lambda hall: matter(hall).do(polls.OpenPoll()).vote(yes=20, no=2).do(polls.ClosePoll()),
    "tied": lambda hall: matter(hall).do(polls.OpenPoll()).vote(yes=10, no=10).do(polls.ClosePoll()),
    "choosing": choosing,
    "chosen": lambda hall: choosing(hall).do(polls.ClosePoll()),
    "recess": lambda hall: matter(hall).do(sitting.Recess()),
    "adjourned": lambda hall: (
        matter(hall)
        .do(polls.OpenPoll())
        .vote(yes=20)
        .do(polls.ClosePoll(), Resolve(text=LONG_MATTER.title, owner="p01"), sitting.Adjourn())
    ),
}


@cache
def hall_in(situation):
    return SITUATIONS[situation](a_hall(LONG_NAMES, proposals=(LONG_MATTER, *PROPOSALS[1:])))


def scrolled(widget):
    """Whether a widget may be scrolled into view, or is one's scrollbar."""
    return any(isinstance(ancestor, ScrollableContainer | OptionList | TextArea) for ancestor in widget.ancestors)


def outside(screen):
    """Widgets that are shown but not, or not wholly, on the screen and within what holds them."""
    return [
        widget
        for widget in screen.walk_children(with_self=False)
        if widget.region and not scrolled(widget)
        if widget.region not in screen.region or widget.region not in widget.parent.region
    ]


def too_wide(lines, width):
    return [line for line in lines.splitlines() if cell_len(line) > width]


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_every_situation_fits_every_size_in_both_languages(situation):
    async with terminal(hall_in(situation), "zh", SIZES[0]) as pilot:
        screen = pilot.app.screen
        for language in ("zh", "en"):
            pilot.app.language = language
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert outside(screen) == [], (language, size)
                assert screen.query_one("#middle").max_scroll_x == 0, (language, size)
                assert too_wide(screen.query_one(KeyBar).render().plain, size[0] - 2) == [], (language, size)
                assert all(sum(cell.width for cell in row) == size[0] for row in await rows(pilot)), (language, size)


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_what_matters_is_on_the_smallest_screen_without_scrolling(situation):
    hall = hall_in(situation)
    async with terminal(hall, "en", (80, 24)) as pilot:
        shown = await text(pilot)
    assert "All keys" in shown
    assert "25/36" in shown or situation in ("planned", "doors")
    if situation == "open":
        assert "Voted 12 / 25" in shown
    if situation == "debate":
        assert "-0:33" in shown, "the speaker is over time"


async def test_the_hall_takes_the_agendas_place_on_a_small_screen():
    async with terminal(hall_in("session"), "zh", (80, 24)) as pilot:
        screen = pilot.app.screen
        assert not screen.query_one("Hall").region
        await pilot.press("tab")
        await pilot.pause()
        assert screen.query_one("Hall").region
        assert not screen.query_one("#left").region
        assert screen.query_one("QrCode").drawing is not None
        assert outside(screen) == []
        await pilot.press("tab")
        await pilot.pause()
        assert screen.query_one("#left").region


async def test_a_resized_terminal_is_laid_out_anew():
    async with terminal(hall_in("debate"), "zh", (80, 24)) as pilot:
        for size in ((120, 40), (80, 24), (200, 60), (60, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert outside(pilot.app.screen) == []
            assert pilot.app.screen.query_one("#middle").max_scroll_x == 0


DIALOGS = {
    "session": [
        "ctrl+p",
        "f1",
        "ctrl+x",
        "ctrl+o",
        "shift+f8",
        "f8",
        "slash",
        "ctrl+a",
        "shift+f2",
        "ctrl+r",
        "ctrl+w",
    ],
    "debate": ["f7", "shift+f7", "minus", "f3", "full_stop", "shift+f9", "ctrl+d", "ctrl+e", "delete", "ctrl+u"],
    "open": ["f4", "ctrl+k", "shift+f4", "0"],
    "choosing": ["f4", "shift+f4"],
    "carried": ["f9", "shift+f3"],
    "doors": ["f2", "8", "asterisk"],
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("situation", "keys"), DIALOGS.items(), ids=list(DIALOGS))
async def test_every_dialog_fits_the_smallest_screen(situation, keys, language):
    async with terminal(hall_in(situation), language, (80, 24)) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            assert len(pilot.app.screen_stack) == 2, key
            assert outside(pilot.app.screen) == [], key
            frame = pilot.app.screen.query_one("#dialog")
            inside = [widget for widget in frame.children if widget.region and widget.region not in frame.region]
            assert inside == [], key
            await pilot.press("escape")
            await pilot.pause()
            assert len(pilot.app.screen_stack) == 1, key


@pytest.mark.parametrize("look", ["dark", "light"])
async def test_both_themes_are_legible(look):
    """Everything that is written stands out from its ground: WCAG 2.2 §1.4.3, and less only for what is refused."""
    async with terminal(hall_in("debate"), "zh", (120, 40)) as pilot:
        pilot.app.look = look
        await pilot.pause()
        worst = min(
            (contrast(cell.look.ink, cell.look.paper), cell.glyph)
            for row in await rows(pilot)
            for cell in row
            if cell.glyph.strip() and cell.glyph not in "─│▕▏█━▀┃▁▂▃▄▅▆▇▊▌▎▍▋▉"
        )
    assert worst[0] >= 2.0, worst


def contrast(ink, paper):
    def light(colour):
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(ink), light(paper)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("size", "keys"), [((120, 40), []), ((80, 24), ["tab"]), ((80, 24), ["ctrl+o"])], ids=str)
async def test_the_code_on_the_console_can_be_scanned(size, keys):
    import zxingcpp

    async with terminal(hall_in("session"), "zh", size) as pilot:
        await press(pilot, *keys)
        found = [code.text for code in zxingcpp.read_barcodes(draw(await rows(pilot), 8, 16))]
    assert found == ["http://192.168.1.23:8765"]
