"""What a plugin may bring: pluggy hooks, each with what it is for, when it is called, and what it returns.

The program's own features come through these hooks as well (`council.plugins.BuiltIn`). A hook asks for parameters by
name: one that it does not need is left out. `plugins/README.md` tells the same at length, with a plugin built step by
step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from council.domain.agenda_templates import AgendaTemplate
    from council.domain.kernel import Command, JournalEntry
    from council.domain.ledger import Ledger
    from council.domain.meeting import Meeting
    from council.domain.plugged import MinutesSection
    from council.domain.rules import DecisionRule
    from council.domain.tally import Method
    from council.plugins.offers import (
        AgendaKind,
        CommandLine,
        Exporter,
        Finding,
        Objection,
        PluginScreen,
        Route,
        StoreKind,
    )
    from council.service.snapshot import Snapshot

LEVEL = 1
"""The level of these hooks. A plugin says which one it needs by the keyword `council-hooks-1` in its metadata; one
that asks for a higher level is refused before it is imported. Adding a hook raises it; none is ever changed or taken
away."""

spec = pluggy.HookspecMarker("council")
hook = pluggy.HookimplMarker("council")
"""The marker for a plugin's functions: `from council.api import hook`, then `@hook`."""


# -- declarations: called once, when a community is opened ---------------------------------------------------------


@spec
def ledgers() -> Iterable[Ledger]:  # type: ignore[empty-body]
    """Ledgers 台账: documents with a workflow, from which the program makes table, form, search, Excel, pages, figures
    and printed sheets. Called once when a community is opened.

    Returns `Ledger` declarations; an id is the name of a file (`ledgers/<id>.json`) and is never changed. The program's
    own ids (`residents`, `proposals`, `follow_ups`) are taken; of two plugins that want one id the first keeps it. The
    entries of a ledger whose plugin is gone stay in their file as they are.

        @hook
        def ledgers():
            return [Ledger(id="wishes", title=Text(zh="微心愿", en="Small wishes"), fields=Wish, workflow=WORKFLOW)]
    """


@spec
def screens() -> Iterable[PluginScreen]:  # type: ignore[empty-body]
    """Screens of the terminal, listed beside the program's own places. Called once when a community is opened.

    Returns `PluginScreen`s: the class is named, not given, and imported when the screen is first shown, so that a
    command that shows no terminal does not pay for it. A screen that raises is closed and named; the meeting goes on.

        @hook
        def screens():
            return [PluginScreen("duties", Text(zh="值班", en="Duties"), load="council_volunteers.screen:Duties")]
    """


@spec
def routes() -> Iterable[Route]:  # type: ignore[empty-body]
    """Pages for phones, the desk and the projector, under `/P/<plugin>/…`. Called once when a community is opened.

    Returns `Route`s: the function is named and imported at the first request; it gets a `Visit` and answers with a
    `Page`, a `Move` or a `File` (`council.api.pages`), on a thread of its own. Pages of residents show only what may be
    public; nothing on them tells anything of an open vote. One that fails is a page that says so, and names the plugin
    to the chair.

        @hook
        def routes():
            return [Route("card/{grid}", load="council_contact_cards.pages:card")]
    """


@spec
def commands() -> Iterable[CommandLine]:  # type: ignore[empty-body]
    """Commands: `council run DIR NAME [ARGS…]`. Called once when a community is opened.

    Returns `CommandLine`s; `run` gets the open community and the words after the name, prints what it has to say, and
    returns the exit code.

        @hook
        def commands():
            return [CommandLine("roster", Text(zh="排班表", en="The roster"), run=print_roster)]
    """


@spec
def voting_methods() -> Iterable[Method]:  # type: ignore[empty-body]
    """Ways of voting, beside yes/no and choose. Called once when a community is opened.

    Returns `Method`s: one checks a choice and counts ballots (see `council.domain.tally.Method`). Results are recorded
    in the journal, so an old meeting never needs the plugin again to be read.

        @hook
        def voting_methods():
            return [Budget()]
    """


@spec
def decision_rules() -> Iterable[DecisionRule]:  # type: ignore[empty-body]
    """Decision rules, each under an id that never changes its meaning. Called once when a community is opened.

    Returns `DecisionRule`s. A rule is frozen into each vote that goes by it.

        @hook
        def decision_rules():
            return [FORUM_RULE]
    """


@spec
def agenda_kinds() -> Iterable[AgendaKind]:  # type: ignore[empty-body]
    """Kinds of agenda items, beside the program's own. Called once when a community is opened.

    Returns `AgendaKind`s; an item keeps its kind's id when the plugin is gone.

        @hook
        def agenda_kinds():
            return [AgendaKind("appraisal", Text(zh="评议", en="Appraisal"), minutes=15)]
    """


@spec
def agenda_templates() -> Iterable[AgendaTemplate]:  # type: ignore[empty-body]
    """Agendas that a new meeting can begin with. Called once when a community is opened.

    Returns `AgendaTemplate`s; a body names its own in `council.toml` (`agenda = "…"`).

        @hook
        def agenda_templates():
            return [FORUM_AGENDA]
    """


@spec
def exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Kinds of files that a community or a meeting can be written as. Called once when a community is opened.

    Returns `Exporter`s; each one's `write` is called when somebody exports (`council export DIR KIND`), with a snapshot
    in which slips and rolls are blank. What it writes leaves the house: mask people unless the reader may know them.

        @hook
        def exporters():
            return [Exporter("hours", Text(zh="志愿时长", en="Service hours"), ".csv", write=hours)]
    """


@spec
def stores() -> Iterable[StoreKind]:  # type: ignore[empty-body]
    """Kinds of stores, beside the community's own folder. Called once when a community is opened, before its store is.

    Returns `StoreKind`s; `council.toml` names one: `[store]`, `kind = "postgresql"`, and what else it needs.

        @hook
        def stores():
            return [StoreKind("postgresql", Text(zh="数据库", en="Database"), open=connect)]
    """


# -- moments: called while a community is open ---------------------------------------------------------------------


@spec
def review(command: Command, meeting: Meeting, snapshot: Snapshot) -> Iterable[Objection]:  # type: ignore[empty-body]
    """Points of order before a command of the chair. Called by the terminal before it sends one, off its event loop.

    `command` is what is about to be done to `meeting`; `snapshot` is everything recorded, with slips and rolls blank.
    Never called for a ballot. Returns `Objection`s, none when all is well: the chair sees them and may go on with a
    reason, which is recorded as a note. There are two seconds for all plugins together; whoever is later or raises is
    named in a warning, and the command is done.

        @hook
        def review(command, meeting):
            if isinstance(command, OpenPoll) and not announced(meeting):
                yield Objection(Text(zh="此事项未经公告。", en="This matter was not announced."))
    """


@spec
def recorded(entries: Sequence[JournalEntry], meeting: Meeting, snapshot: Snapshot) -> None:
    """After the fact: what has been recorded in a meeting's journal. Called on a thread of the plugin's own, after each
    commit; several commits may come as one. Returns nothing.

    `entries` are the new ones of `meeting`, in order, each of them once while the program runs; what was recorded while
    it did not run is not told again. It never sees a ballot: slips and rolls of `snapshot` are blank. It holds up
    nobody, but what it wants to change it must ask for like anybody else.

        @hook
        def recorded(entries, meeting):
            for entry in entries:
                if isinstance(entry.event, Resolved):
                    ring_the_bell()
    """


@spec
def minutes_sections(meeting: Meeting, snapshot: Snapshot) -> Iterable[MinutesSection]:  # type: ignore[empty-body]
    """Sections that the minutes of a meeting end with. Called once, when the meeting is being adjourned, before that is
    recorded; there are two seconds for each plugin.

    `meeting` is as it stands then; slips and rolls of `snapshot` are blank. Returns `MinutesSection`s, which are
    recorded in the journal: the minutes never need the plugin again.

        @hook
        def minutes_sections(meeting):
            return [MinutesSection(title=Text(zh="志愿服务", en="Volunteers"), lines=(helpers(meeting),))]
    """


@spec
def doctor_checks(folder: Path, snapshot: Snapshot) -> Iterable[Finding]:  # type: ignore[empty-body]
    """What could go wrong, looked at by `council doctor` before the hall fills. Called each time it is asked for.

    `folder` is the community's; slips and rolls of `snapshot` are blank. Returns `Finding`s.

        @hook
        def doctor_checks(snapshot):
            if not snapshot.entries("cards"):
                yield Finding("look", Text(zh="还没有连心卡。", en="There are no contact cards yet."))
    """


DECLARATIONS = (
    "ledgers",
    "screens",
    "routes",
    "commands",
    "voting_methods",
    "decision_rules",
    "agenda_kinds",
    "agenda_templates",
    "exporters",
    "stores",
)
"""Hooks that say what a plugin brings; asked once."""
MOMENTS = ("review", "recorded", "minutes_sections", "doctor_checks")
"""Hooks that are called while a community is open."""
