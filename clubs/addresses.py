"""Which network addresses are the public internet's, and which lead into somebody's own network."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Not the internet: IANA's special-purpose registries, with what carries another address inside.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a carrier's customers
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, with the clouds' metadata servers
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(one)
    for one in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries an IPv4 address; no one needs it any more
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = {0x00005EFE, 0x02005EFE}


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks as the operator writes them, as 10.0.0.0/8. Raises ValueError for anything else."""
    return tuple(ip_network(text.strip()) for text in texts if text.strip())


def address(text: str) -> Address:
    """An address as the resolver gives it; the scope after % is of no concern."""
    return ip_address(text.partition("%")[0])


def is_public(one: Address) -> bool:
    """Whether an address is somewhere on the internet, and nowhere else by another name."""
    if isinstance(one, IPv4Address):
        return not any(one in network for network in _NOT_PUBLIC_4)
    inner = _carried(one)
    if inner is not None and not is_public(inner):
        return False
    if inner is not None and (one.ipv4_mapped or one in _NAT64):
        return True
    return one in _PUBLIC_6 and not any(one in network for network in _NOT_PUBLIC_6)


def is_within(one: Address, allowed: Iterable[Network]) -> bool:
    """Whether an address lies in one of these networks, an IPv4 one carried inside included."""
    inner = _carried(one) if isinstance(one, IPv6Address) else None
    return any(one in network or (inner and inner in network) for network in allowed)


def _carried(one: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, of a NAT64 or of ISATAP."""
    if one.ipv4_mapped is not None:
        return one.ipv4_mapped
    if one in _NAT64 or (int(one) >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(int(one) & 0xFFFFFFFF)
    return None
