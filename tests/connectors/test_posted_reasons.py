"""Why a message did not arrive, as tools post it: what they only explain is no reason.

In: bodies made up from the documentation of Postmark and Brevo. Out: events, and the reason that their words give.
"""

import json
from datetime import UTC, datetime

import pytest

from vigie.connectors import Post, Record, connectors
from vigie.mail.reasons import word
from vigie.vocabulary.mail import BounceReason as Why

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CONSTANT = "The server was unable to deliver your message (ex: unknown user, mailbox not found)."
POSTMARK = {
    "RecordType": "Bounce", "ID": 1, "Type": "HardBounce", "MessageID": "m1", "Email": "jo@acme.example",
    "BouncedAt": NOW.isoformat(), "Description": CONSTANT,
}  # fmt: skip
BREVO = {"email": "jo@acme.example", "message-id": "<m1@us.example>", "ts_event": int(NOW.timestamp())}


def posted(key: str, body: object) -> tuple[str, Why]:
    post = Post(json.dumps(body).encode(), {"content-type": "application/json"}, NOW, url=f"/hooks/{key}/token")
    (event,) = (r.values for r in connectors()[key].hook.parse(post) if isinstance(r, Record) and r.table == "events")
    return str(event["type"]), word(str(event["detail"]))


@pytest.mark.parametrize("details", [{}, {"Details": ""}, {"Details": None}])
def test_what_postmark_explains_of_every_hard_bounce_says_nothing_of_this_one(details):
    assert posted("postmark", POSTMARK | details) == ("hard_bounce", Why.UNKNOWN)


def test_what_a_server_said_to_postmark_is_the_reason():
    assert posted("postmark", POSTMARK | {"Details": "smtp;550 5.1.1 no such user"}) == (
        "hard_bounce",
        Why.UNKNOWN_USER,
    )


def test_whom_brevo_has_on_its_own_list_no_blacklist_of_servers_names():
    told = {"event": "blocked", "reason": "blocked : due to blacklist user"}
    assert posted("brevo", BREVO | told) == ("blocked", Why.SUPPRESSED)
