"""What a plugin brings besides ledgers: hooks, ids, both languages, ways of voting, and its answers when asked."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from council.domain.kernel import N_, Model, Refusal, Text
from council.domain.ledger import Ledger
from council.domain.polls import OpenPoll
from council.domain.tally import Method, Option, Question
from council.hookspecs import DECLARATIONS
from council.i18n import words
from council.plugins.asking import findings, objections, sections
from council.plugins.offers import Source
from council.testing.communities import words_of
from council.testing.contract import Note, Subject, note, remark
from council.testing.of_the_file import sources

ID = re.compile(r"[a-z][a-z0-9_.]{0,63}")
BALLOTS = 60
OPTIONS = 4


def hooks(subject: Subject) -> Iterator[Note]:
    """It registers, every declaration is what its hook asks for, and nothing claims what is the program's."""
    for trouble in subject.plugins.troubles:
        yield note("{refusal}", refusal=trouble.refusal)


def names(subject: Subject) -> Iterator[Note]:
    """Ids are short, lower case and ASCII: they are names of files and parts of addresses."""
    for hook in DECLARATIONS:
        for key, offer in subject.plugins.offered(hook).items():
            if offer.plugin == subject.found.name and hook != "routes" and not ID.fullmatch(key):
                yield note(N_("{hook}: {id} is no id (lower case, digits, _)"), hook=hook, id=key)
    for ledger in subject.ledgers:
        inner = [*ledger.workflow.states, *(action.name for action in ledger.workflow.actions), *ledger.specs]
        inner += [each.id for each in (*ledger.sheets, *ledger.counters, *ledger.deadlines, *ledger.becomes)]
        for name in inner:
            if not ID.fullmatch(name):
                yield note(N_("{hook}: {id} is no id (lower case, digits, _)"), hook=ledger.id, id=name)


# -- languages -----------------------------------------------------------------------------------------------------


def languages(subject: Subject) -> Iterator[Note]:
    """Each text that data carries has both languages; each text of code and templates has its Chinese."""
    for hook in DECLARATIONS:
        for offer in subject.plugins.offered(hook).values():
            if offer.plugin == subject.found.name:
                yield from _half(offer.item)
    undo = words_of(subject.plugins)
    try:
        zh = words("zh")
        for file, text in _asked(subject):
            if re.search(r"[A-Za-z]{2}", text) and zh(text, **_blanks(text)) == text.format(**_blanks(text)):
                yield note(N_("{file}: locale/zh.po has no Chinese for “{text}”"), file=file, text=text)
    finally:
        for each in undo:
            each()


def _half(item: Any, seen: set[int] | None = None) -> Iterator[Note]:
    """Texts with one language only, anywhere in a declaration."""
    seen = set() if seen is None else seen
    if id(item) in seen:
        return
    seen.add(id(item))
    if isinstance(item, Text):
        if bool(item.zh.strip()) != bool(item.en.strip()):
            yield note(N_("“{text}” has one language only"), text=item.zh or item.en)
    elif isinstance(item, Ledger):
        for spec in item.specs.values():
            if not (spec.label.zh.strip() and spec.label.en.strip()):
                yield note(
                    N_("{ledger}: the field {name} is not named in both languages"), ledger=item.id, name=spec.name
                )
            yield from _half(spec, seen)
        yield from _parts(item, seen)
    elif is_dataclass(item) and not isinstance(item, type):
        yield from _parts(item, seen)
    elif isinstance(item, Model):
        for name in type(item).model_fields:
            yield from _half(getattr(item, name), seen)
    elif isinstance(item, dict):
        for value in item.values():
            yield from _half(value, seen)
    elif isinstance(item, (tuple, list)):
        for value in item:
            yield from _half(value, seen)


def _parts(item: Any, seen: set[int]) -> Iterator[Note]:
    for each in fields(item):
        yield from _half(getattr(item, each.name), seen)


def _asked(subject: Subject) -> Iterator[tuple[str, str]]:
    """The texts that its code marks or asks for, and those of its templates."""
    for file, source in sources(subject.found):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield file, first.value
    for path in sorted(subject.root.rglob("*")) if subject.root is not None else ():
        if path.suffix in (".html", ".j2", ".txt") and path.is_file():
            yield from _of_template(path)


def _of_template(path: Path) -> Iterator[tuple[str, str]]:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, extensions=["jinja2.ext.i18n"])
    for _line, _function, message in environment.extract_translations(path.read_text("utf-8")):  # type: ignore[attr-defined]
        if isinstance(message, str):
            yield path.name, message


def _blanks(text: str) -> dict[str, str]:
    return dict.fromkeys(re.findall(r"\{(\w+)", text), "")


# -- ways of voting ------------------------------------------------------------------------------------------------


def methods(subject: Subject) -> Iterator[Note]:
    """A question is prepared once for all; a valid ballot is its own form; the same ballots in any order, or one by one
    with their weights, make the same count and the same winners; no ballots at all can be counted, too."""
    for offer in subject.plugins.offered("voting_methods").values():
        if offer.plugin == subject.found.name:
            yield from _counts(offer.item)


def _counts(method: Method) -> Iterator[Note]:
    question = _question(method)
    if method.prepared(question) != question:
        yield note(N_("{method}: a prepared question changes when it is prepared again"), method=method.id)
    chance = random.Random(20261123)
    ballots = []
    for _turn in range(BALLOTS):
        named = chance.sample(question.option_ids, chance.randint(0, min(len(question.options), question.most)))
        try:
            checked = method.checked(question, tuple(named))
        except Refusal:
            continue
        if method.checked(question, checked) != checked:
            yield note(N_("{method}: a checked ballot changes when it is checked again"), method=method.id)
        ballots.append((checked, 1))
    if not ballots:
        yield remark(N_("{method}: no ballot could be made up, so it was not counted"), method=method.id)
        return
    try:
        method.checked(question, ("not-an-option",))
        yield note(N_("{method}: it takes a ballot for something that is not on it"), method=method.id)
    except Refusal:
        pass
    first = method.counted(question, ballots)
    for _turn in range(5):
        again = method.counted(question, chance.sample(ballots, len(ballots)))
        if again != first or method.winners(question, again, 0) != method.winners(question, first, 0):
            yield note(N_("{method}: the order of the ballots changes the count"), method=method.id)
    heavy: dict[Any, int] = {}
    for choice, weight in ballots:
        heavy[choice] = heavy.get(choice, 0) + weight
    if method.counted(question, heavy.items()) != first:
        yield note(N_("{method}: a ballot of weight 2 counts otherwise than two ballots"), method=method.id)
    if set(method.winners(question, first, 0).elected) - set(question.option_ids):
        yield note(N_("{method}: something wins that is not on the ballot"), method=method.id)
    method.counted(question, [])


def _question(method: Method) -> Question:
    """A question that a method takes: four options with numbers, what it asks for filled in generously."""
    own = {ask.name: ask.default or 10_000 for ask in method.asks}
    numbers = (1_000, 2_000) if method.option_numbers is not None and method.option_numbers.many else (1_000,)
    options = tuple(
        Option(id=f"o{place}", label=f"Option {place}", numbers=numbers if method.option_numbers is not None else ())
        for place in range(1, OPTIONS + 1)
    )
    known = {name: own.pop(name) for name in ("least", "most", "seats") if name in own}
    known = {"most": OPTIONS, **{name: min(value, OPTIONS) for name, value in known.items()}}
    return method.prepared(Question(method=method.id, options=options, terms=own, **known))


# -- moments -------------------------------------------------------------------------------------------------------


def moments(subject: Subject) -> Iterator[Note]:
    """Asked during a meeting and after it; its files are written in both languages."""
    plugins = subject.plugins
    before = len(tuple(plugins.troubles))
    with subject.community() as here:
        meeting = here.evening()
        objections(plugins, OpenPoll(), meeting, here.snapshot)
        sections(plugins, meeting, here.snapshot)
        findings(plugins, Path("community"), here.snapshot)
        if subject.found.name in plugins.implementing("recorded"):
            entries = here.snapshot.journals[meeting.id]
            plugins.contained(
                subject.found.name, "recorded", entries=entries, meeting=meeting, snapshot=here.snapshot
            )  # fmt: skip
        minutes = here.council.minutes(meeting.id)
        for offer in plugins.offered("exporters").values():
            for language in ("zh", "en"):
                whose = minutes if offer.item.of == "meeting" else None
                if offer.plugin == subject.found.name:
                    written = offer.item.write(Source(here.snapshot, words(language), whose))
                    if not isinstance(written, bytes):
                        yield note(N_("the file {id} is not made of bytes"), id=offer.item.id)
    for trouble in tuple(plugins.troubles)[before:]:
        yield note("{refusal}", refusal=trouble.refusal)
