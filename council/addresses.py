"""Which of this laptop's addresses the phones in the hall can reach.

A laptop has many: Wi-Fi, cable, its own hotspot, and those of VPNs, containers and virtual machines that lead
nowhere. Each gets a score and the reasons for it; the chair sees them and may choose another.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from council.domain.kernel import N_

LOOPBACK = "127.0.0.1"


class Listed(NamedTuple):
    """An IPv4 address as the system lists it, with the interface's name and, on Windows, its description."""

    address: str
    interface: str
    description: str = ""


@dataclass(frozen=True)
class Candidate:
    """An address that the pages can be offered at; the higher the score, the likelier phones reach it.

    `reasons` are texts to be translated. `local_only` means that no other device reaches it at all: the laptop
    is in no network.
    """

    address: str
    interface: str
    score: int
    reasons: tuple[str, ...] = ()
    local_only: bool = False


# The first network that holds the address counts: its score, and what to say of it.
_NETWORKS = tuple(
    (IPv4Network(network), score, reason)
    for network, score, reason in (
        ("192.168.0.0/16", 40, N_("On the local network")),
        ("10.0.0.0/8", 36, N_("On the local network")),
        ("172.16.0.0/12", 32, N_("On the local network")),
        ("169.254.0.0/16", 10, N_("No router has given it an address")),
        ("100.64.0.0/10", 5, N_("Carrier network or VPN: phones in the hall cannot reach it")),
        ("198.18.0.0/15", -40, N_("VPN or proxy: phones in the hall cannot reach it")),
        ("0.0.0.0/0", 20, N_("Public address: the whole internet may reach it")),
    )
)

# The first pattern found in an interface's name and description counts.
_KINDS = tuple(
    (re.compile(pattern, re.IGNORECASE), score, reason)
    for pattern, score, reason in (
        (r"wi-?fi direct", 10, N_("Wi-Fi")),  # Windows' hotspot, which calls itself virtual
        (
            r"^(tun|tap|utun|wg|ppp|ipsec|zt|tailscale)|vpn|wireguard|tap-windows|wintun|clash|mihomo|\bmeta\b|sing-?box"
            r"|v2ray|tailscale|zerotier|anyconnect|easyconnect|sangfor|fortinet|globalprotect|\bwarp\b",
            -40,
            N_("VPN or proxy: phones in the hall cannot reach it"),
        ),
        (
            r"^(docker|br-|veth|virbr|vmnet|vboxnet|vnet|lxc|lxd|cni|flannel|cali|podman)|vethernet|hyper-v|virtualbox"
            r"|vmware|\bwsl\b|docker|parallels|npcap",
            -40,
            N_("Virtual machine or container: phones in the hall cannot reach it"),
        ),
        (r"^ww", -40, N_("Mobile modem: phones in the hall cannot reach it")),
        (r"^bnep|bluetooth|蓝牙", -20, N_("Bluetooth")),
        (r"^wl|wi-?fi|wlan|wireless|无线", 10, N_("Wi-Fi")),
        (r"^(eth|enp|eno|ens|enx)|ethernet|以太网", 5, N_("Network cable")),
    )
)

# Where Windows' Mobile Hotspot and NetworkManager's put the laptop: phones have joined it, not a router.
_HOTSPOTS = {"192.168.137.1", "10.42.0.1"}
_HOTSPOT, _OUTWARD, _LOCAL_ONLY = 35, 30, -100


def candidates() -> list[Candidate]:
    """This laptop's IPv4 addresses, best first; the last is always 127.0.0.1, which works with no network.

    Sends nothing: the system is asked for its list and for its default route.
    """
    outward = _outward()
    listed = _listed()
    if outward and not listed:
        listed = [Listed(outward, "")]
    return ranked(listed, outward)


def best(preferred: str | None = None) -> Candidate:
    """The address to offer: the preferred one while the laptop has it, else the one with the highest score."""
    found = candidates()
    return next((candidate for candidate in found if candidate.address == preferred), found[0])


def moved(current: str) -> Candidate | None:
    """Where to go when the laptop has lost the address that the pages are offered at; None while it has it.

    A better address that turns up meanwhile changes nothing: people hold slips with the present one.
    """
    now = best(current)
    return None if now.address == current else now


def base_url(address: str, port: int) -> str:
    """The address of the pages, without a slash at the end, short enough to be typed: port 80 goes without saying."""
    return f"http://{address}" if port == 80 else f"http://{address}:{port}"


def ranked(listed: Iterable[Listed], outward: str | None) -> list[Candidate]:
    """The addresses scored, best first, 127.0.0.1 last; `outward` is the one that the default route leaves from."""
    found = {LOOPBACK: Candidate(LOOPBACK, "", _LOCAL_ONLY, (N_("Only this laptop can reach it"),), local_only=True)}
    for one in listed:
        if IPv4Address(one.address).is_loopback or IPv4Address(one.address).is_unspecified:
            continue
        candidate = _scored(one, is_outward=one.address == outward)
        known = found.get(one.address)
        if known is None or known.score < candidate.score:
            found[one.address] = candidate
    return sorted(found.values(), key=lambda candidate: (-candidate.score, IPv4Address(candidate.address)))


def _scored(one: Listed, is_outward: bool) -> Candidate:
    address, name = IPv4Address(one.address), f"{one.interface} {one.description}"
    points = [next((score, reason) for network, score, reason in _NETWORKS if address in network)]
    points += [(score, reason) for pattern, score, reason in _KINDS if pattern.search(name)][:1]
    if one.address in _HOTSPOTS and all(score > 0 for score, _ in points):
        points.append((_HOTSPOT, N_("This laptop's own hotspot")))
    if is_outward:
        points.append((_OUTWARD, N_("This laptop's way to the internet")))
    reasons = dict.fromkeys(reason for _, reason in points)
    return Candidate(one.address, one.interface, sum(score for score, _ in points), tuple(reasons))


def _listed() -> list[Listed]:
    import ifaddr

    try:
        adapters = list(ifaddr.get_adapters())
    except OSError:  # a system that hides its interfaces
        return []
    return [
        Listed(str(ip.ip), ip.nice_name, "" if adapter.nice_name == ip.nice_name else adapter.nice_name)
        for adapter in adapters
        for ip in adapter.ips
        if ip.is_IPv4
    ]


def _outward() -> str | None:
    """The address that the default route leaves from, None without one. Connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("203.0.113.1", 9))  # RFC 5737: an address nobody has
        except OSError:
            return None
        return str(probe.getsockname()[0])
