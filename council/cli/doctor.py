"""`council doctor`: look a community folder over before the hall fills, and say what could go wrong."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from council import addresses, boot
from council.boot import Opened
from council.cli.checking import Report, sentences, verified
from council.cli.ending import refusal_line
from council.domain.community import voting_rights
from council.domain.kernel import Refusal
from council.i18n import Words
from council.plugins.asking import findings
from council.store.base import StoreError

LEAST_FREE = 200 * 1024 * 1024  # bytes: a year of meetings, and room for the operating system to breathe

Level = Literal["good", "look", "bad"]
MARKS = {"good": "✓", "look": "!", "bad": "✗"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and how it is."""

    level: Level
    text: str


def examine(folder: Path, _: Words) -> int:
    """Print what was found; 0 when a meeting can be held, 1 when something must be mended first."""
    found = list(_findings(folder, _))
    for finding in found:
        print(MARKS[finding.level], finding.text)  # noqa: T201
    return 1 if any(finding.level == "bad" for finding in found) else 0


def _findings(folder: Path, _: Words) -> Iterator[Finding]:
    try:
        opened = boot.open_community(folder)
    except (Refusal, StoreError) as refusal:
        yield Finding("bad", refusal_line(refusal, _))
        return
    try:
        yield from _community(opened, _)
        yield from _plugins(opened, _)
        yield from _machine(opened, _)
        yield from _archive(folder, _)
    finally:
        opened.close()


def _community(opened: Opened, _: Words) -> Iterator[Finding]:
    snapshot = opened.council.snapshot
    people = len(snapshot.roster)
    yield Finding(
        "good" if people else "look",
        _.n("{count} person is in the roster.", "{count} people are in the roster.", people)
        if people
        else _("Nobody is in the roster yet. Bring the people in: council import {folder} FILE", folder=opened.folder),
    )
    today = datetime.now(UTC).astimezone(snapshot.settings.zone).date()
    for body in snapshot.settings.bodies:
        rule = snapshot.rules[body.rule]
        name = body.name.in_language(_.language)
        if not rule.in_force(today):
            yield Finding("look", _("{body}: the rule {rule} is not in force today.", body=name, rule=rule.id))
        elif people and body.members != "grid" and not voting_rights(body, snapshot.roster.people.values(), today):
            yield Finding("look", _("{body} has no members; give somebody the role in the roster.", body=name))
    going = snapshot.meeting
    if going is not None and going.in_progress:
        yield Finding("look", _("A meeting is in progress: {title}. Open the community to go on.", title=going.title))


def _plugins(opened: Opened, _: Words) -> Iterator[Finding]:
    """What the plugins found, and what is wrong with them: neither keeps a meeting from being held."""
    for found in findings(opened.plugins, opened.folder, opened.council.snapshot):
        yield Finding(found.level, found.text.in_language(_.language))
    for trouble in opened.plugins.troubles:
        yield Finding("look", _.refusal(trouble.refusal))
    if active := opened.plugins.active:
        names = _.list([f"{plugin.name} {plugin.version}" for plugin in active])
        yield Finding("good", _("Plugins in use: {plugins}", plugins=names))


def _machine(opened: Opened, _: Words) -> Iterator[Finding]:
    settings = opened.council.snapshot.settings
    best = addresses.best(settings.web.address or None)
    if settings.web.public_url:
        yield Finding("good", _("Phones come in through {url}.", url=settings.web.public_url))
    elif best.local_only:
        yield Finding("look", _("This laptop is in no network: phones cannot reach it. Join the hall's Wi-Fi first."))
    else:
        yield Finding("good", _("Phones reach this laptop at {address}.", address=best.address))
    if _port_taken(settings.web.port):
        yield Finding("look", _("Port {port} is in use; the next free one will be taken.", port=settings.web.port))
    free = shutil.disk_usage(opened.folder).free
    if free < LEAST_FREE:
        yield Finding("bad", _("Only {mb} MB are free on this disk. Make room first.", mb=free // 1024 // 1024))
    secrets = opened.folder / "secrets"
    if os.name == "posix" and secrets.is_dir() and secrets.stat().st_mode & 0o077:
        yield Finding("bad", _("Others can read {folder}. Close it: chmod 700 {folder}", folder=secrets))


def _port_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return True
    return False


def _archive(folder: Path, _: Words) -> Iterator[Finding]:
    files = sorted((folder / "archive").glob("*.json"))
    if not files:
        return
    report: Report = verified(files)
    if report.ok:
        yield Finding(
            "good", _.n("The archive's {count} record verifies.", "The archive's {count} records verify.", len(files))
        )
    else:
        for line in sentences(report, _, failed_only=True):
            yield Finding("bad", line.removeprefix("✗ "))
