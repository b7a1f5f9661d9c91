"""What every phone shows alike: the matter in hand, results, the agenda. Drawn once per language and change."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from markupsafe import Markup

from council.domain.kernel import Refusal
from council.domain.meeting import Meeting, Motion, Poll
from council.domain.tally import Method
from council.i18n import Words
from council.i18n.asking import decided_by, seats
from council.i18n.telling import Told, told
from council.service.snapshot import Snapshot
from council.web.ballots import fields
from council.web.drawing import Kept, drawn
from council.web.person import name_of

SHOWN_IN_FULL = 1
"""Results that are told with all their numbers; earlier ones are one line each."""


@dataclass(frozen=True)
class Shared:
    """The sections that are the same for everybody, and a text that changes with them."""

    parts: dict[str, Markup]
    mark: str


def shared(snapshot: Snapshot, meeting: Meeting, _: Words, kept: Kept) -> Shared:
    """The common sections of the meeting in hand, in one language."""
    grounds = (
        meeting.status,
        meeting.agenda,
        meeting.motions,
        meeting.polls,
        meeting.floor.speaking and meeting.floor.speaking.person,
        meeting.starts,
        meeting.title,
        meeting.place,
        meeting.resolutions,
        snapshot.roster,
    )
    return kept.get(("shared", _.language), grounds, lambda: _shared(snapshot, meeting, _))


def _shared(snapshot: Snapshot, meeting: Meeting, _: Words) -> Shared:
    """While a vote is on there are neither results nor agenda: only what matters now, and a small page."""
    voting = meeting.open_poll is not None
    told_ones = [] if voting else results(meeting, _)
    lines = [] if voting else list(meeting.outline())
    parts = {
        "now": drawn("phone/now.html", _=_, **_now(snapshot, meeting)),
        "results": drawn("phone/results.html", _=_, results=told_ones, full=SHOWN_IN_FULL),
        "agenda": drawn("phone/agenda.html", _=_, lines=lines, over=meeting.status == "adjourned"),
    }
    digest = blake2b("\0".join((meeting.title, *parts.values())).encode(), digest_size=6)
    return Shared(parts, digest.hexdigest())


def results(meeting: Meeting, _: Words) -> list[Told]:
    """All results of the meeting, the latest first. Trial votes are forgotten once something real has been decided."""
    closed = [poll for poll in reversed(meeting.polls.values()) if poll.result is not None]
    real = any(poll.kind != "trial" for poll in closed)
    told_ones = (told(poll, _) for poll in closed if not real or poll.kind != "trial")
    return [each for each in told_ones if each is not None]


def matter(meeting: Meeting) -> tuple[str, Motion | None]:
    """The number of the item in hand, and the motion on it that is voted on next."""
    item = meeting.active_item
    if item is None:
        return "", None
    number = next((number for number, _depth, each in meeting.outline() if each.id == item.id), "")
    waiting = meeting.pending_motions(item.id)
    return number, waiting[0] if waiting else None


def _now(snapshot: Snapshot, meeting: Meeting) -> dict[str, object]:
    number, motion = matter(meeting)
    speaking = meeting.floor.speaking
    return {
        "meeting": meeting,
        "zone": snapshot.settings.zone,
        "item": meeting.active_item if meeting.status in ("session", "recess") else None,
        "number": number,
        "motion": motion,
        "speaker": name_of(snapshot, speaking.person) if speaking else "",
    }


def question(poll: Poll, snapshot: Snapshot, _: Words, kept: Kept) -> dict[str, object]:
    """An open poll as its ballots ask it. Where its method is missing (a plugin that was turned off), no ballot is
    shown: from ticks it might be counted wrongly."""
    method = snapshot.methods.get(poll.question.method)
    return kept.get(
        ("question", _.language),
        (poll, method),
        lambda: {
            "poll": poll,
            "requirement": decided_by(poll, method, _),
            "seats": seats(poll.question, _),
            **_ballot(poll, method, _),
        },
    )


def _ballot(poll: Poll, method: Method | None, _: Words) -> dict[str, object]:
    """The method and its blank ballot; neither, where a plugin's ballot cannot be drawn."""
    try:
        return {"method": method, "blank": fields(poll.question, method, _, {}) if method is not None else ""}
    except Refusal:
        return {"method": None, "blank": ""}
