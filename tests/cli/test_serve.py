"""`council serve` between meetings: phones may enter and look up, the clerk works; without either it says why not."""

import urllib.request
from pathlib import Path

import pytest

from council import boot
from council.cli import terminal
from council.cli.app import run


@pytest.fixture
def community(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    assert run(["new", str(folder)]) == 0
    return folder


def serve(folder, capsys, monkeypatch):
    """Serve until two pages have been loaded; returns the exit code, the pages, and what was printed."""
    loaded = []

    def load():
        address = capsys.readouterr().out
        base = next(word for word in address.split() if word.startswith("http"))
        port = base.rsplit(":", 1)[1]
        for path in ("/", "/IN/INCIDENTS"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                loaded.append(answer.read().decode())
        loaded.append(address)

    monkeypatch.setattr(terminal, "_until_interrupted", load)
    code = run(["serve", str(folder)])
    return code, loaded


def test_without_a_meeting_and_without_ledgers_there_is_nothing_to_serve(community, capsys, monkeypatch):
    assert serve(community, capsys, monkeypatch) == (2, [])


def test_between_meetings_it_serves_what_residents_enter_and_the_clerk(community, capsys, monkeypatch):
    assert run(["plugins", "add", str(community), "grid_log", "--yes"]) == 0
    opened = boot.open_community(community)
    staff = opened.council.entries.renew_staff_code().result()
    opened.close()
    code, (front, form, printed) = serve(community, capsys, monkeypatch)
    assert code == 0
    assert 'href="/IN/INCIDENTS"' in front
    assert "<form" in form
    assert f"/desk/{staff}" in printed
    assert "/screen" not in printed
