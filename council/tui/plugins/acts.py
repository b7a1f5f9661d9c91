"""What can be done with plugins: switched on and off, added, checked, written to a stick, taken out; leaving safe mode.

What loads or unloads one opens the community anew: the terminal leaves with that wish, and whoever started it does so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from council.domain.kernel import Refusal
from council.i18n import N_
from council.plugins import changing
from council.plugins.changing import Candidate
from council.plugins.packing import packed
from council.store.base import StoreError
from council.tui.acts import Act
from council.tui.dialogs.ask import Confirm, Tell
from council.tui.dialogs.checked import Checked
from council.tui.dialogs.paths import ChoosePath
from council.tui.dialogs.trust import Trust
from council.tui.plugins.checking import checked
from council.tui.plugins.scene import PluginsScene
from council.tui.wish import Wish

if TYPE_CHECKING:
    from council.tui.screens.plugins import PluginsScreen

GROUP = N_("Plugins")
PLACE = "plugins"
MEDIA = (Path("/run/media"), Path("/media"), Path("/Volumes"))
"""Where Linux and macOS show sticks, most of them under the user's name. (On Windows one types the drive.)"""
T = TypeVar("T")


async def _off_loop(screen: PluginsScreen, do: Callable[[], T]) -> T | None:
    """Do something with files in a thread; None when it could not be done, which has been said then."""
    app = screen.app
    try:
        return await asyncio.to_thread(do)
    except Refusal as refusal:
        app.refuse(refusal)
    except StoreError as error:
        from council.tui.dialogs.not_recorded import NotRecorded

        await app.ask(NotRecorded(app._, error))
    except OSError as error:
        app.say(screen._("Not written: {why}", why=str(error)), severity="error", seconds=12)
    return None


def _effect(screen: PluginsScreen, scene: PluginsScene, said: str, *, loads: bool = True) -> None:
    """Let a change take effect: open the community anew, unless nothing is loaded or unloaded by it."""
    _ = screen._
    if scene.plugins.safe_mode:
        screen.app.say(_("{said} It takes effect when safe mode is left.", said=said))
        screen.look_again()
    elif loads:
        reopen(screen, said)
    else:
        screen.app.say(said)
        screen.look_again()


def reopen(screen: PluginsScreen, said: str) -> None:
    """Leave with the wish to come back here, and what is to be said then."""
    app = screen.app
    if app.house is not None:
        app.exit(Wish(app.house.folder, app.language, place=PLACE, notice=said))


# -- switching on and off ------------------------------------------------------------------------------------------


def _why_not_on(scene: PluginsScene) -> Refusal | None:
    listed = scene.marked.listed
    if scene.marked.broken is not None:
        return scene.marked.broken
    if listed.found is None:
        return listed.refusal
    if listed.enabled and listed.refusal is None:
        return Refusal("plugin.already_on", plugin=listed.name)
    return listed.unfit or scene.may_change()


def _on_title(scene: PluginsScene) -> str:
    if scene.seen is None or not scene.seen.listed.enabled or scene.seen.listed.refusal is None:
        return N_("Switch on")
    return N_("Try again") if scene.seen.trusted else N_("Trust it")


async def _on(screen: PluginsScreen, scene: PluginsScene) -> None:
    seen, house, _ = scene.marked, screen.app.house, screen._
    if house is None or seen.found is None or seen.described is None:
        return
    if not seen.trusted and not await screen.app.ask(Trust(Candidate(seen.found, seen.described), _)):
        return

    def switch() -> bool:
        changing.enable(house.folder, seen.name, house.change_settings)
        return True

    if await _off_loop(screen, switch):
        _effect(screen, scene, _("{plugin} is switched on.", plugin=seen.name))


def _why_not_off(scene: PluginsScene) -> Refusal | None:
    name = scene.marked.name
    if not scene.marked.listed.enabled:
        return Refusal("plugin.not_enabled", plugin=name)
    return scene.in_use(name) or scene.may_change()


async def _off(screen: PluginsScreen, scene: PluginsScene) -> None:
    name, house, _ = scene.marked.name, screen.app.house, screen._
    if house is None:
        return

    def switch() -> bool:
        changing.disable(house.folder, name, house.change_settings)
        return True

    if await _off_loop(screen, switch):
        said = _("{plugin} is switched off. Its file and what was recorded with it stay.", plugin=name)
        _effect(screen, scene, said)


# -- adding and taking out -----------------------------------------------------------------------------------------


def may_be_added(path: Path) -> bool:
    """Whether a path looks like a plugin, or like a folder with several: a wheel, a project, a stick with wheels."""
    try:
        if path.is_dir():
            return (path / "pyproject.toml").is_file() or any(path.glob("*.whl"))
        return path.suffix.lower() == ".whl" and path.is_file()
    except OSError:
        return False


def where_sticks_are(media: tuple[Path, ...] = MEDIA) -> Path:
    """Where this system shows a stick that is put in, if one is; else the home folder."""
    with suppress(OSError, RuntimeError):
        for place in media:
            of_user = place / Path.home().name
            for folder in (of_user, place):
                if folder.is_dir() and any(each.is_dir() for each in folder.iterdir()):
                    return folder
    return Path.home()


async def _add(screen: PluginsScreen, scene: PluginsScene) -> None:
    _, house = screen._, screen.app.house
    about = _(
        "A plugin's file (.whl), its project folder, or a stick with several; those have a dot. Nothing runs yet."
    )
    begin = await asyncio.to_thread(where_sticks_are)
    chooser = ChoosePath(_("Add plugins"), may_be_added, about, begin=begin, refusal="plugin.no_plugin")
    path = await screen.app.ask(chooser)
    if path is None or house is None:
        return
    offered = await _off_loop(screen, lambda: changing.offered(str(path)))
    added: list[str] = []
    refused: list[str] = []
    for place, found in enumerate(offered or (), 1):
        try:
            candidate = await asyncio.to_thread(changing.candidate, house.folder, found)
        except Refusal as refusal:
            refused.append(_.refusal(refusal))
            continue
        if not await _agreed(screen, candidate, place, len(offered or ())):
            continue
        if await _off_loop(screen, partial(changing.add, house.folder, candidate, house.change_settings)) is not None:
            added.append(found.name)
    if refused:
        await screen.app.ask(Tell(_("Not added"), "\n".join(refused)))
    if added:
        _effect(screen, scene, _("Added and switched on: {plugins}.", plugins=_.list(added)))


async def _agreed(screen: PluginsScreen, candidate: Candidate, place: int, count: int) -> bool:
    """Whether somebody trusts it; asked even when this file was approved before: adding is more than switching on."""
    trusted: bool | None = await screen.app.ask(Trust(candidate, screen._, (place, count)))
    return trusted is True


def _why_not_removed(scene: PluginsScene) -> Refusal | None:
    seen = scene.marked
    if seen.broken is not None and seen.found is None:
        return seen.broken
    if seen.found is not None and seen.found.origin in ("shipped", "installed"):
        return Refusal("plugin.not_in_community", plugin=seen.name)
    return scene.in_use(seen.name) or scene.may_change()


async def _remove(screen: PluginsScreen, scene: PluginsScene) -> None:
    seen, house, _ = scene.marked, screen.app.house, screen._
    about = _(
        "Its file is deleted from this community. What was recorded with it stays, and is there again when it is."
    )
    sure = Confirm(_("Take out {plugin}?", plugin=seen.name), about, keys=("delete", "f8"))
    if house is None or not await screen.app.ask(sure):
        return
    gone = await _off_loop(screen, lambda: changing.remove(house.folder, seen.name, house.change_settings))
    if gone is not None:
        said = _("{plugin} is taken out. What was recorded with it stays.", plugin=seen.name)
        _effect(screen, scene, said, loads=seen.listed.enabled)


# -- checking, safe mode -------------------------------------------------------------------------------------------


def _why_not_checked(scene: PluginsScene) -> Refusal | None:
    return scene.marked.broken if scene.marked.found is None else None


async def _check(screen: PluginsScreen, scene: PluginsScene) -> None:
    found, house, _ = scene.marked.found, screen.app.house, screen._
    if found is None or house is None:
        screen.app.refuse(Refusal("plugin.missing", plugin=scene.marked.name))
        return
    snapshot = screen.app.council.snapshot
    results = await asyncio.to_thread(checked, found, house.opened.plugins, house.folder, snapshot, _)
    await screen.app.ask(Checked(_("Check of {plugin}", plugin=found.name), results))


async def _write(screen: PluginsScreen, scene: PluginsScene) -> None:
    found, _ = scene.marked.found, screen._
    if found is None:
        screen.app.refuse(Refusal("plugin.missing", plugin=scene.marked.name))
        return
    about = _("The folder or stick to write to. Another community adds it from there, without a network.")
    begin = await asyncio.to_thread(where_sticks_are)
    folder = await screen.app.ask(
        ChoosePath(
            _("Write {plugin} to a stick", plugin=found.name), Path.is_dir, about, begin=begin, refusal="file.no_folder"
        )
    )
    path = None if folder is None else await _off_loop(screen, partial(packed, found, folder))
    if path is not None:
        screen.app.say(_("Written: {file}", file=str(path)), seconds=12)


def _why_not_left(scene: PluginsScene) -> Refusal | None:
    return scene.may_change() if scene.plugins.safe_mode else Refusal("plugin.not_in_safe_mode")


async def _leave(screen: PluginsScreen, scene: PluginsScene) -> None:
    reopen(screen, screen._("Safe mode is over; what is switched on is loaded again."))


def _safe(scene: PluginsScene) -> bool:
    return scene.plugins.safe_mode


ACTS: tuple[Act[Any], ...] = (
    Act("switch_on", N_("Switch on"), ("o", "f2"), GROUP, do=_on, refusal=_why_not_on, titled=_on_title),
    Act("switch_off", N_("Switch off"), ("x", "f3"), GROUP, do=_off, refusal=_why_not_off),
    Act("add", N_("Add from a stick"), ("a", "f4"), GROUP, do=_add, refusal=PluginsScene.may_change),
    Act("check", N_("Check"), ("c", "f5"), GROUP, do=_check, refusal=_why_not_checked),
    Act("write", N_("Write to a stick"), ("w", "f7"), GROUP, do=_write, refusal=_why_not_checked),
    Act("take_out", N_("Take out"), ("delete", "f8"), GROUP, do=_remove, refusal=_why_not_removed),
    Act("leave_safe_mode", N_("Leave safe mode"), ("s", "f6"), GROUP, do=_leave, refusal=_why_not_left, front=_safe),
)
