"""The acts that are the same everywhere: the places, help, the palette, names, language, theme, quitting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from council.domain.kernel import Refusal
from council.i18n import LANGUAGES, N_
from council.tui.acts import Act, Scene
from council.tui.modes import PLACES

if TYPE_CHECKING:
    from council.tui.screens.base import CouncilScreen

PROGRAM = N_("Program")


def _once_open(scene: Scene) -> Refusal | None:
    """No refusal; without a community there is no scene, and that is one."""
    return None


async def _go(place: str, screen: CouncilScreen[Any], scene: Scene) -> None:
    screen.app.go(place)


async def _help(screen: CouncilScreen[Any], scene: Scene) -> None:
    from council.tui.dialogs.help import Help

    await screen.app.ask(Help(screen._, screen.legend))


async def _palette(screen: CouncilScreen[Any], scene: Scene) -> None:
    from council.tui.dialogs.palette import Palette

    chosen = await screen.app.ask(Palette(screen._, screen.legend))
    if chosen is not None:
        screen.action_act(chosen)


async def _names(screen: CouncilScreen[Any], scene: Scene) -> None:
    screen.app.names_shown = not screen.app.names_shown


async def _language(screen: CouncilScreen[Any], scene: Scene) -> None:
    place = LANGUAGES.index(screen.app.language)
    screen.app.language = LANGUAGES[(place + 1) % len(LANGUAGES)]


async def _theme(screen: CouncilScreen[Any], scene: Scene) -> None:
    screen.app.look = "light" if screen.app.look == "dark" else "dark"


async def _whole(screen: CouncilScreen[Any], scene: Scene) -> None:
    from council.tui.widgets.keybar import KeyBar

    bar = screen.query_one(KeyBar)
    bar.whole = not bar.whole


async def _quit(screen: CouncilScreen[Any], scene: Scene) -> None:
    await screen.app.action_quit()


ACTS: tuple[Act[Any], ...] = (
    *(
        Act(
            f"go_{place.id}",
            place.title,
            (place.digit, f"alt+{place.digit}"),
            PROGRAM,
            do=partial(_go, place.id),
            refusal=_once_open,
            on_bar=False,
        )
        for place in PLACES
    ),
    Act("help", N_("Help"), ("f1", "question_mark"), PROGRAM, do=_help),
    Act("palette", N_("Find"), ("ctrl+p",), PROGRAM, do=_palette),
    Act("all_keys", N_("All keys"), ("comma",), PROGRAM, do=_whole),
    Act("names", N_("Names"), ("ctrl+n",), PROGRAM, do=_names, refusal=_once_open),
    Act("language", N_("Language"), ("shift+f1",), PROGRAM, do=_language),
    Act("theme", N_("Dark/light"), ("shift+f12",), PROGRAM, do=_theme),
    Act("quit", N_("Quit"), ("ctrl+q",), PROGRAM, do=_quit),
)
