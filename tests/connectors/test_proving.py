"""What is proved here is what is checked there: a sample of each tool is believed with its secret, and with no other.

In: the samples of the connectors. Out: verdicts, records.
"""

from datetime import UTC, datetime
from json import dumps

import pytest

from vigie.connectors import Post, Record, connectors
from vigie.connectors.posts import FINE
from vigie.connectors.proving import give_password, give_word
from vigie.vocabulary.proof import Proof

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
POSTING = sorted(c.key for c in connectors().values() if c.hook)
SECRETS = {"resend": "whsec_VEVTVF9TSUdOSU5HX1NFQ1JFVA=="}
OTHERS = {"resend": "whsec_b3RoZXI="}
# Certificates and public keys: only the tool can sign.
ONLY_THE_TOOL = {"amazon_ses", "postal", "sendgrid"}


def never(_address: str) -> bytes:
    raise AssertionError


def sample(key: str) -> Post:
    body = dumps(connectors()[key].hook.sample(NOW)).encode()
    return Post(body, {"content-type": "application/json"}, NOW, url=f"https://v.example/hooks/{key}/t")


@pytest.mark.parametrize("key", POSTING)
def test_a_sample_is_of_the_tools_form_and_says_something_that_is_kept(key):
    hook = connectors()[key].hook
    post = hook.prove(sample(key), [SECRETS.get(key, "the key")]) or sample(key)
    assert hook.readable(post)
    found = list(hook.parse(post))
    assert found
    assert all(isinstance(one, Record) for one in found), found
    assert {one.values["email"] for one in found if "email" in one.values} == {"vigie-test@example.com"}


@pytest.mark.parametrize("key", sorted(set(POSTING) - ONLY_THE_TOOL))
def test_a_proof_is_believed_with_its_secret_and_with_no_other(key):
    hook = connectors()[key].hook
    secret = SECRETS.get(key, "the key")
    post = hook.prove(sample(key), [secret])
    assert hook.verify(post, [secret], never) == FINE
    assert hook.verify(post, [OTHERS.get(key, "another")], never) == "signature_wrong"


def given(key: str, how: Proof, secret: str) -> Post | None:
    """The sample with a secret given in that way; None for ways that only the tool has."""
    hook = connectors()[key].hook
    if how is Proof.HEADER:
        return give_password(sample(key), [secret])
    return give_word(hook.word)(sample(key), [secret]) if how is Proof.WORD else None


@pytest.mark.parametrize("key", POSTING)
def test_a_tool_proves_itself_in_the_way_that_its_connector_names(key):
    hook = connectors()[key].hook
    assert bool(hook.word) == (hook.proof is Proof.WORD)
    for how in (Proof.HEADER, Proof.WORD):
        post = given(key, how, "user:word")
        believed = hook.verify(post, ["user:word"], never) == FINE
        assert believed == (hook.proof is how or (how is Proof.HEADER and hook.proof is Proof.EITHER)), how
    assert (hook.proof is Proof.TOPIC) == (key == "amazon_ses")


@pytest.mark.parametrize("key", sorted(ONLY_THE_TOOL))
def test_what_only_the_tool_can_sign_is_not_pretended(key):
    assert connectors()[key].hook.prove(sample(key), ["MFkw"]) is None


@pytest.mark.parametrize("key", ["sendgrid", "mailtrap", "resend", "brevo"])
def test_a_name_and_a_password_are_given_where_those_are_set(key):
    hook = connectors()[key].hook
    post = hook.prove(sample(key), ["user:word"])
    assert hook.verify(post, ["user:word"], never) == FINE
    assert hook.verify(post, ["user:other"], never) == "signature_wrong"
