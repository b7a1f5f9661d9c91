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
    Act("before", N_("List before"), ("left",), GROUP, do=partial(_turn, -1)),
    Act("after", N_("List after"), ("right",), GROUP, do=partial(_turn, 1)),
)
