"""The pages of plugins as other pages lead to them."""

from __future__ import annotations

from dataclasses import dataclass

from council.i18n import Words
from council.plugins.offers import Audience
from council.web.site import Site


@dataclass(frozen=True)
class Link:
    """A page of a plugin that needs nothing more to be opened: what it is called, and its path."""

    title: str
    path: str


def links(site: Site, audience: Audience, _: Words, root: str = "") -> tuple[Link, ...]:
    """The pages for an audience that have a title and no fields in their path; `root` stands before it where the pages
    of that audience lie (`/V/<code>`, `/desk`)."""
    if site.plugins is None:
        return ()
    return tuple(
        Link(offer.item.title.in_language(_.language), f"{root}/P/{offer.plugin.upper()}/{offer.item.path}")
        for offer in site.plugins.offered("routes").values()
        if offer.item.audience == audience
        and offer.item.title.in_language(_.language)
        and "{" not in offer.item.path
        and "GET" in offer.item.methods
    )
