"""Machines among those who open and click are known from what tools tell of a visit.

In: agents, addresses, recorded shapes of tools. Out: rules, and who did an event.
"""

import json
from datetime import UTC, datetime

import pytest

from vigie.connectors import Post, Record, connectors
from vigie.vocabulary.robots import Rule, Touch, sign

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


@pytest.mark.parametrize(
    ("touch", "seen", "rule"),
    [
        (Touch.CLICK, {"method": "HEAD", "agent": CHROME}, Rule.PROBE),
        (Touch.CLICK, {"agent": "python-requests/2.31"}, Rule.AGENT),
        (Touch.CLICK, {"agent": CHROME, "ip": "40.94.20.10"}, Rule.NETWORK),
        (Touch.CLICK, {"agent": CHROME, "ip": "209.222.82.3"}, Rule.NETWORK),
        (Touch.OPEN, {"agent": CHROME, "ip": "40.94.20.10"}, None),
        (Touch.OPEN, {"agent": "Mozilla/5.0", "ip": "17.58.1.2"}, Rule.PRIVACY_PROXY),
        (Touch.OPEN, {"agent": "Mozilla/5.0"}, Rule.PRIVACY_PROXY),
        (Touch.OPEN, {"agent": "Mozilla/5.0", "ip": "192.0.2.1"}, None),
        (Touch.OPEN, {"agent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)", "ip": "66.249.84.1"}, None),
        (Touch.OPEN, {"agent": "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"}, None),
        (Touch.CLICK, {"agent": CHROME, "ip": "not an address"}, None),
        (Touch.CLICK, {"agent": CHROME, "ip": "2001:db8::1"}, None),
        (Touch.CLICK, {}, None),
    ],
)
def test_one_visit_tells_by_itself_what_it_can(touch, seen, rule):
    assert sign(touch, **seen) is rule


NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SAFE_LINKS = "40.94.20.10"
AT = NOW.timestamp()
CLICKS = {
    "mailgun": {"event-data": {
        "event": "clicked", "id": "e1", "timestamp": AT, "recipient": "jo@acme.example", "ip": SAFE_LINKS,
        "url": "https://us.example/a", "client-info": {"user-agent": CHROME},
    }},
    "sendgrid": [{
        "event": "click", "sg_event_id": "e1", "timestamp": int(AT), "email": "jo@acme.example", "ip": SAFE_LINKS,
        "url": "https://us.example/a", "useragent": CHROME, "sg_message_id": "m1.x",
    }],
    "postmark": {
        "RecordType": "Click", "MessageID": "m1", "Recipient": "jo@acme.example", "UserAgent": CHROME,
        "ReceivedAt": NOW.isoformat(), "OriginalLink": "https://us.example/a", "Geo": {"IP": SAFE_LINKS},
    },
    "sparkpost": [{"msys": {"track_event": {
        "type": "click", "event_id": "e1", "timestamp": str(int(AT)), "rcpt_to": "jo@acme.example", "message_id": "m1",
        "target_link_url": "https://us.example/a", "user_agent": CHROME, "ip_address": SAFE_LINKS,
    }}}],
    "mailjet": {
        "event": "click", "time": int(AT), "email": "jo@acme.example", "MessageID": 1, "url": "https://us.example/a",
        "ip": SAFE_LINKS, "agent": CHROME,
    },
}  # fmt: skip


@pytest.mark.parametrize("key", CLICKS)
@pytest.mark.parametrize(("ip", "actor"), [(SAFE_LINKS, "machine"), ("192.0.2.7", None)])
def test_a_click_from_the_network_of_a_gateway_is_a_machines(key, ip, actor):
    body = json.dumps(CLICKS[key]).replace(SAFE_LINKS, ip).encode()
    post = Post(body, {"content-type": "application/json"}, NOW, url=f"/hooks/{key}/token")
    clicks = [r.values for r in connectors()[key].hook.parse(post) if isinstance(r, Record) and r.table == "events"]
    assert [(c["type"], c.get("actor")) for c in clicks] == [("click", actor)]
