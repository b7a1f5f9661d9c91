"""Adding, removing, enabling and disabling a community's plugins: files, approvals and `council.toml`.

Everything takes effect when the community is opened the next time. Whoever calls this holds the community's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from council import settings
from council.domain.community import Settings
from council.domain.kernel import Refusal
from council.plugins.approval import Approvals, Standing, refusal_of
from council.plugins.compatibility import require_fit
from council.plugins.described import Described, described
from council.plugins.found import FOLDER, Found, everywhere, gathered, held, in_folder, in_wheel, shipped
from council.plugins.packing import wheel_of
from council.plugins.quarantine import Quarantine, Quarantined, quarantined
from council.store.disk import make_folder, recorded, write_whole

SaveSettings = Callable[[Settings], None]


@dataclass(frozen=True)
class Candidate:
    """A plugin that could be added: what it says of itself, and the version that it replaces, if any."""

    found: Found
    described: Described
    replaces: Found | None = None


@dataclass(frozen=True)
class Listed:
    """A plugin as it stands in a community: where it is (None: enabled, but nowhere to be found), whether it is
    enabled, approved on this machine, set aside; and why it cannot work here."""

    name: str
    found: Found | None
    enabled: bool
    standing: Standing = "new"
    quarantined: Quarantined | None = None
    unfit: Refusal | None = None

    @property
    def refusal(self) -> Refusal | None:
        """Why it would not be loaded; None when it would be, if enabled."""
        if self.found is None:
            return Refusal("plugin.missing", plugin=self.name)
        if self.unfit is not None:
            return self.unfit
        unapproved = refusal_of(self.standing, self.found)
        return unapproved or (quarantined(self.quarantined) if self.quarantined is not None else None)


def listed(folder: Path | None) -> tuple[list[Listed], Mapping[str, Refusal]]:
    """All plugins that a community has or could have, the enabled ones first; and the files in its `plugins/` that
    cannot be read, with the reason. Without a community: the shipped and the installed ones."""
    there, own = everywhere(folder)
    enabled = settings.load(folder).plugins if folder is not None else ()
    names = dict.fromkeys((*enabled, *sorted(there)))
    approvals, quarantine = Approvals(), Quarantine(folder) if folder is not None else None
    return [_listed(name, there.get(name), name in enabled, approvals, quarantine) for name in names], own.unreadable


def _listed(
    name: str, found: Found | None, enabled: bool, approvals: Approvals, quarantine: Quarantine | None
) -> Listed:
    if found is None:
        return Listed(name, None, enabled)
    unfit = None
    try:
        require_fit(found)
    except Refusal as refusal:
        unfit = refusal
    aside = quarantine.holds(found) if quarantine is not None else None
    return Listed(name, found, enabled, approvals.standing(found), aside, unfit)


# -- adding --------------------------------------------------------------------------------------------------------


def candidates(folder: Path, source: str) -> Iterator[Candidate]:
    """The plugins that a source offers: the name of a shipped one, a wheel, a project's folder, or a stick (a folder
    with several). Nothing is imported, nothing changed.

    Raises `Refusal`: `plugin.unknown` for a name that is none of these, and whatever speaks against the first plugin
    that cannot be added: it is damaged, tampered with, does not fit, or its name is taken.
    """
    for found in offered(source):
        yield candidate(folder, found)


def candidate(folder: Path, found: Found) -> Candidate:
    """A plugin, held against this Council and what the community has; raises as `candidates` does."""
    require_fit(found)
    said = described(found)
    return Candidate(found, said, _replaced(folder, found))


def offered(source: str) -> list[Found]:
    """The plugins of a source, as their metadata has it; raises `Refusal` (see `candidates`)."""
    path = Path(source)
    if source in shipped():
        return [shipped()[source]]
    if path.is_file():
        return in_wheel(path)
    if (path / "pyproject.toml").is_file():
        return in_folder(path)
    if not path.is_dir():
        raise Refusal("plugin.unknown", plugin=source, known=", ".join(sorted(shipped())))
    stick = gathered(path)
    for refusal in stick.unreadable.values():
        raise refusal
    if not stick.plugins:
        raise Refusal("plugin.no_plugin", file=source)
    return [stick.plugins[name] for name in sorted(stick.plugins)]


def _replaced(folder: Path, found: Found) -> Found | None:
    """The plugin of that name that is here already, if it is an older or the same one of the same project; raises
    `Refusal("plugin.name_taken")` for somebody else's."""
    if found.trusted:
        return None
    there = {**shipped(), **held(folder).plugins}.get(found.name)
    if there is None:
        return None
    if there.project != found.project:
        raise Refusal("plugin.name_taken", plugin=found.name, by=there.place.name)
    return there


def add(folder: Path, chosen: Candidate, save: SaveSettings | None = None) -> Found:
    """Put a plugin into the community, approve exactly this on this machine, and enable it; returns it as it lies
    there.

    A project's folder is packed into a wheel. Raises `StoreError` when something cannot be written; then it is not
    enabled.
    """
    found = chosen.found
    if not found.trusted:
        found = _copied(folder, chosen)
    Approvals().approve(found)
    Quarantine(folder).release(found.name)
    _enabled(folder, found.name, save)
    return found


def _copied(folder: Path, chosen: Candidate) -> Found:
    found = chosen.found
    name, content = (found.place.name, found.place.read_bytes()) if found.origin == "wheel" else wheel_of(found)
    place = folder / FOLDER / name
    with recorded(place):
        make_folder(place.parent)
        write_whole(place, content)
    old = chosen.replaces
    if old is not None and old.origin == "wheel" and old.place != place:
        with recorded(old.place):
            old.place.unlink(missing_ok=True)
    return next(each for each in in_wheel(place) if each.name == found.name)


def enable(folder: Path, name: str, save: SaveSettings | None = None) -> None:
    """Switch on a plugin that is here, approve it on this machine as it is, and let it out of quarantine.

    Raises `Refusal`: `plugin.unknown`, and what speaks against it (see `candidates`).
    """
    found = known(folder, name)
    require_fit(found)
    described(found)  # a wheel that is not as it was built is refused here
    Approvals().approve(found)
    Quarantine(folder).release(name)
    _enabled(folder, name, save)


def known(folder: Path | None, name: str) -> Found:
    """A plugin that the community has or could enable; raises `Refusal("plugin.unknown")`, or why the one file that
    could be it cannot be read."""
    there, own = everywhere(folder)
    if name not in there:
        raise own.refusal_for(name) or Refusal("plugin.unknown", plugin=name, known=", ".join(sorted(there)))
    return there[name]


def disable(folder: Path, name: str, save: SaveSettings | None = None) -> None:
    """Switch a plugin off; its file and everything recorded with it stay. Raises `Refusal("plugin.not_enabled")`."""
    chosen = settings.load(folder)
    if name not in chosen.plugins:
        raise Refusal("plugin.not_enabled", plugin=name)
    _save(folder, chosen.having(plugins=tuple(other for other in chosen.plugins if other != name)), save)


def remove(folder: Path, name: str, save: SaveSettings | None = None) -> tuple[str, ...]:
    """Switch a plugin off and delete its file from the community; what was recorded with it stays.

    Returns the names of the files deleted; one that holds another enabled plugin, too, stays. Raises
    `Refusal("plugin.unknown")` when it is neither enabled nor here.
    """
    chosen = settings.load(folder)
    there = list(_all_held(folder))
    own = [found for found in there if found.name == name]
    if name not in chosen.plugins and not own:
        raise Refusal("plugin.unknown", plugin=name, known=", ".join(sorted({*chosen.plugins, *held(folder).plugins})))
    if name in chosen.plugins:
        disable(folder, name, save)
    shared = {found.place for found in there if found.name != name and found.name in chosen.plugins}
    gone = [found.place for found in own if found.place not in shared]
    for place in gone:
        with recorded(place):
            _delete(place)
    Quarantine(folder).release(name)
    return tuple(place.name for place in gone)


def _all_held(folder: Path) -> Iterator[Found]:
    place = folder / FOLDER
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        try:
            if path.suffix == ".whl":
                yield from in_wheel(path)
            elif (path / "pyproject.toml").is_file():
                yield from in_folder(path)
        except Refusal:
            continue


def _delete(place: Path) -> None:
    import shutil

    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _enabled(folder: Path, name: str, save: SaveSettings | None) -> None:
    chosen = settings.load(folder)
    if name not in chosen.plugins:
        _save(folder, chosen.having(plugins=(*chosen.plugins, name)), save)


def _save(folder: Path, changed: Settings, save: SaveSettings | None) -> None:
    """Write the settings: through the open community where there is one, else straight into the file."""
    if save is not None:
        save(changed)
    else:
        settings.save(folder, changed)
