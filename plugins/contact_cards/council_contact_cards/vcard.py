"""A person as a vCard, for a phone's contacts (RFC 2426: what every phone's camera reads, Chinese included)."""

from markupsafe import Markup

from council.api import qr_svg


def _escaped(text):
    """Text as vCard has it: backslash, semicolon, comma and line break are escaped (RFC 2426 §4)."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def vcard(name, phone, post="", organisation=""):
    """The vCard of somebody; empty parts are left out."""
    parts = [("FN", name), ("N", name), ("TEL;TYPE=CELL", phone), ("TITLE", post), ("ORG", organisation)]
    lines = [f"{label}:{_escaped(value)}" for label, value in parts if value]
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"])


def code(name, phone, post="", organisation=""):
    """The same as a picture to scan, SVG."""
    return Markup(qr_svg(vcard(name, phone, post, organisation), "L"))
