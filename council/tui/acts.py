"""Acts as data: one table per screen gives its keys, its key bar, its part of the command palette and its help.

An act names what it does, the keys that do it, and either the command it sends (`command`, which `ask` may complete
in a dialog) or what else it does (`do`). Whether it may be done now is asked of `decide` through the snapshot, so a
dim key cannot disagree with the rules. A Chinese input method swallows letters: beside each letter stands a function
or control key. Terminals swallow ctrl+s and ctrl+z, and take ctrl+h, ctrl+i, ctrl+j and ctrl+m for other keys: none
of them is used; F10 and F11 belong to the window.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from textual.binding import Binding, BindingType

from council.domain.kernel import Command, Refusal
from council.domain.meeting import Meeting
from council.service.snapshot import Snapshot

_FULL_WIDTH = {
    **{"full_stop": "ideographic_full_stop", "comma": "fullwidth_comma", "slash": "ideographic_comma"},
    **{
        "left_square_bracket": "left_black_lenticular_bracket",
        "right_square_bracket": "right_black_lenticular_bracket",
    },
    **{
        "dollar_sign": "fullwidth_yen_sign",
        "plus": "equals_sign",
        "question_mark": "fullwidth_question_mark",
        "exclamation_mark": "fullwidth_exclamation_mark",
        "semicolon": "fullwidth_semicolon",
    },
}
"""What a key sends while a Chinese input method is on, or without its shift: bound beside it, never shown."""

ALT_DIGITS = {
    **{"inverted_exclamation_mark": "alt+1", "trade_mark_sign": "alt+2", "pound_sign": "alt+3", "cent_sign": "alt+4"},
    **{"infinity": "alt+5", "section_sign": "alt+6", "pilcrow_sign": "alt+7", "bullet": "alt+8"},
}
"""What Textual makes of Alt and a digit from most terminals (the sign that macOS types with Option), and what was
meant. The app hears them so, before a field takes them for text."""

_FACES = {
    **{
        "full_stop": ".",
        "plus": "+",
        "number_sign": "#",
        "percent_sign": "%",
        "ampersand": "&",
        "dollar_sign": "$",
        "at": "@",
        "minus": "-",
        "comma": ",",
        "slash": "/",
        "left_square_bracket": "[",
        "right_square_bracket": "]",
        "question_mark": "?",
        "exclamation_mark": "!",
        "asterisk": "*",
        "semicolon": ";",
        "space": "␣",
        "enter": "↵",
        "escape": "Esc",
    },
    **{"delete": "Del", "insert": "Ins", "up": "↑", "down": "↓", "left": "←", "right": "→", "tab": "Tab"},
}


@dataclass(frozen=True)
class Scene:
    """What an act may look at: the snapshot, the moment, who acts. Screens add what is selected in them."""

    snapshot: Snapshot
    at: datetime
    actor: str

    @property
    def meeting(self) -> Meeting:
        """The meeting in hand; raises `Refusal("meeting.none")`."""
        if self.snapshot.meeting is None:
            raise Refusal("meeting.none")
        return self.snapshot.meeting


S = TypeVar("S", bound=Scene)


@dataclass(frozen=True)
class Act(Generic[S]):
    """One thing that can be done, with its keys.

    `command` makes what would be sent, with a placeholder where something is still to be asked; it may raise
    `Refusal`. `ask` completes it in a dialog (None: the person left). `do` stands instead of both for what is no
    command of a meeting; `refusal` then says why not. `ask` and `do` are given the screen first. `titled` gives
    another title by state. `front` says whether the act belongs on the key bar's first lines now; refused ones that
    do not are left to the full list. Acts that are not `on_bar` stand elsewhere (the title bar).
    """

    id: str
    title: str
    keys: tuple[str, ...]
    group: str
    command: Callable[[S], Command] | None = None
    ask: Callable[[Any, S], Awaitable[Command | None]] | None = None
    do: Callable[[Any, S], Awaitable[None]] | None = None
    refusal: Callable[[S], Refusal | None] | None = None
    titled: Callable[[S], str] | None = None
    front: Callable[[S], bool] | None = None
    on_bar: bool = True

    def title_now(self, scene: S | None) -> str:
        """The English source of the title in this scene."""
        return self.titled(scene) if self.titled is not None and scene is not None else self.title

    def why_not(self, scene: S | None) -> Refusal | None:
        """The refusal that the act would meet now, or None."""
        if scene is None:
            return Refusal("community.none") if self.command or self.refusal else None
        try:
            if self.refusal is not None and (refusal := self.refusal(scene)) is not None:
                return refusal
            return scene.snapshot.why_not(self.command(scene), scene.at, scene.actor) if self.command else None
        except Refusal as refusal:
            return refusal

    def is_in_front(self, scene: S | None) -> bool:
        """Whether the key bar shows it now even when it is refused."""
        if scene is None or self.front is None:
            return True
        try:
            return self.front(scene)
        except Refusal:
            return False


def heard(key: str) -> tuple[str, ...]:
    """A key of the tables as Textual's names: older terminals send shift+F5 as F17."""
    if match := re.fullmatch(r"shift\+f(\d+)", key):
        return key, f"f{int(match[1]) + 12}"
    return (key, _FULL_WIDTH[key]) if key in _FULL_WIDTH else (key,)


def face(key: str) -> str:
    """A key as it is printed on the keyboard: `F5`, `⇧F5`, `^D`, `N`, `⇧N`."""
    *held, last = key.split("+")
    shown = _FACES.get(last) or (last.upper() if len(last) == 1 or re.fullmatch(r"f\d+", last) else last)
    shifted = "shift" in held or (len(last) == 1 and last.isupper())
    return ("^" if "ctrl" in held else "") + ("Alt+" if "alt" in held else "") + ("⇧" if shifted else "") + shown


def needs_twin(key: str) -> bool:
    """Whether an input method may swallow the key."""
    return len(key) == 1 and key.isalpha()


def is_twin(key: str) -> bool:
    """Whether the key reaches the program through any input method."""
    return re.fullmatch(r"(shift\+)?f\d+|ctrl\+[a-z]", key) is not None


def bindings(acts: Iterable[Act[Any]], *, priority: bool = False) -> list[BindingType]:
    """The acts as Textual's bindings; their descriptions are put into words by `CouncilScreen.active_bindings`."""
    return [
        Binding(key, f"act('{act.id}')", act.title, show=False, priority=priority)
        for act in acts
        for name in act.keys
        for key in heard(name)
    ]
