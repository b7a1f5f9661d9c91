"""Planning a meeting: who meets, when, where; and at once what that makes: rule, notice, agenda."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input

from council.domain.agenda_templates import AgendaTemplate
from council.domain.community import Body
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting
from council.domain.rules import in_force
from council.domain.sitting import Convene
from council.i18n import N_, Words
from council.service.drafting import docket, draft_meeting
from council.service.snapshot import Snapshot
from council.tui.dialogs.form import Answers, Form
from council.tui.docket.meeting_card import Rows, due_words, notice_rows, rule_rows
from council.tui.docket.said import Teller, teller
from council.tui.docket.views import grids
from council.tui.widgets.fields import Day, Line, Pick, Wheel
from council.tui.widgets.panel import Panel
from council.tui.widgets.setting import facts, stacked

USUAL_TIME = time(19, 0)


def read_time(typed: str) -> time:
    """A time of day as people type it: `19:30`, `1930`, `9`, with whatever sign between hours and minutes.

    Raises `Refusal("time.unreadable")`.
    """
    match = re.fullmatch(r"(\d{1,2})(?:\D?(\d{2}))?\D?", unicodedata.normalize("NFKC", typed).strip())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise Refusal("time.unreadable", text=typed)
    return time(int(match[1]), int(match[2] or 0))


def meets_by_grid(body: Body) -> bool:
    """Whether the grid that meets is chosen when the meeting is planned."""
    return body.members == "grid" and not body.grid


def drafted(snapshot: Snapshot, agendas: Mapping[str, AgendaTemplate], answers: Answers) -> Convene:
    """The meeting that the answers make, in the community's language: it goes into the record.

    Raises `Refusal` for a day or time that cannot be read, and what `draft_meeting` refuses.
    """
    body = snapshot.settings.body(answers["body"])
    if answers["day"] is None:
        raise Refusal("date.missing")
    starts = datetime.combine(answers["day"], read_time(answers["time"]), snapshot.settings.zone)
    return draft_meeting(
        snapshot,
        body.id,
        starts,
        agendas,
        language=snapshot.settings.language,
        place=answers["place"],
        title=answers["title"],
        grid=answers["grid"] if meets_by_grid(body) else "",
    )


class MeetingPlan(Form):
    """The form, and below it what the meeting would be; answers what `drafted` takes."""

    DEFAULT_CSS = """
    MeetingPlan #preview { height: auto; max-height: 16; margin-top: 1; }
    """
    BINDINGS = [
        Binding("pageup", "look(-1)", show=False),
        Binding("pagedown", "look(1)", show=False),
    ]
    HINT = N_("↑↓: field · ←→: choose · PgDn: preview · Enter: plan · Esc: leave")

    def __init__(
        self,
        _: Words,
        snapshot: Snapshot,
        agendas: Mapping[str, AgendaTemplate],
        today: date,
        body: str = "",
    ) -> None:
        """`body` is chosen first: the one whose docket the viewer was looking at."""
        self._snapshot, self._agendas, self._today = snapshot, agendas, today
        bodies = _by_need(snapshot)
        first = next((each for each in bodies if each.id == body), bodies[0])
        self._usual = usual(snapshot, first, today)
        super().__init__(
            _("Plan a meeting"),
            (
                Pick("body", _("Body"), [(each.id, each.name.in_language(_.language)) for each in bodies], first.id),
                Pick(
                    "grid",
                    _("Grid"),
                    [(grid, grid) for grid in grids(snapshot)] or [("", "–")],
                    shown_when=("body", [each.id for each in bodies if meets_by_grid(each)]),
                ),
                Day("day", _("Day"), self._usual["day"], placeholder=_("2026-12-31, 12-31 or +14")),
                Line("time", _("Time"), self._usual["time"], placeholder="19:00"),
                Line("place", _("Place"), self._usual["place"]),
                Line("title", _("Title"), placeholder=_("the body's name")),
            ),
        )
        self.check = self._why_not

    def _why_not(self, answers: Answers) -> Refusal | None:
        command = drafted(self._snapshot, self._agendas, answers)
        return None if command.rights else Refusal("meeting.nobody_due", body=command.body_name)

    def body(self) -> ComposeResult:
        """The fields, then the preview."""
        yield from super().body()
        with VerticalScroll(id="preview", can_focus=False):
            yield Panel(id="plan")

    def on_mount(self) -> None:
        """Show what the first answers make."""
        super().on_mount()
        self._preview()

    @on(Wheel.Turned)
    def _other_body(self) -> None:
        """What is usual for the body that is chosen now, where nobody has written anything else."""
        answers = {field.name: field for field in self._fields}
        before, body = self._usual, self._snapshot.settings.body(answers["body"].answer)
        self._usual = usual(self._snapshot, body, self._today)
        for name, value in self._usual.items():
            line = answers[name].query_one(Input)
            if line.value == before[name]:
                line.value = value
        self._preview()

    @on(Input.Changed)
    def _preview(self) -> None:
        self.query_one("#plan", Panel).show(self._painted)

    def _painted(self, width: int) -> Content:
        try:
            answers = {field.name or "": field.answer for field in self._fields}
            command = drafted(self._snapshot, self._agendas, answers)
        except Refusal as refusal:
            return Content.assemble((self.app.reason(refusal), "$warning"))
        return stacked(plan_lines(teller(self.app, self._snapshot), command, width))

    def action_look(self, pages: int) -> None:
        """Scroll the preview."""
        preview = self.query_one("#preview", VerticalScroll)
        (preview.scroll_page_down if pages > 0 else preview.scroll_page_up)(animate=False)


def plan_lines(told: Teller, command: Convene, width: int) -> list[Content]:
    """What the plan makes: who is due, the rule and its law, the notice, the proposals that come on the agenda."""
    _ = told._
    rule = command.rule
    due = len(command.rights)
    needed = rule.quorum.needed(due) if rule.quorum is not None and rule.quorum.of == "due" else 0
    said = due_words(told, due, needed if due else 0)
    rows: Rows = [
        (_("Votes due"), said if due else Content.assemble((said, "$warning"))),
    ]
    if command.starts < told.now:
        rows.append((_("Time"), Content.assemble((_("That is in the past."), "$warning"))))
    else:
        rows += notice_rows(told, rule, command.starts, planned=False)
    rows += _agenda(command, _)
    return facts([*rows, *rule_rows(told, rule)], width)


def _agenda(command: Convene, _: Words) -> Rows:
    """How long the agenda is, and the proposals on it."""
    proposals = [item.title for item in command.agenda if item.source]
    waiting = _.n("{count} proposal", "{count} proposals", len(proposals))
    minutes = sum(item.minutes for item in command.agenda)
    said = (
        waiting if proposals else _("No proposal waits for this body"),
        _.n("{count} item", "{count} items", len(command.agenda)),
        _.n("{count} minute planned", "{count} minutes planned", minutes),
    )
    listed = [(Content.assemble((f"{place:>2}  ", "$quiet")), title) for place, title in enumerate(proposals, 1)]
    return [(_("Agenda"), " · ".join(said)), *listed]


# -- what is filled in to begin with -----------------------------------------------------------------------------


def _by_need(snapshot: Snapshot) -> Sequence[Body]:
    """The bodies: those for which most proposals wait first."""
    return sorted(snapshot.settings.bodies, key=lambda body: -len(docket(snapshot, body.id)))


def _last_of(snapshot: Snapshot, body: str) -> Meeting | None:
    held = [meeting for meeting in snapshot.meetings.values() if meeting.body == body and meeting.starts]
    return max(held, key=lambda meeting: meeting.starts.timestamp() if meeting.starts else 0, default=None)


def usual(snapshot: Snapshot, body: Body, today: date) -> dict[str, str]:
    """Day, time and place to begin with: the first day for which the rule's notice can still be given (tomorrow at the
    earliest), and time and place of the body's last meeting."""
    rule_id = next((stage.rule for stage in snapshot.cycle.docket(body.id) if stage.rule), "") or body.rule
    try:
        days = in_force(snapshot.rules, rule_id, today).notice_days
    except Refusal:
        days = 0
    last = _last_of(snapshot, body.id)
    when = last.starts.astimezone(snapshot.settings.zone).time() if last and last.starts else USUAL_TIME
    return {
        "day": (today + timedelta(days=max(1, days))).isoformat(),
        "time": f"{when:%H:%M}",
        "place": last.place if last else "",
    }
