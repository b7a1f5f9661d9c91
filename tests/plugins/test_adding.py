"""Adding and removing plugins as a secretary does: from a stick, without the internet, for one community alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from council import boot, folders, settings
from council.cli.app import run
from council.domain.kernel import Refusal
from council.plugins import changing, compatibility
from council.plugins.described import described
from council.plugins.found import held, in_folder, in_wheel, shipped
from council.plugins.packing import packed, wheel_of
from council.store.lock import FolderLock
from tests.plugins.making import add, project, rewritten, wheel

Out = pytest.CaptureFixture[str]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value


def active(community: Path) -> list[str]:
    opened = boot.open_community(community)
    opened.close()
    assert list(opened.plugins.troubles) == []
    return [plugin.name for plugin in opened.council.snapshot.plugins]


def test_a_stick_with_three_and_a_second_community_untouched(tmp_path: Path, capsys: Out) -> None:
    for place in ("one", "two"):
        folders.created(tmp_path / place)
    stick = tmp_path / "wheels"
    for name in ("wishes", "duties", "cards"):
        wheel(tmp_path, name)
    before, carried = files(tmp_path / "two"), files(stick)
    assert run(["plugins", "add", str(tmp_path / "one"), str(stick), "--yes"]) == 0
    told = capsys.readouterr().out
    for name in ("wishes", "duties", "cards"):
        assert f"{name} 1.0" in told
    assert active(tmp_path / "one") == ["cards", "duties", "wishes"]
    assert active(tmp_path / "two") == []
    assert files(tmp_path / "two") == before
    assert files(stick) == carried


def test_nobody_to_ask_means_no(community: Path, tmp_path: Path, capsys: Out) -> None:
    before = files(community)
    assert run(["plugins", "add", str(community), str(wheel(tmp_path, "wishes"))]) == 2
    assert "--yes" in capsys.readouterr().err
    assert files(community) == before


@pytest.mark.parametrize(("answer", "added"), [("y", True), ("是", True), ("", False), ("no", False)])
def test_it_asks(
    community: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, added: bool, capsys: Out
) -> None:
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or answer)
    assert run(["plugins", "add", str(community), str(wheel(tmp_path, "wishes"))]) == 0
    assert len(asked) == 1
    assert (settings.load(community).plugins == ("wishes",)) == added
    assert (community / "plugins").exists() == added


def test_what_it_declares_is_shown_without_running_it(tmp_path: Path, capsys: Out) -> None:
    source = "raise RuntimeError\nfrom council.api import hook\n@hook\ndef ledgers(): ...\n@hook\ndef reveiw(): ...\n"
    path = wheel(tmp_path, "wishes", source, requires=["council>=0.1", "pluggy>=1"])
    assert run(["plugins", "info", str(path)]) == 0
    told = capsys.readouterr().out
    for said in ("wishes 1.0: Made of wishes", "吴某", "ledgers", "reveiw", "pluggy>=1", in_wheel(path)[0].hash):
        assert said in told
    assert "council>=0.1" not in told


def test_hooks_are_found_in_classes_and_parts_too(tmp_path: Path) -> None:
    source = "class Plugin:\n    @api.hook\n    def routes(self): ...\n"
    more = "@hook(trylast=True)\ndef screens(): ...\n"
    (found,) = in_folder(project(tmp_path, "wishes", source, files={"inside/more.py": more, "bad.py": "def ("}))
    assert described(found).hooks == ("screens", "routes")


def test_it_speaks_for_itself_in_chinese(tmp_path: Path) -> None:
    po = 'msgid ""\nmsgstr ""\n\nmsgid "Made of wishes"\nmsgstr "微心愿"\n'
    (found,) = in_wheel(wheel(tmp_path, "wishes", files={"locale/zh.po": po}))
    said = described(found)
    assert (said.summary(found, "zh"), said.summary(found, "en")) == ("微心愿", "Made of wishes")


# -- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"requires": ["council>=99"]}, "plugin.needs_council"),
        ({"requires": ["Council<0.1"]}, "plugin.needs_council"),
        ({"requires": ["no-such-thing-anywhere"]}, "plugin.requirement_missing"),
        ({"requires": ["pluggy<1"]}, "plugin.requirement_wrong"),
        ({"requires": ["!!"]}, "plugin.requirement_unreadable"),
        ({"python": ">=4"}, "plugin.needs_python"),
        ({"python": "nonsense"}, "plugin.needs_python"),
        ({"keywords": ["council-hooks-2"]}, "plugin.newer_level"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(
    community: Path, tmp_path: Path, more: dict[str, object], code: str, capsys: Out
) -> None:
    path = wheel(tmp_path, "wishes", "raise RuntimeError('imported')", **more)
    assert refused(lambda: add(community, path)).code == code
    before = files(community)
    assert run(["plugins", "add", str(community), str(path), "--yes"]) == 2
    said = capsys.readouterr().err.strip()
    assert "wishes" in said
    assert "\n" not in said
    assert files(community) == before


@pytest.mark.parametrize(
    "requires",
    [["council>=0.1"], ["pluggy>=1"], ['no-such-thing; python_version < "3"'], ['no-such-thing; extra == "x"'], []],
)
def test_what_fits_is_taken(tmp_path: Path, requires: list[str]) -> None:
    (found,) = in_wheel(wheel(tmp_path, "wishes", requires=requires, keywords=["council-hooks-1", "x"]))
    compatibility.require_fit(found)


def test_a_tampered_wheel_is_refused(community: Path, tmp_path: Path) -> None:
    def tamper(inside: dict[str, bytes]) -> None:
        inside["made_wishes/__init__.py"] += b"\nimport os\n"

    path = rewritten(wheel(tmp_path, "wishes"), tamper)
    before = files(community)
    assert refused(lambda: add(community, path)).code == "plugin.tampered"
    assert refused(lambda: add(community, path.parent)).code == "plugin.tampered"
    assert files(community) == before


def test_somebody_elses_name_is_refused(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes"))
    other = wheel(tmp_path / "other", "wishes", project_name="other-wishes")
    refusal = refused(lambda: add(community, other))
    assert (refusal.code, refusal.params["plugin"]) == ("plugin.name_taken", "wishes")


def test_the_name_of_a_shipped_one_is_taken(community: Path, tmp_path: Path) -> None:
    name = next(iter(shipped()))
    assert refused(lambda: add(community, wheel(tmp_path, name))).code == "plugin.name_taken"


@pytest.mark.parametrize("source", ["nonsense", "/nowhere/at/all.whl"])
def test_what_is_not_there(community: Path, source: str) -> None:
    assert refused(lambda: add(community, source)).code == "plugin.unknown"


def test_an_empty_stick(community: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    assert refused(lambda: add(community, tmp_path / "stick")).code == "plugin.no_plugin"


def test_while_the_community_is_open_elsewhere_nothing_is_changed(community: Path, tmp_path: Path, capsys: Out) -> None:
    lock = FolderLock(community, "council")
    try:
        assert run(["plugins", "add", str(community), str(wheel(tmp_path, "wishes")), "--yes"]) == 2
        assert "open" in capsys.readouterr().err
    finally:
        lock.release()
    assert settings.load(community).plugins == ()


# -- changing ------------------------------------------------------------------------------------------------------


def test_a_newer_version_takes_the_place_of_the_older(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes"))
    (candidate,) = changing.candidates(community, str(wheel(tmp_path, "wishes", version="1.1")))
    assert candidate.replaces is not None
    assert candidate.replaces.version == "1.0"
    changing.add(community, candidate)
    assert [path.name for path in (community / "plugins").glob("*.whl")] == ["made_wishes-1.1-py3-none-any.whl"]
    assert active(community) == ["wishes"]


def test_a_folder_is_added_as_a_wheel(community: Path, tmp_path: Path) -> None:
    folder = project(tmp_path, "wishes")
    before = files(folder)
    (found,) = add(community, folder)
    assert (found.origin, found.place.suffix) == ("wheel", ".whl")
    assert files(folder) == before
    assert active(community) == ["wishes"]


def test_a_shipped_one_is_added_by_name(community: Path, capsys: Out) -> None:
    name = next(iter(shipped()))
    assert run(["plugins", "add", str(community), name, "--yes"]) == 0
    assert active(community) == [name]
    assert not list(community.glob("plugins/*.whl"))
    assert run(["plugins", "remove", str(community), name]) == 0
    assert active(community) == []


def test_disabled_and_enabled_again(community: Path, tmp_path: Path, capsys: Out) -> None:
    (found,) = add(community, wheel(tmp_path, "wishes"), wheel(tmp_path, "duties"))[:1]
    assert run(["plugins", "disable", str(community), "wishes"]) == 0
    assert active(community) == ["duties"]
    assert found.place.exists()
    assert run(["plugins", "enable", str(community), "wishes", "--yes"]) == 0
    assert active(community) == ["duties", "wishes"]
    assert run(["plugins", "disable", str(community), "nonsense"]) == 2
    assert run(["plugins", "enable", str(community), "nonsense"]) == 2
    assert run(["plugins", "remove", str(community), "nonsense"]) == 2


def test_the_list_says_how_each_stands(community: Path, tmp_path: Path, capsys: Out) -> None:
    add(community, wheel(tmp_path, "wishes"), wheel(tmp_path, "duties"), wheel(tmp_path, "cards"))
    changing.disable(community, "cards")
    (community / "plugins" / "made_duties-1.0-py3-none-any.whl").unlink()
    (community / "plugins" / "half.whl").write_bytes(b"PK")
    assert run(["plugins", "list", str(community)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert any(line.startswith("✓ wishes 1.0") for line in told)
    assert any(line.startswith("✗ duties") for line in told)
    assert any(line.startswith("· cards 1.0") for line in told)
    assert any("half.whl" in line for line in told)
    assert run(["plugins", "list"]) == 0


# -- packing -------------------------------------------------------------------------------------------------------


def test_the_same_content_makes_the_same_wheel(tmp_path: Path) -> None:
    one = packed(in_folder(project(tmp_path / "one", "wishes"))[0], tmp_path / "a")
    folder = project(tmp_path / "two", "wishes")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_wishes.py").write_text("")
    (folder / "notes.txt").write_text("")
    other = packed(in_folder(folder)[0], tmp_path / "b")
    assert (one.name, one.read_bytes()) == (other.name, other.read_bytes())
    changed = in_folder(project(tmp_path / "three", "wishes", "x = 1"))[0]
    assert wheel_of(changed)[1] != one.read_bytes()


def test_a_src_folder_is_packed_from_within(tmp_path: Path, community: Path) -> None:
    folder = project(tmp_path, "wishes")
    (folder / "src").mkdir()
    (folder / "made_wishes").rename(folder / "src" / "made_wishes")
    add(community, folder)
    assert active(community) == ["wishes"]


def test_pip_reads_what_is_packed(tmp_path: Path) -> None:
    from importlib.metadata import distributions

    path = wheel(tmp_path, "wishes", requires=["council>=0.1"])
    (distribution,) = distributions(path=[str(path)])
    assert (distribution.name, distribution.version) == ("made-wishes", "1.0")
    assert distribution.requires == ["council>=0.1"]
    assert [point.name for point in distribution.entry_points] == ["wishes"]


def test_pack_writes_a_stick_that_add_reads(community: Path, tmp_path: Path, capsys: Out) -> None:
    name = next(iter(shipped()))
    stick = tmp_path / "stick"
    assert run(["plugins", "pack", str(stick), str(project(tmp_path, "wishes")), name]) == 0
    assert len(list(stick.glob("*.whl"))) == 2
    assert run(["plugins", "add", str(community), str(stick), "--yes"]) == 0
    assert settings.load(community).plugins == tuple(sorted([name, "wishes"]))
    assert {found.origin for found in held(community).plugins.values()} == {"wheel"}


# -- what plugins bring to the command line ------------------------------------------------------------------------

BRINGS = """
from council.api import CommandLine, Exporter, Finding, Text, hook, refusal

def hello(opened, arguments):
    print("hello", opened.council.snapshot.settings.name, *arguments)
    if "no" in arguments:
        raise refusal("不行。", "That will not do.")
    return 1 / 0 if "crash" in arguments else 7

@hook
def commands():
    return [CommandLine("hello", Text(zh="问好", en="Say hello"), hello)]

@hook
def exporters():
    return [
        Exporter("people", Text(zh="人数", en="People"), ".txt", lambda source: b"%d" % len(source.snapshot.roster)),
        Exporter("broken", Text(zh="坏", en="Broken"), ".txt", lambda source: 1 / 0),
        Exporter("title", Text(zh="题", en="Title"), ".txt", lambda source: source.minutes.title.encode(), "meeting"),
    ]

@hook
def doctor_checks(folder, snapshot):
    yield Finding("look", Text(zh="值得一看", en="worth a look"))
"""


def test_commands_run(community: Path, tmp_path: Path, capsys: Out) -> None:
    add(community, wheel(tmp_path, "brings", BRINGS))
    assert run(["run", str(community)]) == 0
    assert "hello: Say hello" in capsys.readouterr().out
    assert run(["run", str(community), "hello", "a", "--loud"]) == 7
    assert capsys.readouterr().out.split()[0] == "hello"
    assert run(["run", str(community), "hello", "no"]) == 2
    assert capsys.readouterr().err.strip() == "That will not do."
    assert run(["run", str(community), "hello", "crash"]) == 1
    assert "brings" in capsys.readouterr().err
    assert run(["run", str(community), "nonsense"]) == 2
    assert "hello" in capsys.readouterr().err


def test_exports_are_written(community: Path, tmp_path: Path, capsys: Out) -> None:
    add(community, wheel(tmp_path, "brings", BRINGS))
    assert run(["export", str(community)]) == 0
    assert "people: People" in capsys.readouterr().out
    assert run(["export", str(community), "people"]) == 0
    assert (community / "papers" / "people.txt").read_bytes() == b"0"
    assert run(["export", str(community), "people", "--out", str(tmp_path / "x" / "y.txt")]) == 0
    assert (tmp_path / "x" / "y.txt").read_bytes() == b"0"
    assert run(["export", str(community), "broken"]) == 1
    assert run(["export", str(community), "title"]) == 2
    assert run(["export", str(community), "nonsense"]) == 2


def test_the_doctor_hears_them_and_names_what_is_wrong(community: Path, tmp_path: Path, capsys: Out) -> None:
    add(community, wheel(tmp_path, "brings", BRINGS), wheel(tmp_path, "bad", "1 / 0"))
    assert run(["doctor", str(community)]) == 0
    told = capsys.readouterr().out
    assert "! worth a look" in told
    assert "brings 1.0" in told
    assert "bad" in told


def test_a_store_of_a_plugins(community: Path, tmp_path: Path) -> None:
    source = """
from council.api import StoreKind, Text, hook
from council.store.memory import MemoryStore

def opened(folder, options):
    if options.get("broken"):
        raise RuntimeError("no server")
    store = MemoryStore()
    store.options = options
    return store

@hook
def stores():
    return [StoreKind("elsewhere", Text(zh="别处", en="Elsewhere"), opened)]
"""
    from council.store.base import StoreError

    add(community, wheel(tmp_path, "store", source))
    chosen = settings.load(community)
    settings.save(community, chosen.having(store={"kind": "elsewhere", "server": "x"}))
    opened = boot.open_community(community)
    assert opened.council._store.options == {"server": "x"}  # type: ignore[attr-defined]
    with pytest.raises(StoreError):
        boot.open_community(community)
    opened.close()
    FolderLock(community, "free again").release()
    settings.save(community, chosen.having(store={"kind": "elsewhere", "broken": True}))
    with pytest.raises(StoreError, match="no server"):
        boot.open_community(community)
    FolderLock(community, "free again").release()
    changing.disable(community, "store")
    assert refused(lambda: boot.open_community(community)).code == "store.unknown"
    FolderLock(community, "free again").release()
