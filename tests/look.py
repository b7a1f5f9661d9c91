"""Tools for looking: what a terminal or a page shows, as a picture that can be believed.

    async with app.run_test(size=(80, 24)) as pilot:
        await picture(pilot, "/tmp/console.png")     # PNG, drawn cell by cell
        await svg(pilot, "docs/console.svg")         # SVG for the README
        print(await text(pilot))                     # the same as plain text
    await page("http://127.0.0.1:8080/", "/tmp/phone.png")

    python -m tests.look app council.tui.app:Council /tmp/a.png --size 120x40 --press f2,down
    tmux capture-pane -e -N -p | python -m tests.look ansi /tmp/tmux.png
    python -m tests.look page http://127.0.0.1:8080/ /tmp/phone.png

Rich's own SVG measures text in characters, so Chinese overlaps there. Here the screen is first read into cells;
every glyph is drawn where its cell is, and lines and blocks are geometry that meets at the edges.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rich.ansi import AnsiDecoder
from rich.console import Console
from textual._context import visible_screen_stack
from textual.app import App
from textual.pilot import Pilot

from tests.drawing import CELL_HEIGHT, CELL_WIDTH, Rows, cells, draw, to_svg

if TYPE_CHECKING:
    from playwright.async_api import Browser

Running: TypeAlias = "App[object] | Pilot[object]"


async def rows(running: Running) -> Rows:
    """The screen of a running app, cell by cell, once it has come to rest; dialogs lie over what is behind them."""
    pilot = running if isinstance(running, Pilot) else Pilot(running)
    app = pilot.app
    await pilot.pause()
    await pilot.wait_for_animation()
    with app._context():
        visible_screen_stack.set(app._background_screens)
        strips = app.screen._compositor.render_strips()
    return [cells(strip, app.ansi_theme) for strip in strips]


async def text(running: Running) -> str:
    """The screen as plain text, line by line, without the blanks at the end of lines."""
    return "\n".join("".join(cell.glyph for cell in row).rstrip() for row in await rows(running))


async def picture(running: Running, path: str | Path, scale: int = 1) -> Path:
    """Write the screen of a running app as PNG, 12 × 24 pixels a cell times `scale`; returns the path."""
    path = Path(path)
    draw(await rows(running), CELL_WIDTH * scale, CELL_HEIGHT * scale).save(path)
    return path


async def svg(running: Running, path: str | Path, title: str = "") -> Path:
    """Write the screen of a running app as SVG in a small window with a title; returns the path.

    The reader's own fonts draw it: each run of letters is fitted to its cells by `textLength`.
    """
    path = Path(path)
    path.write_text(to_svg(await rows(running), title), encoding="utf-8")
    return path


# --- pages

CHROMIUM = Path(shutil.which("chromium") or "/usr/bin/chromium")
_CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, headless, driven by Playwright."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=_CHROMIUM_ARGS)
        try:
            yield chromium
        finally:
            await chromium.close()


async def page(
    url_or_html: str, path: str | Path, width: int = 360, height: int = 740, *, scale: float = 2, whole: bool = False
) -> Path:
    """Write a page (an address, or HTML or SVG itself) as PNG, at a phone's size; `whole` is past the fold too."""
    path = Path(path)
    async with browser() as chromium:
        sheet = await chromium.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
        if url_or_html.lstrip().startswith("<"):
            await sheet.set_content(url_or_html)
        else:
            await sheet.goto(url_or_html)
        await sheet.screenshot(path=path, full_page=whole)
    return path


# --- from the shell


async def _app_picture(name: str, path: Path, size: str, keys: str) -> None:
    module, _, attribute = name.partition(":")
    app = getattr(import_module(module), attribute)()
    columns, lines = map(int, size.split("x"))
    async with app.run_test(size=(columns, lines)) as pilot:
        await pilot.press(*filter(None, keys.split(",")))
        await (svg if path.suffix == ".svg" else picture)(pilot, path)


def _ansi_picture(captured: str, path: Path) -> None:
    console = Console(width=1000, color_system="truecolor")
    decoder = AnsiDecoder()  # one for all lines: tmux lets colours run on from line to line
    grid = [cells(decoder.decode_line(line).render(console)) for line in captured.splitlines()]
    path.write_text(to_svg(grid), encoding="utf-8") if path.suffix == ".svg" else draw(grid).save(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Take a picture: `app MODULE:CLASS PATH`, `ansi PATH` (from standard input) or `page URL PATH`."""
    parser = argparse.ArgumentParser(prog="python -m tests.look", description=main.__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, source in (("app", "app"), ("ansi", None), ("page", "url")):
        sub = kinds.add_parser(kind)
        if source:
            sub.add_argument(source)
        sub.add_argument("path", type=Path)
        sub.add_argument("--size", default="360x740" if kind == "page" else "80x24")
        sub.add_argument("--press", default="", help="keys, with commas between")
    given = parser.parse_args(arguments)
    if given.kind == "app":
        sys.path.insert(0, "")
        asyncio.run(_app_picture(given.app, given.path, given.size, given.press))
    elif given.kind == "ansi":
        _ansi_picture(sys.stdin.read(), given.path)
    else:
        width, height = map(int, given.size.split("x"))
        asyncio.run(page(given.url, given.path, width, height))


if __name__ == "__main__":
    main()
