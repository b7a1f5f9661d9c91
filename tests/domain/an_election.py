"""Elections to test with: a hall of ten, ballots as they are cast, lots as they are drawn.

held = election("irv", "abc", "a", "a", "b c", "c b")      # one ballot a person, best first; "" is blank
draw(held, "b")                                             # the lot falls on b
"""

from __future__ import annotations

from council.domain import agenda, counting, elections, polls
from council.domain.elections import DrawLot
from council.domain.meeting import Item
from council.domain.tally import Barred, Option, Question
from tests.domain.a_meeting import NAMES, Held, in_session, roster

LABELS = {"a": "张秀兰", "b": "李大山", "c": "王小梅", "d": "陈志远"}


def question(method="choose", options="abc", numbers=None, barred=(), **more):
    made = tuple(Option(id=each, label=LABELS[each], numbers=(numbers or {}).get(each, ())) for each in options)
    return Question(
        method=method, options=made, barred=tuple(Barred(label=name, reason=why) for name, why in barred), **more
    )


def hall(people=10) -> Held:
    held = in_session(Item(id="i1", title="推选协商小组"), Item(id="i2", title="另一项"), people=roster(NAMES[:people]))
    return held.do(agenda.StartItem(item="i1"))


def put(held: Held, asked: Question, *ballots: str, secrecy="secret", **more) -> Held:
    held.do(polls.OpenPoll(title="推选组长", question=asked, secrecy=secrecy, **more))
    held.vote({f"r{place:02d}": tuple(each.split()) for place, each in enumerate(ballots, start=1)})
    return held.close()


def election(method, options, *ballots, people=10, **more) -> Held:
    return put(hall(people), question(method, options, **more), *ballots)


def last(held: Held):
    return list(held.meeting.polls.values())[-1]


def recounted(held: Held, poll, lots):
    box = held.boxes[poll.id]
    due = tuple(right for right in held.meeting.rights.values() if right.id not in poll.recused)
    method = polls.method_of(poll.question)
    return counting.result_of(poll, due, poll.electorate, box.roll, box.ballots, method, poll.result.box, drawn=lots)


def draw(held: Held, chosen: str, by="p03", how="当众抽取纸签") -> Held:
    """Draw as the service does: ask, count on, record."""
    poll = elections.tied_poll(held.meeting) or last(held)
    command = DrawLot(poll=poll.id, chosen=chosen, by=by, how=how)
    held.do(command)
    result = recounted(held, poll, (*elections.drawn(poll), chosen))
    return held.do(command.having(result=result), seconds=0)
