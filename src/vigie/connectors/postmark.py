"""Postmark: bounces, deliveries, opens, clicks, complaints and changes of subscription as it posts them.

In: requests; Postmark signs nothing, an address may bear a name and a password. Out: events and automatic replies.
https://postmarkapp.com/developer/webhooks/webhooks-overview (read in 2026)
"""

from collections.abc import Iterator
from datetime import datetime

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    LEFT_OUT,
    Told,
    address_of,
    by_password,
    happened,
    one_of,
    record,
    text,
    when,
    within,
)
from vigie.connectors.proving import LEAD, give_password
from vigie.vocabulary.proof import Proof

# `Type` of a bounce: https://postmarkapp.com/developer/api/bounce-api#bounce-types
BOUNCES = {
    "HardBounce": "hard_bounce",
    "BadEmailAddress": "hard_bounce",
    "SoftBounce": "soft_bounce",
    "Unknown": "soft_bounce",
    "DnsError": "soft_bounce",
    "Transient": "deferred",  # "could not temporarily deliver": it goes on trying
    "SpamNotification": "blocked",
    "Blocked": "blocked",
    "DMARCPolicy": "blocked",
    "VirusNotification": "blocked",
    "ManuallyDeactivated": "blocked",  # a person, or Postmark, closed the address: nothing was sent
    "SMTPApiError": "failed",
    "TemplateRenderingFailed": "failed",
    "SpamComplaint": "complaint",
    "Unsubscribe": "unsubscribe",
    "Subscribe": LEFT_OUT,
    "OpenRelayTest": LEFT_OUT,
    "Unconfirmed": LEFT_OUT,
    "InboundError": LEFT_OUT,
}
# Answers of machines come as bounces here.
AUTOMATIC = {"AutoResponder": "out_of_office", "ChallengeVerification": "auto_other", "AddressChange": "auto_other"}
RECORDS = {
    "Delivery": "delivered",
    "Open": "open",
    "Click": "click",
    "SpamComplaint": "complaint",
    "Change:HardBounce": "hard_bounce",
    "Change:SpamComplaint": "complaint",
    "Change:ManualSuppression": "unsubscribe",
    "Change:": LEFT_OUT,  # subscribed again
    "Inbound": LEFT_OUT,
    "SmtpApiError": "failed",
}


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """One record."""
    said = post.said
    kind = text(said, "RecordType")
    word = text(said, "Type") if kind == "Bounce" else kind
    if kind == "SubscriptionChange":
        word = "Change:" + (text(said, "SuppressionReason") if said.get("SuppressSending") is True else "")
    email = address_of(one_of(text(said, "Email"), text(said, "Recipient")))
    message = text(said, "MessageID")
    moment = _moment(post)
    told = Told(
        word, email, when(post, moment), message=message,
        event_id=one_of(text(said, "ID"), ":".join((message, word, email, moment, text(said, "OriginalLink")))),
        detail=one_of(text(said, "OriginalLink"), text(said, "Details"), text(said, "Description")),
        campaign=one_of(text(within(said, "Metadata"), "campaign"), text(said, "Tag")),
        agent=text(said, "UserAgent"), ip=text(said, "Geo", "IP"),
    )  # fmt: skip
    if kind == "Bounce" and word in AUTOMATIC and email:
        yield record(
            "replies", reply_id=f"postmark:{told.event_id}", send_id=f"postmark:{message}:{email}", email=email,
            received_at=told.at.at, reply_class=AUTOMATIC[word], subject=text(said, "Subject"),
        )  # fmt: skip
        return
    yield from happened("postmark", told, BOUNCES if kind == "Bounce" else RECORDS)


def _moment(post: Post) -> str:
    return one_of(*(text(post.said, n) for n in ("BouncedAt", "DeliveredAt", "ReceivedAt", "ChangedAt")))


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {
        "RecordType": "Delivery", "MessageID": "vigie-test", "Recipient": LEAD, "DeliveredAt": now.isoformat(),
    }  # fmt: skip


CONNECTOR = Connector(
    "postmark", "Postmark", hook=Hook(parse, by_password, sample=sample, prove=give_password, proof=Proof.HEADER)
)
