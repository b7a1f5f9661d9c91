"""Channels beside the phone, as far as a poll remembers them: hands by sectors, paper ballots, help with a vote.

What was chosen is never among it: choices lie in the ballot box, and a channel with few ballots shows none of its own.
"""

from __future__ import annotations

from council.domain.kernel import Model


class Sector(Model):
    """A part of the hall in which one teller counted hands: votes for each option."""

    name: str
    teller: str = ""
    totals: dict[str, int]


class Assistance(Model):
    """Somebody voted with help: whose right it was, who helped, who witnessed it."""

    right: str
    helper: str
    witness: str


class PaperBallots(Model):
    """The paper ballots of a poll.

    `issued` are the rights that were given one, in that order: it is the number on the stub. `entered` are the tellers
    who have entered what they counted, `differ` that two of them do not agree. `tellers` are the two who agreed; empty
    while nobody has. `returned` are all that came back, `invalid` those of them that are invalid; in a vote by name
    `back` and `spoilt` say whose. `reason` is why more came back than were given out.
    """

    issued: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()
    differ: bool = False
    tellers: tuple[str, ...] = ()
    returned: int = 0
    invalid: int = 0
    back: tuple[str, ...] = ()
    spoilt: tuple[str, ...] = ()
    reason: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether two tellers have agreed."""
        return bool(self.tellers)

    @property
    def surplus(self) -> int:
        """How many more came back than were given out (收回 > 发出)."""
        return max(0, self.returned - len(self.issued))

    @property
    def ballots(self) -> int:
        """How many of them lie in the ballot box: those that came back and are not invalid."""
        return self.returned - self.invalid
