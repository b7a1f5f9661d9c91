"""What a screen of a plugin is written with: one of its own in the terminal, listed beside the ledgers.

    # in the plugin's module
    @hook
    def screens():
        return [PluginScreen("duties", Text(zh="值班", en="Duties"), load="council_volunteers.screen:Duties")]

    # council_volunteers/screen.py: imported when the screen is first gone to
    from council.api.screens import Act, Column, CouncilScreen, Cell, Listing, Row

    async def _cover(screen, scene):
        shift = screen.query_one(Listing).key
        await screen.app.perform(lambda: screen.app.council.entries.act("shifts", shift, "cover", screen.app.actor))

    class Duties(CouncilScreen):
        ACTS = (Act("cover", "Cover", ("c", "f5"), "Duties", do=_cover),)

        def body(self):
            yield Listing(id="shifts")

        def draw(self, snapshot):
            shifts = snapshot.entries("shifts").values()
            rows = [Row(each.id, (Cell(each.fields.title), Cell(each.number, "quiet"))) for each in shifts]
            self.query_one(Listing).show((Column("Shift"), Column("No.", 9)), rows)

A screen owns no state: `draw` shows the snapshot it is given, in place, and is called again whenever something has
changed. `ACTS` are its keys, its key bar, its part of the palette and of the help page; each letter needs a function or
control key beside it, for an input method swallows letters; the digits, F1, Ctrl-N, Ctrl-P and Ctrl-Q are the
program's. What changes something is awaited through `screen.app.perform`, which says every refusal; questions are
dialogs: `await screen.app.ask(Choose(...))` answers None when they are left. Words: `_ = self._`, texts from the
plugin's own catalogue. People: `screen.app.called(id)`, never a name itself: the terminal may be on the projector.
What users wrote goes into `Content(text)`, never into markup. Esc goes back, unless the screen has a use for it.

What a screen raises closes it and names its plugin; the meeting goes on. Nothing may be done while drawing that takes
longer than a blink: files and networks belong into `asyncio.to_thread`.
"""

from council.documents.ledger.teller import Teller
from council.tui.acts import Act, Scene
from council.tui.dialogs.ask import Ask, Confirm, Reason, Tell
from council.tui.dialogs.base import Dialog
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.entry import EntryForm
from council.tui.dialogs.form import Form
from council.tui.dialogs.people import PersonPicker
from council.tui.dialogs.read import Read
from council.tui.papers.making import written
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Day, Field, Line, Number, Options, Paragraph, Pick
from council.tui.widgets.forms import Tick, Ticks
from council.tui.widgets.listing import Cell, Column, Listing, Row
from council.tui.widgets.page import Page
from council.tui.widgets.panel import Panel
from council.tui.widgets.setting import block, facts, stacked, wrapped
from council.tui.widgets.whom import People, Whom

__all__ = [
    "Act",
    "Ask",
    "Cell",
    "Choice",
    "Choose",
    "Column",
    "Confirm",
    "CouncilScreen",
    "Day",
    "Dialog",
    "EntryForm",
    "Field",
    "Form",
    "Line",
    "Listing",
    "Number",
    "Options",
    "Page",
    "Panel",
    "Paragraph",
    "People",
    "PersonPicker",
    "Pick",
    "Read",
    "Reason",
    "Row",
    "Scene",
    "Tell",
    "Teller",
    "Tick",
    "Ticks",
    "Whom",
    "block",
    "facts",
    "stacked",
    "wrapped",
    "written",
]
