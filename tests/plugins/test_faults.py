"""What plugins do wrong while a community is opened: each is named, with what to do, and the community opens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from council import boot, settings
from council.boot import Opened
from council.domain.kernel import Refusal
from council.i18n import words
from council.plugins import changing
from council.plugins.approval import Approvals, approvals_file
from council.plugins.found import held, in_wheel
from council.plugins.quarantine import Quarantine, Sentinel
from council.plugins.unpacking import cache_folder
from tests.plugins.making import add, project, wheel

RULE = """
from council.api import DecisionRule, hook

@hook
def decision_rules():
    return [DecisionRule.model_validate({
        "id": "made.%s", "name": "x", "explanation": "x",
        "passing": {"op": "more_than", "num": 1, "den": 2, "of": "present"},
    })]
"""

LEDGER = """
from typing import Annotated
from council.api import About, Action, Fields, Ledger, Text, Workflow, hook

class Wish(Fields):
    title: Annotated[str, About(zh="标题", en="Title")]

@hook
def ledgers():
    yield Ledger(
        id="wishes", title=Text(zh="微心愿", en="%s"), fields=Wish,
        workflow=Workflow(states={"open": Text(zh="登记", en="open")}, initial="open", actions=()),
    )
"""


@contextmanager
def opened(community: Path, **more: bool) -> Iterator[Opened]:
    here = boot.open_community(community, **more)
    try:
        yield here
    finally:
        here.close()


def troubles(here: Opened) -> list[tuple[str, str]]:
    """What went wrong, by plugin and code; each has a sentence in both languages that fills."""
    for trouble in here.plugins.troubles:
        for language in ("zh", "en"):
            said = words(language).refusal(trouble.refusal)
            assert "{" not in said, said
            assert "\n" not in said
    return [(trouble.plugin, trouble.refusal.code) for trouble in here.plugins.troubles]


def active(here: Opened) -> list[str]:
    return [plugin.name for plugin in here.plugins.active]


def test_a_plugin_comes_in_and_goes_out_again(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes", RULE % "wishes", files={"locale/zh.po": 'msgid "Wish"\nmsgstr "心愿"\n'}))
    with opened(community) as here:
        assert (troubles(here), active(here)) == ([], ["wishes"])
        (plugin,) = here.plugins.active
        assert (plugin.version, plugin.hash) == ("1.0", held(community).plugins["wishes"].hash)
        assert here.council.snapshot.plugins == (plugin,)
        assert "made.wishes" in here.council.snapshot.rules
        assert words("zh")("Wish") == "心愿"
        assert "made_wishes" in sys.modules
    assert "made_wishes" not in sys.modules
    assert words("zh")("Wish") == "Wish"


def test_two_communities_one_after_the_other_share_nothing(tmp_path: Path) -> None:
    from council import folders

    for place, source in (("one", RULE % "one"), ("two", RULE % "two")):
        folders.created(tmp_path / place)
        add(tmp_path / place, wheel(tmp_path / f"{place}-stick", "wishes", source))
    for place, other in (("one", "two"), ("two", "one"), ("one", "two")):
        with opened(tmp_path / place) as here:
            assert f"made.{place}" in here.council.snapshot.rules
            assert f"made.{other}" not in here.council.snapshot.rules


def test_two_open_communities_may_use_one_plugin(tmp_path: Path) -> None:
    from council import folders

    path = wheel(tmp_path, "wishes", RULE % "wishes")
    for place in ("one", "two"):
        folders.created(tmp_path / place)
        add(tmp_path / place, path)
    with opened(tmp_path / "one") as one:
        with opened(tmp_path / "two") as two:
            assert (active(one), active(two)) == (["wishes"], ["wishes"])
        assert "made_wishes" in sys.modules
    assert "made_wishes" not in sys.modules


def test_nothing_is_imported_without_leave(community: Path, tmp_path: Path) -> None:
    path = wheel(tmp_path, "wishes", "raise RuntimeError('imported')")
    (community / "plugins").mkdir()
    (community / "plugins" / path.name).write_bytes(path.read_bytes())
    with opened(community) as here:
        assert (troubles(here), active(here)) == ([], []), "installed is not enabled"
    settings.save(community, settings.load(community).having(plugins=("wishes",)))
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.not_approved")]


def test_approved_on_one_machine_is_not_on_another(
    community: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(community, wheel(tmp_path, "wishes"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.not_approved")]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import no_such_module", "plugin.import_failed"),
        ("def broken(:", "plugin.import_failed"),
        ("raise SystemExit(3)", "plugin.import_failed"),
        ("raise BaseException", "plugin.import_failed"),
        ("from council.api import hook\n@hook\ndef ledgers(community): ...", "plugin.wrong_parameters"),
        ("from council.api import hook\n@hook\ndef legders(): ...", "plugin.unknown_hook"),
        ("x = 1", "plugin.no_hooks"),
        ("from council.api import hook\n@hook\ndef ledgers(): return ['a ledger']", "plugin.failed"),
        ("from council.api import hook\n@hook\ndef ledgers(): return 3", "plugin.failed"),
        ("from council.api import hook\n@hook\ndef ledgers(): raise SystemExit", "plugin.import_failed"),
        ("raise KeyboardInterrupt", "plugin.interrupted"),
    ],
)
def test_what_is_wrong_with_one_costs_nobody_the_others(
    community: Path, tmp_path: Path, source: str, code: str
) -> None:
    add(community, wheel(tmp_path, "bad", source), wheel(tmp_path, "good", RULE % "good"))
    with opened(community) as here:
        assert troubles(here) == [("bad", code)]
        assert "good" in active(here)
        assert "made.good" in here.council.snapshot.rules
        assert ("bad" in active(here)) == (code == "plugin.failed")
    assert not (community / "plugins" / ".loading.json").exists()


def test_a_target_that_is_not_there(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes", target="made_wishes:Plugin"))
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.import_failed")]


# -- files that change ---------------------------------------------------------------------------------------------


def test_a_wheel_changed_after_approval(community: Path, tmp_path: Path) -> None:
    (plugin,) = add(community, wheel(tmp_path, "wishes"))
    other = wheel(tmp_path / "other", "wishes", "raise RuntimeError('imported')")
    plugin.place.write_bytes(other.read_bytes())
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.changed")]
    changing.enable(community, "wishes")
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.import_failed")]


def test_a_wheel_cut_short(community: Path, tmp_path: Path) -> None:
    (plugin,) = add(community, wheel(tmp_path, "wishes"))
    plugin.place.write_bytes(plugin.place.read_bytes()[:-40])
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.unreadable")]


def test_a_folder_counts_as_it_is_when_it_was_approved(community: Path, tmp_path: Path) -> None:
    folder = project(community / "plugins", "wishes", RULE % "one")
    changing.enable(community, "wishes")
    with opened(community) as here:
        assert (troubles(here), "made.one" in here.council.snapshot.rules) == ([], True)
    (folder / "made_wishes" / "__init__.py").write_text(RULE % "two")
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.changed")]
    changing.enable(community, "wishes")
    with opened(community) as here:
        assert "made.two" in here.council.snapshot.rules


def test_what_was_unpacked_is_checked_at_each_start(community: Path, tmp_path: Path) -> None:
    (plugin,) = add(community, wheel(tmp_path, "wishes", RULE % "wishes"))
    with opened(community):
        pass
    module = cache_folder() / plugin.hash / "made_wishes" / "__init__.py"
    stray = module.with_name("stray.py")
    module.write_text("raise RuntimeError('somebody else wrote this')")
    stray.write_text("")
    with opened(community) as here:
        assert (troubles(here), active(here)) == ([], ["wishes"])
    assert not stray.exists()


def test_what_is_not_used_any_more_is_swept_away(community: Path, tmp_path: Path) -> None:
    for place, age in (("a" * 64, 100), ("b" * 64, 10)):
        (cache_folder() / place).mkdir(parents=True)
        then = time.time() - age * 24 * 3600
        os.utime(cache_folder() / place, (then, then))
    (plugin,) = add(community, wheel(tmp_path, "wishes"))
    with opened(community):
        assert {path.name for path in cache_folder().iterdir()} == {"b" * 64, plugin.hash}


def test_a_cache_that_cannot_be_written(community: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(community, wheel(tmp_path, "wishes"))
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "below"))
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.not_unpacked")]


def test_a_list_of_approvals_that_is_garbage_approves_nothing(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes"))
    for garbage in ("", "[]", '{"format": 1, "approved": []}', '{"format": 9, "approved": {}}', "{"):
        approvals_file().write_text(garbage)
        with opened(community) as here:
            assert troubles(here) == [("wishes", "plugin.not_approved")]
    changing.enable(community, "wishes")
    with opened(community) as here:
        assert troubles(here) == []


# -- two of a kind -------------------------------------------------------------------------------------------------


def test_two_plugins_claim_one_ledger(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "first", LEDGER % "first"), wheel(tmp_path, "second", LEDGER % "second"))
    with opened(community) as here:
        assert troubles(here) == [("second", "plugin.claimed")]
        assert here.council.snapshot.ledgers["wishes"].title.en == "first"
        (trouble,) = here.plugins.troubles
        assert (trouble.refusal.params["id"], trouble.refusal.params["by"]) == ("wishes", "first")


@pytest.mark.parametrize("taken", ["residents", "proposals", "follow_ups"])
def test_the_programs_own_ledgers_are_not_to_be_had(community: Path, tmp_path: Path, taken: str) -> None:
    add(community, wheel(tmp_path, "greedy", (LEDGER % "greedy").replace('id="wishes"', f'id="{taken}"')))
    with opened(community) as here:
        assert troubles(here) == [("greedy", "plugin.claimed")]
        assert here.council.snapshot.ledgers == {}


def test_two_pages_at_one_address(community: Path, tmp_path: Path) -> None:
    source = """
from council.api import Route, hook

@hook
def routes():
    return [Route("card", load="made_%s:one"), Route("card", load="made_%s:two")]
"""
    add(community, wheel(tmp_path, "one", source % ("one", "one")), wheel(tmp_path, "two", source % ("two", "two")))
    with opened(community) as here:
        assert troubles(here) == [("one", "plugin.claimed"), ("two", "plugin.claimed")]
        assert list(here.plugins.offered("routes")) == ["one/card", "two/card"], "each has its own prefix"


def test_a_package_that_there_is_already(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes", package="json"), wheel(tmp_path, "duties", package="made_duties"))
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.package_taken")]
    assert sys.modules["json"].__name__ == "json"
    assert hasattr(sys.modules["json"], "loads")


def test_the_communitys_own_rule_comes_before_a_plugins(community: Path, tmp_path: Path) -> None:
    from council import presets

    own = presets.rules()["nantang13"].having(id="made.wishes")
    settings.save(community, settings.load(community).having(rules=(own,)))
    add(community, wheel(tmp_path, "wishes", RULE % "wishes"))
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.claimed")]
        assert here.council.snapshot.rules["made.wishes"] == own


# -- a plugin that is gone -----------------------------------------------------------------------------------------


def test_a_plugin_removed_while_its_data_is_there(community: Path, tmp_path: Path) -> None:
    path = wheel(tmp_path, "wishes", LEDGER % "wishes")
    add(community, path)
    with opened(community) as here:
        entry = here.council.entries.enter("wishes", {"title": "一把椅子"}, "clerk").result(5)
    kept = (community / "ledgers" / "wishes.json").read_bytes()
    changing.remove(community, "wishes")
    assert list((community / "plugins").glob("*.whl")) == []
    with opened(community) as here:
        assert (troubles(here), active(here)) == ([], [])
    assert (community / "ledgers" / "wishes.json").read_bytes() == kept
    add(community, path)
    with opened(community) as here:
        assert here.council.snapshot.entries("wishes")[entry.id].fields.title == "一把椅子"


def test_a_file_that_somebody_deleted(community: Path, tmp_path: Path) -> None:
    (plugin,) = add(community, wheel(tmp_path, "wishes"))
    plugin.place.unlink()
    with opened(community) as here:
        assert troubles(here) == [("wishes", "plugin.missing")]


def test_a_body_whose_rule_left_with_its_plugin(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes", RULE % "wishes"))
    chosen = settings.load(community)
    bodies = tuple(body.having(rule="made.wishes") if body.id == "grid" else body for body in chosen.bodies)
    settings.save(community, chosen.having(bodies=bodies))
    with opened(community) as here:
        assert here.council.snapshot.rules["made.wishes"].in_force(here.council.clock().date())
    with opened(community, safe_mode=True) as here:
        assert troubles(here) == [("", "plugin.safe_mode")]
        assert not here.council.snapshot.rules["made.wishes"].in_force(here.council.clock().date())
    changing.remove(community, "wishes")
    with pytest.raises(Refusal, match=r"rule\.unknown"):
        boot.open_community(community)


# -- starts that ended ---------------------------------------------------------------------------------------------


def test_a_start_that_ended_while_loading_is_followed_by_a_safe_one(community: Path, tmp_path: Path) -> None:
    (bad, _good) = add(community, wheel(tmp_path, "bad"), wheel(tmp_path, "good"))
    sentinel = Sentinel(community)
    with sentinel.around(bad):
        assert sentinel.left() == ("bad", bad.hash)
        content = (community / "plugins" / ".loading.json").read_bytes()
    assert sentinel.left() is None
    (community / "plugins" / ".loading.json").write_bytes(content)
    with opened(community) as here:
        assert troubles(here) == [("bad", "plugin.crashed"), ("", "plugin.safe_mode")]
        assert (here.plugins.safe_mode, active(here)) == (True, [])
    with opened(community) as here:
        assert troubles(here) == [("bad", "plugin.quarantined")]
        assert (here.plugins.safe_mode, active(here)) == (False, ["good"])
    changing.enable(community, "bad")
    with opened(community) as here:
        assert (troubles(here), active(here)) == ([], ["bad", "good"])


def test_another_version_is_let_out_of_quarantine(community: Path, tmp_path: Path) -> None:
    (bad,) = add(community, wheel(tmp_path, "bad"))
    Quarantine(community).add("bad", bad.hash, "crashed")
    with opened(community) as here:
        assert troubles(here) == [("bad", "plugin.quarantined")]
    mended = wheel(tmp_path, "bad", version="1.1")
    bad.place.unlink()
    (community / "plugins" / mended.name).write_bytes(mended.read_bytes())
    Approvals().approve(in_wheel(mended)[0])
    with opened(community) as here:
        assert (troubles(here), active(here)) == ([], ["bad"])


@pytest.mark.parametrize("garbage", [b"", b"{", b"[]", b"\xff"])
def test_a_sentinel_that_cannot_be_read_still_means_safe_mode(community: Path, tmp_path: Path, garbage: bytes) -> None:
    add(community, wheel(tmp_path, "wishes"))
    (community / "plugins" / ".loading.json").write_bytes(garbage)
    with opened(community) as here:
        assert troubles(here) == [("", "plugin.crashed"), ("", "plugin.safe_mode")]
    with opened(community) as here:
        assert active(here) == ["wishes"]


OPENS = """
import sys
from pathlib import Path
from council import boot
from council.plugins import loading
loading.LONG, loading.PATIENCE = 0.05, 0.2
here = boot.open_community(Path(sys.argv[1]))
print("open", [plugin.name for plugin in here.plugins.active], flush=True)
for trouble in here.plugins.troubles:
    print(trouble.plugin, trouble.refusal.code, flush=True)
here.close()
"""

HANGS = "import time\ntime.sleep(60)\n"


def start(community: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", OPENS, str(community)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def told(process: subprocess.Popen[str]) -> str:
    """What it says on stderr while it waits."""
    assert process.stderr is not None
    return process.stderr.readline()


@pytest.mark.slow
def test_an_import_that_hangs_and_is_killed(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "hanging", HANGS), wheel(tmp_path, "good", RULE % "good"))
    process = start(community)
    assert "hanging" in told(process)
    process.kill()
    process.communicate(timeout=10)
    assert Sentinel(community).left() is not None
    out, _ = start(community).communicate(timeout=20)
    assert out.splitlines() == ["open []", "hanging plugin.crashed", " plugin.safe_mode"]
    out, _ = start(community).communicate(timeout=20)
    assert out.splitlines() == ["open ['good']", "hanging plugin.quarantined"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there Ctrl-C reaches the whole console")
def test_an_import_that_hangs_and_is_interrupted(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "hanging", HANGS), wheel(tmp_path, "good", RULE % "good"))
    process = start(community)
    assert "Ctrl-C" in told(process)
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert out.splitlines() == ["open ['good']", "hanging plugin.interrupted"]
    out, _ = start(community).communicate(timeout=20)
    assert out.splitlines() == ["open ['good']", "hanging plugin.quarantined"]
