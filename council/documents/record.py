"""The minutes put together as a document: the complete 会议记录, or in short the 会议纪要 (PRACTICE.md §3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from council.documents import Words
from council.documents.paper import Block, Entries, Facts, Heading, Names, Paper, Paragraph, Signatures, Table
from council.documents.phrases import (
    joined,
    name,
    noted,
    option,
    sentences,
    verdict,
    votes_for,
)
from council.documents.record_heading import attendance, breaks, when_and_where, who
from council.documents.record_items import block_vote, decision_rows, heading, item_blocks, note_list, speech_list
from council.documents.record_votes import FEW, named_choices, title_of
from council.domain.kernel import N_
from council.domain.minutes import veil_of
from council.domain.minutes.form import ItemRecord, Minutes, PollRecord, Presence
from council.domain.plugged import MinutesSection
from council.domain.roster import masked_name
from council.domain.standing import CHANNELS
from council.service.records import ApprovalRecord, CorrectionRecord, Record

TAKEN_BACK = {
    "arrived": N_("Arrival"),
    "left": N_("Departure"),
    "excused": N_("Excuse"),
    "guest_admitted": N_("Guest"),
    "proxy_given": N_("Proxy"),
    "proxy_revoked": N_("Proxy taken back"),
    "note_taken": N_("Note"),
    "moved": N_("Motion"),
    "seconded": N_("Seconding"),
    "motion_set_aside": N_("Motion set aside"),
    "floor_requested": N_("Request to speak"),
    "floor_given": N_("Floor given"),
    "turn_ended": N_("End of a speech"),
    "item_added": N_("Item added"),
    "item_edited": N_("Item changed"),
    "item_moved": N_("Item moved"),
    "item_dropped": N_("Item dropped"),
    "item_started": N_("Item called"),
    "item_concluded": N_("Outcome of an item"),
    "resolved": N_("Resolution"),
    "appointed": N_("Appointment"),
    "recessed": N_("Recess"),
    "resumed": N_("Resumption"),
    "called_to_order": N_("Call to order"),
}


def compose(
    minutes: Minutes,
    _: Words,
    zone: tzinfo,
    *,
    masked: bool = False,
    short: bool = False,
    head: str = "",
    later: Sequence[Record] = (),
) -> Paper:
    """The minutes as blocks. `masked`: names as on a notice board; `short`: 会议纪要; `head`: the archive chain's hash,
    printed at the foot of what is signed; `later`: the archive's records, of which this meeting's corrections and
    approvals are told first."""
    shown = minutes.masked() if masked else minutes
    top, *rest = (_short if short else _whole)(shown, _, zone)
    return Paper(
        title=shown.title,
        kind=_("Summary minutes") if short else _("Minutes"),
        over=shown.community,
        stamp="" if shown.status == "adjourned" else _preview(shown, _, zone),
        blocks=(top, *_since(minutes, later, masked, _, zone), *rest),
        foot=tuple(_foot(shown, _, head)),
        dense=short,
    )


def _preview(minutes: Minutes, _: Words, zone: tzinfo) -> str:
    if minutes.as_of is None:
        return _("Preview")
    return _("Preview: the meeting is not over; as of {time}", time=_.datetime(minutes.as_of, zone))


def _since(minutes: Minutes, later: Sequence[Record], masked: bool, _: Words, zone: tzinfo) -> Iterator[Block]:
    """What became of the minutes after they were archived: whoever reads them should not miss a correction."""
    veil = veil_of(minutes) if masked else str
    rows = []
    for record in later:
        if not isinstance(record, CorrectionRecord | ApprovalRecord) or record.meeting != minutes.meeting:
            continue
        day, signed = _.date(record.at, zone), masked_name(record.by) if masked else record.by
        if isinstance(record, CorrectionRecord):
            told = sentences((veil(record.text), _("reason: {reason}", reason=veil(record.reason)), signed), _)
            rows.append((_("Corrected on {date}", date=day), told))
        else:
            rows.append((_("Approved on {date}", date=day), signed))
    if rows:
        yield Heading(_("Since these minutes were archived"))
        yield Entries(tuple(rows))


def _foot(minutes: Minutes, _: Words, head: str) -> Iterator[str]:
    if minutes.plugins:
        used = sorted(minutes.plugins.values(), key=lambda plugin: plugin.name)
        listed = joined((noted(f"{plugin.name} {plugin.version}".strip(), plugin.hash[:16], _) for plugin in used), _)
        yield _("Plugins active: {plugins}", plugins=listed)
    if head:
        yield _("Archive chain (SHA-256): {head}", head=head)


def _plugin_section(section: MinutesSection, language: str) -> Iterator[Block]:
    """What a plugin wrote: its lines, and its table."""
    for line in section.lines:
        yield Paragraph(line.in_language(language))
    if section.rows:
        width = max(len(section.head), *(len(row) for row in section.rows))
        head, *rows = (
            tuple(cell.in_language(language) for cell in row) + ("",) * (width - len(row))
            for row in (section.head, *section.rows)
        )
        yield Table(head, tuple(rows))


# -- the two forms -----------------------------------------------------------------------------------------------


def _whole(minutes: Minutes, _: Words, zone: tzinfo) -> Iterator[Block]:
    sections = iter(section_numbers(_))
    yield Facts((*when_and_where(minutes, _, zone), *who(minutes, _), *breaks(minutes, _, zone)))
    yield Heading(_("Business"), number=next(sections))
    for item in minutes.items:
        yield from item_blocks(minutes, item, _, zone)
    if minutes.speeches or minutes.notes:
        yield Heading(_("Outside the agenda"), number=next(sections))
        yield speech_list(minutes.speeches, _)
        yield note_list(minutes.notes, _)
    yield from _closing(minutes, _, sections)
    for section in minutes.sections:
        yield Heading(section.title.in_language(_.language), number=next(sections))
        yield from _plugin_section(section, _.language)
    if minutes.taken_back:
        yield Heading(_("Acts taken back"), number=next(sections))
        yield Entries(tuple(_taken_back(minutes, _, zone)))
    yield _signatures(minutes, _, zone)
    yield from _annexes(minutes, _, zone)


def _short(minutes: Minutes, _: Words, zone: tzinfo) -> Iterator[Block]:
    sections = iter(section_numbers(_))
    yield Facts((*when_and_where(minutes, _, zone), (_("Attendance"), attendance(minutes, _))))
    yield Heading(_("Items and votes"), number=next(sections))
    for item in minutes.items:
        if item.state != "dropped":
            yield heading(minutes, item, _)
            yield from _in_short(minutes, item, _)
    yield from _closing(minutes, _, sections)
    yield Signatures((_.p("signature", "Chair"), _.p("signature", "Clerk")), _signed(minutes, _, zone))


def _closing(minutes: Minutes, _: Words, sections: Iterator[str]) -> Iterator[Block]:
    if minutes.decisions:
        yield Heading(_("Decisions"), number=next(sections))
        header = (_("Resolution no."), _("Decision"), _("Responsible"), _("By when"))
        yield Table(header, decision_rows(minutes, _), narrow=frozenset({0, 3}))
    if minutes.carried_over and minutes.status == "adjourned":
        yield Heading(_("For the next meeting"), number=next(sections))
        yield Entries(
            tuple(("", noted(each.title, each.origin, _)) for each in minutes.carried_over),
            numbered=True,
        )


def section_numbers(_: Words) -> list[str]:
    """The numbers of sections, as the language counts them."""
    return _.p("section numbers", "1. 2. 3. 4. 5. 6. 7. 8.").split()


def _in_short(minutes: Minutes, item: ItemRecord, _: Words) -> Iterator[Block]:
    for poll_id in item.polls:
        poll = minutes.poll(poll_id)
        if poll.kind != "formal" or poll.result is None:
            continue
        if poll.items[0] == item.id:
            result = sentences((joined(_totals(poll, _), _), _won(poll, _)), _)
            yield Paragraph(noted(title_of(poll, minutes, _), result, _), _("Vote"))
        else:
            yield block_vote(minutes, poll.items[0], _)
    for note in item.notes:
        yield Paragraph(note.text)
    if item.reason:
        yield Paragraph(item.reason, _("Reason"))


def _won(poll: PollRecord, _: Words) -> str:
    if poll.result is not None and poll.result.elected:
        elected = joined((option(poll, each, _) for each in poll.result.elected), _)
        return _("{label}: {text}", label=_("Elected"), text=elected)
    return verdict(poll, _)[0]


def _totals(poll: PollRecord, _: Words) -> Iterator[str]:
    for each, votes in votes_for(poll):
        yield _("{choice} {votes}", choice=option(poll, each, _), votes=_.number(votes))


# -- what stands at the end --------------------------------------------------------------------------------------


def _taken_back(minutes: Minutes, _: Words, zone: tzinfo) -> Iterator[tuple[str, str]]:
    for taken in minutes.taken_back:
        kind = _(TAKEN_BACK.get(taken.kind, N_("Entry")))
        what = sentences((kind, name(taken.about, _) if taken.about else "", taken.text), _)
        reason = _("reason: {reason}", reason=taken.reason) if taken.reason else ""
        told = sentences((_("{what}, taken back by {who}", what=what, who=name(taken.by, _)), reason), _)
        yield _.time(taken.struck_at, zone), told


def _signatures(minutes: Minutes, _: Words, zone: tzinfo) -> Signatures:
    labels = (
        _.p("signature", "Chair"),
        _.p("signature", "Clerk"),
        _.p("signature", "Scrutineer"),
        _.p("signature", "Teller"),
    )
    return Signatures(labels, _signed(minutes, _, zone))


def _signed(minutes: Minutes, _: Words, zone: tzinfo) -> str:
    return _.date(minutes.ended, zone) if minutes.ended else ""


def _annexes(minutes: Minutes, _: Words, zone: tzinfo) -> Iterator[Block]:
    members = minutes.roll.members
    if members:
        came = [member for member in members if member.spans]
        yield Heading(_("Annex: attendance"))
        yield Names(tuple(_arrival(member, _, zone) for member in came))
        yield from _away(_("Excused"), (each for each in members if each.standing == "absent"), _)
        away = [each for each in members if each.standing == "expected"]
        yield from _away(_("Gave a proxy"), (each for each in away if not each.votes), _)
        yield from _away(_("Absent"), (each for each in away if each.votes), _)
    listed = [poll for poll in minutes.polls if len(poll.by_name) > FEW and poll.kind == "formal"]
    if listed:
        yield Heading(_("Annex: votes by name"))
    for poll in listed:
        yield Paragraph("", title_of(poll, minutes, _))
        yield named_choices(poll, _)


def _arrival(member: Presence, _: Words, zone: tzinfo) -> str:
    times = joined(
        (
            _("{start}–{end}", start=_.time(came, zone), end=_.time(went, zone)) if went else _.time(came, zone)
            for came, went in member.spans
        ),
        _,
    )
    channel = _(CHANNELS[member.channel]) if member.channel else ""
    return noted(name(member.who, _), joined((text for text in (times, channel) if text), _), _)


def _away(label: str, members: Iterable[Presence], _: Words) -> Iterator[Paragraph]:
    told = joined((noted(name(each.who, _), each.reason, _) for each in members), _)
    if told:
        yield Paragraph(told, label)
