"""Reading the tree for its words: what is marked for translation, what the catalogues hold, what refusals say."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import jinja2
from babel.messages.pofile import read_po
from jinja2 import nodes

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "council"
TEMPLATES = (".html", ".jinja", ".jinja2", ".j2", ".md", ".xml", ".txt", ".svg")


@dataclass(frozen=True)
class Marked:
    """A text marked for translation, and where. `plural` is set for `_.n`, `context` for `_.p`."""

    text: str
    where: str
    plural: str | None = None
    context: str | None = None


@dataclass(frozen=True)
class Unreadable:
    """A call that no extractor can read: a text put together at run time."""

    where: str
    source: str


@dataclass(frozen=True)
class RefusalCall:
    """One `Refusal("code", …)`: its code, the names of its parameters, None when some cannot be seen (`**`)."""

    code: str
    params: frozenset[str] | None
    where: str


@dataclass
class Found:
    marked: list[Marked] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    refusals: list[RefusalCall] = field(default_factory=list)


def python_files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def found() -> Found:
    everything = Found()
    for path in python_files():
        read_python(tree_of(path), path.relative_to(ROOT).as_posix(), everything)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in TEMPLATES and "sample_data" not in path.parts:
            read_template(path.read_text("utf-8"), path.relative_to(ROOT).as_posix(), everything)
    return everything


# -- Python ------------------------------------------------------------------------------------------------------


def read_python(tree: ast.Module, name: str, into: Found) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            _read_call(node, f"{name}:{node.lineno}", into)
        elif isinstance(node, ast.FunctionDef) and _is_validator(node):
            into.marked += _validator_texts(node, name)


def _read_call(call: ast.Call, where: str, into: Found) -> None:
    if _is_name(call.func, "Refusal"):
        into.refusals += _refusals(call, where)
    elif _is_words(call.func) or _is_name(call.func, "N_"):
        _read_text(call, where, into)
    elif isinstance(call.func, ast.Attribute) and _is_words(call.func.value) and call.func.attr == "n":
        forms = [_literals(argument) for argument in call.args[:2]]
        if len(forms) == 2 and all(len(form) == 1 for form in forms):
            into.marked.append(Marked(forms[0][0], where, plural=forms[1][0]))
        else:
            into.unreadable.append(Unreadable(where, ast.unparse(call)))
    elif isinstance(call.func, ast.Attribute) and _is_words(call.func.value) and call.func.attr == "p":
        forms = [_literals(argument) for argument in call.args[:2]]
        if all(forms):
            into.marked.append(Marked(forms[1][0], where, context=forms[0][0]))


def _read_text(call: ast.Call, where: str, into: Found) -> None:
    argument = call.args[0] if call.args else None
    if texts := _literals(argument):
        into.marked += [Marked(text, where) for text in texts]
    elif isinstance(argument, ast.JoinedStr | ast.BinOp) or _is_name(call.func, "N_"):
        into.unreadable.append(Unreadable(where, ast.unparse(call)))


def _is_name(node: ast.expr, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)


def _is_words(node: ast.expr) -> bool:
    """Whether an expression is the words object: `_`, `self._`, `app._`."""
    return _is_name(node, "_")


def _literals(node: ast.expr | None) -> list[str]:
    """The texts that an argument may be: a literal, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        either = [_literals(node.body), _literals(node.orelse)]
        return [text for texts in either for text in texts] if all(either) else []
    return []


def _refusals(call: ast.Call, where: str) -> list[RefusalCall]:
    seen = all(keyword.arg for keyword in call.keywords)
    params = frozenset(str(keyword.arg) for keyword in call.keywords) if seen else None
    return [RefusalCall(code, params, where) for code in _literals(call.args[0] if call.args else None)]


def _is_validator(node: ast.FunctionDef) -> bool:
    return any("validator" in ast.unparse(decorator) for decorator in node.decorator_list)


def _validator_texts(node: ast.FunctionDef, name: str) -> list[Marked]:
    """What a pydantic validator complains of is read by people who write settings, so it is translated too."""
    return [
        Marked(text, f"{name}:{call.lineno}")
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and _is_name(call.func, "ValueError")
        for text in _literals(call.args[0] if call.args else None)
    ]


# -- Jinja -------------------------------------------------------------------------------------------------------


def read_template(source: str, name: str, into: Found) -> None:
    tree = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(source)
    for call in tree.find_all(nodes.Call):
        where = f"{name}:{call.lineno}"
        texts = [arg.value for arg in call.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext"):
            if texts:
                into.marked.append(Marked(texts[0], where))
            elif call.args and isinstance(call.args[0], nodes.Concat | nodes.Add):
                into.unreadable.append(Unreadable(where, "a text put together at run time"))
        elif isinstance(call.node, nodes.Getattr) and call.node.attr == "p" and _is_words_node(call.node.node):
            if len(texts) >= 2:
                into.marked.append(Marked(texts[1], where, context=texts[0]))
        elif _is_plural(call.node):
            if len(texts) >= 2:
                into.marked.append(Marked(texts[0], where, plural=texts[1]))
            else:
                into.unreadable.append(Unreadable(where, "a plural without its two forms"))


def _is_words_node(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "_"


def _is_plural(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Getattr):
        return node.attr == "n" and _is_words_node(node.node)
    return isinstance(node, nodes.Name) and node.name == "ngettext"


# -- catalogues --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One message of a .po file."""

    room: str
    text: str
    plural: str | None
    context: str | None
    strings: tuple[str, ...]
    fuzzy: bool

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


def entries(language: str = "zh") -> Iterator[Entry]:
    for path in sorted((PACKAGE / "i18n" / language).glob("*.po")):
        yield from read_room(path, language)


def read_room(path: Path, language: str) -> Iterator[Entry]:
    with path.open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    for message in catalog:
        if not message.id:
            continue
        text, plural = message.id if isinstance(message.id, tuple) else (message.id, None)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        yield Entry(path.stem, text, plural, message.context, tuple(strings), message.fuzzy)
