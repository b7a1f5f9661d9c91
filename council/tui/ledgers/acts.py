"""What can be done in every ledger. Its own steps come on top, from its workflow (`steps`), with the keys left free."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from council.domain.kernel import Refusal
from council.domain.ledger import DELETED
from council.i18n import N_
from council.tui.acts import Act
from council.tui.dialogs.choose import Choice, Choose
from council.tui.ledgers import doing, looking
from council.tui.ledgers.scene import LedgersScene
from council.tui.ledgers.steps import legal_now

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen

ENTRY = N_("The chosen entry")
LIST = N_("The list")
PAPERS = N_("Papers and lists")


def _why_no_ledger(scene: LedgersScene) -> Refusal | None:
    scene.ledger  # noqa: B018 — raises
    return None


def _why_no_entry(scene: LedgersScene) -> Refusal | None:
    scene.entry  # noqa: B018 — raises
    return None


def _why_not(name: str, scene: LedgersScene) -> Refusal | None:
    scene.legal(name)
    return None


def _why_not_become(scene: LedgersScene) -> Refusal | None:
    scene.becomings()
    return None


def _deleted(scene: LedgersScene) -> bool:
    return bool(scene.chosen) and scene.chosen[0].state == DELETED


def _why_not_deleted(scene: LedgersScene) -> Refusal | None:
    scene.legal("restore" if _deleted(scene) else "delete")
    return None


def _delete_title(scene: LedgersScene) -> str:
    try:
        return N_("Restore") if _deleted(scene) else N_("Delete")
    except Refusal:
        return N_("Delete")


def _nothing_listed(scene: LedgersScene) -> Refusal | None:
    return None if scene.ledger and scene.listed else Refusal("choice.missing")


async def _choose_step(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Every step there is, the possible ones first; the others with the reason."""
    _, language = screen._, screen._.language
    choices = [
        Choice(action, action.title.in_language(language), why=screen.app.reason(why) if why else "")
        for action, why in legal_now(scene)
    ]
    chosen = await screen.app.ask(Choose(_("Which step?"), choices))
    if chosen is not None:
        await doing.take_action(screen, scene, chosen)


async def _papers(name: str, screen: LedgersScreen, scene: LedgersScene) -> None:
    from council.tui.ledgers import papers

    await getattr(papers, name)(screen, scene)


async def _import(screen: LedgersScreen, scene: LedgersScene) -> None:
    from council.tui.ledgers.importing import bring_in

    await bring_in(screen, scene)


async def _lists(screen: LedgersScreen, scene: LedgersScene) -> None:
    from council.tui.ledgers.growing import change_lists

    await change_lists(screen, scene)


def _why_no_lists(scene: LedgersScene) -> Refusal | None:
    grows = any(spec.grows for spec in scene.ledger.specs.values())
    return None if grows else Refusal("ledger.no_lists")


ACTS: tuple[Act[Any], ...] = (
    Act(
        "read",
        N_("Read"),
        ("enter",),
        ENTRY,
        do=looking.read,
        refusal=_why_no_entry,
        titled=lambda scene: N_("Back") if scene.reading else N_("Read"),
    ),
    Act("new_entry", N_("New"), ("a", "ctrl+a"), ENTRY, do=doing.enter, refusal=_why_no_ledger),
    Act("edit_entry", N_("Change"), ("e", "ctrl+e"), ENTRY, do=doing.edit, refusal=partial(_why_not, "edit")),
    Act("note_entry", N_("Remark"), ("n", "ctrl+y"), ENTRY, do=doing.note, refusal=partial(_why_not, "note")),
    Act("become", N_("Pass on"), ("b", "ctrl+b"), ENTRY, do=doing.become, refusal=_why_not_become),
    Act("follow", N_("Open"), ("o", "ctrl+o"), ENTRY, do=looking.follow, refusal=looking.why_nowhere),
    Act("link", N_("Link to another"), ("l", "ctrl+l"), ENTRY, do=doing.link, refusal=_why_no_entry),
    Act(
        "delete_entry",
        N_("Delete"),
        ("delete",),
        ENTRY,
        do=doing.delete,
        refusal=_why_not_deleted,
        titled=_delete_title,
    ),
    Act("steps", N_("Steps"), ("full_stop",), ENTRY, do=_choose_step, refusal=_why_no_entry),
    Act("search", N_("Search"), ("slash", "ctrl+f"), LIST, do=looking.search, refusal=_why_no_ledger),
    Act("narrow", N_("Filter"), ("f", "ctrl+g"), LIST, do=looking.narrow, refusal=_why_no_ledger),
    Act("sort", N_("Sort"), ("s", "ctrl+r"), LIST, do=looking.next_order, refusal=_why_no_ledger),
    Act("turn_round", N_("Other way round"), ("S", "ctrl+w"), LIST, do=looking.turn_round, refusal=_why_no_ledger),
    Act("tick", N_("Tick"), ("space",), LIST, do=looking.tick, refusal=_why_no_entry),
    Act("tick_all", N_("Tick all"), ("asterisk",), LIST, do=looking.tick_all, refusal=_nothing_listed),
    Act("choose_ledger", N_("Ledgers and screens"), ("0",), LIST, do=looking.choose_ledger),
    Act("before", N_("List before"), ("left",), LIST, do=partial(looking.turn, -1)),
    Act("after", N_("List after"), ("right",), LIST, do=partial(looking.turn, 1)),
    Act("print", N_("Print"), ("p", "ctrl+t"), PAPERS, do=partial(_papers, "print_papers"), refusal=_why_no_ledger),
    Act("export", N_("Export"), ("x", "ctrl+x"), PAPERS, do=partial(_papers, "export"), refusal=_why_no_ledger),
    Act("import", N_("Bring in"), ("i", "ctrl+u"), PAPERS, do=_import, refusal=_why_no_ledger),
    Act("figures", N_("Figures"), ("k", "ctrl+k"), PAPERS, do=partial(_papers, "figures")),
    Act("lists", N_("Lists of choices"), ("v", "ctrl+v"), PAPERS, do=_lists, refusal=_why_no_lists),
    Act("desk", N_("Clerk's page"), ("d", "ctrl+d"), PAPERS, do=partial(_papers, "desk_page"), refusal=_why_no_ledger),
)
