"""Settings > Tools > a receiver: tested, its key changed, its address turned and taken back; what it refused, and why.

In: forms of an administrator, requests of a tool. Out: pages, rows, lines of the journal.
"""

import json
import re
from datetime import UTC, datetime
from html import unescape
from uuid import uuid4

import pressing
import pytest
from django.test import Client

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def team(workspace):
    return pressing.Team(workspace)


@pytest.fixture
def admin(team):
    return english(team.join("ada", "admin"))


def english(client):
    client.cookies["django_language"] = "en"
    return client


def add(team, tool="mailersend", **more):
    from vigie.ledger import receivers

    return receivers.add(team.workspace, tool, now=NOW, name=f"{tool}-{uuid4().hex[:5]}", **more)


def place(row):
    from vigie.ledger import receivers

    return receivers.address(row)


def press(client, row, what, **form):
    answer = client.post(f"/settings/tools/{row.pk}/save", {"do": what, **form})
    return text(client.get(answer["Location"]))


def text(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def lines(team):
    from vigie.review.models import Entry

    return [e.details["deed"] for e in Entry.objects.filter(workspace=team.workspace, what="inlet").order_by("pk")]


def test_a_made_address_stands_on_the_page_of_its_receiver_and_after_a_reload(team, admin):
    answer = admin.post("/settings/tools/save", {"do": "receive", "tool": "mailgun", "name": "M", "secret": "k"})
    assert answer.status_code == 302
    page = text(admin.get(answer["Location"]))
    [address] = re.findall(r'id="its-address"[^>]*>http://testserver(/hooks/mailgun/[\w-]{40,})<', page)
    assert 'data-copy="its-address"' in page
    assert text(admin.get(answer["Location"])).count(address) == 1
    assert (lines(team), Client().get(address).status_code) == (["added"], 200)


@pytest.mark.parametrize("role", ["manager", "operator", "viewer"])
def test_an_address_is_for_administrators(team, role):
    row = add(team)
    somebody = team.join(role, role)
    assert somebody.get(f"/settings/tools/{row.pk}").status_code == 403
    assert somebody.post(f"/settings/tools/{row.pk}/save", {"do": "test"}).status_code == 403
    assert f"/settings/tools/{row.pk}" not in text(somebody.get("/settings/tools"))


def test_another_teams_receiver_does_not_exist(team, admin, database):
    from vigie.workspaces.models import Workspace

    other = pressing.Team(Workspace.objects.create(slug=f"other-{uuid4().hex[:8]}", name="x"))
    assert other.join("eve", "admin").get(f"/settings/tools/{add(team).pk}").status_code == 404


@pytest.mark.parametrize("place_", ["/settings/tools/save", "/settings/mailboxes/save", "/settings/alerts/save",
                                    "/settings/actions/save"])  # fmt: skip
def test_where_forms_are_sent_leads_back_to_the_page(admin, place_):
    answer = admin.get(place_)
    assert (answer.status_code, answer["Location"]) == (302, place_.removesuffix("/save"))


def test_a_test_says_what_each_step_met_and_leaves_nothing(team, admin):
    row = add(team, secret="zwf3-the-key")
    page = press(admin, row, "test")
    for said in ("The address is found", "It fits the key", "nothing of the test is kept", "(delivered)."):
        assert said in page
    assert row.postings.count() == 0
    assert "zwf3" not in page


# The public half of a pair that nobody keeps.
POSTAL_KEY = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDMjI2B20iGyr22cCjmfxuu6tgsEesOeIXmKoCWLIIeX2TduB2yEqP+MCJ1QLbZ"
    "QmtdeRry0kokdl6nbbX9BhyoRipCicEDTYaZbyp6DATiVOtZkWwZB45OT0jxAT7fsgVQmWfluOOYci4dayUT0smjqupLv4Vel4FP"
    "KsIsoQ3NEQIDAQAB"
)


def test_a_test_says_where_requests_would_fail(team, admin):
    assert "No signing key is set here. Set the key that the tool shows." in press(admin, add(team), "test")
    from vigie.ledger.models import Receiver

    row = add(team, secret="k")
    Receiver.objects.filter(pk=row.pk).update(token_hash="0" * 64)
    assert "The address is not known here." in press(admin, row, "test")
    assert "only the tool has the key that signs" in press(admin, add(team, "postal", secret=POSTAL_KEY), "test")
    assert "whoever has the address is believed" in press(admin, add(team, "brevo"), "test")


def test_the_key_of_a_receiver_that_works_is_changed_on_the_page(team, admin):
    from vigie.connectors.posts import hmac_hex

    row = add(team, secret="old")
    said = json.dumps(CONNECTOR_SAMPLE)

    def answered(key):
        head = {"Signature": hmac_hex(key, said.encode())}
        return Client().post(place(row), said, content_type="application/json", headers=head).status_code

    assert (answered("old"), answered("new")) == (200, 401)
    assert "It is kept." in press(admin, row, "key", secret="new")
    assert (answered("old"), answered("new")) == (401, 200)
    press(admin, row, "key", secret="newer", beside="1")
    assert (answered("new"), answered("newer")) == (200, 200)
    assert lines(team) == ["key", "key"]
    answer = admin.post(f"/settings/tools/{row.pk}/save", {"do": "key", "secret": " "})
    assert "No key was given" in pressing.refused(admin, answer)


CONNECTOR_SAMPLE = {"type": "activity.delivered", "data": {"id": "1", "email": {"recipient": {"email": "a@b.example"}}}}


def test_a_changed_address_is_refused_and_can_be_taken_back(team, admin):
    row = add(team, "smartlead")
    old = place(row)
    page = press(admin, row, "rotate")
    assert "the former is refused" in page
    assert "data-undo" in page
    assert Client().get(old).status_code == 404
    assert "The former address is good again" in press(admin, row, "turn_back")
    assert Client().get(old).status_code == 200
    assert lines(team) == ["rotated", "turned_back"]
    answer = admin.post(f"/settings/tools/{row.pk}/save", {"do": "turn_back"})
    assert "taken back for 30 days" in pressing.refused(admin, answer)


def test_a_removed_receiver_is_taken_back_for_thirty_days_then_its_secrets_are_gone(team, admin):
    from vigie.ledger import receivers
    from vigie.ledger.models import Receiver

    row = add(team, "postmark", secret="user:word")
    address = place(row)
    page = press(admin, row, "remove")
    assert f'name="number" value="{row.pk}"' in page
    assert Client().get(address).status_code == 404
    answer = admin.post("/settings/tools/save", {"do": "take_back", "number": row.pk})
    assert "Taken back" in text(admin.get(answer["Location"]))
    assert Client().get(address).status_code == 200
    assert lines(team) == ["removed", "back"]
    press(admin, row, "remove")
    Receiver.objects.filter(pk=row.pk).update(removed_at=datetime(2026, 1, 1, tzinfo=UTC))
    receivers.sweep(datetime.now(UTC))
    row.refresh_from_db()
    assert (row.sealed, row.sealed_token) == ("", "")
    refused = admin.post("/settings/tools/save", {"do": "take_back", "number": row.pk})
    assert "can be taken back for 30 days" in pressing.refused(admin, refused)


def test_what_was_removed_or_turned_is_taken_back_from_its_line_in_the_journal(team, admin):
    from vigie.ledger import receivers

    turned, gone = add(team, "smartlead"), add(team, "brevo")
    press(admin, turned, "rotate")
    press(admin, gone, "remove")
    page = text(admin.get("/log"))
    assert f"The address of what {gone.name} posts removed" in page
    forms = re.findall(r'<form method="post" action="(/settings/[^"]+)">(.*?)</form>', page)
    posts = [(to, dict(re.findall(r'name="(do|number)" value="(\w+)"', inner))) for to, inner in forms]
    assert sorted(posts, key=str) == sorted([
        (f"/settings/tools/{turned.pk}/save", {"do": "turn_back"}),
        ("/settings/tools/save", {"do": "take_back", "number": str(gone.pk)}),
    ], key=str)  # fmt: skip
    for to, form in posts:
        admin.post(to, form)
    assert {row.name for row in receivers.listing(team.workspace)} >= {gone.name, turned.name}
    assert 'action="/settings/' not in text(admin.get("/log"))
    assert 'action="/settings/' not in text(team.join("ops", "operator").get("/log"))


def test_refused_requests_are_counted_by_reason_and_shown(team, admin, monkeypatch):
    from vigie.api import hooks
    from vigie.ledger import refusals

    monkeypatch.setattr(hooks, "REFUSALS", hooks.Allowance(100, 1_000))
    row = add(team, secret="k")
    for body, head in (("[", {}), ("{}", {}), ("{}", {"Signature": "00"}), ("{}", {"Signature": "00"})):
        Client().post(place(row), body, content_type="application/json", headers=head)
    Client().post(place(row), b"[" + b" " * hooks.LARGEST + b"]", content_type="application/json")
    refusals.flush()
    Client().post(place(row), "{}", content_type="application/json", headers={"Signature": "00"})
    refusals.flush()
    found = {r.code: r.times for r in row.refused.all()}
    assert found == {
        "not_what_this_tool_posts": 1, "signature_missing": 1, "signature_wrong": 3, "too_large": 1,
    }  # fmt: skip
    page = text(admin.get(f"/settings/tools/{row.pk}"))
    assert "The proof is wrong. Compare the key here" in re.sub(r"<[^>]+>", " ", page).replace("  ", " ")
    assert "refuses requests" in text(admin.get("/settings/tools"))
    first = min(row.refused.all(), key=lambda r: r.first_at)
    assert first.first_at <= first.last_at


@pytest.mark.parametrize(
    ("tool", "label", "says"),
    [
        ("mailgun", "Signing key", ("No key yet: nothing is", "Switch signing on in Mailgun", "Compare the key")),
        ("postmark", "Name and password, or token", ("Postmark signs nothing", "signs nothing: let", "name:password")),
        ("aircall", "Secret", ("Aircall repeats a secret", "every request, as “token”", "with “token” of Aircall")),
        ("smartlead", "Secret", ("Smartlead repeats", "as “secret_key”", "with “secret_key” of Smartlead")),
        ("sendgrid", "Signing key, or name and password", ("SendGrid can sign", "or give it", "name:password")),
        ("amazon_ses", "ARN of the topic", ("Amazon signs every", "by somebody else", "Compare the ARN")),
    ],
)  # fmt: skip
def test_what_proves_a_tool_is_said_as_the_tool_does_it(team, admin, tool, label, says):
    from vigie.ledger import refusals

    lacking, missing, wrong = says
    row = add(team, tool)
    page = text(admin.get(f"/settings/tools/{row.pk}"))
    assert f"<label>{label}<input" in page
    assert lacking in page
    for code, said in (("signature_missing", missing), ("signature_wrong", wrong)):
        refusals.count(row.pk, code)
        refusals.flush()
        assert said in text(admin.get(f"/settings/tools/{row.pk}"))
        assert said in text(admin.get("/settings/tools")) or tool == "mailgun"  # there its key is asked for first
    if tool not in {"mailgun", "sendgrid"}:
        assert "signing on" not in text(admin.get(f"/settings/tools/{row.pk}"))


@pytest.mark.parametrize("tool", ["postmark", "aircall", "sendgrid", "mailersend"])
def test_whoever_reads_the_log_of_a_tool_is_told_what_its_requests_lack(team, tool):
    said = {"mailersend": "signature", "postmark": "Basic", "aircall": "“token”", "sendgrid": "Basic"}[tool]
    answer = Client().post(place(add(team, tool, secret="user:word")), "{}", content_type="application/json")
    assert answer.json()["error"]["code"] == "signature_missing"
    assert said in answer.json()["error"]["remedy"]
    assert ("signature" in answer.json()["error"]["remedy"]) == (tool in {"mailersend", "sendgrid"})


def test_what_could_not_be_understood_is_told_without_commands_on_a_page(posted, team, admin):
    from vigie.documents.receivers import receiver_documents
    from vigie.ledger.models import Import

    Import.objects.filter(workspace=team.workspace).update(status="failed")
    [said] = receiver_documents(team.workspace)
    assert (said["trouble"], "`vigie digest`" in said["sentence"]) == ("posts_not_understood", True)
    for place_ in (f"/settings/tools/{posted.pk}", "/settings/tools"):
        page = text(admin.get(place_))
        assert "could not be understood; it is kept. It is tried again by itself" in page
        assert "`" not in page


def test_an_event_without_a_name_is_headed_as_its_state_calls_it(team, admin):
    from vigie.ledger import postings

    row = add(team, "smartlead")
    Client().post(place(row), '{"to_email": "a@b.example"}', content_type="application/json")
    postings.understand(row, datetime.now(UTC), lambda _: None)
    page = text(admin.get(f"/settings/tools/{row.pk}"))
    assert "Events that Vigie does not know: without a name (1)" in page
    assert re.search(r'<h3 id="u-1">without a name <span', page)
    assert "<code>-</code>" not in page


def test_a_refusal_of_a_receiver_that_is_gone_disturbs_nothing(team):
    from vigie.ledger import refusals

    refusals.count(10**9, "signature_wrong")
    refusals.flush()


@pytest.fixture
def posted(team):
    """Two requests of a word that nobody knows, understood."""
    from vigie.ledger import postings

    row = add(team, "smartlead", secret="the-shared-secret")
    said = {
        "event_type": "BRAND_NEW_THING", "to_email": "anne.roy@b.example", "to_name": "Anne Roy", "sequence_number": 2,
        "secret_key": "the-shared-secret", "phone": "+33 1 23 45 67 89", "event_timestamp": "2026-11-20T09:00:00Z",
        "link": "https://b.example/u/anne?token=ab12", "nested": [{"about": "call anne.roy@b.example on 0123456789"}],
    }  # fmt: skip
    for n in range(2):
        Client().post(place(row), json.dumps({**said, "n": n}), content_type="application/json")
    postings.understand(row, datetime.now(UTC), lambda _: None)
    return row


def test_events_that_nobody_knows_are_looked_at_without_who_and_without_secrets(posted, admin):
    page = text(admin.get(f"/settings/tools/{posted.pk}"))
    assert page.count('"event_type": "BRAND_NEW_THING"') == 2
    assert '"to_email": "*@b.example"' in page
    assert '"event_timestamp": "2026-11-20T09:00:00Z"' in page
    assert 'data-copy="b-1-1"' in page
    for private in ("anne", "Anne", "the-shared-secret", "0123456789", "23 45", "ab12"):
        assert private not in page


def test_a_request_larger_than_a_cell_ends_the_look_and_no_page(team, admin, posted):
    from vigie.ledger import postings

    said = {"event_type": "BRAND_NEW_THING", "to_email": "a@b.example", "html": "x" * 1_500_000}
    Client().post(place(posted), json.dumps(said), content_type="application/json")
    postings.understand(posted, datetime.now(UTC), lambda _: None)
    assert "BRAND_NEW_THING" in text(admin.get(f"/settings/tools/{posted.pk}"))


def test_the_last_moment_is_shown_beside_what_is_not_known(posted, team):
    page = text(english(team.join("vic", "viewer")).get("/settings/tools"))
    row = page[page.index('id="receivers"') :]
    assert re.search(r'data-label="Last">\w{3}\s\d+\s\w{3}', row)
    assert "BRAND_NEW_THING" in row


ARN = "arn:aws:sns:eu-west-3:123456789012:ses-events"


def test_a_secret_of_amazon_is_the_arn_of_a_topic_and_nothing_else(team, admin):
    from vigie.ledger.models import Receiver

    for wrong in ("not-an-arn", "arn:aws:ses:eu-west-3:123456789012:topic", ARN.replace("123456789012", "12")):
        form = {"do": "receive", "tool": "amazon_ses", "name": "ses", "secret": wrong}
        page = text(admin.get(admin.post("/settings/tools/save", form)["Location"]))
        assert "This is no ARN of an SNS topic" in page
    assert not Receiver.objects.filter(workspace=team.workspace).exists()
    row = add(team, "amazon_ses", secret=ARN)
    assert "This is no ARN of an SNS topic" in press(admin, row, "key", secret="pas-un-arn")
    for right in (ARN, "arn:aws-cn:sns:cn-north-1:123456789012:ses.fifo"):
        assert "It is kept." in press(admin, row, "key", secret=right)


def test_a_step_that_failed_or_was_not_tried_is_headed_as_such(team, admin):
    page = press(admin, add(team), "test")
    assert "The proof is not believed" in page
    assert "The proof is believed" not in page
    page = press(admin, add(team, "postal", secret=POSTAL_KEY), "test")
    assert "The proof was not tried" in page
    assert "The proof is believed" not in page


@pytest.mark.parametrize(
    ("tool", "says"),
    [
        ("hubspot", "client secret of the app"),
        ("mailgun", "HTTP webhook signing key of the account"),
        ("amazon_ses", "arn:aws:sns:region:account:name"),
        ("sendgrid", "verification key"),
    ],
)
def test_the_page_of_a_receiver_says_what_its_secret_is(team, admin, tool, says):
    hint = re.search(r'id="proof-hint">([^<]*)<', text(admin.get(f"/settings/tools/{add(team, tool).pk}")))
    assert says in hint[1]


def test_a_name_that_is_too_long_is_refused_and_one_of_the_tool_is_said_once(team, admin):
    from vigie.ledger import receivers

    form = {"do": "receive", "tool": "mailgun", "name": "N" * 200}
    page = text(admin.get(admin.post("/settings/tools/save", form)["Location"]))
    assert "The name has 200 letters, at most 80 fit." in page
    receivers.add(team.workspace, "mailgun", now=NOW)
    page = text(admin.get("/settings/tools"))
    assert "<small>Mailgun</small>" not in page
    assert 'data-label="Requests">–</td>' in page  # nothing was read yet
