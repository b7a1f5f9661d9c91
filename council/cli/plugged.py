"""`council run` and `council export`: what plugins bring to the command line. A plugin that fails is named, in one
line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from council import boot
from council.boot import Opened
from council.cli.ending import complain
from council.cli.papers import meeting_of
from council.cli.terminal import say_troubles
from council.domain.kernel import Conflict, Refusal
from council.i18n import Words
from council.plugins.asking import exported
from council.plugins.declared import Offer
from council.plugins.offers import CommandLine, Exporter, Source
from council.store.base import StoreError

T = TypeVar("T")

FAILED = 1


def run(folder: Path, name: str | None, arguments: Sequence[str], _: Words) -> int:
    """Run a plugin's command and return its exit code; without a name, list the commands there are."""
    opened = boot.open_community(folder)
    try:
        say_troubles(opened, _)
        offered = opened.plugins.offered("commands")
        if name is None:
            return _listed(offered.values(), _)
        if name not in offered:
            raise Refusal("command.unknown", command=name, known=", ".join(sorted(offered)) or "–")
        command: CommandLine = offered[name].item
        code = _asked(opened, offered[name], "commands", lambda: command.run(opened, list(arguments)), _)
        return FAILED if code is None else int(code)
    finally:
        opened.close()


def export(folder: Path, kind: str | None, meeting: str | None, out: Path | None, _: Words) -> int:
    """Write the file of an exporter, beside the community's other papers unless told where; without a kind, list
    them."""
    opened = boot.open_community(folder)
    try:
        say_troubles(opened, _)
        offered = opened.plugins.offered("exporters")
        if kind is None:
            return _listed(offered.values(), _)
        if kind not in offered:
            raise Refusal("export.unknown", kind=kind, known=", ".join(sorted(offered)) or "–")
        exporter: Exporter = offered[kind].item
        minutes = None
        if exporter.of == "meeting":
            minutes = opened.council.minutes(meeting_of(opened, meeting).id)
        try:
            content = exported(opened.plugins, kind, Source(opened.council.snapshot, _, minutes))
        except Refusal as refusal:
            if refusal.code != "plugin.failed":
                raise
            complain(_.refusal(refusal))
            return FAILED
        name = f"{exporter.id}-{minutes.number}" if minutes is not None else exporter.id
        path = out or opened.folder / "papers" / f"{name}{exporter.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(path)  # noqa: T201
        return 0
    finally:
        opened.close()


def _asked(opened: Opened, offer: Offer, hook: str, call: Callable[[], T], _: Words) -> T | None:
    """What a plugin's function returns; None, and its name on stderr, when it fails."""
    try:
        return call()
    except (Refusal, Conflict, StoreError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 — a plugin's failure is a warning that names it
        opened.plugins.failed(offer.plugin, hook, error)
        complain(_.refusal(list(opened.plugins.troubles)[-1].refusal))
        return None


def _listed(offers: Iterable[Offer], _: Words) -> int:
    lines = [f"{offer.item.id}: {offer.item.title.in_language(_.language)}" for offer in offers]
    for line in lines or [_("No plugin brings any.")]:
        print(line)  # noqa: T201
    return 0
