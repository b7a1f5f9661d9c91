"""Ledgers: documents with a workflow. A model, states, named actions, who may, what needs a reason; nothing else.

`fields` says what a model's fields are called and hold, `entry` what a document goes through, `declaration` what a
ledger may ask of the core beyond that, `figures` counts, `own` are the core's own."""

from council.domain.ledger.declaration import (
    PROPOSAL,
    Becoming,
    Counter,
    Deadline,
    Intake,
    Ledger,
    Rate,
    Sheet,
)
from council.domain.ledger.entry import (
    DELETED,
    Action,
    Change,
    Entry,
    Workflow,
    acted,
    last_number,
    next_number,
    numbered,
)
from council.domain.ledger.fields import About, Fields, FieldSpec, fields_of
from council.domain.ledger.figures import Figure, Period, Share, figures
from council.domain.ledger.own import (
    CATEGORIES,
    CATEGORY_NAMES,
    FOLLOW_UP_WORKFLOW,
    FOLLOW_UPS,
    RESIDENT_WORKFLOW,
    Category,
    FollowUp,
    Proposal,
    proposals,
)

__all__ = [
    "CATEGORIES",
    "CATEGORY_NAMES",
    "DELETED",
    "FOLLOW_UPS",
    "FOLLOW_UP_WORKFLOW",
    "PROPOSAL",
    "RESIDENT_WORKFLOW",
    "About",
    "Action",
    "Becoming",
    "Category",
    "Change",
    "Counter",
    "Deadline",
    "Entry",
    "FieldSpec",
    "Fields",
    "Figure",
    "FollowUp",
    "Intake",
    "Ledger",
    "Period",
    "Proposal",
    "Rate",
    "Share",
    "Sheet",
    "Workflow",
    "acted",
    "fields_of",
    "figures",
    "last_number",
    "next_number",
    "numbered",
    "proposals",
]
