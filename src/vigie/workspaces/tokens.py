"""Tokens for programs: made once, shown once, stored as a digest.

In: a member, a name for the token. Out: the token's text, once.
"""

import hashlib
import secrets

from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import ApiToken, Membership, Workspace

PREFIX = "vigie_"


def make_token(email: str, workspace: Workspace, name: str) -> str:
    """A new token of one member of `workspace`. Raises UsageError when there is no such member."""
    membership = (
        Membership.objects.select_related("user")
        .filter(workspace=workspace, user__username=email.strip().lower())
        .first()
    )
    if membership is None:
        raise UsageError("no_such_member", email=email, workspace=workspace.slug)
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(user=membership.user, workspace=workspace, name=name, digest=digest_of(token))
    return token


def digest_of(token: str) -> str:
    """What is stored. The token is long and random: a plain hash cannot be searched back."""
    return hashlib.sha256(token.encode()).hexdigest()
