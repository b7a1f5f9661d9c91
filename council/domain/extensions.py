"""Plugins in a meeting's journal: which were in use, and what they wrote into its minutes.

Both are results. Folding a journal never calls a plugin, so a meeting reads the same after its plugins are gone.
"""

from __future__ import annotations

from council.domain.kernel import Context, Event, Stamp, apply
from council.domain.meeting import Meeting
from council.domain.plugged import ActivePlugin, MinutesSection


class PluginsNoted(Event):
    """These plugins were in use from now on; recorded when the meeting is called to order, and at its end when there
    are others by then."""

    plugins: tuple[ActivePlugin, ...]


class SectionsWritten(Event):
    """What plugins had to say in the minutes, asked when the meeting was adjourned."""

    sections: tuple[MinutesSection, ...]


def in_use(meeting: Meeting, context: Context) -> list[Event]:
    """A note of the plugins in use, unless the journal names all of them already."""
    if all(meeting.plugins.get(plugin.name) == plugin for plugin in context.plugins):
        return []
    return [PluginsNoted(plugins=context.plugins)]


def written(context: Context) -> list[Event]:
    """The sections that plugins wrote for the minutes, if there are any."""
    return [SectionsWritten(sections=context.sections)] if context.sections else []


@apply.register
def _plugins_noted(event: PluginsNoted, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting.having(plugins={**meeting.plugins, **{plugin.name: plugin for plugin in event.plugins}})


@apply.register
def _sections_written(event: SectionsWritten, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting.having(sections=event.sections)
