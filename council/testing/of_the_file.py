"""What can be seen without running a plugin: its metadata, its wheel, what it imports; and that importing it does
nothing else."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from council.domain.kernel import N_
from council.plugins.compatibility import require_fit
from council.plugins.contents import checked_contents, files_of
from council.plugins.described import described
from council.plugins.found import Found, in_wheel
from council.plugins.packing import packed
from council.plugins.unpacking import unpacked
from council.testing.contract import Note, Subject, note, remark

LONGEST_IMPORT = 30.0
"""Seconds that importing a plugin may take here."""


def metadata(subject: Subject) -> Iterator[Note]:
    """Name, version, summary in both languages, what it needs; and that it fits."""
    found = subject.found
    require_fit(found)
    said = described(found)
    if said.unknown:
        yield note(N_("marked as hooks, but unknown here: {names}"), names=", ".join(said.unknown))
    if not said.hooks:
        yield note(N_("no function is marked with @hook"))
    if not found.summary:
        yield note(N_("there is no description in pyproject.toml"))
    elif not said.summary_zh:
        yield note(N_("locale/zh.po has no Chinese for the description “{text}”"), text=found.summary)
    if not any(requirement.lower().startswith("council") for requirement in found.requires):
        yield note(N_("dependencies should name council with the version that it needs, as “council>=0.1”"))
    if not any(keyword.startswith("council-hooks-") for keyword in found.keywords):
        yield note(N_("keywords should say which hooks it was written for: “council-hooks-1”"))
    if not found.author:
        yield remark(N_("nobody is named as its author"))


def packed_whole(subject: Subject) -> Iterator[Note]:
    """A folder makes a wheel that holds its package, its words and its templates; a wheel is as it was built."""
    found = subject.found
    if found.origin == "wheel":
        checked_contents(found.place)
        return
    if not found.place.is_dir():
        return
    with tempfile.TemporaryDirectory() as folder:
        wheel = packed(found, Path(folder))
        (there, *_rest) = [each for each in in_wheel(wheel) if each.name == found.name]
        held = set(checked_contents(wheel))
        if there.version != found.version:
            yield note(N_("the wheel says another version: {version}"), version=there.version)
    for inside, _path in files_of(found.import_root):
        if inside.startswith(f"{found.package}/") and inside not in held:
            yield note(N_("the wheel would not hold {file}"), file=inside)


def public_only(subject: Subject) -> Iterator[Note]:
    """`council.api` and what lies in it; tests may use `council.testing` besides, and are not looked at."""
    for inside, source in sources(subject.found):
        for line, module in imported(source):
            if module.split(".")[0] == "council" and module.split(".")[:2] != ["council", "api"]:
                yield note(N_("{file}, line {line}: {module} is not public"), file=inside, line=line, module=module)


def sources(found: Found) -> Iterator[tuple[str, str]]:
    """Its Python files by their path; tests are not among them."""
    if found.origin == "wheel":
        contents = checked_contents(found.place).items()
        yield from ((inside, content.decode("utf-8")) for inside, content in contents if inside.endswith(".py"))
    elif found.place.is_dir():
        files = files_of(found.place)
        yield from ((inside, path.read_text("utf-8")) for inside, path in files if inside.endswith(".py"))
    else:
        yield found.place.name, found.place.read_text("utf-8")


def imported(source: str) -> Iterator[tuple[int, str]]:
    """The modules that a source imports, anywhere in it, each with its line; `from council import api` is
    `council.api`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            whole = node.module == "council"
            yield from (
                ((node.lineno, f"council.{each.name}") for each in node.names)
                if whole
                else ((node.lineno, node.module),)
            )


LISTENING = """
import importlib, json, sys, threading
sys.dont_write_bytecode = True
import council.api, council.api.pages
root, module = sys.argv[1:]
sys.path.append(root)
done = []
def heard(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        done.append(f"open {args[0]}")
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.remove", "os.rename", "os.mkdir", "shutil.")):
        done.append(event)
    elif event == "_thread.start_new_thread":
        done.append("thread")
sys.addaudithook(heard)
importlib.import_module(module)
if threading.active_count() > 1 and "thread" not in done:
    done.append("thread")
print(json.dumps(done), file=sys.__stdout__)
"""


def quiet(subject: Subject) -> Iterator[Note]:
    """Imported in a process of its own, with an ear on files, sockets, threads and programs."""
    found = subject.found
    root = found.import_root if found.origin == "folder" else unpacked(found)
    command = [sys.executable, "-c", LISTENING, str(root), found.module]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_IMPORT, check=False)
    except subprocess.TimeoutExpired:
        yield note(N_("importing it takes more than {seconds} seconds"), seconds=int(LONGEST_IMPORT))
        return
    if ran.returncode:
        yield note(N_("It failed: {error}"), error=(ran.stderr.strip().splitlines() or ["?"])[-1])
        return
    *said, done = ran.stdout.splitlines() or ["[]"]
    if said:
        yield note(N_("it prints something when it is imported"))
    for what in dict.fromkeys(json.loads(done)):
        yield note(N_("when it is imported, this happens: {what}"), what=what)
