"""What can be done while no community is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from council import folders, settings
from council.i18n import N_
from council.tui.acts import Act, Scene
from council.tui.dialogs.new_community import NewCommunity
from council.tui.dialogs.paths import ChoosePath

if TYPE_CHECKING:
    from council.tui.screens.welcome import WelcomeScreen

BEGIN = N_("Begin")


async def _open(screen: WelcomeScreen, scene: Scene) -> None:
    _ = screen._
    about = _("The folder that holds council.toml; such folders have a dot. Type, or go in with Tab or Enter.")
    chosen = ChoosePath(
        _("Open a community"), settings.is_community, about, refusal="folder.not_a_community", begin=screen.base()
    )
    folder = await screen.app.ask(chosen)
    if folder is not None:
        await screen.open(folder)


async def _new(screen: WelcomeScreen, scene: Scene) -> None:
    folder = await screen.app.ask(NewCommunity(screen._, screen.base()))
    if folder is not None:
        await screen.open(folder)


async def _demo(screen: WelcomeScreen, scene: Scene) -> None:
    screen.leave(None)


async def _safe(screen: WelcomeScreen, scene: Scene) -> None:
    recent = screen.marked_recent()
    if recent is None:
        screen.app.say(screen._("Go to one of the communities opened lately first."))
        return
    await screen.open(recent.folder, safe_mode=True)


async def _forget(screen: WelcomeScreen, scene: Scene) -> None:
    recent = screen.marked_recent()
    if recent is None:
        screen.app.say(screen._("Go to one of the communities opened lately first."))
        return
    folders.forget(recent.folder)
    await screen.look_around()
    screen.app.say(screen._("“{name}” is off the list; its folder is where it was.", name=recent.name))


ACTS: tuple[Act[Any], ...] = (
    Act("open", N_("Open a community"), ("o", "f2"), BEGIN, do=_open),
    Act("new", N_("Make a new community"), ("n", "f3"), BEGIN, do=_new),
    Act("demo", N_("Try the demo"), ("d", "f4"), BEGIN, do=_demo),
    Act("safe", N_("Open without plugins"), ("s", "f6"), BEGIN, do=_safe),
    Act("forget", N_("Off the list"), ("delete",), BEGIN, do=_forget),
)
