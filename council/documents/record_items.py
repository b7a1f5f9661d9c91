"""One agenda item in the record: where it came from, what was said, moved and voted, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from council.documents import Words
from council.documents.paper import Block, Entries, Facts, Heading, Paragraph
from council.documents.phrases import (
    MOTION_STATES,
    OUTCOME_TONES,
    OUTCOMES,
    SIDES,
    joined,
    name,
    noted,
    option,
    sentences,
)
from council.documents.record_votes import vote_card
from council.domain.meeting import Outcome
from council.domain.minutes.form import (
    Decision,
    ItemRecord,
    Minutes,
    MotionRecord,
    NoteRecord,
    ResolutionRecord,
    Speech,
)
from council.domain.standing import on_screens


def item_blocks(minutes: Minutes, item: ItemRecord, _: Words, zone: tzinfo) -> Iterator[Block]:
    """The whole account of one item."""
    yield heading(minutes, item, _)
    facts = tuple(_facts(item, _))
    if facts:
        yield Facts(facts)
    if item.text:
        yield Paragraph(item.text, _("What is proposed") if item.origin else "")
    if item.speeches:
        yield Paragraph("", _("Speeches"))
        yield speech_list(item.speeches, _)
    if item.motions:
        yield Paragraph("", _("Motions"))
        yield Entries(tuple(_motion(motion, item.motions, _) for motion in item.motions))
    for poll_id in item.polls:
        poll = minutes.poll(poll_id)
        first = poll.items[0]
        if first == item.id:
            yield vote_card(poll, minutes, _, zone)
        else:
            yield block_vote(minutes, first, _)
    if item.notes:
        yield note_list(item.notes, _)
    yield from _came_of_it(minutes, item, _)
    resolved = [each for each in minutes.resolutions if each.number in item.resolutions]
    if resolved:
        yield Entries(tuple(_resolution(each, _) for each in resolved))


def block_vote(minutes: Minutes, first: str, _: Words) -> Paragraph:
    """That an item was voted on together with others, and where that is told."""
    number = next(each.number for each in minutes.items if each.id == first)
    return Paragraph(_("Voted on in one block; see item {number}.", number=number), _("Vote"))


def outcome_of(item_id: str, outcome: Outcome, minutes: Minutes, _: Words) -> str:
    """What came of an item; and that it is an opinion, where the votes on it are no decision in law."""
    said = _(OUTCOMES[outcome])
    votes = [poll for poll in minutes.polls if poll.kind == "formal" and poll.result and item_id in poll.items]
    if outcome not in ("adopted", "rejected") or not any(poll.rule.opinion_only(on_screens(poll)) for poll in votes):
        return said
    return noted(said, _("an opinion, no decision in law"), _)


def _chosen(item_id: str, minutes: Minutes, _: Words) -> str:
    """Who was elected in the votes on an item, over all rounds; a round that asked the same again replaces the one
    before."""
    votes = [poll for poll in minutes.polls if poll.kind == "formal" and item_id in poll.items]
    asked_again = {(poll.earlier, poll.question.option_ids) for poll in votes if poll.result}
    elected = [
        option(poll, each, _)
        for poll in votes
        if poll.result is not None and (poll.id, poll.question.option_ids) not in asked_again
        for each in poll.result.elected
    ]
    return _("{label}: {text}", label=_("Elected"), text=joined(elected, _)) if elected else ""


def heading(minutes: Minutes, item: ItemRecord, _: Words) -> Heading:
    """An item's title with its number and what came of it."""
    if item.state == "dropped":
        return Heading(item.title, 3, "", _("Taken off the agenda"), "quiet")
    if item.outcome is None or (item.outcome == "noted" and item.kind != "report"):
        return Heading(item.title, 3, item.number)
    said = outcome_of(item.id, item.outcome, minutes, _)
    return Heading(item.title, 3, item.number, said, OUTCOME_TONES.get(item.outcome, "plain"))


def _facts(item: ItemRecord, _: Words) -> Iterator[tuple[str, str]]:
    origin = item.origin
    if item.kind_title is not None:
        yield _("Kind"), item.kind_title.in_language(_.language)
    if origin is not None:
        yield _("Proposal no."), origin.number
        source = joined((text for text in (origin.grid, name(origin.proposer, _)) if text), _)
        supporters = _.n("{count} supporter", "{count} supporters", origin.supporters) if origin.supporters else ""
        yield _("Proposed by"), noted(source, supporters, _)
    if item.started is not None:
        used = _.duration(item.seconds)
        planned = _("{minutes} min planned", minutes=item.minutes) if item.minutes else ""
        yield _("Time used"), noted(used, planned, _)
    if item.added_in_session:
        yield _("Agenda"), _("added during the meeting")


def speech_list(speeches: Iterable[Speech], _: Words) -> Entries:
    """Who said what, on which side, for how long."""
    rows = []
    for speech in speeches:
        order = _("point of order") if speech.point_of_order else ""
        side = _(SIDES[speech.side]) if speech.side in SIDES else ""
        note = joined((text for text in (order, side, _.duration(speech.seconds)) if text), _)
        rows.append((noted(name(speech.who, _), note, _), speech.gist or "—"))
    return Entries(tuple(rows))


def note_list(notes: Iterable[NoteRecord], _: Words) -> Entries:
    """What was written down."""
    return Entries(tuple((_("Note"), note.text) for note in notes))


def _motion(motion: MotionRecord, others: Sequence[MotionRecord], _: Words) -> tuple[str, str]:
    label = _("Amendment") if motion.amends else _("Motion")
    amended = next((other for other in others if other.amends == motion.id and other.state == "carried"), None)
    facts = (
        _("moved by {mover}", mover=name(motion.mover, _)),
        _("seconded by {seconder}", seconder=name(motion.seconder, _)) if motion.seconder else "",
        _("amended to read: {text}", text=motion.text) if amended and motion.text != motion.moved else "",
        noted(_(MOTION_STATES[motion.state]), motion.reason, _),
    )
    return label, _("{motion} [{facts}]", motion=motion.moved, facts=sentences(facts, _))


def _came_of_it(minutes: Minutes, item: ItemRecord, _: Words) -> Iterator[Block]:
    if item.outcome is not None and item.outcome != "noted" and item.state != "dropped":
        merged = _("into {number}", number=item.merged_into) if item.merged_into else ""
        outcome = noted(outcome_of(item.id, item.outcome, minutes, _), merged, _)
        yield Paragraph(sentences((outcome, _chosen(item.id, minutes, _)), _), _("Outcome"))
    if item.wording:
        yield Paragraph(item.wording, _("Wording as amended"))
    if item.reason:
        yield Paragraph(item.reason, _("Reason"))
    if item.dissent:
        yield Paragraph(item.dissent, _("Dissent"))


def _resolution(resolution: ResolutionRecord, _: Words) -> tuple[str, str]:
    facts = [_("responsible: {owner}", owner=name(resolution.owner, _)) if resolution.owner else ""]
    facts.append(_("by {date}", date=_.date(resolution.due)) if resolution.due else "")
    told = sentences(facts, _)
    text = _("{motion} [{facts}]", motion=resolution.text, facts=told) if told else resolution.text
    return _("Resolution {number}", number=resolution.number), text


def decision_rows(minutes: Minutes, _: Words) -> tuple[tuple[str, ...], ...]:
    """The list of decisions as a table's rows: number, what, responsible, by when."""
    return tuple(
        (
            decision.resolution or "—",
            _decided(decision, minutes, _),
            name(decision.owner, _),
            _.date(decision.due, short=True) if decision.due else "—",
        )
        for decision in minutes.decisions
    )


def _decided(decision: Decision, minutes: Minutes, _: Words) -> str:
    outcome = outcome_of(decision.item, decision.outcome, minutes, _)
    if decision.resolution:
        worth = outcome != _(OUTCOMES[decision.outcome])
        return noted(decision.text, _("an opinion, no decision in law") if worth else "", _)
    outcome = sentences((outcome, _chosen(decision.item, minutes, _)), _)
    return noted(_("{label}: {text}", label=decision.title, text=outcome), decision.reason or decision.text, _)
