"""Catalogues are compiled once; a cache that is gone, torn or read-only costs time and nothing else."""

import os
import subprocess
import sys

import pytest

from council.i18n import catalogues

PO = b'msgid "Open"\nmsgstr "%s"\n'
SAYS = [PO % "打开".encode()]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "council" / "words" / "zh" / "LC_MESSAGES"


def compiled_in(folder):
    return sorted(folder.glob("council-*.mo"))


def opened(sources):
    return catalogues.load("zh", sources).gettext("Open")


def test_the_second_time_nothing_is_compiled(cache, monkeypatch):
    assert opened(SAYS) == "打开"
    assert len(compiled_in(cache)) == 1
    monkeypatch.setattr(catalogues, "compile_po", lambda *_: pytest.fail("compiled again"))
    assert opened(SAYS) == "打开"


def test_another_content_is_another_file(cache):
    opened(SAYS)
    assert opened([PO % "开启".encode()]) == "开启"
    assert len(compiled_in(cache)) == 2
    assert list(cache.glob(".*")) == [], "no temporary file is left"


@pytest.mark.parametrize("torn", [b"", b"\x00", b"\xde\x12\x04\x95" + b"\xff" * 40, "text".encode("utf-16")])
def test_a_torn_file_is_made_again(cache, torn):
    opened(SAYS)
    (file,) = compiled_in(cache)
    file.write_bytes(torn)
    assert opened(SAYS) == "打开"
    assert file.read_bytes() != torn


def test_where_nothing_can_be_written_words_are_heard_all_the_same(tmp_path, monkeypatch):
    (in_the_way := tmp_path / "council").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert opened(SAYS) == "打开"
    file = catalogues.as_file("zh")
    assert file.is_file()
    assert file.parts[-3:-1] == ("zh", "LC_MESSAGES")
    assert in_the_way.is_file()


def test_old_files_are_swept_away(cache):
    cache.mkdir(parents=True)
    for age in range(catalogues.KEPT + 3):
        (old := cache / f"council-{age:02d}.mo").write_bytes(b"old")
        os.utime(old, (age, age))
    opened(SAYS)
    assert len(compiled_in(cache)) == catalogues.KEPT
    assert not (cache / "council-00.mo").exists()


def test_no_words_at_all():
    assert catalogues.load("zh", []) is None
    assert catalogues.rooms("en") == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_with_a_warm_cache_neither_babel_nor_pydantic_is_imported(language):
    program = f"""
import sys
from council.i18n import words
_ = words({language!r})
_("{{count}} s", count=2), _.duration(90), _.percent(1, 3), _.area(100)
print(*(name for name in ("babel", "pydantic", "typer", "textual") if name in sys.modules))
"""
    for _run in ("cold", "warm"):
        out = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert out.split() == []
