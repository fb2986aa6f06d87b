"""Members who ask over HTTP.

In: a role. Out: a client whose token acts with it.
"""

from uuid import uuid4

import pytest
from django.test import Client

from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token


@pytest.fixture
def as_role(workspace):
    """`as_role(role)`: a client with a token of a member with that role."""
    made = []

    def make(role):
        made.append(add_user(f"{uuid4().hex[:8]}@team.example", None, role, workspace.slug))
        token = make_token(made[-1].get_username(), workspace, "test")
        return Client(headers={"Authorization": f"Bearer {token}"})

    yield make
    for user in made:
        user.delete()
