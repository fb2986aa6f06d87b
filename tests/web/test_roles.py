"""A page offers what its reader may do, and the server refuses the rest whatever the page shows.

In: a member with the role of a viewer. Out: pages without forms, refusals.
"""

from uuid import uuid4

import pytest
from django.test import Client


@pytest.fixture
def viewer(database):
    from vigie.workspaces.setup import add_user

    member = add_user(f"{uuid4().hex[:8]}@team.example", None, "viewer")
    client = Client()
    client.force_login(member)
    yield client
    member.delete()


def test_a_viewer_sees_imports_without_the_form_and_may_not_send_one(viewer, client):
    assert b"multipart/form-data" in client.get("/import").content
    page = viewer.get("/import")
    assert page.status_code == 200
    assert b"multipart/form-data" not in page.content
    assert viewer.post("/import/new").status_code == 403
