"""Gateways and proxies are told from people by what they do, and by nothing else.

In: made-up visits. Out: rules.
"""

from datetime import UTC, datetime, timedelta

import pytest

from vigie.mail.scanners import Rule, Touch, Visit, judge

SENT = datetime(2026, 6, 1, 9, 0, 0, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


def visit(seconds: float, url: str = "https://us.example/a", touch: Touch = Touch.CLICK, **seen: str) -> Visit:
    return Visit(touch, SENT + timedelta(seconds=seconds), url, **{"agent": CHROME, **seen})


def rules_of(*visits: Visit, links: int | None = None) -> list[Rule | None]:
    return [verdict.rule for verdict in judge(visits, delivered_at=SENT, links=links)]


@pytest.mark.parametrize(
    ("seen", "rule"),
    [
        (visit(3_600, method="HEAD"), Rule.PROBE),
        (visit(3_600, agent="python-requests/2.31"), Rule.AGENT),
        (visit(3_600, agent="Mozilla/5.0 (compatible; Barracuda Sentinel)"), Rule.AGENT),
        (visit(3_600, host="u3.pphosted.com"), Rule.NETWORK),
        (visit(3_600, touch=Touch.OPEN, agent="Mozilla/5.0", ip="17.58.1.2"), Rule.PRIVACY_PROXY),
        (visit(3), Rule.TOO_SOON),
        (visit(1.5, touch=Touch.OPEN), Rule.TOO_SOON),
        (visit(3_600), None),
        (visit(30), None),
        (visit(0), None),
        (visit(-60), None),
        (visit(3_600, touch=Touch.OPEN, agent="Mozilla/5.0 GoogleImageProxy"), None),
        (visit(3_600, touch=Touch.OPEN, agent="Mozilla/5.0", ip="not an address"), None),
    ],
)
def test_one_visit_tells_by_itself_what_it_can(seen, rule):
    assert rules_of(seen) == [rule]


def test_all_links_at_once_are_a_machines():
    clicks = [visit(600 + n, f"https://us.example/{n}") for n in range(3)]
    assert rules_of(*clicks) == [Rule.ALL_LINKS] * 3
    assert rules_of(*clicks[:2]) == [None, None]
    assert rules_of(*clicks[:2], links=2) == [Rule.ALL_LINKS] * 2
    assert rules_of(clicks[0], links=1) == [None]


def test_one_link_clicked_three_times_is_a_persons():
    assert rules_of(*(visit(600 + n) for n in range(3))) == [None] * 3


def test_a_person_who_reads_three_pages_in_a_minute_is_a_person():
    assert rules_of(*(visit(600 + 25 * n, f"https://us.example/{n}") for n in range(3))) == [None] * 3


def test_what_a_machine_does_next_belongs_to_its_visit():
    probe = visit(600, method="HEAD", ip="192.0.2.7")
    assert rules_of(probe, visit(620, "https://us.example/b", ip="192.0.2.7")) == [Rule.PROBE, Rule.SAME_VISIT]
    assert rules_of(probe, visit(620, ip="192.0.2.8")) == [Rule.PROBE, None]
    assert rules_of(probe, visit(900, ip="192.0.2.7")) == [Rule.PROBE, None]


def test_without_a_time_of_delivery_only_the_rest_decides():
    assert judge([visit(1)], delivered_at=None)[0].machine is False
