"""What verifying an archive found: single checks, and the sentences for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from council.domain.kernel import N_

Told = Literal["good", "wrong", "open"]
"""How a check came out: it holds, it does not, or it could not be made (a note)."""


@dataclass(frozen=True)
class Check:
    """One thing that was checked. `where` is the record's file; `params` fill the sentence (`poll`: a vote's title)."""

    what: str
    told: Told
    where: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool | None:
        """True, False, or None when it could not be checked."""
        return {"good": True, "wrong": False, "open": None}[self.told]

    @property
    def sentence(self) -> str:
        """The English source of its sentence, a key of the catalogues; `params` are its fields."""
        return (WRONG if self.told == "wrong" else OPEN)[self.what]


@dataclass(frozen=True)
class Report:
    """Everything that was checked, in order. `head` is the hash of the last record: compare it with signed paper."""

    checks: tuple[Check, ...]
    head: str | None = None

    @property
    def ok(self) -> bool:
        """Whether there was something to check and nothing of it was wrong."""
        return bool(self.checks) and not any(check.told == "wrong" for check in self.checks)

    @property
    def wrong(self) -> list[Check]:
        """What does not hold."""
        return [check for check in self.checks if check.told == "wrong"]

    @property
    def open(self) -> list[Check]:
        """What could not be checked."""
        return [check for check in self.checks if check.told == "open"]

    def sums(self) -> Iterator[tuple[str, int]]:
        """What holds, as sentences with how often: (English source with the field `count`, count)."""
        counted = Counter(check.what for check in self.checks if check.told == "good")
        return ((GOOD[what], count) for what, count in counted.items())


GOOD = {
    "record.canonical": N_("Records in their one exact form: {count}"),
    "record.hash": N_("Records whose content fits their hash: {count}"),
    "chain.link": N_("Links between records that hold: {count}"),
    "chain.names": N_("Corrections, approvals and publications that name a record of theirs: {count}"),
    "chain.paper": N_("Hashes on signed paper that stand in the chain: {count}"),
    "journal.folds": N_("Journals complete and readable: {count}"),
    "journal.quorum": N_("Quorums at the call to order counted again: {count}"),
    "minutes.same": N_("Minutes written again out of the journal, word for word the same: {count}"),
    "poll.rule": N_("Rules unchanged since their vote was opened: {count}"),
    "poll.quorum": N_("Votes opened with the numbers that the roll call gives, or with a reason on record: {count}"),
    "poll.gates": N_("Votes before which was done what their rule asks for, or with a reason on record: {count}"),
    "poll.hands": N_("Shows of hands with no more hands than people who were free to raise one: {count}"),
    "poll.box": N_("Ballot boxes as they were when counted: {count}"),
    "poll.named": N_("Votes whose ballots carry names if and only if the vote was by name: {count}"),
    "poll.board": N_(
        "Votes that show choices beside codes if and only if that was said before they were opened: {count}"
    ),
    "poll.roll": N_("Rolls that hold only people entitled to vote: {count}"),
    "poll.there": N_("Rolls that hold only people who were there while the vote was open: {count}"),
    "poll.paper_given": N_("Issues of paper ballots to people who could vote and had not: {count}"),
    "poll.paper": N_("Votes whose paper ballots were given out, came back and were counted by two tellers: {count}"),
    "poll.assisted": N_("Votes in which helper and witness of everybody who was helped are on record: {count}"),
    "poll.sectors": N_("Shows of hands that are the sum of their sectors: {count}"),
    "poll.electorate": N_("Votes closed with those present whom the roll call gives: {count}"),
    "poll.tie": N_("Ties that were decided as their rule provides: {count}"),
    "poll.ballots": N_("Votes with exactly one valid ballot for each right used: {count}"),
    "poll.codes": N_("Votes with one tracking code for each ballot: {count}"),
    "poll.recount": N_("Votes counted again with the same result: {count}"),
}
"""What holds, summed up."""

WRONG = {
    "files.none": N_("There is no record to check."),
    "record.readable": N_("This is not a record of an archive, or it has been damaged: {problem}"),
    "record.newer": N_("This record was written by a newer Council. Install the newer version to check it."),
    "record.canonical": N_("This record is not in its one exact form; the first change is at byte {place}."),
    "record.hash": N_("This record was changed: its content does not fit its hash."),
    "chain.link": N_("Record {seq} does not follow the record before it: one of the two was changed or replaced."),
    "chain.gap": N_("Record {seq} is missing."),
    "chain.twice": N_("There are two records with the number {seq}."),
    "chain.names": N_("This record speaks of a record that is not in the archive before it."),
    "chain.paper": N_(
        "The hash on the paper ({hash}…) is not in this archive: a record that was signed is another one."
    ),
    "chain.meeting_twice": N_("This meeting has been archived before."),
    "journal.folds": N_("The journal is incomplete or was changed: {problem}"),
    "journal.quorum": N_("The quorum at the call to order was {stated} of {due}, counted again it is {counted}."),
    "minutes.same": N_("The minutes do not say what the journal says; the first difference is at {place}."),
    "poll.rule": N_("The vote on “{poll}”: the rule is not the one that was frozen when the vote was opened."),
    "poll.box": N_("The vote on “{poll}”: the ballot box is not the one that was counted."),
    "poll.box_missing": N_("The vote on “{poll}”: its ballot box is missing."),
    "poll.box_extra": N_("There is a ballot box of which the journal knows no vote: {box}"),
    "poll.roll": N_("The vote on “{poll}”: {count} on the roll were not entitled to vote."),
    "poll.quorum": N_(
        "The vote on “{poll}”: opened with {stated} of {due} present, counted again {counted}, or without a quorum and "
        "without a reason."
    ),
    "poll.gates": N_("The vote on “{poll}”: opened although something was missing that its rule wants done before."),
    "poll.hands": N_(
        "The vote on “{poll}”: {raised} hands were raised, but only {free} people were free to raise one."
    ),
    "poll.board": N_("The vote on “{poll}”: the codes on the ballots are not what was said before it was opened."),
    "poll.there": N_("The vote on “{poll}”: {count} on the roll were not there while it was open."),
    "poll.paper_given": N_("The vote on “{poll}”: {count} got a paper ballot who could not, or voted otherwise."),
    "poll.paper": N_(
        "The vote on “{poll}”: {issued} paper ballots given out, {returned} came back; the roll, the tellers or a "
        "reason do not fit that."
    ),
    "poll.assisted": N_("The vote on “{poll}”: somebody was helped, and helper and witness are not on record."),
    "poll.sectors": N_("The vote on “{poll}”: the hands are not the sum of the sectors."),
    "poll.tie": N_("The vote on “{poll}”: a tie was decided that its rule, or its count, does not know."),
    "poll.electorate": N_("The vote on “{poll}”: those present when it closed are not those the journal tells of."),
    "poll.ballots": N_("The vote on “{poll}”: {ballots} ballots for {used} rights used."),
    "poll.named": N_("The vote on “{poll}”: the ballots do not name the rights on the roll."),
    "poll.invalid": N_("The vote on “{poll}”: {count} ballots are not valid answers to the question."),
    "poll.codes": N_("The vote on “{poll}”: {codes} tracking codes for {ballots} ballots."),
    "poll.recount": N_("The vote on “{poll}”: counted again, the result is another ({stated} / {counted})."),
}
"""What does not hold."""

OPEN = {
    "chain.place": N_("What comes before record {seq} was not given, so its place in the chain was not checked."),
    "chain.names": N_("The record it speaks of was not given, so that it exists was not checked."),
    "poll.method": N_("The vote on “{poll}” was not counted again: the voting method “{method}” is not installed."),
}
"""What could not be checked."""
