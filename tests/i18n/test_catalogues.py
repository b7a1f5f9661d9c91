"""The catalogues are in step with the code: nothing untranslated, nothing left over, nothing said twice differently."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from council.i18n import refusals
from tests.i18n.sources import PACKAGE, ROOT, Found, entries, found, python_files, read_python, read_template, tree_of

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

CHINESE_IN_CODE = {
    "council/addresses.py": "names that Chinese systems give to network interfaces",
    "council/cli/demo/crowd.py": "the names that the demo's simulated residents are made of",
    "council/domain/roster.py": "surnames of two characters, and the numbers in names of grids",
    "council/service/pinyin.py": "the table of surnames and readings",
    "council/documents/people_columns.py": "the Chinese headings that a roster's columns may have",
    "council/documents/spreadsheets.py": "dates as Chinese spreadsheets write them",
    "council/documents/typed.py": "how Chinese is typed into cells: units, yes and no, times of day",
    "council/testing/communities.py": "the invented people, grids and matters that plugins are tried with",
    "council/testing/examples.py": "what stands in the fields of example entries",
    "council/cli/agreeing.py": "the answers that a question on the command line takes",
}
"""Modules whose tables hold Chinese as data, each with the reason. Texts belong into the catalogues instead."""


ADDED_LATER = {"people": {"row", "column"}}
"""Fields that a chapter's refusals get on their way: a reader of cells knows the cell, the import its row."""


def fields(text):
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def library_texts():
    """Texts of typer and Textual: those written down in `libraries`, and those that the libraries hold themselves."""
    from council.i18n.libraries import TEXTS
    from tests.i18n.test_libraries import gettext_of_typer, textual_bindings

    return {
        *((context, text) for context, texts in TEXTS.items() for text in texts),
        *(("textual", text) for text in textual_bindings()),
        *((None, text) for text in gettext_of_typer()),
    }


def wanted():
    """Every (context, text) that needs a translation, with the places that ask for it."""
    places = defaultdict(list)
    for marked in found().marked:
        places[marked.context, marked.text].append(marked.where)
    for key in library_texts():
        places[key].append("a library")
    return places


def test_every_text_has_its_chinese():
    have = {entry.key for entry in entries() if all(entry.strings) and not entry.fuzzy}
    missing = {text: places[0] for (context, text), places in wanted().items() if (context, text) not in have}
    assert not missing, f"{len(missing)} texts without Chinese"


def test_no_entry_is_left_over():
    keys = wanted()
    assert [(entry.room, entry.text) for entry in entries() if entry.key not in keys] == []


def test_no_entry_is_commented_out():
    left_over = [path.name for path in PACKAGE.glob("i18n/*/*.po") if "\n#~" in path.read_text("utf-8")]
    assert left_over == []


def test_no_two_rooms_say_it_differently():
    said = defaultdict(dict)
    for entry in entries():
        said[entry.key][entry.room] = entry.strings
    assert {key[1]: rooms for key, rooms in said.items() if len(set(rooms.values())) > 1} == {}


def test_a_plural_is_a_plural_on_both_sides():
    plurals = {marked.text: marked.plural for marked in found().marked if marked.plural is not None}
    both = {marked.text for marked in found().marked if marked.plural is None and marked.context is None}
    assert plurals.keys() & both == set(), "the same text is asked for with `_` and with `_.n`"
    here = {entry.text: entry.plural for entry in entries() if entry.text in plurals}
    assert here == {text: plurals[text] for text in here}


def test_fields_are_the_same_on_both_sides():
    wrong = []
    for entry in entries():
        allowed = [fields(text) for text in (entry.text, entry.plural) if text is not None]
        wrong += [(entry.room, entry.text, said) for said in entry.strings if fields(said) not in allowed]
    assert wrong == []


BY_PLACE = ("[default: {}]", "[env var: {}]")  # typer's own titles


def test_fields_are_named():
    others = [entry for entry in entries() if entry.text not in BY_PLACE]
    texts = [text for entry in others for text in (entry.text, *entry.strings)]
    assert [text for text in texts if not all(name.isidentifier() for name in fields(text))] == []


IN_BOTH_LANGUAGES = {"中文/English"}  # the switch between them, which either reader must find


def test_keys_are_english():
    keys = [*entries(), *found().marked]
    assert [key for key in keys if HAN.search(key.text) and key.text not in IN_BOTH_LANGUAGES] == []


def test_texts_are_literal():
    """No extractor reads an f-string: name the fields instead."""
    assert found().unreadable == []


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("i18n/*/*.po")), ids=lambda path: path.stem)
def test_a_room_is_in_order(path: Path):
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.name, abort_invalid=True)
    keys = [(message.context, message.id) for message in catalog if message.id]
    source = path.read_text("utf-8")
    assert len(keys) == len(re.findall("^msgid ", source, re.MULTILINE)) - 1, "a text stands there twice"
    assert "Plural-Forms: nplurals=1; plural=0;" in source


def test_chinese_stands_in_catalogues_only():
    """A Chinese literal in code is a text that the English viewer reads in Chinese."""
    strays = {}
    for path in python_files():
        name = path.relative_to(ROOT).as_posix()
        if name not in CHINESE_IN_CODE and (lines := chinese_literals(tree_of(path))):
            strays[name] = lines
    assert strays == {}


def test_the_list_of_exceptions_is_short_and_true():
    gone = [name for name in CHINESE_IN_CODE if not (ROOT / name).exists()]
    idle = [name for name in CHINESE_IN_CODE if name not in gone and not chinese_literals(tree_of(ROOT / name))]
    assert (gone, idle) == ([], [])


def chinese_literals(tree):
    """Lines with a Chinese string literal, docstrings and the `zh` half of a text in both languages left out."""
    allowed = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                allowed.add(statement.value)
        if isinstance(node, ast.Call):
            allowed |= {part for keyword in node.keywords if keyword.arg == "zh" for part in ast.walk(keyword.value)}
            if getattr(node.func, "id", "") == "About":
                allowed.add(node.args[0])
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            halves = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "zh"]
            allowed |= {part for half in halves for part in ast.walk(half)}
    return sorted(
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in allowed
        and node.value not in IN_BOTH_LANGUAGES
        and HAN.search(node.value)
    )


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal():
    raised = {call.code: call.where for call in found().refusals}
    assert {code: where for code, where in raised.items() if code not in refusals.SENTENCES} == {}
    assert sorted(refusals.SENTENCES.keys() - raised.keys() - literals()) == []


def literals():
    """Every string literal outside the sentences: some codes travel through tables before they are raised."""
    return {
        node.value
        for path in python_files()
        if path.name != "refusals.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_sentences_ask_for_nothing_that_a_refusal_does_not_give():
    lacking = []
    for call in found().refusals:
        given = {"code", *(call.params or ()), *ADDED_LATER.get(call.code.split(".")[0], ())}
        needed = fields(refusals.SENTENCES.get(call.code, ""))
        if call.params is not None and needed - given:
            lacking.append((call.code, call.where, sorted(needed - given)))
    assert lacking == []


# -- the reading itself can fail, so it is tried ------------------------------------------------------------------


def test_the_extractor_reads_what_people_write():
    into = Found()
    source = """
class Page:
    def draw(self, count):
        self._("Open") + _.p("door", "Open")
        _("Close" if count else "Go on")
        _.n("{count} person", "{count} people", count)
        N_("Later")
        _(f"no {count}")
        raise Refusal("meeting.adjourned" if count else "meeting.doors_closed", person=count)

    @field_validator("url")
    def check(cls, value):
        raise ValueError("begin with http")
"""
    read_python(ast.parse(source), "page.py", into)
    singles = {(marked.context, marked.text) for marked in into.marked if marked.plural is None}
    assert singles == {
        *((None, text) for text in ("Open", "Close", "Go on", "Later", "begin with http")),
        ("door", "Open"),
    }
    assert [marked.plural for marked in into.marked if marked.plural] == ["{count} people"]
    assert [strange.source for strange in into.unreadable] == ["_(f'no {count}')"]
    assert [(call.code, call.params) for call in into.refusals] == [
        ("meeting.adjourned", frozenset({"person"})),
        ("meeting.doors_closed", frozenset({"person"})),
    ]


def test_the_extractor_reads_templates():
    into = Found()
    template = """<p>{{ _("Hello") }} {{ _.n("{count} vote", "{count} votes", votes) }}
    {% trans %}Good night{% endtrans %} {{ _("a" ~ b) }}</p>"""
    read_template(template, "page.html", into)
    assert {(marked.text, marked.plural) for marked in into.marked} == {
        ("Hello", None),
        ("{count} vote", "{count} votes"),
        ("Good night", None),
    }
    assert len(into.unreadable) == 1
