"""`council plugins`: what there is, adding and removing, in one line each; nothing of a plugin runs here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from council import settings
from council.cli.agreeing import agreed
from council.cli.ending import BAD_INPUT, complain
from council.domain.kernel import Refusal
from council.i18n import Words
from council.plugins import changing
from council.plugins.changing import Candidate, Listed
from council.plugins.described import described
from council.plugins.found import Found
from council.plugins.named import HOOKS, ORIGINS
from council.plugins.packing import packed
from council.store.lock import FolderLock

# -- showing -------------------------------------------------------------------------------------------------------


def show_all(folder: Path | None, _: Words) -> int:
    """A line for each plugin, a second one where something is the matter; 0, or 1 when an enabled one will not load."""
    listed, unreadable = changing.listed(folder)
    for plugin in listed:
        for line in line_of(plugin, _):
            print(line)  # noqa: T201
    for refusal in unreadable.values():
        print("✗", _.refusal(refusal))  # noqa: T201
    if not listed:
        print(_("There is no plugin here."))  # noqa: T201
    return 1 if any(plugin.enabled and plugin.refusal is not None for plugin in listed) else 0


def line_of(plugin: Listed, _: Words) -> Iterator[str]:
    """How a plugin stands: ✓ is enabled and fit, ✗ is enabled and will not load, · could be enabled."""
    refusal = plugin.refusal
    mark = "·" if not plugin.enabled else "✗" if refusal is not None else "✓"
    if plugin.found is None:
        yield f"{mark} {plugin.name}"
    else:
        said = [plugin.name, plugin.found.version, f"({_(ORIGINS[plugin.found.origin])})", summary(plugin.found, _)]
        yield f"{mark} " + " ".join(filter(None, said))
    if refusal is not None and plugin.enabled:
        yield "  " + _.refusal(refusal)


def summary(found: Found, _: Words) -> str:
    """A plugin's one line about itself; its own translation, where it can be read."""
    try:
        return described(found).summary(found, _.language)
    except Refusal:
        return found.summary


def info(source: str, folder: Path | None, _: Words) -> int:
    """Everything that a plugin declares."""
    named = folder is not None or not Path(source).exists()
    offered = [changing.known(folder, source)] if named else changing.offered(source)
    for found in offered:
        for line in declared(Candidate(found, described(found)), _):
            print(line)  # noqa: T201
    return 0


def declared(candidate: Candidate, _: Words) -> Iterator[str]:
    """What a plugin declares, a line each."""
    found, said = candidate.found, candidate.described
    yield f"{found.name} {found.version}: {said.summary(found, _.language)}"
    yield "  " + _("Author: {author}", author=found.author or "–")
    yield "  " + _("Brings: {hooks}", hooks=_.list([_(HOOKS[hook]) for hook in said.hooks]) or "–")
    if said.unknown:
        yield "  " + _("Marked as hooks, but unknown here: {names}", names=", ".join(said.unknown))
    others = [requirement for requirement in found.requires if not requirement.lower().startswith("council")]
    yield "  " + _("Needs: {requirements}", requirements=", ".join(others) or _("nothing else"))
    if candidate.replaces is not None:
        yield "  " + _("Takes the place of version {version}.", version=candidate.replaces.version)
    yield "  " + _("Lies in: {place}", place=found.place)
    yield f"  SHA-256: {found.hash}"


# -- changing ------------------------------------------------------------------------------------------------------


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the community's folder; raises `Locked` when it is open somewhere."""
    settings.load(folder)
    lock = FolderLock(folder.absolute(), "council plugins")
    try:
        yield
    finally:
        lock.release()


def add(folder: Path, source: str, _: Words, *, yes: bool) -> int:
    """Show, ask, add; 0, or 2 when nobody could be asked."""
    with _alone(folder):
        for candidate in list(changing.candidates(folder, source)):
            for line in declared(candidate, _):
                print(line)  # noqa: T201
            answer = yes or _confirmed(_)
            if answer is None:
                return BAD_INPUT
            if answer:
                found = changing.add(folder, candidate)
                print(_("{plugin} is added and switched on. It loads when the community is opened.", plugin=found.name))  # noqa: T201
            else:
                print(_("{plugin} was not added.", plugin=candidate.found.name))  # noqa: T201
    return 0


def enable(folder: Path, name: str, _: Words, *, yes: bool) -> int:
    """Show, ask, switch on; 0, or 2 when nobody could be asked."""
    with _alone(folder):
        found = changing.known(folder, name)
        if not found.trusted:
            for line in declared(Candidate(found, described(found)), _):
                print(line)  # noqa: T201
            answer = yes or _confirmed(_)
            if answer is None:
                return BAD_INPUT
            if not answer:
                print(_("Nothing was changed."))  # noqa: T201
                return 0
        changing.enable(folder, name)
    print(_("{plugin} is switched on. It loads when the community is opened.", plugin=name))  # noqa: T201
    return 0


def disable(folder: Path, name: str, _: Words) -> int:
    """Switch off."""
    with _alone(folder):
        changing.disable(folder, name)
    print(_("{plugin} is switched off. Its file and what was recorded with it stay.", plugin=name))  # noqa: T201
    return 0


def remove(folder: Path, name: str, _: Words) -> int:
    """Take out, and say what stays."""
    with _alone(folder):
        changing.remove(folder, name)
    print(_("{plugin} is removed. What was recorded with it stays, and is there again when it is.", plugin=name))  # noqa: T201
    return 0


def pack(target: Path, sources: Sequence[str], _: Words) -> int:
    """Write wheels, and say which."""
    for source in sources:
        for found in changing.offered(source):
            print(packed(found, target))  # noqa: T201
    return 0


def _confirmed(_: Words) -> bool | None:
    """Whether somebody at the terminal trusts it; None, with a word on stderr, when there is nobody to ask."""
    answer = agreed(_("A plugin can do whatever Council can. Do you trust this one? [y/N] "))
    if answer is None:
        complain(_("Not confirmed: there is nobody to ask. Add --yes if you trust it."))
    return answer
