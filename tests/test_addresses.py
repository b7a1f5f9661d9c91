import pytest

from council import addresses
from council.addresses import LOOPBACK, Listed, base_url, best, candidates, moved, ranked

WIFI = Listed("192.168.1.23", "wlp3s0")
CABLE = Listed("10.1.2.3", "enp0s31f6")

# Laptops as they are met: what is listed, which address the default route leaves from, which phones can reach.
LAPTOPS = {
    "one Wi-Fi": ([WIFI], WIFI.address, WIFI.address),
    "Wi-Fi without internet": ([WIFI], None, WIFI.address),
    "Docker beside Wi-Fi": (
        [Listed("172.17.0.1", "docker0"), Listed("172.18.0.1", "br-0f1e2d"), WIFI],
        WIFI.address,
        WIFI.address,
    ),
    "Docker, Wi-Fi without internet": ([Listed("172.17.0.1", "docker0"), WIFI], None, WIFI.address),
    "office VPN takes the default route": ([Listed("10.8.0.6", "tun0"), WIFI], "10.8.0.6", WIFI.address),
    "Clash in TUN mode": ([Listed("198.18.0.1", "Meta", "Meta Tunnel"), WIFI], "198.18.0.1", WIFI.address),
    "proxy under any name": ([Listed("198.18.0.1", "Ethernet 7"), WIFI], "198.18.0.1", WIFI.address),
    "Tailscale on macOS": (
        [Listed("100.101.2.3", "utun4"), Listed("192.168.0.9", "en0")],
        "192.168.0.9",
        "192.168.0.9",
    ),
    "Windows with WSL and VirtualBox": (
        [
            Listed("172.28.96.1", "vEthernet (WSL (Hyper-V firewall))", "Hyper-V Virtual Ethernet Adapter"),
            Listed("192.168.56.1", "以太网 2", "VirtualBox Host-Only Ethernet Adapter"),
            Listed("192.168.3.7", "WLAN", "Intel(R) Wi-Fi 6 AX201 160MHz"),
        ],
        "192.168.3.7",
        "192.168.3.7",
    ),
    "Windows with a bridged Hyper-V switch": (
        [
            Listed("192.168.3.7", "vEthernet (外部)", "Hyper-V Virtual Ethernet Adapter"),
            Listed("172.20.0.1", "vEthernet (Default Switch)", "Hyper-V Virtual Ethernet Adapter #2"),
        ],
        "192.168.3.7",
        "192.168.3.7",
    ),
    "Windows Mobile Hotspot": (
        [
            Listed("192.168.3.7", "WLAN", "Intel(R) Wi-Fi 6 AX201 160MHz"),
            Listed("192.168.137.1", "本地连接* 10", "Microsoft Wi-Fi Direct Virtual Adapter #4"),
        ],
        "192.168.3.7",
        "192.168.137.1",
    ),
    "Linux hotspot, cable upstream": ([CABLE, Listed("10.42.0.1", "wlp3s0")], CABLE.address, "10.42.0.1"),
    "a cluster's bridge is no hotspot": ([WIFI, Listed("10.42.0.1", "cni0")], None, WIFI.address),
    "no router": ([Listed("169.254.7.8", "eth0"), WIFI], None, WIFI.address),
    "no router, nothing else": ([Listed("169.254.7.8", "eth0")], None, "169.254.7.8"),
    "Bluetooth beside cable": ([Listed("192.168.44.1", "bnep0"), CABLE], None, CABLE.address),
    "a 4G stick for the uplink": ([Listed("10.9.8.7", "wwan0"), WIFI], "10.9.8.7", WIFI.address),
    "no network at all": ([Listed(LOOPBACK, "lo")], None, LOOPBACK),
}


@pytest.mark.parametrize(("listed", "outward", "expected"), LAPTOPS.values(), ids=LAPTOPS.keys())
def test_the_address_that_phones_reach_comes_first(listed, outward, expected):
    found = ranked(listed, outward)
    assert found[0].address == expected
    assert ranked(reversed(listed), outward) == found
    assert found[-1].address == LOOPBACK


def test_only_the_last_resort_is_local():
    *others, last = ranked([WIFI, CABLE, Listed("10.8.0.6", "tun0")], None)
    assert last.local_only
    assert not any(candidate.local_only for candidate in others)


def test_reasons_are_said_once_and_best_known_interface_wins():
    found = ranked([Listed("198.18.0.1", "tun0"), Listed(WIFI.address, "br-1"), WIFI], WIFI.address)
    wifi, tunnel, _ = found
    assert wifi.interface == "wlp3s0"
    assert wifi.reasons == ("On the local network", "Wi-Fi", "This laptop's way to the internet")
    assert tunnel.reasons == ("VPN or proxy: phones in the hall cannot reach it",)


def test_every_reason_has_its_chinese():
    from council.i18n import words

    _ = words("zh")
    listed = [Listed(address, "") for address in ("192.168.0.1", "169.254.0.1", "100.64.0.1", "198.18.0.1", "8.8.8.8")]
    kinds = ["wlan0", "tun0", "docker0", "wwan0", "bnep0", "eth0"]
    listed += [Listed(f"10.0.0.{n}", name) for n, name in enumerate(kinds, 1)] + [Listed("10.42.0.1", "wlan1")]
    reasons = {reason for candidate in ranked(listed, "10.0.0.1") for reason in candidate.reasons}
    assert len(reasons) == 13
    assert [reason for reason in reasons if _(reason) == reason] == []


@pytest.fixture
def laptop(monkeypatch):
    """A laptop whose networks a test can change."""
    networks = [WIFI, CABLE]
    monkeypatch.setattr(addresses, "_listed", lambda: list(networks))
    monkeypatch.setattr(addresses, "_outward", lambda: WIFI.address)
    return networks


def test_the_chair_may_prefer_another(laptop):
    assert best().address == WIFI.address
    assert best(CABLE.address).address == CABLE.address
    assert best("192.168.99.99").address == WIFI.address


def test_a_lost_address_is_noticed_a_better_one_is_not_chased(laptop):
    assert moved(CABLE.address) is None
    laptop.remove(CABLE)
    assert moved(CABLE.address).address == WIFI.address
    assert moved(WIFI.address) is None


def test_a_laptop_that_hides_its_interfaces_still_knows_its_way_out(laptop):
    laptop.clear()
    assert [candidate.address for candidate in candidates()] == [WIFI.address, LOOPBACK]


def test_offline(laptop, monkeypatch):
    laptop.clear()
    monkeypatch.setattr(addresses, "_outward", lambda: None)
    assert best().local_only
    assert best().address == LOOPBACK


def test_this_machine():
    """The real thing: whatever the network here is, there is an address, and nothing raises."""
    found = candidates()
    assert found[-1].local_only
    assert best(LOOPBACK).address == LOOPBACK
    assert len({candidate.address for candidate in found}) == len(found)


def test_base_url():
    assert base_url("192.168.1.23", 8080) == "http://192.168.1.23:8080"
    assert base_url("192.168.1.23", 80) == "http://192.168.1.23"
