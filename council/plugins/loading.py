"""Importing one plugin, and taking its modules out again when the community is closed."""

from __future__ import annotations

import importlib
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

from council.domain.kernel import Refusal
from council.plugins.found import Found

PATIENCE = 10.0
"""Seconds after which somebody is told which plugin the program waits for."""
LONG = 1.0
"""Seconds after which loading counts as long: then the sentinel is put on the medium."""


class Imports:
    """The folders that this process imports plugins from, counted: two open communities may share one."""

    def __init__(self) -> None:
        self._roots: Counter[str] = Counter()

    def enter(self, root: Path, found: Found) -> Callable[[], None]:
        """Let a plugin be imported from a folder; returns the way to take that back, and every module with it.

        Raises `Refusal("plugin.package_taken")` when its package's name means something else already. What can be
        imported from that very folder anyway stays as it is.
        """
        place = str(root)
        if self._roots[place] == 0:
            spec = find_spec(found.package)
            if spec is not None and not any(Path(lies).is_relative_to(root) for lies in _lies(spec)):
                raise Refusal("plugin.package_taken", plugin=found.name, package=found.package)
            if spec is not None:
                return lambda: None
            sys.path.append(place)
        self._roots[place] += 1
        return lambda: self._leave(root)

    def _leave(self, root: Path) -> None:
        place = str(root)
        self._roots[place] -= 1
        if self._roots[place] > 0:
            return
        del self._roots[place]
        if place in sys.path:
            sys.path.remove(place)
        forget_modules(root)
        for cached in [path for path in sys.path_importer_cache if Path(path).is_relative_to(root)]:
            sys.path_importer_cache.pop(cached, None)


IMPORTS = Imports()
"""`sys.path` and `sys.modules` are the process's own, so this is, too."""


def forget_modules(root: Path) -> None:
    """Take every module whose code lies under a folder (or is that file) out of `sys.modules`."""
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if spec is not None and any(Path(place).is_relative_to(root) for place in _lies(spec)):
            del sys.modules[name]


def _lies(spec: ModuleSpec) -> Iterator[str]:
    """Where a module's code lies."""
    if spec.origin and spec.has_location:
        yield spec.origin
    yield from (place for place in spec.submodule_search_locations or () if isinstance(place, str))


def entered(found: Found, root: Path) -> Callable[[], None]:
    """Make a plugin's package importable; returns the way to take it out again. What pip installed is importable as it
    is; only its modules are taken out. Raises `Refusal("plugin.package_taken")`."""
    if found.origin == "installed":
        return lambda: forget_modules(found.place)
    return IMPORTS.enter(root, found)


def imported(found: Found) -> object:
    """The module or object that a plugin is. Whatever its code raises comes out of here."""
    module = importlib.import_module(found.module)
    plugin: object = module
    for name in filter(None, found.target.partition(":")[2].strip().split(".")):
        plugin = getattr(plugin, name)
    return plugin


@contextmanager
def watched(long: Callable[[], None], waiting: Callable[[], None]) -> Iterator[None]:
    """Call `long` once the block has taken a second, and `waiting` once it has taken ten."""
    ended = threading.Event()

    def watch() -> None:
        if not ended.wait(LONG):
            long()
            if not ended.wait(PATIENCE - LONG):
                waiting()

    watcher = threading.Thread(target=watch, name="council-plugin-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join(1.0)
