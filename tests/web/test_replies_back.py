"""An absence that is over: the page asks to write again now, and offers no more waiting."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from vigie.ledger import imports, inbox
from vigie.review import waiting
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user

NOW = datetime.now(UTC)


@pytest.fixture
def shown(database, tmp_path):
    """The page of each reply by its text: away or not now, until three days ago or in a week; the last wrote twice."""
    workspace = Workspace.objects.create(slug=f"back-{uuid4().hex[:10]}", name="Back")
    past, ahead = ((NOW + timedelta(days=days)).date().isoformat() for days in (-3, 7))
    sent = ["send_id,email,sent_at"] + [f"s{n},p{n}@b.example,{NOW - timedelta(days=9)}" for n in range(5)]
    at = NOW - timedelta(days=8)
    said = [
        "reply_id,email,received_at,reply_class,confidence,text,return_at,come_back_at",
        f"r0,p0@b.example,{at},out_of_office,0.99,Away and back,{past},",
        f"r1,p1@b.example,{at},out_of_office,0.99,Still away,{ahead},",
        f"r2,p2@b.example,{at},not_now,0.99,Rather then,,{past}",
        f"r3,p3@b.example,{at},not_now,0.99,Rather later,,{ahead}",
        f"r4,p4@b.example,{at},out_of_office,0.99,Away at first,{past},",
        f"r5,p4@b.example,{at + timedelta(hours=1)},not_now,0.99,Then put off,,{ahead}",
    ]
    for name, rows in {"sends": sent, "replies": said}.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "replies"))
    client = Client()
    client.force_login(add_user(f"{uuid4().hex[:8]}@team.example", None, "operator", workspace.slug))
    client.cookies["django_language"] = "en"
    replies = inbox.inbox(workspace, waiting.period(datetime.now(UTC))).replies
    yield {r.text: client.get(f"/replies?r={r.reply}").content.decode() for r in replies}
    shutil.rmtree(workspace.folder, ignore_errors=True)


def test_once_the_day_has_come_one_writes_again_and_waits_no_more(shown):
    for text in ("Away and back", "Rather then"):
        assert "Write again now: the day that was named" in shown[text]
        assert re.search(r'class="b solid" href="mailto:', shown[text])
        assert "Wait until" not in shown[text]
    for text in ("Still away", "Rather later"):
        assert "Write again now" not in shown[text]
        assert not re.search(r'class="b solid" href="mailto:', shown[text])
    assert "Write again from" in shown["Away at first"]  # as the newer reply asks, which has the button
    assert "Wait until" not in shown["Away at first"]
    assert re.search(r'class="b solid" name="until"[^>]*>Wait until', shown["Rather later"])
