"""Paper ballots: what two tellers entered, each apart from the other, and how it joins the other ballots of the box.

Until the poll is closed it lies among the secrets under the poll's key: nobody sees the other's count before they have
entered their own, no screen shows a partial result. When both say the same, the journal says how many came back and who
counted them; closing puts the ballots into the box, with the others and like the others: secret ones carry no name, and
a tracking code that nobody holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import orjson

from council.domain import counting
from council.domain.box import CountedBox
from council.domain.codes import tracking_code
from council.domain.counting import CastBallot
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting, Poll
from council.domain.paper import EnterPaper, teller_refusal
from council.domain.polls import method_of
from council.domain.tally import Choice
from council.service.ballots import OpenBox, fresh_key
from council.service.batch import Batch, key_name


@dataclass(frozen=True)
class TellerSheet:
    """What one teller counted. In a secret vote `piles` are how many ballots say the same, in a vote by name `named` is
    what each right's ballot says and `spoilt` are the rights whose ballot is invalid. `invalid` is how many are."""

    piles: Mapping[Choice, int] = field(default_factory=dict, repr=False)
    named: Mapping[str, Choice] = field(default_factory=dict, repr=False)
    spoilt: frozenset[str] = frozenset()
    invalid: int = 0

    @property
    def returned(self) -> int:
        """How many ballots came back, invalid ones included."""
        return sum(self.piles.values()) + len(self.named) + self.invalid

    def same(self, other: TellerSheet) -> bool:
        """Whether two tellers counted alike."""
        return not differences(self, other)


@dataclass(frozen=True)
class Difference:
    """A line in which two tellers differ. `choice` is a ballot as cast, None for the invalid ones; by name `right` says
    whose ballot it is. `mine` and `theirs` are numbers of ballots, by name 1 and 0."""

    mine: int
    theirs: int
    choice: Choice | None = None
    right: str = ""


@dataclass(frozen=True)
class Standing:
    """How the counting of paper stands for one teller: what they entered, and where both have, what differs from
    `other`'s count."""

    own: TellerSheet | None = None
    other: str = ""
    differences: tuple[Difference, ...] = ()


Sheets = dict[str, TellerSheet]


def differences(mine: TellerSheet, theirs: TellerSheet) -> tuple[Difference, ...]:
    """Line by line, in a fixed order: every different ballot, then the invalid ones."""
    found = [
        Difference(mine.piles.get(choice, 0), theirs.piles.get(choice, 0), choice)
        for choice in sorted({*mine.piles, *theirs.piles})
        if mine.piles.get(choice, 0) != theirs.piles.get(choice, 0)
    ]
    for right in sorted({*mine.named, *theirs.named, *mine.spoilt, *theirs.spoilt}):
        ours, others = (_said(sheet, right) for sheet in (mine, theirs))
        if ours != others:
            found += [Difference(1, 0, choice, right) for choice in ours]
            found += [Difference(0, 1, choice, right) for choice in others]
    if not (mine.spoilt or theirs.spoilt) and mine.invalid != theirs.invalid:
        found.append(Difference(mine.invalid, theirs.invalid))
    return tuple(found)


def _said(sheet: TellerSheet, right: str) -> list[Choice | None]:
    """What a sheet says of one right's ballot: a choice, None for an invalid one, nothing if it did not come back."""
    if right in sheet.spoilt:
        return [None]
    return [sheet.named[right]] if right in sheet.named else []


def entered(batch: Batch, meeting: Meeting, poll_id: str, teller: str, sheet: TellerSheet) -> Standing:
    """Take a teller's count. Where another teller has entered the same, both have counted; else it is kept, and what
    differs is told.

    Raises `Refusal`: `paper.no_teller` and its kind, `paper.none_issued`, `paper.counted_already`, `ballot.closing`,
    `ballot.waiting`, and what is wrong with a choice.
    """
    poll = _require_open(meeting, poll_id)
    sheet = _checked(batch, poll, sheet)
    box = batch.box(poll.id)
    if box is not None and (box.sealed or box.key is None):
        raise Refusal("ballot.closing" if box.sealed else "ballot.waiting")
    sheets = {**_kept(batch, meeting, poll), teller: sheet}
    others = [other for name, other in sheets.items() if name != teller]
    agrees = next((name for name, other in sheets.items() if name != teller and other.same(sheet)), "")
    command = EnterPaper(
        teller=teller,
        agrees=agrees,
        differs=bool(others) and not agrees,
        returned=sheet.returned,
        invalid=sheet.invalid,
        back=tuple(sorted({*sheet.named, *sheet.spoilt})),
        spoilt=tuple(sorted(sheet.spoilt)),
    )
    batch.decide(command, teller, meeting)  # refused first, before anything is kept
    _keep(batch, meeting, poll, sheets)
    batch.record(command, teller, meeting.id)
    return _standing(sheets, teller)


def standing(batch: Batch, meeting: Meeting, poll_id: str, teller: str) -> Standing:
    """How it stands for this teller; another's count is told of only to who has entered their own."""
    poll = _require_open(meeting, poll_id)
    if (refusal := teller_refusal(meeting, poll, teller)) is not None:
        raise refusal
    return _standing(_kept(batch, meeting, poll), teller)


def _require_open(meeting: Meeting, poll_id: str) -> Poll:
    poll = meeting.polls.get(poll_id)
    if poll is None or not poll.is_open:
        raise Refusal("ballot.poll_closed")
    return poll


def _standing(sheets: Sheets, teller: str) -> Standing:
    own = sheets.get(teller)
    others = [(name, other) for name, other in sheets.items() if name != teller]
    if own is None or not others:
        return Standing(own)
    name, other = min(others, key=lambda each: len(differences(own, each[1])))
    return Standing(own, name, differences(own, other))


def _checked(batch: Batch, poll: Poll, sheet: TellerSheet) -> TellerSheet:
    """The sheet with each ballot in its one form; raises `Refusal` for a ballot that is none."""
    method = method_of(poll.question, batch.snapshot.methods)
    if sheet.invalid < 0 or any(count < 0 for count in sheet.piles.values()):
        raise Refusal("paper.unreadable", line="")
    if poll.secrecy == "by_name":
        strangers = {*sheet.named, *sheet.spoilt} - set(poll.paper.issued)
        if strangers or sheet.piles or set(sheet.named) & sheet.spoilt:
            raise Refusal("paper.unreadable", line="")
        named = {right: method.checked(poll.question, choice) for right, choice in sheet.named.items()}
        return TellerSheet(named=named, spoilt=sheet.spoilt, invalid=len(sheet.spoilt))
    if sheet.named or sheet.spoilt:
        raise Refusal("paper.unreadable", line="")
    piles: dict[Choice, int] = {}
    for choice, count in sheet.piles.items():
        if count:
            checked = method.checked(poll.question, choice)
            piles[checked] = piles.get(checked, 0) + count
    return TellerSheet(piles=piles, invalid=sheet.invalid)


# -- what is kept until the poll is closed ---------------------------------------------------------------------------


def paper_name(meeting: str, poll: str) -> str:
    """The name under which tellers' counts lie among the secrets."""
    return f"{meeting}-{poll}.paper"


def _kept(batch: Batch, meeting: Meeting, poll: Poll) -> Sheets:
    box = batch.box(poll.id)
    raw = batch.store.secret(paper_name(meeting.id, poll.id))
    return _read(box, poll, raw) if box is not None and raw is not None else {}


def _keep(batch: Batch, meeting: Meeting, poll: Poll, sheets: Sheets) -> None:
    box = _begun(batch, meeting, poll)
    rows = {
        teller: {
            "piles": [[list(choice), count] for choice, count in sorted(sheet.piles.items())],
            "named": {right: list(choice) for right, choice in sorted(sheet.named.items())},
            "spoilt": sorted(sheet.spoilt),
            "invalid": sheet.invalid,
        }
        for teller, sheet in sheets.items()
    }
    batch.store.keep_secret(paper_name(meeting.id, poll.id), box.hidden(poll.id, orjson.dumps(rows)))


def _read(box: OpenBox, poll: Poll, raw: bytes) -> Sheets:
    rows = orjson.loads(box.revealed(poll.id, raw))
    return {
        teller: TellerSheet(
            piles={tuple(choice): count for choice, count in row["piles"]},
            named={right: tuple(choice) for right, choice in row["named"].items()},
            spoilt=frozenset(row["spoilt"]),
            invalid=row["invalid"],
        )
        for teller, row in rows.items()
    }


def _begun(batch: Batch, meeting: Meeting, poll: Poll) -> OpenBox:
    """The poll's box on the disk, with its key; begun now if nobody has voted by phone."""
    box = batch.boxes.open.get(poll.id)
    if box is None:
        box = OpenBox.of(poll, fresh_key(), meeting.rights)
        batch.store.keep_secret(key_name(meeting.id, poll.id), box.key)
        batch.store.cast(meeting.id, poll.id, {}, {})
        batch.boxes.open[poll.id] = box
        batch.then(partial(_noted, poll=poll.id))
    return box


def _noted(batch: Batch, poll: str) -> None:
    if poll in batch.boxes.open:
        batch.note_roll(poll, batch.boxes.open[poll].roll)


# -- into the box ----------------------------------------------------------------------------------------------------


def with_paper(batch: Batch, meeting: Meeting, poll: Poll, phones: CountedBox) -> CountedBox:
    """The counted box with the paper ballots that two tellers agreed on. The same every time it is made: a program that
    died after counting finishes with the same box."""
    if not poll.paper.issued:
        return phones
    papers = _papers(batch, meeting, poll) if poll.paper.is_counted else []
    on_paper = counting.on_paper(poll)
    return CountedBox(
        roll={**phones.roll, **dict.fromkeys(on_paper, "paper")},
        ballots=(*phones.ballots, *(ballot for ballot, _code in papers)),
        codes=(*phones.codes, *(code for _ballot, code in papers)),
    )


def _papers(batch: Batch, meeting: Meeting, poll: Poll) -> list[tuple[CastBallot, str]]:
    box = batch.boxes.open.get(poll.id)
    raw = batch.store.secret(paper_name(meeting.id, poll.id))
    if box is None or raw is None:
        raise Refusal("poll.box_unreadable", title=poll.title)
    sheet = _read(box, poll, raw)[poll.paper.tellers[0]]
    cast: list[tuple[Choice, str | None]] = [(choice, right) for right, choice in sorted(sheet.named.items())]
    cast += [(choice, None) for choice, count in sorted(sheet.piles.items()) for _each in range(count)]
    codes = [_code(box, place) for place in range(len(cast))]
    return [
        (CastBallot(choice=choice, right=right, code=code if poll.board == "choices" else None), code)
        for (choice, right), code in zip(cast, codes, strict=True)
    ]


def _code(box: OpenBox, place: int) -> str:
    """A tracking code that nobody holds: made of the poll's key, which is deleted when the poll is counted."""
    return tracking_code(hashlib.sha256((box.key or b"") + f"/paper/{place}".encode()).hexdigest())
