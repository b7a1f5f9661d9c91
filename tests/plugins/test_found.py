"""What a plugin is, read without importing it: wheels, folders, shipped and installed ones, and what is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from council.domain.kernel import Refusal
from council.plugins import found
from council.plugins.contents import checked_contents, files_of
from council.plugins.found import gathered, in_folder, in_wheel
from tests.plugins.making import project, rewritten, wheel

BOOM = "raise RuntimeError('imported')"


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value


def test_a_wheel_says_who_it_is_without_being_imported(tmp_path: Path) -> None:
    (plugin,) = in_wheel(wheel(tmp_path, "wishes", BOOM, requires=["council>=0.1"], python=">=3.11"))
    assert (plugin.name, plugin.version, plugin.project, plugin.origin) == ("wishes", "1.0", "made-wishes", "wheel")
    assert (plugin.summary, plugin.author) == ("Made of wishes", "吴某")
    assert (plugin.requires, plugin.requires_python) == (("council>=0.1",), ">=3.11")
    assert plugin.keywords == ("council-hooks-1",)
    assert (plugin.module, plugin.package) == ("made_wishes", "made_wishes")


def test_a_folder_says_the_same(tmp_path: Path) -> None:
    (folder,) = in_folder(project(tmp_path, "wishes", BOOM, requires=["council>=0.1"]))
    (packed,) = in_wheel(wheel(tmp_path, "wishes", BOOM, requires=["council>=0.1"]))
    for field in ("name", "target", "project", "version", "summary", "author", "requires", "keywords"):
        assert getattr(folder, field) == getattr(packed, field)


def test_a_target_may_be_an_object(tmp_path: Path) -> None:
    (plugin,) = in_folder(project(tmp_path, "wishes", target="made_wishes.inside:Plugin"))
    assert (plugin.module, plugin.package) == ("made_wishes.inside", "made_wishes")


def test_of_two_versions_the_higher_one_is_it(tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2"):
        wheel(tmp_path, "wishes", version=version)
    assert gathered(tmp_path / "wheels").plugins["wishes"].version == "1.10"


def test_two_projects_cannot_share_a_name(tmp_path: Path) -> None:
    wheel(tmp_path, "wishes", project_name="a-wishes")
    wheel(tmp_path, "wishes", project_name="b-wishes")
    there = gathered(tmp_path / "wheels")
    assert there.plugins["wishes"].project == "a-wishes"
    (refusal,) = there.unreadable.values()
    assert (refusal.code, refusal.params["plugin"]) == ("plugin.name_taken", "wishes")


def test_what_lies_about_is_no_plugin(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "photos").mkdir()
    there = gathered(tmp_path)
    assert (dict(there.plugins), dict(there.unreadable)) == ({}, {})
    assert gathered(tmp_path / "nowhere").plugins == {}


@pytest.mark.parametrize("cut", [0, 10, 200, -1, -30])
def test_a_wheel_cut_short_is_told(tmp_path: Path, cut: int) -> None:
    path = wheel(tmp_path, "wishes")
    path.write_bytes(path.read_bytes()[:cut])
    refusal = refused(lambda: (in_wheel(path), checked_contents(path)))
    assert refusal.code == "plugin.unreadable"
    assert refusal.params["file"] == path.name


def test_a_wheel_without_our_group_is_no_plugin(tmp_path: Path) -> None:
    path = wheel(tmp_path, "wishes")
    rewritten(path, lambda inside: inside.update({"made_wishes-1.0.dist-info/entry_points.txt": b"[other]\nx = y\n"}))
    assert refused(lambda: in_wheel(path)).code == "plugin.no_plugin"
    folder = project(tmp_path, "duties")
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert refused(lambda: in_folder(folder)).code == "plugin.no_plugin"


def test_compiled_wheels_are_refused(tmp_path: Path) -> None:
    path = wheel(tmp_path, "wishes")
    rewritten(path, lambda inside: inside.update({"made_wishes-1.0.dist-info/WHEEL": b"Root-Is-Purelib: false\n"}))
    assert refused(lambda: in_wheel(path)).code == "plugin.not_pure"


@pytest.mark.parametrize("name", ["Wishes", "9lives", "council", "a-b"])
def test_names_are_small_letters(tmp_path: Path, name: str) -> None:
    assert refused(lambda: in_folder(project(tmp_path, name, package="made_x"))).code == "plugin.bad_name"


@pytest.mark.parametrize(
    "text", ["[project", "[project]\nname = 3\ndependencies = 4\n[project.entry-points.council]\na='b'"]
)
def test_a_project_file_that_is_none(tmp_path: Path, text: str) -> None:
    folder = project(tmp_path, "wishes")
    (folder / "pyproject.toml").write_text(text)
    assert refused(lambda: in_folder(folder)).code == "plugin.unreadable"


# -- what is inside ------------------------------------------------------------------------------------------------


def test_a_wheel_is_held_against_its_list(tmp_path: Path) -> None:
    assert "made_wishes/__init__.py" in checked_contents(wheel(tmp_path, "wishes"))


def changed(inside: dict[str, bytes]) -> None:
    inside["made_wishes/__init__.py"] += b"\nimport os\n"


def added(inside: dict[str, bytes]) -> None:
    inside["made_wishes/more.py"] = b""


def taken(inside: dict[str, bytes]) -> None:
    del inside["made_wishes/__init__.py"]


@pytest.mark.parametrize("tamper", [changed, added, taken])
def test_a_wheel_that_is_not_as_it_was_built(tmp_path: Path, tamper: Callable[[dict[str, bytes]], None]) -> None:
    path = rewritten(wheel(tmp_path, "wishes"), tamper)
    assert refused(lambda: checked_contents(path)).code == "plugin.tampered"


@pytest.mark.parametrize("name", ["../../evil.py", "/evil.py", "made_wishes/../../evil.py", "a\\..\\evil.py", "c:evil"])
def test_a_path_that_leads_outside(tmp_path: Path, name: str) -> None:
    path = rewritten(wheel(tmp_path, "wishes"), lambda inside: inside.update({name: b"x"}))
    assert refused(lambda: checked_contents(path)).code == "plugin.unsafe"


def test_too_much_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, folder = wheel(tmp_path, "wishes"), project(tmp_path, "wishes")
    monkeypatch.setattr("council.plugins.contents.LARGEST", 100)
    assert refused(lambda: checked_contents(path)).code == "plugin.unsafe"
    assert refused(lambda: files_of(folder)).code == "plugin.unsafe"


def test_links_are_not_followed(tmp_path: Path) -> None:
    folder = project(tmp_path, "wishes")
    try:
        (folder / "made_wishes" / "secret").symlink_to(tmp_path)
    except OSError:
        pytest.skip("no links here")
    assert refused(lambda: files_of(folder)).code == "plugin.unsafe"


def test_tests_caches_and_hidden_files_do_not_count(tmp_path: Path) -> None:
    folder = project(tmp_path, "wishes")
    (plugin,) = in_folder(folder)
    (again,) = in_folder(folder)
    for inside in ("tests/test_x.py", "made_wishes/__pycache__/x.pyc", ".git/config", "dist/x.whl"):
        path = folder / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert plugin.hash == again.hash
    (folder / "made_wishes" / "words.txt").write_text("x")
    (changed_one,) = in_folder(folder)
    assert changed_one.hash != plugin.hash


# -- where they come from ------------------------------------------------------------------------------------------


def test_what_pip_installed_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    (site / "made_installed").mkdir(parents=True)
    (site / "made_installed" / "__init__.py").write_text(BOOM)
    info = site / "made_installed-2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-installed\nVersion: 2.0\nSummary: Installed\n")
    (info / "entry_points.txt").write_text("[council]\ninstalled = made_installed\n")
    monkeypatch.syspath_prepend(str(site))
    (plugin,) = [each for each in found.installed() if each.name == "installed"]
    assert (plugin.version, plugin.origin, plugin.place) == ("2.0", "installed", site / "made_installed")
    assert "made_installed" not in sys.modules
    assert not plugin.trusted


def test_the_shipped_ones_are_trusted_and_whole() -> None:
    for name, plugin in found.shipped().items():
        assert plugin.trusted, name
        assert plugin.name == name
        assert plugin.keywords, f"{name} does not say which hooks it was written for"
