"""`council.toml`: read strictly, written back with the layout that a person gave it."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from council import presets, settings
from council.domain.community import Body, Floor, Settings, Web, Wifi
from council.domain.kernel import Refusal
from council.i18n import words
from council.i18n.libraries import validation_sentences
from council.store.base import StoreError
from tests.architecture.shapes import built


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / settings.FILE).write_text(presets.community(), encoding="utf-8")
    return tmp_path


def text(folder: Path) -> str:
    return (folder / settings.FILE).read_text("utf-8")


def refused(folder: Path, content: str | bytes) -> Refusal:
    (folder / settings.FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Refusal) as refusal:
        settings.load(folder)
    return refusal.value


def complaints(refusal: Refusal, language: str = "en") -> dict[str, str]:
    """What is said of a file, field by field."""
    assert refusal.code == "settings.invalid"
    return dict(validation_sentences(refusal.params["error"], words(language)))


# -- reading -----------------------------------------------------------------------------------------------------


def test_the_shipped_file_is_read(folder: Path) -> None:
    assert settings.is_community(folder)
    chosen = settings.load(folder)
    assert (chosen.name, chosen.cycle, chosen.web.port) == ("我的社区", "xijie", 8765)
    assert [body.id for body in chosen.bodies][:3] == ["grid", "committee", "residents"]


def test_a_folder_without_one_is_no_community(tmp_path: Path) -> None:
    assert not settings.is_community(tmp_path)
    with pytest.raises(Refusal) as refusal:
        settings.load(tmp_path)
    assert refusal.value.code == "settings.missing"


@pytest.mark.parametrize("content", ["name = ", b"\xff\xfe\x00", 'name = "a"\nname = "b"'])
def test_what_is_not_toml_is_said(folder: Path, content: str | bytes) -> None:
    refusal = refused(folder, content)
    assert refusal.code == "settings.unreadable"
    assert refusal.params["file"].endswith("council.toml")


def test_windows_notepads_mark_at_the_beginning_does_not_matter(folder: Path) -> None:
    (folder / settings.FILE).write_bytes(b"\xef\xbb\xbf" + text(folder).replace("\n", "\r\n").encode())
    chosen = settings.load(folder)
    settings.save(folder, chosen.having(name="新名"))
    assert settings.load(folder).name == "新名"


def test_a_newer_file_is_refused(folder: Path) -> None:
    assert refused(folder, 'format = 2\nname = "x"\nwhat_comes = "later"').code == "file.newer"


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ('name = ""', "name"),
        ('nmae = "x"\nname = "x"', "nmae"),
        ('name = "x"\nlanguage = "fr"', "language"),
        ('name = "x"\ntime_zone = "Mars/Olympus"', "time_zone"),
        ('name = "x"\n[web]\nport = 99999', "web.port"),
        ('name = "x"\n[web]\npublic_url = "example.org"', "web.public_url"),
        ('name = "x"\n[floor]\nturn_seconds = -1', "floor.turn_seconds"),
        ('name = "x"\n[[bodies]]\nid = "Big Body"\nname = "x"\nmembers = "residents"\nrule = "r"', "bodies[0].id"),
        ('name = "x"\n[[bodies]]\nid = "a"\nname = "x"\nmembers = "role"\nrule = "r"', "bodies[0]"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_mistake_is_said_by_its_field(folder: Path, content: str, field: str, language: str) -> None:
    said = complaints(refused(folder, content), language)
    assert list(said) == [field]
    assert all(said.values())


def test_all_mistakes_are_said_at_once(folder: Path) -> None:
    said = complaints(refused(folder, 'name = ""\nlanguage = "fr"\n[web]\nport = -1'))
    assert sorted(said) == ["language", "name", "web.port"]


# -- writing -----------------------------------------------------------------------------------------------------


def lines(content: str) -> list[str]:
    return content.splitlines()


def test_nothing_changed_changes_no_byte(folder: Path) -> None:
    before = text(folder)
    settings.save(folder, settings.load(folder))
    assert text(folder) == before


CHANGES: dict[str, tuple[Callable[[Settings], Settings], dict[str, str], list[str]]] = {
    # what is changed, lines that are replaced, lines that are new
    "a value": (lambda s: s.having(name="西街社区"), {'name = "我的社区"': 'name = "西街社区"'}, []),
    "a value with a comment": (
        lambda s: s.having(language="en"),
        {'language = "zh"                # zh | en': 'language = "en"                # zh | en'},
        [],
    ),
    "a default that was not said": (lambda s: s.having(theme="light"), {}, ['theme = "light"']),
    "a table's value": (
        lambda s: s.having(wifi=s.wifi.having(ssid="会场")),
        {'ssid = ""': 'ssid = "会场"'},
        [],
    ),
    "a table's unsaid default": (
        lambda s: s.having(web=s.web.having(public_url="https://a.cn")),
        {},
        ['public_url = "https://a.cn"'],
    ),
    "a body": (
        lambda s: s.having(bodies=tuple(b.having(rule="nantang13") if b.id == "party" else b for b in s.bodies)),
        {'rule = "cn.party.review"': 'rule = "nantang13"'},
        [],
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_only_what_differs_is_touched(folder: Path, what: str) -> None:
    change, replaced, new = CHANGES[what]
    before, chosen = text(folder), change(settings.load(folder))
    settings.save(folder, chosen)
    assert settings.load(folder) == chosen
    expected = [replaced.get(line, line) for line in lines(before)]
    assert [line for line in lines(text(folder)) if line not in new] == expected
    assert all(line in lines(text(folder)) for line in new)


def test_a_new_key_stands_with_its_own_kind_not_under_a_foreign_comment(folder: Path) -> None:
    chosen = settings.load(folder)
    settings.save(folder, chosen.having(theme="light", web=Web(port=8765, public_url="https://a.cn")))
    written = lines(text(folder))
    assert written[written.index('theme = "light"') - 1].startswith("cycle =")
    assert written[written.index('public_url = "https://a.cn"') - 1] == "port = 8765"


def test_bodies_come_and_go_and_change_places(folder: Path) -> None:
    chosen = settings.load(folder)
    youth = Body(id="youth", name="青年议事会", members="role", roles=("staff",), rule="nantang13")
    for bodies in (
        (*chosen.bodies, youth),
        chosen.bodies[1:],
        chosen.bodies[::-1],
        (youth, *chosen.bodies[2:4]),
        (),
        chosen.bodies[:1],
    ):
        settings.save(folder, chosen.having(bodies=bodies))
        assert settings.load(folder).bodies == bodies
    assert "# 会场 Wi-Fi" in text(folder)


def test_a_rule_of_ones_own_is_written_without_what_goes_without_saying(folder: Path) -> None:
    own = presets.rules()["nantang13"].having(id="xijie.forum")
    chosen = settings.load(folder).having(rules=(own,))
    settings.save(folder, chosen)
    assert settings.load(folder) == chosen
    added = text(folder)[text(folder).index("[[rules]]") :]
    assert "notice_days" not in added
    settings.save(folder, chosen.having(rules=(own.having(notice_days=3),)))
    assert settings.load(folder).rules[0].notice_days == 3
    settings.save(folder, chosen.having(rules=()))
    assert settings.load(folder).rules == ()


def test_a_value_goes_back_to_its_default(folder: Path) -> None:
    chosen = settings.load(folder)
    settings.save(folder, chosen.having(plugins=("weather",), floor=Floor(turn_seconds=90), operator="张"))
    settings.save(folder, chosen)
    assert settings.load(folder) == chosen


def test_what_needs_quoting_comes_back(folder: Path) -> None:
    odd = Wifi(ssid='会"场"\\;:,', password="a'b\n\t$€ “x”")
    settings.save(folder, settings.load(folder).having(wifi=odd))
    assert settings.load(folder).wifi == odd


def test_a_file_that_was_not_there_is_made(tmp_path: Path) -> None:
    settings.save(tmp_path, Settings(name="新社区", operator="王"))
    assert settings.load(tmp_path) == Settings(name="新社区", operator="王")


ANY = built(Settings).map(lambda chosen: chosen.having(format=settings.FORMAT))


@pytest.mark.slow
@how(max_examples=60, suppress_health_check=list(HealthCheck))
@given(first=ANY, second=ANY, data=st.data())
def test_any_settings_come_back_over_any_others(tmp_path_factory: Any, first: Any, second: Any, data: Any) -> None:
    folder = tmp_path_factory.mktemp("any")
    if data.draw(st.booleans()):
        (folder / settings.FILE).write_text(presets.community(), encoding="utf-8")
    for chosen in (first, second):
        settings.save(folder, chosen)
        assert settings.load(folder).model_dump(mode="json") == chosen.model_dump(mode="json")


def test_a_full_disk_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = text(folder)

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("council.store.disk.os.write", full)
    with pytest.raises(StoreError, match=r"council\.toml"):
        settings.save(folder, settings.load(folder).having(name="新名"))
    assert text(folder) == before
    assert [path.name for path in folder.iterdir()] == ["council.toml"]
