"""Who calls: a token that an administrator made for one member of one workspace.

In: the Authorization header. Out: the token's row, or nobody.
"""

from datetime import UTC, datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import ApiToken, may
from vigie.workspaces.tokens import digest_of


class Bearer(HttpBearer):
    """`Authorization: Bearer TOKEN`. Only the token's digest is stored."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token's row; None when it is unknown or its user may no longer sign in."""
        del request
        found = (
            ApiToken.objects.select_related("user", "workspace")
            .filter(digest=digest_of(token), user__is_active=True)
            .first()
        )
        if found:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=datetime.now(UTC))
        return found


def allowed(token: ApiToken, what: str) -> ApiToken:
    """The token, if its user may do `what` in its workspace. Raises UsageError `forbidden`."""
    if not may(token.user, token.workspace, what):
        raise UsageError("forbidden", what=what)
    return token
