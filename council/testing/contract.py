"""The contract of a plugin: checks that `council plugins check` runs on a wheel or a project's folder, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from council.domain.kernel import N_, Refusal, Text
from council.domain.ledger import Ledger
from council.i18n import Words, system_language, words
from council.plugins import Plugins
from council.plugins.changing import offered
from council.plugins.contained import in_words
from council.plugins.found import Found
from council.plugins.starting import tried
from council.testing.communities import Community, words_of


@dataclass(frozen=True)
class Note:
    """Something that a check has to say: an English source text and its parameters. One that does not `fail` is a
    remark: what could not be tried, what might be meant otherwise."""

    text: str
    params: dict[str, Any] = field(default_factory=dict)
    fails: bool = True

    def said(self, _: Words) -> str:
        """The note in the viewer's language."""
        return _(self.text, **{name: _worded(value, _) for name, value in self.params.items()})


def note(text: str, /, **params: Any) -> Note:
    """A note for which the check fails."""
    return Note(text, params)


def remark(text: str, /, **params: Any) -> Note:
    """A note for which it does not."""
    return Note(text, params, fails=False)


def _worded(value: Any, _: Words) -> Any:
    if isinstance(value, Refusal):
        return _.refusal(value)
    return value.in_language(_.language) if isinstance(value, Text) else value


@dataclass(frozen=True)
class Outcome:
    """How a check ended, with what it has to say."""

    notes: tuple[Note, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not any(each.fails for each in self.notes)


Run = Callable[["Subject"], Iterator[Note]]


@dataclass(frozen=True)
class Check:
    """One check of one plugin: call it in a test; `outcome` is for whoever prints it."""

    id: str
    title: str
    subject: Subject
    run: Run

    def __str__(self) -> str:
        return self.id if self.subject.alone else f"{self.subject.found.name}-{self.id}"

    def outcome(self) -> Outcome:
        """What came of it; whatever the plugin raises is named."""
        try:
            return Outcome(tuple(self.run(self.subject)))
        except Refusal as refusal:
            return Outcome((note("{refusal}", refusal=refusal),))
        except Exception as error:  # noqa: BLE001 — the plugin's code runs in here: what it raises is what is found
            return Outcome((note(N_("It failed: {error}"), error=in_words(error)),))

    def __call__(self) -> None:
        """Raises `AssertionError` with everything that is wrong."""
        _ = words(system_language())
        outcome = self.outcome()
        assert outcome.passed, "\n".join(each.said(_) for each in outcome.notes if each.fails)


@dataclass
class Subject:
    """The plugin that is looked at: loaded when a check first needs it, in a community in memory."""

    found: Found
    alone: bool = True
    _plugins: Plugins | None = field(default=None, repr=False)

    @property
    def plugins(self) -> Plugins:
        """The host with this plugin alone; raises the `Refusal` for which it cannot be loaded."""
        if self._plugins is None:
            self._plugins = tried(self.found)
        return self._plugins

    @cached_property
    def root(self) -> Path | None:
        """The folder of its package."""
        return self.plugins.folder_of(self.found.name)

    @property
    def ledgers(self) -> list[Ledger]:
        """The ledgers that it brings."""
        return list(self.plugins.ledgers().values())

    @contextmanager
    def community(self, people: int = 12, **more: Any) -> Iterator[Community]:
        """A community with the plugin at work; its words are heard while it lasts."""
        undo = words_of(self.plugins)
        here = Community(self.plugins, people, **more)
        try:
            yield here
        finally:
            here.close()
            for each in undo:
                each()

    def close(self) -> None:
        """Take the plugin out of this process again."""
        if self._plugins is not None:
            self._plugins.close()
            self._plugins = None


def checks() -> tuple[tuple[str, str, Run], ...]:
    """All checks in their order: id, what holds when it passes (English source text), and what is run."""
    from council.testing import of_faces, of_ledgers, of_lists, of_offers, of_the_file, of_workflows

    return (
        ("metadata", N_("Its metadata says what it is, and it fits this Council"), of_the_file.metadata),
        ("packed", N_("It can be packed, and its wheel is whole"), of_the_file.packed_whole),
        ("public", N_("It imports nothing of Council but council.api"), of_the_file.public_only),
        ("quiet", N_("Nothing happens when it is imported"), of_the_file.quiet),
        ("hooks", N_("Its hooks fit and answer with what they should"), of_offers.hooks),
        ("names", N_("Ids and names are sound"), of_offers.names),
        ("languages", N_("Both languages are complete"), of_offers.languages),
        ("workflow", N_("Workflows lead everywhere, and out again"), of_workflows.sound),
        ("declared", N_("What ledgers declare names fields and states that exist"), of_workflows.declared),
        ("entries", N_("Example entries of every kind can be entered and found"), of_ledgers.entries),
        ("lists", N_("CSV and Excel come back unchanged"), of_lists.lists),
        ("schema", N_("There is a JSON Schema"), of_lists.schema),
        ("papers", N_("Every sheet can be printed"), of_lists.papers),
        ("private", N_("Nothing personal is shown in public"), of_lists.private),
        ("figures", N_("Figures and deadlines can be computed"), of_lists.figures),
        ("actions", N_("Every action can be taken"), of_ledgers.actions),
        ("becoming", N_("Entries become what they can become"), of_ledgers.becoming),
        ("phones", N_("Residents can enter, and look up what became of it"), of_faces.phones),
        ("pages", N_("Its pages answer"), of_faces.pages),
        ("screens", N_("Its screens open"), of_faces.screens),
        ("methods", N_("Ways of voting count the same in any order"), of_offers.methods),
        ("moments", N_("It answers when it is asked, in time"), of_offers.moments),
        ("survives", N_("Its data stays as it is without it"), of_ledgers.survives),
    )


def contract(source: Path | str) -> list[Check]:
    """The checks of a wheel, a project's folder, or a shipped plugin's name, to be called one by one.

    Raises the `Refusal` for which no plugin can be read there.
    """
    there = offered(str(source))
    subjects = [Subject(found, alone=len(there) == 1) for found in there]
    return [Check(key, title, subject, run) for subject in subjects for key, title, run in checks()]
