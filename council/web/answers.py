"""What a refusal is in HTTP: its status. The sentence comes from the words."""

from __future__ import annotations

from council.domain.kernel import Refusal

NOT_FOUND, GONE, FORBIDDEN, CONFLICT, UNCLEAR = 404, 410, 403, 409, 422
TOO_LARGE, TOO_MANY = 413, 429
NOT_RECORDED = 503
"""The store refused: nothing has changed, and trying again may help."""

STATUS = {
    "assist.candidate": FORBIDDEN,
    "assist.two_others": UNCLEAR,
    "assist.two_people": UNCLEAR,
    "ballot.choose_one": UNCLEAR,
    "ballot.equal_ranks": UNCLEAR,
    "ballot.mark_outside": UNCLEAR,
    "ballot.marked_twice": UNCLEAR,
    "ballot.not_present": FORBIDDEN,
    "ballot.not_yours": FORBIDDEN,
    "ballot.rank_skipped": UNCLEAR,
    "ballot.rank_unclear": UNCLEAR,
    "ballot.ranked_twice": UNCLEAR,
    "ballot.receipt_unclear": UNCLEAR,
    "ballot.recused": FORBIDDEN,
    "ballot.too_few": UNCLEAR,
    "ballot.too_many": UNCLEAR,
    "ballot.unknown_option": UNCLEAR,
    "code.malformed": NOT_FOUND,
    "code.replaced": GONE,
    "code.unknown": NOT_FOUND,
    "ledger.invalid": UNCLEAR,
    "ledger.no_intake": NOT_FOUND,
    "ledger.not_yours": FORBIDDEN,
    "ledger.unknown": NOT_FOUND,
    "ledger.unknown_action": UNCLEAR,
    "ledger.unknown_entry": NOT_FOUND,
    "ledger.unknown_field": UNCLEAR,
    "meeting.adjourned": GONE,
    "meeting.none": NOT_FOUND,
    "page.busy": TOO_MANY,
    "page.slip_needed": FORBIDDEN,
    "page.unclear": UNCLEAR,
    "paper.no_teller": FORBIDDEN,
    "paper.teller_stands": FORBIDDEN,
    "paper.undeclared": FORBIDDEN,
    "paper.unreadable": UNCLEAR,
    "person.missing": UNCLEAR,
    "photo.too_large": TOO_LARGE,
    "photo.too_many": UNCLEAR,
    "photo.unreadable": UNCLEAR,
    "proxy.agent_excluded": FORBIDDEN,
    "proxy.not_allowed": FORBIDDEN,
    "proxy.not_written": UNCLEAR,
    "reason.missing": UNCLEAR,
    "roll.at_the_desk": FORBIDDEN,
    "roll.not_due": FORBIDDEN,
    "slips.none": NOT_FOUND,
    "staff.unknown": FORBIDDEN,
    "text.empty": UNCLEAR,
    "track.malformed": NOT_FOUND,
    "track.unknown": NOT_FOUND,
}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal; one that is not in the table is a conflict with how things stand."""
    return STATUS.get(refusal.code, CONFLICT)
