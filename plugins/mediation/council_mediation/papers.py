"""The papers of the official case file (司法部 2010 人民调解文书格式): which there are and which must be."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from council.api import Sheet, Text
from council_mediation.file import file_of

TEMPLATES = Path(__file__).parent / "templates"

PaperName = Literal[
    "application",
    "registration",
    "rights",
    "identity",
    "authorisation",
    "investigation",
    "evidence",
    "mediation",
    "agreement",
    "performance",
    "visit",
    "confirmation",
    "explanation",
]
PAPERS = {
    "application": Text(zh="人民调解申请书", en="Application"),
    "registration": Text(zh="人民调解受理登记表", en="Registration form"),
    "rights": Text(zh="权利义务告知书", en="Notice of rights"),
    "identity": Text(zh="当事人身份证明", en="Proof of identity"),
    "authorisation": Text(zh="授权委托书", en="Power of attorney"),
    "investigation": Text(zh="调查记录", en="Investigation"),
    "evidence": Text(zh="证据材料", en="Evidence"),
    "mediation": Text(zh="调解记录", en="Mediation record"),
    "agreement": Text(zh="协议书或口头登记表", en="Agreement (or oral)"),
    "performance": Text(zh="履行凭证", en="Proof of performance"),
    "visit": Text(zh="回访记录", en="Record of a visit"),
    "confirmation": Text(zh="司法确认材料", en="Court papers"),
    "explanation": Text(zh="情况说明", en="Explanation"),
}
"""Thirteen between the cover and the back cover, in the order in which they lie in the file."""
EITHER = Text(zh="申请书或受理登记表", en="Application or registration form")


def mandatory(entry):
    """The papers that this file must hold ★. Without an agreement its place is taken by an explanation."""
    case = entry.fields
    names = ["identity"]
    if case.informed_on:
        names.insert(0, "rights")
    if case.mediated_on or case.agreed_on:
        names.append("mediation")
    return [*names, "agreement" if case.agreed_on else "explanation"]


def missing(entry):
    """The mandatory papers that nobody has ticked as lying in the file, signed."""
    held = set(entry.fields.papers)
    either = [] if held & {"application", "registration"} else [EITHER]
    return either + [PAPERS[name] for name in mandatory(entry) if name not in held]


def contents(entry):
    """The file's table of contents: each paper, whether it must be there, whether it is."""
    either = {"application", "registration"}
    must = {*mandatory(entry), *(either & set(entry.fields.papers) or either)}
    return [(PAPERS[name], name in must, name in entry.fields.papers) for name in PAPERS]


def _values(entry, snapshot):
    return {**file_of(entry, snapshot), "contents": contents(entry)}


def _sheet(name, title, states=()):
    return Sheet(name, title, template=TEMPLATES / f"{name}.html.j2", values=_values, states=states)


AFTER = ("agreed", "performed", "visited", "archived")
SHEETS = (
    _sheet("cover", Text(zh="人民调解卷宗封面", en="Cover")),
    *(_sheet(name, PAPERS[name]) for name in ("application", "registration", "rights", "identity", "authorisation")),
    *(_sheet(name, PAPERS[name]) for name in ("investigation", "evidence", "mediation")),
    _sheet("agreement", Text(zh="人民调解协议书", en="Mediation agreement"), ("mediating", *AFTER)),
    _sheet("oral", Text(zh="人民调解口头协议登记表", en="Record of an oral agreement"), ("mediating", *AFTER)),
    _sheet(
        "ending", Text(zh="终止调解告知书", en="Notice that mediation has ended"), ("ended", "declined", "archived")
    ),
    _sheet("performance", PAPERS["performance"], AFTER),
    _sheet("visit", PAPERS["visit"], AFTER),
    _sheet("confirmation", Text(zh="司法确认申请书", en="Application for court confirmation"), AFTER),
    _sheet("explanation", PAPERS["explanation"]),
    _sheet("back", Text(zh="卷宗封底", en="Back cover")),
)
