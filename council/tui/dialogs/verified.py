"""What verifying the archive found: what holds, what does not and where, what could not be checked."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from council.i18n import N_, Words
from council.service.findings import Check, Report
from council.tui.dialogs.ask import Tell
from council.tui.widgets.setting import block, stacked


class Verified(Tell):
    """The report; what is wrong comes first, and the chain's head last: compare it with signed paper."""

    WIDE = True
    HINT = N_("↑↓: scroll · Enter: understood")

    def __init__(self, _: Words, report: Report) -> None:
        super().__init__(_("Verify the archive"), _verdict(_, report))
        self._report = report
        if not report.ok:
            self.add_class("-grave")

    def body(self) -> ComposeResult:
        """All findings, scrollable."""
        with VerticalScroll():
            yield Static(stacked(_findings(self._, self._report, 84)), markup=False)


def _verdict(_: Words, report: Report) -> Content:
    if report.ok:
        return Content.assemble((_("The archive verifies."), "bold $success"))
    return Content.assemble((_("The archive does NOT verify."), "bold $error"))


def _findings(_: Words, report: Report, width: int) -> list[Content]:
    lines: list[Content] = []
    for check in report.wrong:
        lines += block(_said(_, check), width, Content.assemble(("✗ ", "bold $error")))
    for source, count in report.sums():
        lines += block(Content(_(source, count=count)), width, Content.assemble(("✓ ", "$success")))
    for check in report.open:
        lines += block(_said(_, check), width, Content.assemble(("? ", "$warning")))
    if report.head:
        head = _("The chain's head, as signed minutes print it: {head}", head=report.head)
        lines += [Content(""), *block(Content.assemble((head, "$quiet")), width)]
    return lines


def _said(_: Words, check: Check) -> Content:
    return Content.assemble((f"{check.where}  " if check.where else "", "$quiet"), _(check.sentence, **check.params))
