"""A proposal as a form: what, where, of which kind, by whom, with whose support."""

from __future__ import annotations

from council.domain.kernel import Refusal
from council.domain.ledger import Proposal
from council.i18n import Words
from council.service.snapshot import Snapshot
from council.tui.dialogs.form import Answers, Form
from council.tui.docket.views import categories, grids
from council.tui.widgets.fields import Line, Paragraph, Pick
from council.tui.widgets.whom import People, Whom

LONGEST_TITLE = 120  # what `Proposal.title` takes


def proposal_form(_: Words, title: str, snapshot: Snapshot, fields: Proposal | None = None) -> Form:
    """The form, empty or filled in; it stays until the title is one."""
    known = fields or Proposal(title="…")
    places = [("", "–"), *((grid, grid) for grid in grids(snapshot))]
    form = Form(
        title,
        (
            Line("title", _("Title"), fields.title if fields else "", placeholder=_("One line: what should be done")),
            Whom("proposer", _("Proposer"), known.proposer),
            Pick("grid", _("Grid"), places, known.grid),
            Pick("category", _("Category"), categories(_), known.category),
            People("supporters", _("Supporters"), known.supporters),
            Paragraph("text", _("Text"), known.text),
        ),
    )
    form.check = _why_not
    return form


def _why_not(answers: Answers) -> Refusal | None:
    if not answers["title"]:
        return Refusal("text.empty")
    if len(answers["title"]) > LONGEST_TITLE:
        return Refusal("text.too_long", most=LONGEST_TITLE, length=len(answers["title"]))
    return None


def proposal_from(answers: Answers, snapshot: Snapshot) -> Proposal:
    """What was filled in; a proposal without a grid belongs to the one where its proposer lives."""
    proposer = snapshot.roster.get(answers["proposer"])
    return Proposal(
        title=answers["title"],
        text=answers["text"],
        category=answers["category"],
        grid=answers["grid"] or (proposer.grid if proposer else ""),
        proposer=answers["proposer"],
        supporters=tuple(person for person in answers["supporters"] if person != answers["proposer"]),
    )
