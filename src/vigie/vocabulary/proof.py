"""By what a tool proves that a request is its own.

In: nothing. Out: one word for each way, the same in connectors and in sentences.
"""

from enum import StrEnum


class Proof(StrEnum):
    """How the requests of a tool are told from those of others."""

    SIGNATURE = "signature"  # each is signed with a key that both know, or that the tool shows
    HEADER = "header"  # none is signed; a name and a password, or a token, stand in a header
    WORD = "word"  # none is signed; every body holds the same secret
    EITHER = "either"  # signed where that is switched on, or a name and a password
    TOPIC = "topic"  # always signed, whoever has it sent: what is set says which sender is meant


class KeyKind(StrEnum):
    """What a tool calls its secret, and where it shows it."""

    ACCOUNT = "account"  # the API key
    APP = "app"  # the client secret
    BESIDE = "beside"  # a token beside the webhook
    CHOSEN = "chosen"  # by whoever makes the webhook
    DOMAIN = "domain"  # the public key of DKIM
    POSTING = "posting"  # of the account's webhooks, beside its other keys
    SIGNATURE = "signature"  # "signature secret", beside the webhook
    SIGNING = "signing"  # "signing secret", beside the webhook
    TOPIC = "topic"
    VERIFICATION = "verification"  # "verification key", beside the webhook
    WEBHOOK = "webhook"  # the key of the webhook
