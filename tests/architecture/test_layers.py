"""The rooms of the house: imports go down only, and `council --help` pays for nothing it does not show."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "council"

CATCH_ALL = {
    "council/cli/ending.py": "the outer edge of the command line: one line on stderr instead of a traceback",
    "council/cli/plugged.py": "a plugin's command or file that fails is one line that names it",
    "council/plugins/declared.py": "a plugin that fails to say what it brings is named, and brings nothing",
    "council/plugins/host.py": "the plugin host: a plugin's failure is a warning that names it",
    "council/plugins/asking.py": "a plugin that fails when it is asked is named, and the command is done",
    "council/plugins/contained.py": "a plugin's way of voting: its failure is said as a refusal that names it",
    "council/plugins/starting.py": "a plugin that cannot be loaded is named, and the community opens without it",
    "council/domain/ledger/foreign.py": "a function that a plugin declared: its failure is said as a refusal",
    "council/service/commit.py": "one job's bug must not cost the others of its batch their answers",
    "council/service/courier.py": "a callback's bug must not cost the next one its answer, nor an observer its news",
    "council/service/writer.py": "the writer outlives any bug; whoever asked is told",
    "council/tui/ending.py": "the outer edge of the terminal: what a plugin's screen raises closes that screen",
    "council/tui/ledgers/plugged.py": "a plugin's screen is closed and named, and the place one came from stays",
    "council/testing/contract.py": "a check of a plugin: whatever its code raises is what was found",
    "council/testing/of_faces.py": "what is raised on a thread of its own is raised again on the one that asked",
    "council/web/app.py": "the outer edge of the pages: a bug on one page must not take the other phones down",
    "council/web/plugged.py": "a page of a plugin that fails is a kind page, and names the plugin to the chair",
    "council/web/plugged_running.py": "what a plugin's page raises is kept for whoever waits for it",
    "council/web/server.py": "the pages' thread: the meeting outlives it, and whoever started it is told",
}
"""Modules that may catch whatever comes, each with its reason: the plugin host and the outer edge of each face."""

HEAVY = ("textual", "aiohttp", "babel", "pypinyin", "openpyxl", "xlsxwriter", "python_calamine", "PIL", "cryptography")


def python_files():
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def test_imports_go_down_only():
    linter = Path(sys.executable).parent / "lint-imports"
    command = [str(linter), "--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert " kept, 0 broken" in run.stdout


def catches_all(tree):
    """Lines with `except Exception`, `except BaseException` or a bare `except`, unless it raises again at its end."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and not raises_again(node):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or getattr(kind, "id", "") in ("Exception", "BaseException") for kind in kinds):
                lines.append(node.lineno)
    return lines


def raises_again(handler):
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_only_the_outer_edges_catch_everything():
    where = {
        path.relative_to(ROOT).as_posix(): catches_all(ast.parse(path.read_text("utf-8"))) for path in python_files()
    }
    assert {name: lines for name, lines in where.items() if lines and name not in CATCH_ALL} == {}
    assert [name for name in CATCH_ALL if not where.get(name)] == [], "named as an exception, yet it catches nothing"


def test_nothing_happens_at_import():
    """Calls at the top of a module that read files, start loops or threads, or print."""
    busy = {"open", "print", "run", "Thread", "get_event_loop", "new_event_loop", "read_text", "read_bytes", "mkdir"}
    guilty = []
    for path in python_files():
        for statement in ast.parse(path.read_text("utf-8")).body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If):
                continue
            for node in ast.walk(statement):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    if name in busy:
                        guilty.append(f"{path.relative_to(ROOT)}:{node.lineno} {name}")
    assert guilty == []


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_help_imports_nothing_heavy(language):
    program = f"""
import sys
sys.argv = ["council", "--help"]
from council.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
finally:
    print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
"""
    environment = {**os.environ, "LC_ALL": language}
    for _run in ("cold", "warm"):  # the first one may compile the words
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
        assert run.returncode == 0, run.stderr
    assert run.stderr.split() == []
    assert "council" in run.stdout
