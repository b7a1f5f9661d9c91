"""Service hours as a table that leaves the house: names masked, but of those who agreed to be public."""

import csv
import io

from council.api import Text, masked_name
from council_volunteers.words import hours_said

HEAD = (
    Text(zh="志愿者编号", en="Volunteer no."),
    Text(zh="姓名", en="Name"),
    Text(zh="网格", en="Grid"),
    Text(zh="服务次数", en="Turns"),
    Text(zh="服务分钟", en="Minutes"),
    Text(zh="服务时长", en="Service time"),
    Text(zh="最近服务日期", en="Last served on"),
)


def table(snapshot, language):
    """A row for each volunteer with confirmed service, the most minutes first. The volunteer's number is told only of
    those who agreed."""
    served = {}
    for each in snapshot.entries("service").values():
        if each.state == "confirmed":
            served.setdefault(each.fields.volunteer, []).append(each)
    rows = []
    for volunteer, services in served.items():
        entry = snapshot.entries("volunteers").get(volunteer)
        if entry is None:
            continue
        agreed = entry.fields.public
        minutes = sum(each.fields.minutes for each in services)
        last = max(each.fields.came or each.made for each in services).astimezone(snapshot.settings.zone)
        name = entry.fields.name if agreed else masked_name(entry.fields.name)
        rows.append(
            (
                entry.fields.volunteer_no if agreed else "",
                name,
                entry.fields.grid,
                len(services),
                minutes,
                hours_said(minutes).in_language(language),
                last.date().isoformat(),
            )
        )
    return sorted(rows, key=lambda row: (-row[4], row[1]))


def write(source):
    """The table as CSV that Excel opens with its Chinese intact. No cell begins a formula."""
    language = source.words.language
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([each.in_language(language) for each in HEAD])
    for row in table(source.snapshot, language):
        writer.writerow([_harmless(each) for each in row])
    return ("\ufeff" + text.getvalue()).encode()


def _harmless(cell):
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell
