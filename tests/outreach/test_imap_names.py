"""Names and passwords with letters beyond ASCII sign in, too.

In: a line that notes how it was asked. Out: LOGIN for ASCII, SASL PLAIN for the rest.
"""

import pytest

from vigie.outreach import imap


class Line:
    def __init__(self):
        self.asked = []

    def login(self, *said):
        self.asked.append(("login", *said))

    def plain_login(self, *said):
        self.asked.append(("plain", *said))


@pytest.mark.parametrize(
    ("name", "secret", "way"),
    [("lea@ours.example", "secret", "login"), ("lea@ours.example", "motdepassé", "plain"), ("léa", "secret", "plain")],
)
def test_letters_beyond_ascii_go_as_sasl_plain(name, secret, way):
    line = Line()
    imap.by_password(line, name, secret)
    assert line.asked == [(way, name, secret)]
