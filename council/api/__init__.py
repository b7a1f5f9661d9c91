"""What plugins are written against: `from council.api import …`, and nothing else of the program.

What a terminal screen needs is in `council.api.screens`, what a page on phones or the projector needs in
`council.api.pages`; both are imported only by the code that shows something. Tests use `council.testing`.
"""

from council.domain.agenda_templates import AgendaTemplate
from council.domain.kernel import N_, Command, JournalEntry, Refusal, Text
from council.domain.ledger import (
    About,
    Action,
    Becoming,
    Change,
    Counter,
    Deadline,
    Entry,
    Fields,
    Intake,
    Ledger,
    Period,
    Rate,
    Sheet,
    Workflow,
    figures,
)
from council.domain.meeting import Meeting
from council.domain.plugged import MinutesSection
from council.domain.roster import Person, in_order, masked_name, masked_phone
from council.domain.rules import DecisionRule
from council.domain.tally import (
    Ask,
    Choice,
    Count,
    Draws,
    Method,
    Option,
    OptionNumbers,
    OwnBallot,
    PostedForm,
    Question,
    Winners,
)
from council.domain.tally.lots import Lots
from council.domain.tally.stages import ResultRow, ResultTable, Stage, Tie
from council.hookspecs import LEVEL, hook
from council.plugins.offers import (
    AgendaKind,
    CommandLine,
    Exporter,
    Finding,
    Objection,
    PluginScreen,
    Route,
    Source,
    StoreKind,
)
from council.qr import svg as qr_svg
from council.service.snapshot import Snapshot


def refusal(zh: str, en: str) -> Refusal:
    """An expected no in the plugin's own words, to be raised: what is wrong and what to do, in both languages."""
    return Refusal("plugin.says", text=Text(zh=zh, en=en))


__all__ = [
    "LEVEL",
    "N_",
    "About",
    "Action",
    "AgendaKind",
    "AgendaTemplate",
    "Ask",
    "Becoming",
    "Change",
    "Choice",
    "Command",
    "CommandLine",
    "Count",
    "Counter",
    "Deadline",
    "DecisionRule",
    "Draws",
    "Entry",
    "Exporter",
    "Fields",
    "Finding",
    "Intake",
    "JournalEntry",
    "Ledger",
    "Lots",
    "Meeting",
    "Method",
    "MinutesSection",
    "Objection",
    "Option",
    "OptionNumbers",
    "OwnBallot",
    "Period",
    "Person",
    "PluginScreen",
    "PostedForm",
    "Question",
    "Rate",
    "Refusal",
    "ResultRow",
    "ResultTable",
    "Route",
    "Sheet",
    "Snapshot",
    "Source",
    "Stage",
    "StoreKind",
    "Text",
    "Tie",
    "Winners",
    "Workflow",
    "figures",
    "hook",
    "in_order",
    "masked_name",
    "masked_phone",
    "qr_svg",
    "refusal",
]
