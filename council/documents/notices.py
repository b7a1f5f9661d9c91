"""Papers around a meeting: the notice that calls it, the public notice of what it decided, the tellers' sheet, and the
slip that gives somebody a task. Each is put together as blocks, so it can be drawn as a page or as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta, tzinfo

from council.documents import Words
from council.documents.html import paper_html
from council.documents.paper import (
    Block,
    Card,
    Entries,
    Facts,
    Form,
    Heading,
    Paper,
    Paragraph,
    Sender,
    Signatures,
    Table,
)
from council.documents.phrases import joined, majority_sum, name, noted, option, sentences, verdict, votes_for
from council.documents.record import section_numbers
from council.documents.record_heading import declared, time_of
from council.documents.record_items import decision_rows
from council.documents.record_votes import title_of, vote_card
from council.domain.ledger import Entry, FollowUp, Proposal
from council.domain.meeting import Meeting
from council.domain.minutes import Minutes
from council.domain.minutes.form import PollRecord
from council.domain.roster import Roster

PUBLISHED = 15
"""Days that decisions hang out where the rule says nothing (居委会法 §34)."""


# -- the notice that calls a meeting -----------------------------------------------------------------------------


def notice_html(meeting: Meeting, community: str, _: Words, zone: tzinfo, issued: date, contact: str = "") -> str:
    """The notice of a meeting (会议通知) as a page; see `notice`."""
    return paper_html(notice(meeting, community, _, zone, issued, contact), _)


def notice(meeting: Meeting, community: str, _: Words, zone: tzinfo, issued: date, contact: str = "") -> Paper:
    """When, where, who is due, what is on the agenda, and by which rule it is decided. `contact` is where to ask."""
    return Paper(
        title=_("Notice of the {meeting}", meeting=meeting.title),
        kind=_("Meeting notice"),
        over=community,
        blocks=tuple(_called(meeting, community, _, zone, issued, contact)),
        dense=True,
    )


def _called(meeting: Meeting, community: str, _: Words, zone: tzinfo, issued: date, contact: str) -> Iterator[Block]:
    numbers = iter(section_numbers(_))
    yield Paragraph(_("Dear members of the {body},", body=meeting.body_name))
    yield Paragraph(_("the {meeting} is called. Please come in time.", meeting=meeting.title))
    yield Heading(_("Time and place"), number=next(numbers))
    yield Facts(((_("Time"), time_of(meeting.starts, None, _, zone)), (_("Place"), meeting.place or "—")))
    yield Heading(_("Who is due"), number=next(numbers))
    yield Paragraph(_.n("{body}, {count} vote.", "{body}, {count} votes.", len(meeting.rights), body=meeting.body_name))
    yield Heading(_("Agenda"), number=next(numbers))
    yield Facts(tuple(_agenda(meeting, _)))
    if meeting.rule is not None:
        rule = meeting.rule
        yield Heading(_("How it is decided"), number=next(numbers))
        yield Paragraph(noted(rule.name.in_language(_.language), rule.basis.in_language(_.language), _))
        yield Paragraph(rule.explanation.in_language(_.language))
    yield Heading(_("Please note"), number=next(numbers))
    yield Entries(tuple(("", text) for text in _asked(meeting, _, contact)), numbered=True)
    yield Sender(community, _.date(issued))


def _agenda(meeting: Meeting, _: Words) -> Iterator[tuple[str, str]]:
    for number, _depth, item in meeting.outline():
        if item.state != "dropped":
            minutes = _("{minutes} min", minutes=item.minutes) if item.minutes else ""
            yield number, noted(item.title, minutes, _)


def _asked(meeting: Meeting, _: Words, contact: str) -> Iterator[str]:
    yield _("Bring the slip with your code; you get it before the meeting or at the sign-in desk.")
    if meeting.rule is not None and meeting.rule.proxy.allowed:
        yield _("If you cannot come, you may have somebody vote for you; a written proxy must be shown at the desk.")
    else:
        yield _("If you cannot come, please say so beforehand and give the reason. Nobody can vote for you.")
    if contact:
        yield _("Questions: {contact}", contact=contact)


# -- what was decided, in public ---------------------------------------------------------------------------------


def last_day(minutes: Minutes, starts: date) -> date:
    """The last day on which decisions hang out: the longest time that a rule of the meeting asks for, 15 days where
    none says so. The first day is not counted (民法典 §201)."""
    rules = [poll.rule for poll in minutes.polls if poll.kind == "formal"]
    rules += [minutes.rule] if minutes.rule is not None else []
    return starts + timedelta(days=max((rule.publish_days for rule in rules), default=0) or PUBLISHED)


def publication_html(
    minutes: Minutes,
    _: Words,
    zone: tzinfo,
    starts: date,
    ends: date | None = None,
    contact: str = "",
    head: str = "",
) -> str:
    """The public notice of decisions (决议公示) as a page; see `publication`."""
    return paper_html(publication(minutes, _, zone, starts, ends, contact, head), _)


def publication(
    minutes: Minutes,
    _: Words,
    zone: tzinfo,
    starts: date,
    ends: date | None = None,
    contact: str = "",
    head: str = "",
) -> Paper:
    """What a meeting decided, with each vote's sums, names masked; from when to when it hangs out (`ends`: see
    `last_day`), and where objections go."""
    shown = minutes.masked()
    return Paper(
        title=_("Decisions of the {meeting}", meeting=shown.title),
        kind=_("Public notice"),
        over=shown.community,
        blocks=tuple(_published(shown, _, zone, starts, ends or last_day(minutes, starts), contact)),
        foot=(_("Archive chain (SHA-256): {head}", head=head),) if head else (),
        dense=True,
    )


def _published(minutes: Minutes, _: Words, zone: tzinfo, starts: date, ends: date, contact: str) -> Iterator[Block]:
    numbers = iter(section_numbers(_))
    roll = minutes.roll
    met = minutes.call is not None and minutes.call.met and bool(minutes.call.quorum)
    held = _(
        "The {meeting} was held on {time} at {place}. {due} were due, {came} came.",
        meeting=minutes.title,
        time=time_of(minutes.began, minutes.ended, _, zone),
        place=minutes.place,
        due=roll.due,
        came=roll.came,
    )
    yield Paragraph(held + (_(" The quorum was reached.") if met else "") + _(" It decided:"))
    yield Heading(_("Decisions"), number=next(numbers))
    header = (_("Resolution no."), _("Decision"), _("Responsible"), _("By when"))
    yield Table(header, decision_rows(minutes, _), narrow=frozenset({0, 3}))
    votes = [poll for poll in minutes.polls if poll.kind == "formal" and poll.result is not None]
    if votes:
        yield Heading(_("How the votes went"), number=next(numbers))
        yield Entries(tuple(_told(poll, minutes, _) for poll in votes), numbered=True)
    yield Heading(_("Days of this notice"), number=next(numbers))
    yield Paragraph(_("From {start} to {end}.", start=_.date(starts), end=_.date(ends)))
    objections = _("Whoever objects says so during these days, in writing or in person: {contact}.", contact=contact)
    yield Paragraph(
        objections
        if contact
        else _("Whoever objects says so to the committee during these days, in writing or in person.")
    )
    yield Sender(minutes.community, _.date(starts))


def _told(poll: PollRecord, minutes: Minutes, _: Words) -> tuple[str, str]:
    result = poll.result
    assert result is not None  # only counted votes are told
    totals = joined(
        (_("{choice} {votes}", choice=option(poll, each, _), votes=_.number(votes)) for each, votes in votes_for(poll)),
        _,
    )
    sums = sentences((majority_sum(clause, _) for clause in result.finding.passing), _)
    return title_of(poll, minutes, _), sentences((totals, sums, verdict(poll, _)[0]), _)


# -- the tellers' sheet ------------------------------------------------------------------------------------------


def result_sheet_html(
    minutes: Minutes, _: Words, zone: tzinfo, polls: Iterable[str] | None = None, head: str = ""
) -> str:
    """The result sheet for the tellers to sign, as a page; see `result_sheet`."""
    return paper_html(result_sheet(minutes, _, zone, polls, head), _)


def result_sheet(minutes: Minutes, _: Words, zone: tzinfo, polls: Iterable[str] | None = None, head: str = "") -> Paper:
    """The counted votes (all formal ones, or those of these ids) for the tellers to check and sign before they leave.

    The hashes of the ballot boxes and the chain's `head` are printed whole: signed on paper, they are what an archive
    that was hashed anew cannot match. Before the meeting is adjourned the head is that of all records before it.
    """
    wanted = None if polls is None else set(polls)
    counted = [
        poll
        for poll in minutes.polls
        if poll.result is not None and (poll.kind == "formal" if wanted is None else poll.id in wanted)
    ]
    cards = tuple(_without_fine_print(vote_card(poll, minutes, _, zone, sums=True)) for poll in counted)
    boxes = tuple((poll.title, poll.result.box or "—") for poll in counted if poll.result is not None)
    blocks: list[Block] = [_meeting_facts(minutes, _, zone), *cards]
    blocks += _counted_by(minutes, _)
    blocks.append(Paragraph(_("Ballots and people agree; the sums above were checked on the spot.")))
    readers = (_.p("signature", "Scrutineer"), _.p("signature", "Teller"))
    blocks.append(
        Signatures((*readers, _.p("signature", "Ballot reader"), _.p("signature", "Chair")), _signed(minutes, _, zone))
    )
    foot = [_("Ballot box of “{poll}” (SHA-256): {box}", poll=title, box=box) for title, box in boxes]
    over = minutes.status == "adjourned"
    chain = _("Archive chain (SHA-256): {head}", head=head)
    before = _("Archive chain before this meeting (SHA-256): {head}", head=head)
    foot += [chain if over else before] if head else []
    return Paper(
        title=minutes.title, kind=_("Result sheet"), over=minutes.community, blocks=tuple(blocks), foot=tuple(foot)
    )


def _counted_by(minutes: Minutes, _: Words) -> Iterator[Block]:
    """Tellers and scrutineers by name, and what they declared."""
    offices = ((_("Scrutineers"), minutes.scrutineers), (_("Tellers"), minutes.tellers))
    rows = tuple((title, joined((name(who, _) for who in held), _)) for title, held in offices if held)
    if rows:
        yield Facts(rows)
    if minutes.declared:
        yield Paragraph(declared(minutes, _))


def _without_fine_print(card: Card) -> Card:
    """A vote without its fine print: the hashes stand at the foot, whole."""
    kept = tuple(block for block in card.blocks if not (isinstance(block, Paragraph) and block.quiet))
    return Card(card.title, kept, card.badge, card.tone)


def _meeting_facts(minutes: Minutes, _: Words, zone: tzinfo) -> Facts:
    return Facts(
        (
            (_("Number"), minutes.number),
            (_("Time"), time_of(minutes.began, minutes.ended, _, zone)),
            (_("Place"), minutes.place or "—"),
        )
    )


def _signed(minutes: Minutes, _: Words, zone: tzinfo) -> str:
    return _.date(minutes.as_of, zone) if minutes.as_of else ""


# -- a task given ------------------------------------------------------------------------------------------------


def follow_up_html(
    entry: Entry[FollowUp],
    people: Roster,
    community: str,
    _: Words,
    zone: tzinfo,
    issued: date,
    proposal: Entry[Proposal] | None = None,
) -> str:
    """The slip that gives somebody a task (督办单), as a page; see `follow_up`."""
    return paper_html(follow_up(entry, people, community, _, zone, issued, proposal), _)


def follow_up(
    entry: Entry[FollowUp],
    people: Roster,
    community: str,
    _: Words,
    zone: tzinfo,
    issued: date,
    proposal: Entry[Proposal] | None = None,
) -> Paper:
    """Who does what by when, where it comes from, and room to write down what was done and how it is rated.

    `proposal` is the matter behind it; what is in the ledger already is printed, the rest stays empty.
    """
    fields = entry.fields
    origin = noted(proposal.fields.title, proposal.number, _) if proposal is not None else ""
    answered = next((change for change in reversed(entry.changes) if change.action == "answer"), None)
    rated = _("{score} of 5", score=fields.score) if fields.score is not None else ""
    rows = (
        (_("Matter"), fields.title, False),
        (_("Comes from"), sentences((origin, _resolution(fields, _)), _), False),
        (_("Responsible"), people.name(fields.owner) if fields.owner else "", False),
        (_("Given on"), _.date(issued), False),
        (_("By when"), _.date(fields.due) if fields.due else "", False),
        (_("What is to be done"), fields.task, True),
        (_("What was done"), fields.evidence, True),
        (_("Answered on"), _.date(answered.at, zone) if answered else "", False),
        (_("Residents' rating"), sentences((rated, fields.comment), _), False),
    )
    signers = (_.p("signature", "Given by"), _.p("signature", "Taken on by"), _.p("signature", "Checked by"))
    return Paper(
        title=_("Follow-up slip"),
        kind=_("No. {number}", number=entry.number),
        over=community,
        blocks=(Form(rows), Signatures(signers, "")),
    )


def _resolution(fields: FollowUp, _: Words) -> str:
    return _("Resolution {number}", number=fields.resolution) if fields.resolution else ""
