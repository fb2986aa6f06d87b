"""Machines among those who open and click, known by what they call themselves and by where they come from.

In: what a tracking server saw of one visit. Out: the rule that says so, or None. What several visits tell together is
in `mail/scanners.py`.
"""

import re
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Network, ip_address


class Touch(StrEnum):
    """What was done to a message."""

    OPEN = "open"
    CLICK = "click"


class Rule(StrEnum):
    """What shows that a machine did it, the surest first."""

    PROBE = "probe"
    AGENT = "agent"
    NETWORK = "network"
    PRIVACY_PROXY = "privacy_proxy"
    ALL_LINKS = "all_links"
    TOO_SOON = "too_soon"
    SAME_VISIT = "same_visit"


_PROBES = {"HEAD", "OPTIONS", "PROPFIND"}
_ROBOTS = re.compile(
    r"bot\b|crawl|spider|scan|preview|python-requests|python-urllib|aiohttp|curl/|wget/|go-http-client|okhttp|java/|"
    r"libwww|headless|phantomjs|barracuda|mimecast|proofpoint|safelinks|forcepoint|symantec|sophos|trend ?micro|"
    r"fortinet|zscaler|vade|mailinblack|cloudmark|facebookexternalhit|slack|telegram|whatsapp|skypeuripreview|linkcheck|"
    r"urldefense",
    re.IGNORECASE,
)
# Apple's proxy fetches the pictures of every message, read or not (Mail Privacy Protection, since September 2021); it
# calls itself just this, from Apple's network. Google's and Yahoo's proxies fetch when somebody reads.
_APPLE = (IPv4Network("17.0.0.0/8"),)
_BARE_AGENT = "mozilla/5.0"
# Where gateways follow links from. Of clicks only: Outlook fetches pictures through Microsoft's network when a person
# reads, but a click that Safe Links lets through comes from the person's own address.
_GATEWAYS = tuple(
    IPv4Network(text)
    for text in (
        # Microsoft 365: Exchange Online Protection as Microsoft lists it, and 40.94/16, seen in every log of Safe Links
        "40.92.0.0/15", "40.94.0.0/16", "40.107.0.0/16", "52.100.0.0/14", "104.47.0.0/17",
        # Barracuda Email Gateway Defense
        "64.235.144.0/20", "209.222.80.0/21",
        # Proofpoint
        "67.231.144.0/20", "148.163.128.0/19",
        # Mimecast
        "91.220.42.0/24", "205.139.110.0/23", "207.211.30.0/23",
    )
)  # fmt: skip


def sign(touch: Touch, *, agent: str = "", ip: str = "", method: str = "GET") -> Rule | None:
    """What one visit tells by itself of who made it; "" for what the tool does not tell."""
    if method.upper() in _PROBES:
        return Rule.PROBE
    if _ROBOTS.search(agent):
        return Rule.AGENT
    if touch is Touch.CLICK and _is_within(ip, _GATEWAYS):
        return Rule.NETWORK
    if touch is Touch.OPEN and agent.strip().lower() == _BARE_AGENT and (not ip or _is_within(ip, _APPLE)):
        return Rule.PRIVACY_PROXY
    return None


@lru_cache(maxsize=4096)
def _is_within(ip: str, networks: tuple[IPv4Network, ...]) -> bool:
    if not ip:
        return False
    try:
        place = ip_address(ip)
    except ValueError:
        return False
    return any(place in network for network in networks)
