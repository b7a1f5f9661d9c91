"""A docket with something in it, and hands for its forms: what the tests of docket and minutes share."""

from datetime import timedelta

from textual.widgets import Input, TextArea

from council.domain import agenda, polls, resolutions, sitting
from council.service.drafting import draft_meeting
from tests.tui.hall import PROPOSALS, a_hall, settled

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


def a_plan(hall, body):
    starts = hall.clock.now + timedelta(days=20)
    command = draft_meeting(hall.council.snapshot, body, starts, hall.opened.agendas)
    return hall.council.meetings.plan(command).result(5).id


def within(pilot, size):
    """Every widget that is seen lies on the screen, and none scrolls sideways."""
    for widget in pilot.app.screen.walk_children():
        if widget.display and widget.region and not widget.parent.is_scrollable:
            assert widget.region.right <= size[0], widget
            assert widget.region.bottom <= size[1], widget
        assert not widget.show_horizontal_scrollbar, widget
