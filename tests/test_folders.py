"""Making communities, and remembering those opened lately."""

import pytest

from council import folders, settings
from council.domain.kernel import Refusal


@pytest.fixture(autouse=True)
def own_list(tmp_path, monkeypatch):
    """A list of this test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_a_community_is_founded_with_its_name_and_the_comments(tmp_path):
    folder = tmp_path / "new" / "幸福里"
    folders.founded(folder, "幸福里", "en", "siyi_liangkai")
    chosen = settings.load(folder)
    assert (chosen.name, chosen.language, chosen.cycle) == ("幸福里", "en", "siyi_liangkai")
    assert "# xijie | siyi_liangkai" in (folder / settings.FILE).read_text("utf-8")


def test_an_empty_folder_will_do_and_a_full_one_will_not(tmp_path):
    folders.founded(tmp_path / "empty", "甲", "zh", "xijie")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(Refusal, match=r"folder\.not_empty"):
        folders.founded(tmp_path / "full", "乙", "zh", "xijie")
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(PermissionError(13, "no"), "folder.not_writable"), (OSError(28, "No space left on device"), "folder.failed")],
)
@pytest.mark.parametrize("stood", [True, False])
def test_what_fails_leaves_nothing_behind(tmp_path, monkeypatch, error, code, stood):
    folder = tmp_path / "new"
    if stood:
        folder.mkdir()

    def fail(*_):
        raise error

    monkeypatch.setattr(settings, "save", fail)
    with pytest.raises(Refusal) as refused:
        folders.founded(folder, "甲", "zh", "xijie")
    assert refused.value.code == code
    assert folder.exists() is stood
    assert not stood or list(folder.iterdir()) == []


def test_a_copy_takes_no_secrets_along(tmp_path):
    source = tmp_path / "source"
    folders.founded(source, "甲", "zh", "xijie")
    for name in ("secrets", "ledgers"):
        (source / name).mkdir()
        (source / name / "x.json").write_text("{}", "utf-8")
    folders.created(tmp_path / "copy", source)
    assert (tmp_path / "copy" / "ledgers" / "x.json").exists()
    assert not (tmp_path / "copy" / "secrets").exists()
    with pytest.raises(Refusal, match=r"folder\.not_a_community"):
        folders.created(tmp_path / "other", tmp_path / "nowhere")


def test_what_was_opened_last_comes_first_and_each_folder_once(tmp_path):
    assert folders.recent() == []
    for name in ("a", "b", "a"):
        folders.remember(tmp_path / name)
    assert folders.recent() == [tmp_path / "a", tmp_path / "b"]
    folders.forget(tmp_path / "a")
    assert folders.recent() == [tmp_path / "b"]
    for place in range(20):
        folders.remember(tmp_path / str(place))
    assert len(folders.recent()) == folders.REMEMBERED


def test_a_list_that_cannot_be_read_or_written_costs_nothing(tmp_path, monkeypatch):
    folders.remember(tmp_path / "a")
    listed = next((tmp_path / "state").rglob("recent.json"))
    listed.write_text("not json", "utf-8")
    assert folders.recent() == []
    monkeypatch.setenv("XDG_STATE_HOME", str(listed))  # a file where a folder should be
    folders.remember(tmp_path / "b")
    assert folders.recent() == []
