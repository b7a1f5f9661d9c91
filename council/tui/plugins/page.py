"""A plugin's page: how it stands, what it declares, what it has brought, what went wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from textual.content import Content

from council.domain.kernel import Refusal, Text
from council.hookspecs import DECLARATIONS
from council.i18n import N_, Words
from council.plugins import Plugins
from council.plugins.changing import Candidate
from council.plugins.described import Described
from council.plugins.found import Found
from council.plugins.named import HOOKS, ORIGINS
from council.tui.plugins.seen import Seen, troubles_of
from council.tui.plugins.states import WORDS, sentence, state_of
from council.tui.widgets.panel import heading
from council.tui.widgets.setting import block, facts

BLANK = Content("")
Rows = list[tuple[str | Content, str | Content]]
WHY = {
    "crashed": N_("Council ended while loading it."),
    "interrupted": N_("Somebody interrupted its loading."),
}


@dataclass(frozen=True)
class View:
    """What a page is made with: the viewer's words, the community's plugins and time zone."""

    _: Words
    plugins: Plugins
    zone: tzinfo


def page(seen: Seen, view: View, width: int) -> list[Content]:
    """Everything about one plugin, in lines of at most `width` cells."""
    _ = view._
    found, state = seen.found, state_of(seen, view.plugins)
    title = " ".join(part for part in (seen.name, found.version if found else "") if part)
    lines = block(Content.assemble((title, "bold")), width)
    if about := summary(seen, _):
        lines += block(Content(about), width)
    word, tone = WORDS[state]
    said = Content.assemble((_(word), f"bold ${tone}"), "  ", sentence(seen, state, _, lambda each: _refused(each, _)))
    lines += [BLANK, *block(said, width)]
    lines += _quarantine(seen, view, width)
    lines += _troubles(seen, view, width)
    lines += _brought(seen, view, width)
    if found is not None and seen.described is not None:
        rows = [*declared(found, seen.described, _), (_("Origin"), _(ORIGINS[found.origin]))]
        lines += [BLANK, heading(_("What it declares"), width), *facts(rows, width)]
    return lines


def summary(seen: Seen, _: Words) -> str:
    """A plugin's one line about itself, in the viewer's language where it brings one."""
    if seen.found is None:
        return ""
    return seen.described.summary(seen.found, _.language) if seen.described is not None else seen.found.summary


def _refused(seen: Seen, _: Words) -> str:
    refusal = seen.broken or seen.listed.refusal
    return _.refusal(refusal) if refusal is not None else ""


def declared(found: Found, said: Described, _: Words) -> Rows:
    """What a plugin says of itself before it may run: labels and values."""
    others = [requirement for requirement in found.requires if not requirement.lower().startswith("council")]
    rows: Rows = [
        (_("Author"), found.author or "–"),
        (_("Brings"), _.list([_(HOOKS[hook]) for hook in said.hooks]) or "–"),
    ]
    if said.unknown:
        unknown = _("{names} (marked as hooks, but unknown here)", names=", ".join(said.unknown))
        rows.append((_("Besides"), Content.assemble((unknown, "$warning"))))
    return [
        *rows,
        (_("Needs"), ", ".join(others) or _("nothing else")),
        (_("Lies in"), str(found.place)),
        ("SHA-256", found.hash),
    ]


def replaced(candidate: Candidate, _: Words) -> str:
    """Which version a new one takes the place of; empty when none."""
    old = candidate.replaces
    return _("Takes the place of version {version}.", version=old.version) if old is not None else ""


# -- since the community was opened --------------------------------------------------------------------------------


def _quarantine(seen: Seen, view: View, width: int) -> list[Content]:
    held, _ = seen.listed.quarantined, view._
    if held is None:
        return []
    rows: Rows = [(_("Why"), _(WHY[held.why])), (_("When"), _.datetime(held.at, view.zone, short=True))]
    return [BLANK, heading(_("Quarantined"), width), *facts(rows, width)]


def _troubles(seen: Seen, view: View, width: int) -> list[Content]:
    told = seen.listed.refusal  # what the state says already
    troubles: Sequence[Refusal] = [
        each for each in troubles_of(view.plugins).get(seen.name, ()) if told is None or each.code != told.code
    ]
    if not troubles:
        return []
    mark = Content.assemble(("! ", "bold $warning"))
    said = [line for each in troubles for line in block(Content(view._.refusal(each)), width, mark)]
    return [BLANK, heading(view._("What went wrong since the community was opened"), width), *said]


def _brought(seen: Seen, view: View, width: int) -> list[Content]:
    rows: Rows = [(label, text) for label, text in brought(view.plugins, seen.name, view._)]
    return [BLANK, heading(view._("What it has brought"), width), *facts(rows, width)] if rows else []


def brought(plugins: Plugins, name: str, _: Words) -> Iterator[tuple[str, str]]:
    """What a plugin at work has brought: the kind, and what each is called."""
    for hook in DECLARATIONS:
        items = [offer.item for offer in plugins.offered(hook).values() if offer.plugin == name]
        if items:
            yield _(HOOKS[hook]), _.list([_called(item, _) for item in items])


def _called(item: Any, _: Words) -> str:
    """What something is called: its title or name, else its id."""
    said = getattr(item, "title", None) or getattr(item, "name", None)
    text = said.in_language(_.language) if isinstance(said, Text) else _(said) if isinstance(said, str) else ""
    return text or str(item.id)
