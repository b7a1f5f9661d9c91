"""Each hook is documented, in its docstring and for authors of plugins, and in real use."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from council import hookspecs
from council.hookspecs import DECLARATIONS, MOMENTS
from council.plugins import BuiltIn
from council.plugins.described import described
from council.plugins.found import shipped

README = Path(__file__).parents[2] / "plugins" / "README.md"
HOOKS = [name for name, value in vars(hookspecs).items() if hasattr(value, "council_spec")]


def test_the_lists_of_hooks_are_whole() -> None:
    assert sorted((*DECLARATIONS, *MOMENTS)) == sorted(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_each_hook_says_what_it_is_for(name: str) -> None:
    said = inspect.getdoc(getattr(hookspecs, name)) or ""
    assert "Called" in said, "when"
    assert "Returns" in said or "returns" in said, "what"
    example = said.partition("@hook")[2]
    assert f"def {name}(" in example, "an example"
    tree = ast.parse(inspect.cleandoc("\n".join(line for line in said.splitlines() if line.startswith("    "))))
    (function,) = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    parameters = set(inspect.signature(getattr(hookspecs, name)).parameters)
    assert {argument.arg for argument in function.args.args} <= parameters, "the example fits the hook"
    for parameter in parameters:
        assert f"`{parameter}`" in said, f"{parameter} is explained"


@pytest.mark.parametrize("name", HOOKS)
def test_each_hook_is_told_to_authors_with_its_parameters(name: str) -> None:
    rows = [line for line in README.read_text("utf-8").splitlines() if line.startswith("| `")]
    (row,) = [line for line in rows if re.match(rf"\| `{name}\(", line)]
    asked = re.match(rf"\| `{name}\((.*?)\)`", row)
    assert asked is not None
    assert [part.strip() for part in asked[1].split(",") if part.strip()] == list(
        inspect.signature(getattr(hookspecs, name)).parameters
    )


@pytest.mark.parametrize("name", HOOKS)
def test_each_hook_has_a_section_with_caveat_example_and_real_use(name: str) -> None:
    parameters = ", ".join(inspect.signature(getattr(hookspecs, name)).parameters)
    parts = README.read_text("utf-8").split(f"\n### `{name}({parameters})`\n")
    assert len(parts) == 2, "one section, headed by the signature"
    section = re.split(r"\n##+ ", parts[1])[0]
    assert "Caveat" in section
    if name != "ledgers":
        assert "```python" in section
        assert f"def {name}(" in section
    place = re.search(r"In use:\s+\[[^\]]+\]\(([^)]+)\)", section)
    assert place is not None
    package = (README.parent / place[1]).parent
    assert any(f"def {name}(" in path.read_text("utf-8") for path in package.glob("*.py")), place[1]


def test_each_hook_is_in_real_use() -> None:
    used = {name for name in HOOKS if hasattr(BuiltIn, name)}
    for plugin in shipped().values():
        used |= set(described(plugin).hooks)
    assert set(HOOKS) - used == set()


@pytest.mark.parametrize("name", [name for name in HOOKS if hasattr(BuiltIn, name)])
def test_the_programs_own_part_asks_for_what_there_is(name: str) -> None:
    own = getattr(BuiltIn, name)
    assert inspect.getdoc(own)
    asked = list(inspect.signature(own).parameters)[1:]
    assert asked == [each for each in inspect.signature(getattr(hookspecs, name)).parameters if each in asked]
