"""Access to a mailbox by OAuth2: a refresh token becomes an access token (RFC 6749, section 6).

In: the token endpoint, the client, the refresh token. Out: an access token, and the refresh token to keep.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from vigie.outreach import wire

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_WELL, _SERVER = 200, 500


@dataclass(frozen=True, slots=True)
class Access:
    """What the server gave. `refresh_token` is "" when the old one stays good."""

    access_token: str
    refresh_token: str


class TokenRefused(Exception):
    """No access. `code`: token_refused (the grant is no longer good), or why the server could not be asked."""

    def __init__(self, code: str) -> None:
        """Keep the code; what was sent stays unsaid."""
        self.code = code
        super().__init__(code)


def access(address: str, client_id: str, client_secret: str, refresh_token: str) -> Access:
    """Ask for an access token. Raises TokenRefused."""
    said = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": refresh_token}
    if client_secret:
        said["client_secret"] = client_secret
    try:
        reply = wire.call("POST", address, headers=_FORM, body=urlencode(said).encode())
    except wire.Unanswered as error:
        raise TokenRefused(error.code) from None
    answer = reply.json()
    given = answer if isinstance(answer, dict) else {}
    token = str(given.get("access_token") or "")
    if reply.status != _WELL or not token:
        raise TokenRefused("unreachable" if reply.status >= _SERVER else "token_refused")
    return Access(token, str(given.get("refresh_token") or ""))
