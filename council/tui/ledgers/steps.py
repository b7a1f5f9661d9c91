"""What the workflow of a ledger lets one do, as acts: each action with a letter and a function key of its own.

The keys of a ledger are given out once, from its declaration, so that the same key does the same in every state; which
of them may be pressed now is asked of the workflow.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from council.domain.kernel import Refusal
from council.domain.ledger import Action, Ledger
from council.i18n import N_
from council.tui.acts import Act
from council.tui.ledgers.doing import take_action
from council.tui.ledgers.scene import LedgersScene

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen

STEPS = N_("Steps of the workflow")
OWN = frozenset(("edit", "note", "delete", "restore"))
"""Actions that every ledger has, with keys of their own."""
FUNCTION_KEYS = (*(f"f{place}" for place in range(2, 10)), *(f"shift+f{place}" for place in range(2, 10)))
LETTERS = "cghjmqrtuwyz"
"""Letters that the place itself leaves free (see `acts.ACTS`)."""


def step_id(name: str) -> str:
    """The id of the act that takes an action."""
    return f"step_{name}"


def steps(ledger: Ledger, language: str) -> tuple[Act[LedgersScene], ...]:
    """The acts of a ledger's own actions. Beyond the keys there are, an action is taken from the list of steps."""
    actions = [action for action in ledger.workflow.actions if action.name not in OWN]
    keys = _keys(ledger)
    return tuple(
        Act(
            step_id(action.name),
            action.title.in_language(language),
            keys.get(action.name, ("full_stop",)),
            STEPS,
            do=partial(_step, action.name),
            refusal=partial(_why_not, action.name),
            front=partial(_is_legal, action.name),
        )
        for action in actions
    )


def keys_of(ledger: Ledger) -> dict[str, str]:
    """The action of each key: what the screen hears."""
    return {key: step_id(name) for name, keys in _keys(ledger).items() for key in keys}


@lru_cache(maxsize=64)
def _given(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    left = list(LETTERS)
    given: dict[str, tuple[str, ...]] = {}
    for name, function in zip(names, FUNCTION_KEYS, strict=False):
        letter = next((each for each in _wished(name) if each in left), None)
        if letter:
            left.remove(letter)
        given[name] = (letter, function) if letter else (function,)
    return given


def _keys(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    return _given(tuple(action.name for action in ledger.workflow.actions if action.name not in OWN))


def _wished(name: str) -> Iterator[str]:
    """A letter of its own name; else any."""
    yield from name.lower()
    yield from LETTERS


def _why_not(name: str, scene: LedgersScene) -> Refusal | None:
    scene.legal(name)
    return None


def _is_legal(name: str, scene: LedgersScene) -> bool:
    return bool(scene.legal(name))  # raises otherwise, which is a no


async def _step(name: str, screen: LedgersScreen, scene: LedgersScene) -> None:
    await take_action(screen, scene, scene.legal(name))


def legal_now(scene: LedgersScene) -> list[tuple[Action, Refusal | None]]:
    """Every action of the ledger, the possible ones first, with why it cannot be taken."""
    found: list[tuple[Action, Refusal | None]] = []
    for action in scene.ledger.flow.actions:
        try:
            scene.legal(action.name)
        except Refusal as refusal:
            found.append((action, refusal))
        else:
            found.append((action, None))
    return sorted(found, key=lambda pair: pair[1] is not None)
