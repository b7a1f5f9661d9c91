"""The poster (A4) that hangs at the office, in the stairwell, at the gate: scan, and enter something from the phone."""

from __future__ import annotations

from council.documents import Words
from council.documents.html import page
from council.documents.slips import printed_qr, without_scheme
from council.domain.community import Wifi
from council.domain.kernel import Refusal
from council.domain.ledger import Ledger


def intake_url(ledger: Ledger, base_url: str) -> str:
    """The address of a ledger's page for residents, its path in capitals so that the QR code stays small."""
    return f"{base_url.rstrip('/')}/IN/{ledger.id.upper()}"


def poster_html(ledger: Ledger, community: str, _: Words, base_url: str, wifi: Wifi | None = None) -> str:
    """The poster for a ledger's page: what it is for, its QR code, how to look up what became of it.

    `base_url` is where phones find the pages (`http://192.168.1.5:8765`, or a public address). With a `wifi` the pages
    are only in that network: its QR code comes first, and the poster says so; leave it out behind a public address.

    Raises `Refusal("ledger.no_intake")` for a ledger without such a page.
    """
    from council import qr

    if ledger.intake is None:
        raise Refusal("ledger.no_intake")
    joins = qr.wifi(wifi.ssid, wifi.password, wifi.security) if wifi is not None and wifi.ssid else ""
    return page(
        "intake_poster.html.j2",
        _,
        community=community,
        title=ledger.title.in_language(_.language),
        about=ledger.intake.about.in_language(_.language),
        photos=any(ledger.specs[name].kind == "photos" for name in ledger.intake.fields),
        url=intake_url(ledger, base_url),
        wifi=wifi if joins else None,
        joins=joins,
        qr=printed_qr,
        shown=without_scheme,
    )
