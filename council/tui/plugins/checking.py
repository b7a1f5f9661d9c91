"""Looking a plugin over: what can be seen without running it, and, when it is at work, its own checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from council.domain.kernel import Refusal
from council.i18n import Words
from council.plugins import Plugins
from council.plugins.approval import Approvals
from council.plugins.asking import findings
from council.plugins.compatibility import require_fit
from council.plugins.described import described
from council.plugins.found import Found
from council.plugins.named import HOOKS
from council.service.snapshot import Snapshot

Result = tuple[str, str]
"""`good`, `look` or `bad`, and what was found in words."""


def checked(found: Found, plugins: Plugins, folder: Path, snapshot: Snapshot, _: Words) -> list[Result]:
    """Everything that was looked at. Reads files and may wait ten seconds for the plugin: not for a face's loop."""
    return [*_files(found, _), *_fit(found, _), *_approval(found, _), *_at_work(found, plugins, folder, snapshot, _)]


def _files(found: Found, _: Words) -> Iterator[Result]:
    try:
        said = described(found)
    except Refusal as refusal:
        yield "bad", _.refusal(refusal)
        return
    if found.origin == "wheel":
        yield "good", _("Its file is as it was built.")
    if said.unknown:
        yield "bad", _("Marked as hooks, but unknown here: {names}", names=", ".join(said.unknown))
    if said.hooks:
        yield "good", _("Brings: {hooks}", hooks=_.list([_(HOOKS[hook]) for hook in said.hooks]))
    else:
        yield "bad", _.refusal(Refusal("plugin.no_hooks", plugin=found.name))


def _fit(found: Found, _: Words) -> Iterator[Result]:
    try:
        require_fit(found)
    except Refusal as refusal:
        yield "bad", _.refusal(refusal)
    else:
        yield "good", _("It fits this Council, this Python, and what is installed here.")


def _approval(found: Found, _: Words) -> Iterator[Result]:
    standing = Approvals().standing(found)
    if standing == "changed":
        yield "look", _("It is not the file that was approved on this computer. Ask who changed it.")
    elif standing == "new":
        yield "look", _("Nobody has approved it on this computer yet.")
    elif found.trusted:
        yield "good", _("It comes with Council.")
    else:
        yield "good", _("Exactly this was approved on this computer.")


def _at_work(found: Found, plugins: Plugins, folder: Path, snapshot: Snapshot, _: Words) -> Iterator[Result]:
    """What it says of the community, and what went wrong with it."""
    for each in findings(plugins, folder, snapshot, only=found.name):
        yield each.level, each.text.in_language(_.language)
    for trouble in plugins.troubles:
        if trouble.plugin == found.name:
            yield "look", _.refusal(trouble.refusal)
