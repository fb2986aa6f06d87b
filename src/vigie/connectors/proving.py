"""Proofs made as tools make them, so that what checks them can be tried: the other side of `verify`.

In: a sample request, the secrets of a receiver. Out: the request as the tool would have posted it.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from json import dumps

from vigie.connectors.posts import Post, hmac_hex

# Reserved for examples (RFC 2606): nobody has this address.
LEAD, MAILBOX = "vigie-test@example.com", "vigie-sender@example.com"
MESSAGE_ID = "vigie-test@example.net"

# The request with its proof; None where only the tool can make one.
Prove = Callable[[Post, Sequence[str]], Post | None]


def with_headers(post: Post, headers: Mapping[str, str]) -> Post:
    """The request with these headers, too."""
    return replace(post, headers={**post.headers, **headers})


def with_fields(post: Post, more: Mapping[str, object]) -> Post:
    """The request, one JSON object, with these fields, too."""
    return replace(post, body=dumps({**post.said, **more}).encode())


def give_password(post: Post, secrets: Sequence[str]) -> Post:
    """Basic authentication for `user:password`, a bearer for anything else, nothing where nothing is set."""
    if not secrets:
        return post
    basic = f"Basic {b64encode(secrets[0].encode()).decode('ascii')}"
    return with_headers(post, {"authorization": basic if ":" in secrets[0] else f"Bearer {secrets[0]}"})


def give_word(name: str) -> Prove:
    """The secret in the body, under `name`, where one is set."""
    return lambda post, secrets: with_fields(post, {name: secrets[0]}) if secrets else post


def sign_body(header: str) -> Prove:
    """HMAC-SHA256 of the body in a header, in hexadecimal."""
    return lambda post, secrets: with_headers(post, {header: hmac_hex(secrets[0], post.body)}) if secrets else post


def password_or(prove: Prove) -> Prove:
    """Passwords (`user:password`) as such, keys by `prove`; both where both are set."""

    def proved(post: Post, secrets: Sequence[str]) -> Post | None:
        passwords = [s for s in secrets if ":" in s]
        keys = [s for s in secrets if ":" not in s]
        post = give_password(post, passwords)
        return prove(post, keys) if keys else post

    return proved


def cannot(_post: Post, _secrets: Sequence[str]) -> None:
    """Only the tool has the key that signs."""
