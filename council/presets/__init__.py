"""Presets: decision rules, cycles and agenda templates as data, each rule with its legal basis.

The files are read on first use, not at import. An id that has shipped never changes its meaning: a changed rule gets
a new id, and the day of the meeting chooses the law in force.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from council.domain.agenda_templates import AgendaTemplate
from council.domain.cycle import Cycle
from council.domain.rules import DecisionRule


@cache
def rules() -> Mapping[str, DecisionRule]:
    """The shipped decision rules, by id."""
    found = (DecisionRule.model_validate(rule) for content in _files("rules") for rule in content["rule"])
    return MappingProxyType({rule.id: rule for rule in found})


@cache
def cycles() -> Mapping[str, Cycle]:
    """The shipped cycles, by id."""
    return MappingProxyType({cycle.id: cycle for cycle in map(Cycle.model_validate, _files("cycles"))})


@cache
def agendas() -> Mapping[str, AgendaTemplate]:
    """The shipped agenda templates, by id; a body names its own."""
    return MappingProxyType({each.id: each for each in map(AgendaTemplate.model_validate, _files("agendas"))})


def community() -> str:
    """The `council.toml` that a new community begins with, comments and all; its name is still to be filled in."""
    return (resources.files(__name__) / "community.toml").read_text(encoding="utf-8")


def _files(folder: str) -> Iterator[dict[str, Any]]:
    files = (file for file in (resources.files(__name__) / folder).iterdir() if file.name.endswith(".toml"))
    for file in sorted(files, key=lambda file: file.name):
        yield tomllib.loads(file.read_text(encoding="utf-8"))
