"""No library's own English slips through: typer's, pydantic's, Textual's."""

import ast
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import typing
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, ValidationError, field_validator

from council.i18n import words
from council.i18n.libraries import (
    GENERAL,
    OWN_TEXT,
    TEXTS,
    TEXTUAL,
    VALIDATION,
    place,
    said,
    textual_word,
    validation_sentences,
)

HAN = re.compile(r"[\u3400-\u9fff]")
PATCHED_UP_LATER = {"No such command {name!r}.", "Missing command."}
"""What typer sends through gettext and then adds English to: `error_line` says these."""


@cache
def gettext_of_typer() -> frozenset[str]:
    """Each text that the installed typer sends through gettext."""
    import typer

    texts = set()
    for path in Path(typer.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                texts |= {
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return frozenset(texts - PATCHED_UP_LATER)


@cache
def textual_bindings() -> frozenset[str]:
    """Each description, tooltip and group title of a key binding in the installed Textual."""
    import textual.app
    import textual.command
    import textual.widgets
    from textual.binding import Binding
    from textual.dom import DOMNode

    for module in pkgutil.iter_modules(textual.widgets.__path__):
        importlib.import_module(f"textual.widgets.{module.name}")
    texts, classes = set(), [DOMNode]
    while classes:
        each = classes.pop()
        classes += each.__subclasses__()
        if not each.__module__.startswith("textual.") or each.__module__.startswith("textual.demo"):
            continue
        for binding in each.__dict__.get("BINDINGS", []):
            if not isinstance(binding, Binding):
                binding = Binding(*binding)
            texts |= {binding.description, binding.tooltip}
        texts.add(each.__dict__.get("BINDING_GROUP_TITLE", ""))
    return frozenset(text for text in texts if text)


# -- Textual -----------------------------------------------------------------------------------------------------


def test_textual_reads_chinese(zh, en):
    assert textual_word("Focus Next", zh) == "下一处"
    assert textual_word("Focus Next", en) == "Focus Next"
    assert textual_word("Must be between 1 and 9.", zh) == "须在 1 与 9 之间。"
    assert textual_word("Must be between 1 and 9 characters.", zh) == "须为 1 至 9 个字符。"
    assert textual_word("A widget of ours {with braces}", zh) == "A widget of ours {with braces}"


def test_textual_still_says_what_we_translate():
    """A text that the installed Textual no longer has is one whose successor slips through."""
    import textual

    source = "".join(path.read_text("utf-8") for path in Path(textual.__file__).parent.rglob("*.py"))
    plain = re.compile(r"\{\w+\}")
    gone = [text for text in TEXTUAL if not all(part in source for part in plain.split(text))]
    assert gone == []


def test_validators_of_textual_complain_in_chinese(zh):
    from textual.validation import URL, Integer, Length, Number, Regex

    complaints = [
        *(Number(1, 5).validate("x"), Number(1, 5).validate("9"), Number(minimum=1).validate("0")),
        *(Number(maximum=1).validate("2"), Integer(1, 5).validate("1.5"), Integer(1, 5).validate("9")),
        *(Length(2, 3).validate("a"), Length(minimum=2).validate("a"), Length(maximum=1).validate("ab")),
        *(Regex("a").validate("b"), URL().validate("x")),
    ]
    said_in_chinese = [textual_word(text, zh) for result in complaints for text in result.failure_descriptions]
    assert len(said_in_chinese) == len(complaints)
    assert [text for text in said_in_chinese if not HAN.search(text)] == []


# -- pydantic ----------------------------------------------------------------------------------------------------


def test_every_error_type_has_a_sentence():
    from pydantic_core import core_schema

    assert set(typing.get_args(core_schema.ErrorType)) - VALIDATION.keys() - {*OWN_TEXT} == set()
    assert VALIDATION.keys() - set(typing.get_args(core_schema.ErrorType)) == set(), "pydantic knows no such type"


class Door(BaseModel, extra="forbid"):
    number: int = Field(ge=1, le=99)
    colour: typing.Literal["red", "green", "blue"] = "red"


class House(BaseModel):
    name: str = Field(min_length=2, pattern="^[a-z]+$")
    doors: list[Door] = Field(min_length=1)
    port: int = 0

    @field_validator("port")
    @classmethod
    def check(cls, port: int) -> int:
        if port == 13:
            raise ValueError("There is nothing to take back.")  # any text that a catalogue holds
        if port < 0:
            raise ValueError("{not} a template")
        return port


def complaints(language, **values):
    with pytest.raises(ValidationError) as caught:
        House(**values)
    return dict(validation_sentences(caught.value, words(language)))


def test_sentences_say_where_and_what():
    assert complaints("zh", doors=[{"number": 0}, {"number": 1, "colour": "grey", "hue": 2}, 7], port="x") == {
        "name": "缺少此项，请补上。",
        "doors[0].number": "不得小于 1。",
        "doors[1].colour": "应为其中之一：'red'、'green'、'blue'。",
        "doors[1].hue": "这里没有这个名称，请检查写法。",
        "doors[2]": "这里应为一组带名称的值。",
        "port": "这里应为整数。",
    }
    assert complaints("en", name="A", doors=[], port=13) == {
        "name": "The text is too short: at least 2 characters.",
        "doors": "At least 1 entries are needed; there are 0.",
        "port": "There is nothing to take back.",
    }
    assert complaints("zh", name="a1", doors=[{"number": 1}], port=13) == {
        "name": "文字不符合这里要求的格式。",
        "port": "没有可以撤销的步骤。",
    }
    assert complaints("zh", name="ab", doors=[{"number": 1}], port=-1) == {"port": "{not} a template"}


def test_a_refusal_may_carry_what_pydantic_says(zh):
    from council.domain.kernel import Refusal

    with pytest.raises(ValidationError) as caught:
        House(name="ab", doors=[{"number": 0}])
    said_of_it = zh.refusal(Refusal("settings.invalid", file="council.toml", error=caught.value))
    assert said_of_it == "council.toml 需要修改：doors[0].number: 不得小于 1。"


def test_values_are_not_repeated():
    assert "13800001234" not in str(complaints("zh", name="ab", doors=[{"number": "13800001234"}]))


def test_an_error_type_of_tomorrow_has_a_general_sentence(zh, monkeypatch):
    monkeypatch.delitem(VALIDATION, "int_parsing")
    assert complaints("zh", name="ab", doors=[{"number": 1}], port="x") == {"port": zh(GENERAL)}


def test_places():
    assert place(("bodies", 0, "name", "zh")) == "bodies[0].name.zh"
    assert place((2, "x")) == "[2].x"
    assert place(()) == ""


# -- typer -------------------------------------------------------------------------------------------------------

PROGRAM = '''
import sys
from council.i18n import words
from council.i18n.libraries import speak

language, *arguments = sys.argv[1:]
_ = words(language)
speak(language)

from pathlib import Path
from typing import Annotated, Literal
import typer
from council.i18n.typer_words import command, error_line

app = typer.Typer(rich_markup_mode=None, help="一" * 39 + "。" + "二" * 10)

@app.command()
def new(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="三" * 40)],
    seed: Annotated[int, typer.Option(min=1)] = 3,
    kind: Literal["a", "b"] = "a",
    day: Annotated[str, typer.Option(envvar="DAY")] = "",
):
    """There is nothing to take back."""

@app.command()
def show(file: typer.FileText, kind: Annotated[Literal["a", "b"], typer.Option()], two: tuple[int, int] = (1, 2)):
    """五五"""

for line in arguments:
    try:
        command(app, _)(line.split(), prog_name="council", standalone_mode=False)
    except typer.TyperException as error:
        print(error_line(error, _))
'''

MISTAKES = {
    "": "缺少命令。",
    "nwe": "没有命令“nwe”。您要的是 'new' 吗？",
    "xyz": "没有命令“xyz”。",
    "new": "缺少参数“folder”。",
    "new / more": "多余的参数：more",
    "new / --sed 1": "没有选项 --sed（可用：--day, --seed）",
    "new / -x": "没有选项 -x",
    "new / --seed": "选项“--seed”后面要跟一个值。",
    "new / --seed x": "'--seed' 的值不对：这里应为整数。",
    "new / --seed 0": "'--seed' 的值不对：不得小于 1。",
    "new / --kind c": "'--kind' 的值不对：“c”不在可选值之中：'a', 'b'。",
    "new /nowhere": "'folder' 的值不对：目录“/nowhere”不存在。",
    "new /etc/passwd": "'folder' 的值不对：“/etc/passwd”是文件，这里要的是目录。",
    "show /nowhere --kind a": "'file' 的值不对：“/nowhere”：没有这个文件或目录",
    "show /etc --kind a": "'file' 的值不对：“/etc”：是一个目录",
    "show /etc/passwd": "缺少选项“--kind”。可选：a, b",
    "show /etc/passwd --kind a --two 1": "选项“--two”后面要跟 2 个值。",
}


def run(language, *lines):
    environment = {**os.environ, "COLUMNS": "80"}
    command = [sys.executable, "-c", PROGRAM, language, *lines]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def test_mistakes_on_the_command_line_are_one_line_of_chinese():
    assert dict(zip(MISTAKES, run("zh", *MISTAKES).splitlines(), strict=True)) == MISTAKES


def test_in_english_they_stay_typers_own_but_for_pydantics():
    assert run("en", "nwe", "new", "new / --seed x").splitlines() == [
        "No such command 'nwe'. Did you mean 'new'?",
        "Missing argument 'folder'.",
        "Invalid value for '--seed': A whole number is expected here.",
    ]


def test_help_is_chinese_and_keeps_within_the_screen():
    from council.i18n.typer_words import cells

    page = run("zh", "--help", "new --help")
    english = re.sub(r"--[\w-]+|council|\bDIR\b|folder|seed|kind|\bnew\b|show|SVG|<a\|b>|x>=1|DAY|day", "", page)
    assert re.findall(r"[A-Za-z]{2,}", english) == []
    assert [line for line in page.splitlines() if cells(line) > 80] == []
    assert "。" not in [line.strip()[:1] for line in page.splitlines()], "no line begins with a full stop"
    assert page.startswith("用法：council [选项] 命令 [参数]...")
    assert page.count("没有可以撤销的步骤。") == 2, "a command's own help is looked up as well"


def test_lines_break_between_characters_and_at_spaces():
    from council.i18n.typer_words import wrapped

    assert wrapped("一二三四五", 6) == ["一二三", "四五"]
    assert wrapped("一二三，四五", 6) == ["一二三，", "四五"]
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("加 --seed 与 N", 9) == ["加 --seed", "与 N"]
    assert wrapped("immeasurable", 4) == ["immeasurable"]
    assert wrapped("", 4) == [""]


@pytest.mark.parametrize("library", TEXTS)
def test_a_text_nobody_knows_stays_as_it_is(library, zh):
    for text in ("Something new in {version}", "100 %", "{", ""):
        assert said(library, text, zh) == text
