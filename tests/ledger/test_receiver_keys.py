"""Keys of receivers: none is lost by giving nothing, none is kept that no request of the tool could fit.

In: secrets as people paste them. Out: kept, or refused with nothing changed.
"""

import io
from argparse import Namespace
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from vigie.vocabulary.errors import UsageError

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
GOOD = {
    "resend": "whsec_" + b64encode(b"twenty-four random bytes").decode(),
    "mailgun": "k-0123",
    "sendgrid": "who:word",
}
BAD = {
    "resend": ("badkey", "whsec_", "whsec_short"),
    "sendgrid": ("k", "MFkw", "-----BEGIN PUBLIC KEY-----", b64encode(b"x" * 91).decode()),
    "postal": ("v=DKIM1; p=", "abc"),
    "mailgun": ("-----BEGIN PRIVATE KEY-----",),
}


@pytest.mark.parametrize(("tool", "secret"), [(tool, secret) for tool, some in BAD.items() for secret in some])
def test_a_key_that_cannot_be_this_tool_s_is_refused_and_makes_no_address(workspace, tool, secret):
    from vigie.ledger import receivers

    with pytest.raises(UsageError) as refused:
        receivers.add(workspace, tool, now=NOW, secret=secret)
    assert refused.value.code == "not_a_key"
    assert not receivers.listing(workspace).exists()


@pytest.mark.parametrize("tool", GOOD)
def test_an_empty_or_wrong_key_leaves_the_one_that_is_kept(workspace, tool):
    from vigie.ledger import receivers

    row = receivers.add(workspace, tool, now=NOW, secret=GOOD[tool])
    kept = row.sealed
    for secret, code in (("", "no_key_given"), ("  ", "no_key_given"), ("-----BEGIN EC KEY-----", "not_a_key")):
        with pytest.raises(UsageError) as refused:
            receivers.know(row, secret)
        assert refused.value.code == code
    row.refresh_from_db()
    assert row.sealed == kept


@pytest.mark.parametrize("what", ["add", "secret"])
def test_an_empty_standard_input_gives_no_key(workspace, monkeypatch, what):
    from vigie.cli import receivers as command
    from vigie.cli.console import Console
    from vigie.ledger import receivers

    if what == "secret":
        receivers.add(workspace, "brevo", now=NOW, secret="who:word")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setattr(command, "workspace_of", lambda *_, **__: workspace)
    asked = Namespace(what=what, tool="brevo", name="Brevo", secret_stdin=True, unsigned=False, beside=False)
    with pytest.raises(UsageError) as refused:
        command.run(asked, Console(as_json=False))
    assert refused.value.code == "no_key_given"
    assert receivers.listing(workspace).count() == (what == "secret")
