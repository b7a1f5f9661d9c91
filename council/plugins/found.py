"""Where plugins come from: wheels and folders in the community's `plugins/`, the shipped ones, what pip installed.

Everything here is read without importing anything of a plugin.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Literal

from council.domain.kernel import Refusal
from council.plugins.contents import file_hash, folder_hash, info_folder, opened_wheel

GROUP = "council"
"""The entry-point group: `[project.entry-points.council]`, plugin's id = module."""
FOLDER = "plugins"
"""The folder of a community in which its own plugins lie."""

Origin = Literal["wheel", "folder", "shipped", "installed"]

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class Found:
    """A plugin as its metadata describes it.

    `target` is what is imported (`module` or `module:object`), `place` the wheel, the project's folder, or (installed)
    the package's folder or file. `project` is the name of its distribution.
    """

    name: str
    target: str
    origin: Origin
    place: Path
    project: str
    version: str
    summary: str = ""
    author: str = ""
    requires: tuple[str, ...] = ()
    requires_python: str = ""
    keywords: tuple[str, ...] = ()

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what an approval is given for: the wheel's bytes, else the files that count."""
        return folder_hash(self.place) if self.place.is_dir() else file_hash(self.place)

    @property
    def module(self) -> str:
        """The module to import."""
        return self.target.split(":", 1)[0].strip()

    @property
    def package(self) -> str:
        """The top-level name that it takes up among modules."""
        return self.module.split(".", 1)[0]

    @property
    def trusted(self) -> bool:
        """Whether it came with the program: then nobody is asked."""
        return self.origin == "shipped"

    @property
    def import_root(self) -> Path:
        """The folder of a project from which its package is imported: itself or its `src`."""
        source = self.place / "src"
        return source if (source / self.package).exists() or (source / f"{self.package}.py").exists() else self.place


# -- reading one ---------------------------------------------------------------------------------------------------


def in_wheel(path: Path) -> list[Found]:
    """The plugins of a wheel; raises `Refusal`: `plugin.unreadable`, `plugin.no_plugin`, `plugin.not_pure`."""
    with opened_wheel(path) as wheel:
        info = info_folder(wheel, path)
        said = wheel.read(f"{info}/METADATA").decode("utf-8")
        about = wheel.read(f"{info}/WHEEL").decode("utf-8")
        names = wheel.namelist()
        points = wheel.read(f"{info}/entry_points.txt").decode("utf-8") if f"{info}/entry_points.txt" in names else ""
    if "root-is-purelib: true" not in about.lower():
        raise Refusal("plugin.not_pure", file=path.name)
    return _named(_entry_points(points), path.name, "wheel", path, _from_metadata(said))


def in_folder(path: Path, origin: Origin = "folder") -> list[Found]:
    """The plugins of a project's folder, out of its `pyproject.toml`; raises as `in_wheel` does."""
    try:
        project = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8")).get("project", {})
        points = project.get("entry-points", {}).get(GROUP, {})
        return _named(dict(points), path.name, origin, path, _from_project(project))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Refusal("plugin.unreadable", file=path.name, why=str(error)) from error


def is_plugin_name(name: str) -> bool:
    """Whether a plugin may be called so: small letters, digits and _; it becomes a part of addresses and of files."""
    return _ID.fullmatch(name) is not None and name != "council"


def _named(points: Mapping[str, str], file: str, origin: Origin, place: Path, about: Mapping[str, Any]) -> list[Found]:
    if not points:
        raise Refusal("plugin.no_plugin", file=file)
    for name in points:
        if not is_plugin_name(name):
            raise Refusal("plugin.bad_name", file=file, plugin=name)
    return [Found(name=name, target=target, origin=origin, place=place, **about) for name, target in points.items()]


def _from_metadata(text: str) -> dict[str, Any]:
    import email

    said = email.message_from_string(text)
    return {
        "project": said.get("Name", ""),
        "version": said.get("Version", "0"),
        "summary": said.get("Summary", ""),
        "author": said.get("Author", "") or _without_address(said.get("Author-Email", "")),
        "requires": tuple(said.get_all("Requires-Dist", ())),
        "requires_python": said.get("Requires-Python", ""),
        "keywords": tuple(re.split(r"[,\s]+", said.get("Keywords", ""))),
    }


def _without_address(author: str) -> str:
    return re.sub(r"\s*<[^>]*>", "", author).strip('" ')


def _from_project(project: Mapping[str, Any]) -> dict[str, Any]:
    authors = (author.get("name") or author.get("email", "") for author in project.get("authors", ()))
    return {
        "project": str(project["name"]) if "name" in project else "",
        "version": str(project.get("version", "0")),
        "summary": str(project.get("description", "")),
        "author": ", ".join(authors),
        "requires": tuple(project.get("dependencies", ())),
        "requires_python": str(project.get("requires-python", "")),
        "keywords": tuple(project.get("keywords", ())),
    }


def _entry_points(text: str) -> dict[str, str]:
    section, points = "", {}
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[]")
        elif section == GROUP and "=" in line and not line.startswith(("#", ";")):
            name, _, target = line.partition("=")
            points[name.strip()] = target.split("[")[0].strip()
    return points


# -- looking around ------------------------------------------------------------------------------------------------


def shipped_folder() -> Path:
    """Where the shipped plugins lie: beside the package in a checkout, inside it when installed."""
    inside = Path(str(resources.files("council"))) / "shipped_plugins"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "plugins"


def shipped() -> dict[str, Found]:
    """The plugins that come with the program, by name."""
    folders = sorted(path.parent for path in shipped_folder().glob("*/pyproject.toml"))
    return {each.name: each for folder in folders for each in in_folder(folder, "shipped")}


def installed() -> Iterator[Found]:
    """The plugins that pip installed beside the program, those without files to look at left out."""
    for point in metadata.entry_points(group=GROUP):
        place = _package_place(point.module.split(".", 1)[0])
        if point.dist is None or place is None or not _ID.fullmatch(point.name):
            continue
        about = _from_metadata(str(point.dist.read_text("METADATA") or ""))
        yield Found(name=point.name, target=point.value, origin="installed", place=place, **about)


def _package_place(package: str) -> Path | None:
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or not spec.origin:
        return None
    return Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)


@dataclass(frozen=True)
class Held:
    """What lies in a community's `plugins/`: the plugins by name, and why some files could not be read, by file.

    Of two versions of one plugin the higher one is it.
    """

    plugins: Mapping[str, Found]
    unreadable: Mapping[str, Refusal]

    def refusal_for(self, name: str) -> Refusal | None:
        """Why the file that a plugin of that name seems to lie in cannot be read; None when there is none."""
        plain = name.replace("_", "")
        files = (file for file in self.unreadable if plain in file.lower().replace("-", "").replace("_", ""))
        return next((self.unreadable[file] for file in files), None)


def held(folder: Path) -> Held:
    """The community's own plugins."""
    return gathered(folder / FOLDER)


def gathered(folder: Path) -> Held:
    """The plugins in a folder: wheels and project folders."""
    plugins: dict[str, Found] = {}
    unreadable: dict[str, Refusal] = {}
    for path in _candidates(folder):
        try:
            found = in_folder(path) if path.is_dir() else in_wheel(path)
        except Refusal as refusal:
            unreadable[path.name] = refusal
            continue
        for each in found:
            other = plugins.get(each.name)
            if other is None or (_newer(each, other) and each.project == other.project):
                plugins[each.name] = each
            elif each.project != other.project:
                unreadable[path.name] = Refusal("plugin.name_taken", plugin=each.name, by=other.place.name)
    return Held(plugins, unreadable)


def _candidates(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        return []
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    return [path for path in paths if path.suffix == ".whl" or (path / "pyproject.toml").is_file()]


def _newer(one: Found, other: Found) -> bool:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(one.version) > Version(other.version)
    except InvalidVersion:
        return one.version > other.version


def wanted(folder: Path, names: Iterable[str]) -> tuple[dict[str, Found], Held]:
    """The plugins of these names, and what lies in the community's own folder. The community's own come before the
    shipped ones, and these before installed ones; what is not looked for costs nothing."""
    own = held(folder)
    found = {name: own.plugins[name] for name in names if name in own.plugins}
    for source in (shipped, lambda: {each.name: each for each in installed()}):
        missing = [name for name in names if name not in found]
        if missing:
            there = source()
            found |= {name: there[name] for name in missing if name in there}
    return found, own


def everywhere(folder: Path | None) -> tuple[dict[str, Found], Held]:
    """All plugins that a community could enable, by name, and what lies in its own folder."""
    own = held(folder) if folder is not None else Held({}, {})
    return {**{each.name: each for each in installed()}, **shipped(), **own.plugins}, own
