"""Ballot files of the field: BLT, and PrefLib's .soc, .soi, .toc and .toi.

Readers are strict: a file that says one thing in two ways, or not enough, is refused with the line and what is wrong
there, never counted by a guess.
"""

from __future__ import annotations

from pathlib import PurePath

from council.documents.ballot_blt import read_blt
from council.documents.ballot_lines import BallotLines, Election
from council.documents.ballot_preflib import read_old_preflib, read_preflib
from council.domain.kernel import Refusal

__all__ = ["KINDS", "Election", "read_ballots"]

KINDS = (".blt", ".soc", ".soi", ".toc", ".toi")


def read_ballots(content: bytes, name: str) -> Election:
    """The election in a ballot file; the end of its name says which format it has.

    Raises `Refusal("ballots.kind_unknown")` for another one, and a refusal `ballots.…` that names the file, the line
    and what is wrong there.
    """
    kind = PurePath(name).suffix.lower()
    if kind not in KINDS:
        raise Refusal("ballots.kind_unknown", name=name, kinds=", ".join(KINDS))
    file = BallotLines(name, kind, content)
    if kind == ".blt":
        return read_blt(file)
    return read_preflib(file) if file.is_headed else read_old_preflib(file)
