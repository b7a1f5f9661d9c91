"""The contract of plugins: the shipped ones keep it, and each check is able to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from council.plugins.found import in_folder, shipped
from council.store.base import Store
from council.store.memory import MemoryStore
from council.store.tinydb import TinyStore
from council.testing import Check, contract, store_contract
from council.testing.of_the_file import imported, sources
from tests.plugins.making import project, wheel

ROOT = Path(__file__).parents[2]

PO = """msgid ""
msgstr ""
"Language: zh\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Made of wishes"
msgstr "微心愿"
"""

WISHES = """
from datetime import date
from typing import Annotated
from pydantic import Field
from council.api import *


class Wish(Fields):
    title: Annotated[str, About("心愿", "Wish", public=True)] = Field(min_length=2, max_length=60)
    wisher: Annotated[str, About("许愿人", "Wisher", "name")] = ""
    text: Annotated[str, About("说明", "Details", "long")] = ""
    until: Annotated[date | None, About("期限", "Until")] = None


def ledger(**more):
    parts = dict(
        id="wishes",
        title=Text(zh="微心愿", en="Small wishes"),
        fields=Wish,
        workflow=flow(Action(name="finish", title=Text(zh="办结", en="Finish"), sources=("open",), to="done")),
        intake=Intake(fields=("title", "text"), about=Text(zh="心愿", en="Wishes")),
    )
    return Ledger(**{**parts, **more})


def flow(*actions):
    states = {"open": Text(zh="办理中", en="Open"), "done": Text(zh="已办结", en="Done")}
    return Workflow(states=states, initial="open", actions=actions)


def counter(**more):
    said = {"unit": Text(zh="个", en="wishes"), "counts": Text(zh="全部", en="all")}
    return Counter("all", Text(zh="心愿", en="Wishes"), **said, **more)


def no(action, entry, snapshot):
    if action == "finish":
        raise refusal("不行。", "No.")


@hook
def ledgers():
    return [%s]
"""


def made(place: Path, ledger: str = "ledger()", **more: object) -> dict[str, Check]:
    """The checks of a plugin with one ledger, by id."""
    values = {"files": {"locale/zh.po": PO}, "requires": ("council>=0.1",), **more}
    folder = project(place, "wishes", WISHES % ledger, **values)  # type: ignore[arg-type]
    return {check.id: check for check in contract(folder)}


def failing(checks: dict[str, Check], *ids: str) -> list[str]:
    """The ids of the checks that fail, out of those asked for."""
    try:
        return [name for name in ids or checks if not checks[name].outcome().passed]
    finally:
        next(iter(checks.values())).subject.close()


# -- kept ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(shipped()))
def test_shipped_plugins_keep_it(name: str) -> None:
    checks = contract(name)
    try:
        for check in checks:
            check()
    finally:
        checks[0].subject.close()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_shipped_plugins_import_nothing_of_council_but_its_public_part(name: str) -> None:
    for file, source in sources(shipped()[name]):
        for _line, module in imported(source):
            assert module.split(".")[0] != "council" or module.startswith("council.api"), file


@pytest.mark.slow
def test_a_sound_plugin_passes_as_a_folder_and_as_a_wheel(tmp_path: Path) -> None:
    assert failing(made(tmp_path)) == []
    values = {"files": {"locale/zh.po": PO}, "requires": ("council>=0.1",)}
    checks = {each.id: each for each in contract(wheel(tmp_path, "wishes", WISHES % "ledger()", **values))}
    assert failing(checks) == []


# -- broken --------------------------------------------------------------------------------------------------------

DEFECTS = {
    "nothing leads to a state": ("ledger(workflow=flow())", "workflow"),
    "a target that is not there": (
        'ledger(workflow=flow(Action(name="a", title=Text(zh="一", en="A"), sources=("open",), to="gone")))',
        "workflow",
    ),
    "a column that is not there": ('ledger(columns=("nothing",))', "declared"),
    "an intake without what must be filled in": (
        'ledger(intake=Intake(fields=("text",), about=Text(zh="一", en="A")))',
        "declared",
    ),
    "a counter by no date": ('ledger(counters=(counter(on="title"),))', "declared"),
    "a rate of nothing": ('ledger(counters=(Rate("r", Text(zh="率", en="Rate"), of="x", among="y"),))', "declared"),
    "one language": ('ledger(title=Text(zh="微心愿", en=""))', "languages"),
    "an id that is no file's name": ('ledger(id="Small Wishes")', "names"),
    "a deadline that fails": ('ledger(deadlines=(Deadline("d", Text(zh="期", en="D"), lambda e: 1 / 0),))', "figures"),
    "a counter that fails": ("ledger(counters=(counter(when=lambda entry: 1 / 0),))", "figures"),
    "a guard that fails": ("ledger(guard=lambda action, entry, snapshot: 1 / 0)", "actions"),
    "a sheet that tells names": (
        'ledger(sheets=(Sheet("s", Text(zh="单", en="S"), text=Text(zh="{who}", en="{who}"),'
        ' values=lambda entry, snapshot: {"who": entry.fields.wisher}),))',
        "private",
    ),
    "becoming something without what it needs": (
        'ledger(becomes=(Becoming("b", "wishes", Text(zh="转", en="B"), lambda entry: {}),))',
        "becoming",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_found(defect: str, tmp_path: Path) -> None:
    ledger, check = DEFECTS[defect]
    assert failing(made(tmp_path, ledger), check) == [check]


def test_a_guard_that_says_no_is_a_remark(tmp_path: Path) -> None:
    checks = made(tmp_path, "ledger(guard=no)")
    try:
        outcome = checks["actions"].outcome()
        assert outcome.passed
        assert outcome.notes
    finally:
        checks["actions"].subject.close()


@pytest.mark.parametrize(
    ("source", "check"),
    [
        ("import council.service.council\n", "public"),
        ("from council import boot\n", "public"),
        ("open('made', 'w').close()\n", "quiet"),
        ("import threading\nthreading.Thread(target=print).start()\n", "quiet"),
        ("print('hello')\n", "quiet"),
        ("N_('A text that nobody translated')\n", "languages"),
    ],
)
def test_source_that_does_too_much_is_found(source: str, check: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    head = "from council.api import N_, hook\n\n@hook\ndef ledgers():\n    return []\n"
    folder = project(tmp_path, "wishes", head + source, files={"locale/zh.po": PO}, requires=("council>=0.1",))
    assert failing({each.id: each for each in contract(folder)}, check) == [check]


def test_a_summary_without_chinese_is_found(tmp_path: Path) -> None:
    assert failing(made(tmp_path, files={}), "metadata") == ["metadata"]


# -- stores --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("promise", store_contract(), ids=lambda promise: promise.__name__)
def test_the_folder_s_own_store_keeps_the_promises(promise, tmp_path: Path) -> None:
    promise(lambda: TinyStore(tmp_path))


@pytest.mark.parametrize("promise", store_contract(), ids=lambda promise: promise.__name__)
def test_a_store_that_forgets_is_found(promise) -> None:
    def forgetful() -> Store:
        return MemoryStore()

    if promise.__name__ == "a_journal_never_has_a_hole":
        promise(forgetful)  # this one needs no second opening
        return
    with pytest.raises(AssertionError):
        promise(forgetful)


def test_a_project_s_own_name_is_read(tmp_path: Path) -> None:
    (found,) = in_folder(project(tmp_path, "wishes"))
    assert next(str(check) for check in contract(found.place)) == "metadata"
