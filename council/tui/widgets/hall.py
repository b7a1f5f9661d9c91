"""The hall: the QR code that lets phones in, how many are here, and how phones reach the laptop."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from council.domain.sitting import quorum
from council.i18n import Words
from council.tui.widgets.panel import Panel, View, bar, heading, spread
from council.tui.widgets.qr import QrCode
from council.tui.widgets.sitting import status


class Hall(Vertical):
    """The right column."""

    DEFAULT_CSS = """
    Hall {
        width: 37;
        padding: 0 1;
        QrCode { width: 1fr; height: auto; margin-bottom: 1; }
        #address { text-align: center; height: auto; margin-bottom: 1; }
        #gauge { margin-bottom: 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """Code, address, gauge, the rest."""
        yield QrCode(id="code")
        yield Panel(id="address")
        yield Panel(id="gauge")
        yield Panel(id="reach")

    def show(self, view: View, address: str) -> None:
        """Show the meeting's hall; `address` is where phones find it, empty while they are not served."""
        code = self.query_one(QrCode)
        code.text = address
        code.fallback = "" if address else view._("Phones are not served.")
        self.query_one("#address", Panel).show((lambda _: Content.assemble((address, "bold"))) if address else None)
        self.query_one("#gauge", Panel).show(lambda width: gauge(view, width))
        self.query_one("#reach", Panel).show(lambda width: reach(view, width))


def gauge(view: View, width: int) -> Content:
    """Present of due, the quorum as a mark on the bar, and whether it is met."""
    _ = view._
    state = quorum(view.meeting)
    colour = "$success" if state.met else "$warning"
    counts = Content.assemble(
        (_("Present"), "$quiet"), (f" {state.present}", f"bold {colour}"), (f" / {_('due')} ", "$quiet"), str(state.due)
    )
    lines = [
        heading(_("Attendance"), width),
        counts,
        bar(state.present, state.due, width, colour, state.needed or None),
    ]
    lines.append(Content.assemble((quorum_words(view), colour)))
    area = [clause for clause in state.clauses if clause.weight == "area"]
    lines += [
        Content.assemble(
            (_("Area {reached} of {needed}", reached=_.area(clause.reached), needed=_.area(clause.needed)), "$quiet")
        )
        for clause in area
    ]
    guests = sum(1 for guest in view.meeting.guests if view.meeting.is_present(guest))
    if guests:
        lines.append(Content.assemble((_.n("{count} guest", "{count} guests", guests), "$quiet")))
    return Content("\n").join(lines)


def quorum_words(view: View) -> str:
    """The quorum in a few words."""
    _, state = view._, quorum(view.meeting)
    if not state.clauses:
        rule = view.meeting.rule
        if rule is None or rule.quorum is None:
            return _("No quorum is asked")
        return _("At each vote {needed} must take part", needed=rule.quorum.needed(state.due))
    if not state.needed:
        return _("Quorum met") if state.met else _("No quorum yet")
    if state.met:
        return _("Quorum met: {needed} needed", needed=state.needed)
    return _(
        "No quorum yet: {needed} needed, {missing} missing", needed=state.needed, missing=state.needed - state.present
    )


def reach(view: View, width: int) -> Content:
    """The sitting's state, who holds office, and the Wi-Fi."""
    _, meeting, wifi = view._, view.meeting, view.snapshot.settings.wifi
    lines = [heading(_("Meeting"), width), status(view)]
    if view.snapshot.blank:
        lines.append(Content.assemble((_("The projector is blank"), "bold $warning")))
    offices = ((_("Chair"), meeting.chair), (_("Clerk"), meeting.clerk), (_("Tellers"), *meeting.tellers))
    for office, *people in offices:
        if any(people):
            lines.append(Content.assemble((f"{office}  ", "$quiet"), "  ".join(map(view.called, people))))
    if wifi.ssid:
        lines.append(Content.assemble(("Wi-Fi  ", "$quiet"), wifi.ssid))
    return Content("\n").join(lines)


def strip(view: View, width: int) -> Content:
    """The hall in one line, for terminals without room for its column."""
    _: Words = view._
    state = quorum(view.meeting)
    poll = view.meeting.open_poll
    parts = [status(view), Content.assemble((_("Present"), "$quiet"), f" {state.present}/{state.due}")]
    if state.clauses:
        colour = "$success" if state.met else "$warning"
        sign = "✓" if state.met else "!"
        parts.append(Content.assemble((f"{sign} {_('quorum')} {state.needed or ''}".rstrip(), colour)))
    if poll is not None:
        turnout = view.snapshot.turnout(poll)
        parts.append(Content.assemble((_("Voted"), "$quiet"), (f" {turnout.used}/{turnout.eligible}", "bold $accent")))
    if view.snapshot.blank:
        parts.append(Content.assemble((_("The projector is blank"), "bold $warning")))
    other = Content.assemble(("Tab", "bold $accent"), (f" {_('hall')}", "$quiet"))
    return spread(Content("   ").join(parts), other, width)
