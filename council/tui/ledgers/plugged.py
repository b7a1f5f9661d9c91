"""Plugins in the ledgers' place: which ledgers and screens they bring, and a screen of theirs kept to itself.

A plugin's screen is imported when it is first gone to. Whatever it raises, while it is made, drawn or used, closes it:
its plugin is named, and the place one came from stays.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widgets import Input, TextArea

from council.domain.kernel import Refusal
from council.service.snapshot import Snapshot
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.rail import View

if TYPE_CHECKING:
    from textual.binding import BindingsMap

    from council.plugins import Plugins
    from council.tui.acts import Act
    from council.tui.app import CouncilApp

log = logging.getLogger(__name__)

SCREEN = "screen:"
"""What the id of a plugin's screen begins with on the rail."""
HOOK = "screens"


def places(app: CouncilApp, snapshot: Snapshot, counted: Mapping[str, tuple[int, int]]) -> list[View]:
    """The lines of the rail: the ledgers, those of one plugin together; then the plugins' own screens."""
    plugins, language = _plugins(app), app.language
    brought = plugins.offered("ledgers") if plugins is not None else {}
    views: list[View] = []
    before = 0
    for _plugin, group in groupby(snapshot.ledgers, lambda name: brought[name].plugin if name in brought else ""):
        names = list(group)
        apart = bool(views) and max(before, len(names)) > 1
        for name in names:
            count, late = counted.get(name, (0, 0))
            title = snapshot.ledgers[name].title.in_language(language)
            views.append(View(name, title, count, late, apart and name == names[0]))
        before = len(names)
    for place, (key, offer) in enumerate(plugins.offered(HOOK).items() if plugins is not None else ()):
        views.append(View(SCREEN + key, offer.item.title.in_language(language), None, apart=not place and bool(views)))
    return views


def _plugins(app: CouncilApp) -> Plugins | None:
    return app.house.opened.plugins if app.house is not None else None


# -- a plugin's screen ---------------------------------------------------------------------------------------------


async def open_screen(app: CouncilApp, screen_id: str) -> None:
    """Go to a plugin's screen; when it cannot be made, its plugin is named, and one stays where one is."""
    plugins = _plugins(app)
    offer = plugins.offered(HOOK).get(screen_id) if plugins is not None else None
    if plugins is None or offer is None:
        return
    try:
        screen = _made(app, offer.item.load, offer.plugin)
        await app.push_screen(screen)
    except Exception as error:  # noqa: BLE001 — a plugin's failure is a warning that names it
        failed(app, offer.plugin, error)


def _made(app: CouncilApp, load: str, plugin: str) -> Kept:
    module, _, name = load.partition(":")
    kind = getattr(import_module(module), name)
    if not (isinstance(kind, type) and issubclass(kind, CouncilScreen)):
        raise TypeError(f"{load} is no CouncilScreen")
    package = module.partition(".")[0]
    _require_styles(app, package)
    app.plugged.add(package)
    # Textual looks for styles among the first of several bases only
    own = "".join(each.__dict__.get("DEFAULT_CSS", "") for each in kind.__mro__ if each not in CouncilScreen.__mro__)
    members = {"PLUGIN": plugin, "DEFAULT_CSS": own, "__module__": kind.__module__}
    kept = type(kind.__name__, (Kept, kind), members)
    screen: Kept = kept()
    return screen


def _require_styles(app: CouncilApp, package: str) -> None:
    """Parse the styles of a plugin's widgets on a sheet of their own: one that cannot be read would spoil the
    program's."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != package:
            continue
        for held in list(vars(module).values()):
            if isinstance(held, type) and issubclass(held, DOMNode) and held.__module__ == name:
                for css in (held.__dict__.get("DEFAULT_CSS", ""), held.__dict__.get("CSS", "")):
                    scratch = Stylesheet(variables=app.get_css_variables())
                    scratch.add_source(css, read_from=(name, held.__name__), is_default_css=True)
                    scratch.parse()


def failed(app: CouncilApp, plugin: str, error: BaseException) -> None:
    """Say that a plugin's screen failed, and note it with the host."""
    from council.plugins.contained import in_words

    plugins = _plugins(app)
    if plugins is not None:
        plugins.failed(plugin, HOOK, error)
    else:
        log.error("the plugin %s failed in its screen", plugin, exc_info=error)
    app.refuse(Refusal("plugin.failed", plugin=plugin, hook=HOOK, error=in_words(error)))


class Kept(CouncilScreen[Any]):
    """A plugin's screen as it is shown: what it raises closes it. Esc goes back, unless it has a use for it."""

    PLUGIN = ""
    _bindings: BindingsMap

    def __init__(self) -> None:
        super().__init__()
        if "escape" not in self._bindings.key_to_bindings:
            self._bindings.bind("escape", "leave_plugin", show=False)
        self._is_closed = False

    def action_leave_plugin(self) -> None:
        """Back to where one came from; out of a field first."""
        if isinstance(self.focused, (Input, TextArea)):
            self.set_focus(None)
        else:
            self.dismiss(None)

    def close_failed(self, error: BaseException) -> None:
        """Go away, naming the plugin; once."""
        if self._is_closed:
            return
        self._is_closed = True
        failed(self.app, self.PLUGIN, error)
        self.app.call_later(close, self.app, self)

    def on_screen_resume(self) -> None:
        """One that failed while another place was in front goes as soon as it is gone to."""
        if self._is_closed:
            close(self.app, self)
        else:
            super().on_screen_resume()

    def _guarded(self, call: Callable[[], Any], otherwise: Any = None) -> Any:
        if self._is_closed:
            return otherwise
        try:
            return call()
        except Exception as error:  # noqa: BLE001 — a plugin's failure is a warning that names it
            self.close_failed(error)
            return otherwise

    def compose(self) -> Iterator[Any]:
        """What the plugin shows."""
        widgets = super().compose()  # one at a time: what stands in a `with` is put there while that is open
        while (widget := self._guarded(lambda: next(iter(widgets), None))) is not None:
            yield widget

    def redraw(self) -> None:
        """Draw, as the plugin does."""
        self._guarded(super().redraw)

    def rescene(self) -> None:
        """Dim the keys, as the plugin's acts have it."""
        self._guarded(super().rescene)

    def _tick(self) -> None:
        self._guarded(super()._tick)

    async def _do(self, act: Act[Any]) -> None:
        try:
            await super()._do(act)
        except Exception as error:  # noqa: BLE001 — as above
            self.close_failed(error)


def close(app: CouncilApp, screen: Kept) -> None:
    """Take a plugin's screen off, with whatever stands on it."""
    while screen in app.screen_stack and len(app.screen_stack) > 1:
        app.pop_screen()


def contained(app: CouncilApp, error: BaseException) -> bool:
    """Whether an error that would end the program comes from a plugin's screen, which is closed then: the one in
    front, or any whose code the error came through. Of one that is closed already (a timer of its goes off once more)
    nothing is left to do."""
    if isinstance(app.screen, Kept):
        app.screen.close_failed(error)
        return True
    error = getattr(error, "error", error)  # a worker's error comes wrapped
    through = {frame.f_globals.get("__name__", "").partition(".")[0] for frame, _ in walk_tb(error.__traceback__)}
    theirs = through & app.plugged
    for screen in [each for stack in app._screen_stacks.values() for each in stack if isinstance(each, Kept)]:
        if type(screen).__module__.partition(".")[0] in theirs:
            screen.close_failed(error)
    return bool(theirs)
