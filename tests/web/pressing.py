"""A team with facts of its own: two sources, and members who may and may not act.

In: a workspace, a folder. Out: `Team`. No figure was measured anywhere.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

from django.test import Client
from factories import SOURCE

from vigie.ledger import imports


@dataclass
class Team:
    """Clients by name; each is signed in with the role that `join` was asked for."""

    workspace: object

    def join(self, name, role, **options):
        from vigie.workspaces.setup import add_user

        made = Client(**options)
        made.force_login(add_user(f"{name}@{uuid4().hex[:6]}.example", None, role, self.workspace.slug))
        return made


def settle(workspace, folder):
    """Import two weeks of messages of two sources, up to now."""
    rows = ["send_id,email,sent_at,mailbox,campaign,source"]
    rows += [
        f"s{day}-{n},p{n}@firm{day}.example,{(datetime.now(UTC) - timedelta(days=day)).isoformat()},"
        f"m@n.example,DSI · T4,{(SOURCE[1], 'Salon Lyon')[n % 2]}"
        for day in range(1, 15)
        for n in range(6)
    ]
    (folder / "sends.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, folder / "sends.csv", "sends.csv"))
    return Team(workspace)


def form(html, address, near=""):
    """The fields of the first form that posts to `address`, after `near`."""
    start = html.index(f'action="{address}"', html.index(near) if near else 0)
    inside = html[start : html.index("</form>", start)]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)
    return {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def refused(client, answer) -> str:
    """The page that says why a form was refused: at an address of its own, the same after a reload."""
    assert answer.status_code == 303, answer
    pages = [client.get(answer["Location"]) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    text = pages[1].content.decode()
    assert 'role="alert"' in text
    return text
