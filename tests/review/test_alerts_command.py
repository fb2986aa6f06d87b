"""`vigie alerts`: what was told, who owns what, channels tried, added and removed, without a secret on any screen."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import places


@pytest.fixture
def web():
    place = places.Web()
    yield place
    place.close()


@pytest.fixture
def vigie(workspace, capsys, monkeypatch):
    """`vigie("list")` runs one command in this process; its code and its document."""
    from django.conf import settings

    from vigie.cli import main

    def run(*words, typed=""):
        import io

        monkeypatch.setattr(sys, "stdin", io.StringIO(typed + "\n"))
        home = str(settings.HOME)
        code = main(["--home", home, "--workspace", workspace.slug, "--json", "alerts", *words])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def member(workspace):
    from vigie.workspaces.setup import add_user

    return add_user(f"lea-{uuid4().hex[:8]}@team.example", None, "admin", workspace.slug)


def test_a_channel_is_added_from_standard_input_tried_and_removed(vigie, web, workspace):
    code, said = vigie("add", "Ventes", "--kind", "slack", "--language", "en", "--secret-stdin", typed=web.address)
    assert (code, said["name"], said["kind"]) == (0, "Ventes", "slack")
    assert vigie("test", "Ventes") == (0, {"name": "Ventes", "taken": True})
    assert web.documents[0]["text"] == "Vigie: this channel works"
    code, said = vigie()
    assert code == 0
    assert [c["name"] for c in said["channels"]] == ["Ventes"]
    assert "secret-of-the-place" not in json.dumps(said)
    assert vigie("remove", "Ventes") == (0, {"removed": "Ventes"})
    assert vigie("test", "Ventes")[1]["error"]["code"] == "unknown_channel"


def test_a_channel_that_refuses_says_why(vigie, web):
    vigie("add", "Ventes", "--kind", "slack", "--secret-stdin", typed=web.address)
    web.answers = [(404, {}, 0)]
    code, said = vigie("test", "Ventes")
    assert (code, said["error"]["code"]) == (2, "channel_refused")
    assert "HTTP 404" in said["error"]["reason"]
    assert vigie("list")[1]["channels"][0]["trouble"] == "http_404"


def test_rules_are_set_listed_and_forgotten(vigie, member):
    code, said = vigie("owners", "--set", "source=Salon Lyon", "--to", member.email)
    assert (code, said) == (0, [{"dimension": "source", "value": "Salon Lyon", "email": member.email}])
    assert len(vigie("owners", "--default", member.email)[1]) == 2
    _, said = vigie("owners", "--forget", "source=Salon Lyon")
    assert said == [{"dimension": None, "value": None, "email": member.email}]
    assert vigie("owners", "--set", "provider=x", "--to", member.email)[1]["error"]["code"] == "unknown_owner_rule"
    assert vigie("owners", "--set", "source=x", "--to", "who@x.example")[1]["error"]["code"] == "no_such_member"


def test_what_was_given_up_needs_attention_until_it_is_sent_again(vigie, member, workspace):
    from vigie.review.alert_models import Notice

    now = datetime(2026, 11, 18, 9, tzinfo=UTC)
    notice = Notice.objects.create(
        workspace=workspace, key="weekly:2026-W46:u1", kind="weekly", week="2026-W46", user=member, made_at=now,
        due_at=now, state="given_up", attempts=12, trouble="timed_out",
    )  # fmt: skip
    code, said = vigie("list")
    assert (code, said["needs_attention"]) == (1, True)
    assert said["notices"][0]["trouble"] == "timed_out"
    assert vigie("again", str(notice.pk)) == (0, {"again": notice.pk})
    assert vigie("list")[0] == 0
    assert vigie("again", str(notice.pk))[1]["error"]["code"] == "nothing_given_up"


def test_an_e_mail_is_tried_to_an_address_and_without_a_server_it_says_so(vigie, monkeypatch):
    from django.conf import settings

    assert vigie("test")[1]["error"]["code"] == "alerts_need_to"
    assert vigie("test", "mail", "--to", "lea@team.example")[1]["error"]["code"] == "channel_refused"
    place = places.Mail()
    monkeypatch.setattr(settings, "SMTP_URL", place.url)
    monkeypatch.setattr(settings, "MAIL_FROM", "vigie@team.example")
    try:
        assert vigie("test", "mail", "--to", "lea@team.example")[0] == 0
    finally:
        place.close()
    assert [to for to, _ in place.letters] == ["lea@team.example"]
