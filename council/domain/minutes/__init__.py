"""The minutes: a rendering of the journal, pure and deterministic, also of a meeting that still goes on.

Everything comes out of the journal (and the meeting that it folds into), the counted boxes, and the names of the
people and proposals that it mentions by id. The same journal always gives the same minutes: an archive is checked by
writing them again. `form` holds the shapes; the other modules each write a section.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from council.domain.box import CountedBox
from council.domain.kernel import JournalEntry
from council.domain.ledger import Entry, Proposal
from council.domain.meeting import Meeting
from council.domain.minutes import items, presence, votes
from council.domain.minutes.form import Minutes, Origin, Who
from council.domain.minutes.masking import people_in, veil_of
from council.domain.minutes.sources import Sources, named, source_of
from council.domain.minutes.taken_back import taken_back
from council.domain.roster import Roster

__all__ = ["Minutes", "Origin", "Who", "minutes_of", "origins_of", "people_in", "veil_of"]


def minutes_of(
    meeting: Meeting,
    entries: Sequence[JournalEntry],
    people: Roster,
    boxes: Mapping[str, CountedBox] | None = None,
    origins: Mapping[str, Origin] | None = None,
    community: str = "",
) -> Minutes:
    """The minutes of a meeting as it stands.

    `meeting` is what `entries` fold into; `boxes` are the counted boxes by poll id; `origins` the proposals behind
    items by `source` (see `origins_of`). An id that neither the roster nor the guest list knows is printed as it is.
    """
    sources = Sources(meeting, entries, people, boxes or {}, origins or {})
    agenda = items.items(sources)
    resolved = votes.resolutions(sources)
    return Minutes(
        community=community,
        meeting=meeting.id,
        number=meeting.number,
        title=meeting.title,
        body=meeting.body,
        body_name=meeting.body_name,
        track=meeting.track,
        stage=meeting.stage,
        place=meeting.place,
        planned=meeting.starts,
        began=meeting.opened,
        ended=meeting.closed,
        as_of=sources.as_of,
        status=meeting.status,
        continues=meeting.continues,
        adjourn_reason=meeting.adjourn_reason,
        chair=sources.somebody(meeting.chair),
        clerk=sources.somebody(meeting.clerk),
        tellers=tuple(map(sources.who, meeting.tellers)),
        scrutineers=tuple(map(sources.who, meeting.scrutineers)),
        declared=tuple(map(sources.who, meeting.declared)),
        rule=meeting.rule,
        notices=meeting.notices,
        discussions=presence.discussions(sources),
        deliveries=presence.deliveries(sources),
        roll=presence.roll(sources),
        call=presence.call(sources),
        breaks=presence.breaks(sources),
        items=agenda,
        polls=votes.polls(sources),
        speeches=items.speeches(sources, None),
        notes=items.notes(sources, None),
        resolutions=resolved,
        decisions=votes.decisions(agenda, resolved),
        carried_over=items.carried_over(sources, agenda),
        taken_back=taken_back(sources),
        plugins=meeting.plugins,
        sections=meeting.sections,
    )


def origins_of(meeting: Meeting, proposals: Iterable[Entry[Proposal]], people: Roster) -> dict[str, Origin]:
    """The proposals that a meeting's items come from or were merged into, by `proposals/<id>`."""
    wanted = {item.source for item in meeting.agenda} | {source_of(item.merged_into) for item in meeting.agenda}
    return {
        source: Origin(
            number=entry.number,
            title=entry.fields.title,
            grid=entry.fields.grid,
            proposer=named(entry.fields.proposer, people),
            supporters=len(entry.fields.supporters),
        )
        for entry in proposals
        if (source := source_of(entry.id)) in wanted
    }
