"""How the docket is looked through: search, filter, from list to list."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from council.domain.kernel import Refusal
from council.i18n import N_
from council.tui.acts import Act
from council.tui.dialogs.choose import Choice, Choose
from council.tui.docket.scene import DocketScene
from council.tui.docket.views import ENDED, MEETINGS, Filter, categories, grids, proposals_in
from council.tui.screens.base import CouncilScreen

if TYPE_CHECKING:
    from council.tui.screens.docket import DocketScreen

GROUP = N_("Lists")
Screen = CouncilScreen[Any]


async def _search(screen: DocketScreen, scene: DocketScene) -> None:
    screen.search()


async def _filter(screen: DocketScreen, scene: DocketScene) -> None:
    """Choose a grid or a category to narrow all lists to, or everything again."""
    _, snapshot = screen._, scene.snapshot
    now = screen.wanted

    def number(wanted: Filter) -> str:
        lists = (*(stage.id for stage in snapshot.cycle.stages), ENDED)
        count = sum(len(proposals_in(snapshot, view, wanted, _)) for view in lists)
        return _.n("{count} proposal", "{count} proposals", count)

    options = [
        *(replace(now, grid=grid) for grid in grids(snapshot) if grid != now.grid),
        *(replace(now, category=name) for name, _title in categories(_) if name != now.category),
    ]
    titles = dict(categories(_))
    choices = [Choice(Filter(text=now.text), _("Everything"), number(Filter(text=now.text)))] if now else []
    choices += [
        Choice(
            wanted,
            wanted.grid if wanted.grid != now.grid else titles[wanted.category],
            f"{_('Grid') if wanted.grid != now.grid else _('Category')}  {number(wanted)}",
        )
        for wanted in options
    ]
    chosen = await screen.app.ask(Choose(_("Show only"), choices))
    if chosen is not None:
        screen.narrow(chosen)


def _origins(scene: DocketScene) -> list[str]:
    """The entries of ledgers that the marked proposal came from, or is linked with."""
    return [link for link in scene.proposal.links if link.partition("/")[0] in scene.snapshot.ledgers]


def _why_no_origin(scene: DocketScene) -> Refusal | None:
    return None if _origins(scene) else Refusal("ledger.leads_nowhere")


def _has_origin(scene: DocketScene) -> bool:
    return bool(_origins(scene))


async def _origin(screen: DocketScreen, scene: DocketScene) -> None:
    """Go to the ledger's entry that the proposal came from."""
    from council.tui.screens.ledgers import LedgersScreen

    ledger, _slash, entry = _origins(scene)[0].partition("/")
    screen.app.go("ledgers")
    place = screen.app.screen
    if isinstance(place, LedgersScreen):
        place.call_after_refresh(place.mark, ledger, entry)


async def _turn(lists: int, screen: DocketScreen, scene: DocketScene) -> None:
    screen.turn(lists)


async def _read(screen: DocketScreen, scene: DocketScene) -> None:
    screen.action_back() if scene.reading else screen.read()


def _why_not_read(scene: DocketScene) -> Refusal | None:
    return None if scene.marked and scene.view != MEETINGS else Refusal("choice.missing")


def _read_title(scene: DocketScene) -> str:
    return N_("Back") if scene.reading else N_("Read")


ACTS: tuple[Act[Any], ...] = (
    Act(
        "read",
        N_("Read"),
        ("enter",),
        GROUP,
        do=_read,
        refusal=_why_not_read,
        titled=_read_title,
        front=lambda scene: scene.view != MEETINGS,
    ),
    Act("search", N_("Search"), ("slash", "ctrl+f"), GROUP, do=_search),
    Act("filter", N_("Filter"), ("f", "ctrl+g"), GROUP, do=_filter),
    Act("origin", N_("Ledger entry"), ("l", "ctrl+l"), GROUP, do=_origin, refusal=_why_no_origin, front=_has_origin),
    Act("before", N_("List before"), ("left",), GROUP, do=partial(_turn, -1)),
    Act("after", N_("List after"), ("right",), GROUP, do=partial(_turn, 1)),
)
