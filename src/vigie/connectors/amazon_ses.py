"""Amazon SES: its events and notifications as Amazon SNS posts them.

In: requests of SNS, signed with a certificate of Amazon's. Out: sends and events.
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html (read in 2026)
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from json import dumps
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import load_pem_x509_certificate

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    FINE,
    FORGED,
    LEFT_OUT,
    SENT,
    UNSIGNED,
    Fetch,
    Said,
    Told,
    address_of,
    fields,
    first_text,
    happened,
    items,
    named,
    objects,
    one_of,
    plain_id,
    read_json,
    text,
    when,
    within,
)
from vigie.connectors.proving import LEAD, cannot
from vigie.vocabulary.proof import KeyKind, Proof

# `eventType` where a configuration set publishes, `notificationType` where an identity does: the same words.
WORDS = {
    "Send": SENT,
    "Delivery": "delivered",
    "Bounce:Permanent": "hard_bounce",
    "Bounce:Transient": "soft_bounce",
    # "Amazon SES was unable to determine a specific bounce reason": not a reason to give an address up.
    "Bounce:Undetermined": "soft_bounce",
    # Nothing was sent: the address bounced before, at this account or at another one.
    "Bounce:Suppressed": "blocked",
    "Bounce:ContentRejected": "blocked",
    "Complaint": "complaint",
    "Complaint:Suppressed": "blocked",
    "DeliveryDelay": "deferred",
    "Reject": "blocked",  # a virus in it: SES took it and did not send it
    "Rendering Failure": "failed",
    "Open": "open",
    "Click": "click",
    "Subscription:out": "unsubscribe",
    "Subscription": LEFT_OUT,  # topics changed, or subscribed again
    "Received": LEFT_OUT,
    "AmazonSnsSubscriptionSucceeded": LEFT_OUT,
}
_SUPPRESSED = frozenset(("Suppressed", "OnAccountSuppressionList", "OnTenantSuppressionList"))
_REFUSED = frozenset(("ContentRejected", "AttachmentRejected"))
# https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
_HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?", re.ASCII)
_SIGNED = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_HASHES = {"1": SHA1, "2": SHA256}


def verify(post: Post, secrets: Sequence[str], fetch: Fetch) -> str:
    """By the certificate that the message names, if that lies at Amazon. A secret is the ARN of the one topic."""
    said = post.said
    place, signature = text(said, "SigningCertURL"), text(said, "Signature")
    if not signature:
        return UNSIGNED
    if not _is_amazons(place, ".pem") or (secrets and text(said, "TopicArn") not in secrets):
        return FORGED
    algorithm = _HASHES.get(text(said, "SignatureVersion"))
    if algorithm is None:
        return FORGED
    try:
        key = _key(fetch(place))
        # SHA-1 is what version 1 of these signatures is made of; an account chooses.
        key.verify(b64decode(signature, validate=True), _told(said), PKCS1v15(), algorithm())
    except (InvalidSignature, NotBase64, ValueError):
        return FORGED
    return FINE


def is_topic(secret: str) -> bool:
    """The ARN of a topic of SNS: no message can be of anything else."""
    return bool(_TOPIC.fullmatch(secret.strip()))


def _is_amazons(place: str, ending: str = "") -> bool:
    parts = urlsplit(place)
    here = parts.scheme == "https" and bool(_HOST.fullmatch(parts.netloc))
    return here and parts.path.endswith(ending)


@lru_cache(16)
def _key(certificate: bytes) -> RSAPublicKey:
    key = load_pem_x509_certificate(certificate).public_key()
    if not isinstance(key, RSAPublicKey):
        raise ValueError(certificate)  # noqa: TRY004 - a certificate of another kind is a wrong value
    return key


def _told(said: Said) -> bytes:
    """A subscription's confirmation has no subject, a notification neither token nor address: absent is left out."""
    names = [n for n in _SIGNED if text(said, n) or (n in said and n != "Subject")]
    if text(said, "Type") == "Notification":
        names = [n for n in names if n not in {"SubscribeURL", "Token"}]
    return "".join(f"{n}\n{said[n]}\n" for n in names).encode()


def answers(post: Post) -> str:
    """SNS posts nothing until the address in its first message has been called."""
    place = text(post.said, "SubscribeURL")
    return place if text(post.said, "Type") == "SubscriptionConfirmation" and _is_amazons(place) else ""


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """One message of SNS. With raw delivery the body is the event itself, unsigned."""
    kind = text(post.said, "Type")
    if kind in {"SubscriptionConfirmation", "UnsubscribeConfirmation"}:
        yield Noted("event_not_kept", {"word": kind})
        return
    said = fields(_loaded(text(post.said, "Message"))) if kind == "Notification" else post.said
    word = one_of(text(said, "eventType"), text(said, "notificationType"))
    if not word:  # "Successfully validated SNS topic for Amazon SES event publishing."
        yield Noted("event_not_kept", {"word": kind or "-"})
        return
    part = fields(next((v for k, v in said.items() if k.lower() == _PARTS.get(word, word).lower()), None))
    for one in _recipients(word, part, said):
        yield from happened("amazon_ses", _event(post, word, said, part, one), WORDS)


_PARTS = {"Rendering Failure": "failure"}
_LISTS = {
    "Bounce": "bouncedRecipients", "Complaint": "complainedRecipients", "DeliveryDelay": "delayedRecipients",
}  # fmt: skip


def _loaded(message: str) -> object:
    return read_json(message)


def _recipients(word: str, part: Said, said: Said) -> list[Said]:
    """Who it is about: some of those it was sent to, or all of them."""
    if named_here := objects(part.get(_LISTS.get(word, "-"))):
        return named_here
    everybody = part.get("recipients") or within(said, "mail", "destination")
    return [{"emailAddress": a} for a in items(everybody)] or [{}]


def _event(post: Post, word: str, said: Said, part: Said, one: Said) -> Told:
    email = address_of(one.get("emailAddress"))
    headers = within(said, "mail", "headers")
    own = within(said, "mail", "timestamp") if word in {"Send", "Reject", "Rendering Failure"} else None
    return Told(
        _word(word, part),
        email,
        when(post, part.get("timestamp"), own, post.said.get("Timestamp"), within(said, "mail", "timestamp")),
        message=text(said, "mail", "messageId"),
        message_id=plain_id(one_of(text(said, "mail", "commonHeaders", "messageId"), named(headers, "message-id"))),
        event_id=f"{text(post.said, 'MessageId')}:{email}" if text(post.said, "MessageId") else "",
        detail=one_of(
            text(one, "diagnosticCode"), text(part, "link"), text(part, "errorMessage"), text(part, "reason"),
            " ".join(filter(None, (text(one, "status"), text(part, "bounceType"), text(part, "bounceSubType")))),
            text(part, "delayType"), text(part, "complaintFeedbackType"), text(part, "smtpResponse"),
        ),
        campaign=_tag(said, "campaign"),
        step=_tag(said, "step"),
        mailbox=address_of(within(said, "mail", "source")),
        subject=text(said, "mail", "commonHeaders", "subject"),
        agent=text(part, "userAgent"), ip=text(part, "ipAddress"),
    )  # fmt: skip


def _word(word: str, part: Said) -> str:
    if word == "Bounce":
        finer = text(part, "bounceSubType")
        if finer in _SUPPRESSED:
            return "Bounce:Suppressed"
        return "Bounce:ContentRejected" if finer in _REFUSED else f"Bounce:{text(part, 'bounceType')}"
    if word == "Complaint" and text(part, "complaintSubType") in _SUPPRESSED:
        return "Complaint:Suppressed"
    left = within(part, "newTopicPreferences", "unsubscribeAll")
    return "Subscription:out" if word == "Subscription" and left is True else word


def _tag(said: Said, name: str) -> str:
    return first_text(within(said, "mail", "tags", name))


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {
        "Type": "Notification", "MessageId": "vigie-test", "TopicArn": "", "Timestamp": now.isoformat(),
        "Message": dumps({"eventType": "Delivery", "mail": {"messageId": "vigie-test", "destination": [LEAD]},
                          "delivery": {"timestamp": now.isoformat(), "recipients": [LEAD]}}),
    }  # fmt: skip


CONNECTOR = Connector(
    "amazon_ses",
    "Amazon SES",
    hook=Hook(
        parse,
        verify,
        answers=answers,
        sample=sample,
        prove=cannot,
        keyed=is_topic,
        proof=Proof.TOPIC,
        key_kind=KeyKind.TOPIC,
    ),
)
