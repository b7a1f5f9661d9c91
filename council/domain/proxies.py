"""Proxies: whether somebody may vote for somebody else under the rule in force.

居委会法 §19 and 村委会法 §18 (elections): in writing, at most three for one agent, no candidate acts; neither law
provides proxies for ordinary meetings. Owners' rules differ by place: 潍坊 written and at most three, 舟山 nobody of
the property manager's, 上海 the agent votes as the principal wrote.
"""

from __future__ import annotations

from collections.abc import Collection

from council.domain.kernel import Refusal
from council.domain.meeting import Meeting, VotingRight
from council.domain.rules import ProxyRule


def require_proxy(
    meeting: Meeting, right: VotingRight, agent: str, roles: Collection[str], items: tuple[str, ...], *, written: bool
) -> None:
    """Raise the `Refusal` that stands against this agent's casting this right, if one does. `roles` are the agent's;
    `items` those the proxy is given for, none is all."""
    proxy = meeting.rule.proxy if meeting.rule else ProxyRule()
    if not proxy.allowed:
        raise Refusal("proxy.not_allowed")
    if proxy.written and not written:
        raise Refusal("proxy.not_written")
    if not agent.strip():
        raise Refusal("person.missing")
    if agent == right.holder:
        raise Refusal("proxy.to_oneself")
    if agent == right.cast_by:
        raise Refusal("proxy.already_given", person=agent)
    if proxy.within_household and not _shares_home(meeting, agent, right):
        raise Refusal("proxy.other_household", person=agent)
    if set(roles) & set(proxy.excluded_roles):
        raise Refusal("proxy.agent_excluded")
    if meeting.is_present(right.holder):
        raise Refusal("proxy.holder_present", person=right.holder)
    _require_scope(meeting, proxy, items)
    held = sum(1 for other in meeting.rights_of(agent) if other.holder != agent)
    if proxy.max_per_agent and held >= proxy.max_per_agent:
        raise Refusal("proxy.too_many", most=proxy.max_per_agent)


def _require_scope(meeting: Meeting, proxy: ProxyRule, items: tuple[str, ...]) -> None:
    if proxy.per_topic and not items:
        raise Refusal("proxy.no_topic")
    if any(meeting.item(item) is None for item in items):
        raise Refusal("agenda.unknown_item")


def _shares_home(meeting: Meeting, agent: str, right: VotingRight) -> bool:
    return any(other.holder == agent and other.unit == right.unit != "" for other in meeting.rights.values())
