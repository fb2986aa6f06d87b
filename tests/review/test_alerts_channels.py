"""What each channel sends, held against what its vendor documents, and what it makes of every answer."""

import hashlib
import hmac
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import places

from vigie.review.channels import mattermost, posting, slack, smtp, teams, webhook
from vigie.review.channels.message import Failed, Item, Message

ITEM = Item(
    "stop", "Emergency stop since 12 November: Hard bounces", "Where: API <DSI> & *élargi*",
    "7.8% (157 of 2,012), usually 1.0% to 1.4%", "Pause source “API” and verify its addresses.",
    "https://vigie.example/m/hard_bounce_rate?source=API",
)  # fmt: skip
ONE = Message(
    id="vigie-1", language="en", subject="Emergency stop: Hard bounces", intro="Workspace: Test", items=(ITEM,),
    more="1 in all", link="https://vigie.example/", link_label="Open Vigie", document={"event": "alerts"},
)  # fmt: skip
MANY = Message(
    id="vigie-2", language="en", subject="60 alerts", items=(ITEM,) * 60, more="60 in all: the others are on the page.",
    link="https://vigie.example/", link_label="Open Vigie",
)  # fmt: skip
LONG = Message(
    id="vigie-3", language="fr", subject="Revue 2026-W47", text="\n".join(f"ligne {n} é" for n in range(9000))
)


@pytest.fixture
def web():
    place = places.Web()
    yield place
    place.close()


@pytest.fixture
def mail():
    place = places.Mail()
    yield place
    place.close()


POSTED = {"slack": slack.send, "teams": teams.send, "mattermost": mattermost.send, "webhook": webhook.send}


@pytest.mark.parametrize("kind", POSTED)
def test_every_webhook_gets_one_json_document_at_its_own_address(web, kind):
    POSTED[kind]({"address": web.address}, ONE, "")
    ((path, headers, _),) = web.got
    assert path == "/services/T0/B0/secret-of-the-place"
    assert headers["Content-Type"].startswith("application/json")
    said = str(web.documents[0])
    for part in ("Hard bounces", "157 of 2,012", "verify its addresses", "https://vigie.example/"):
        assert part in said


def test_slack_gets_blocks_within_its_limits_and_nobody_is_called_by_a_name():
    made = slack.payload(ONE)
    assert set(made) == {"text", "blocks"}
    assert made["blocks"][0]["type"] == "header"
    assert made["blocks"][0]["text"]["type"] == "plain_text"
    texts = [b["text"]["text"] for b in made["blocks"][1:]]
    assert all(b["type"] == "section" and b["text"]["type"] == "mrkdwn" for b in made["blocks"][1:])
    assert any("API &lt;DSI&gt; &amp; *élargi*" in t for t in texts)
    assert texts[-1] == "<https://vigie.example/|Open Vigie>"
    for message in (MANY, LONG):
        blocks = slack.payload(message)["blocks"]
        assert len(blocks) <= 50
        assert all(len(b["text"]["text"]) <= (150 if b["type"] == "header" else 3000) for b in blocks)
    assert any("the others are on the page" in b["text"]["text"] for b in slack.payload(MANY)["blocks"])


def test_teams_gets_one_adaptive_card_of_at_most_28_kb():
    made = teams.payload(ONE)
    assert made["type"] == "message"
    (attachment,) = made["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["contentUrl"] is None
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert card["$schema"] == "http://adaptivecards.io/schemas/adaptive-card.json"
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Open Vigie", "url": "https://vigie.example/"}]
    assert {b["type"] for b in card["body"]} == {"TextBlock"}
    assert all(b["wrap"] for b in card["body"])
    assert any(r"\*élargi\*" in b["text"] for b in card["body"])
    for message in (MANY, LONG):
        assert len(posting.encoded(teams.payload(message))) < 28 * 1024
    assert "the others are on the page" in str(teams.payload(MANY))


def test_a_card_too_large_for_teams_leaves_items_out_rather_than_failing():
    wide = Item("signal", "h" * 4000, "w" * 900, "", "a" * 900)
    made = teams.payload(Message(id="x", language="en", subject="s", items=(wide,) * 9, more="9 in all"))
    assert len(posting.encoded(made)) < 28 * 1024
    assert "9 in all" in str(made)


REVIEW = Message(
    id="vigie-4", language="en", subject="Weekly review", link="https://vigie.example/review", link_label="Open",
    text="Week 47\n=======\n1 decision to take\n\nList (8,273)\n-----------\n  ◆ Delivered      95.4%  @all `x` ```",
)  # fmt: skip


def test_the_columns_of_a_review_stay_columns_in_every_chat():
    block = slack.payload(REVIEW)["blocks"][1]["text"]["text"]
    assert block.startswith("```Week 47\n")
    assert block.count("```") == 2
    text = mattermost.payload(REVIEW)["text"]
    assert text.count("```") == 2
    assert "◆ Delivered      95.4%" in text.split("```")[1]
    body = teams.payload(REVIEW)["attachments"][0]["content"]["body"]
    assert [b["text"] for b in body if b.get("weight") == "Bolder"] == ["Weekly review", "Week 47", "List (8,273)"]
    assert not any(set(b["text"]) <= {"=", "-"} for b in body)
    assert {b["fontType"] for b in body if "Delivered" in b["text"]} == {"Monospace"}


def test_mattermost_gets_markdown_that_calls_nobody_and_fits():
    shout = Item("signal", "Signal", "Where: @channel @all lea@here.example", "", "")
    text = mattermost.payload(Message(id="x", language="en", subject="s", items=(shout,)))["text"]
    assert "@channel" not in text
    assert "@all" not in text
    assert set(mattermost.payload(ONE)) == {"text"}
    assert all(len(mattermost.payload(m)["text"]) <= 16_383 for m in (MANY, LONG))


def test_a_plain_webhook_is_signed_so_that_its_receiver_can_check_it(web):
    webhook.send({"address": web.address, "secret": "s3cret"}, ONE, "")
    ((_, headers, body),) = web.got
    at, said = (part.split("=")[1] for part in headers["Vigie-Signature"].split(","))
    assert hmac.new(b"s3cret", f"{at}.".encode() + body, hashlib.sha256).hexdigest() == said
    assert headers["Vigie-Delivery"] == "vigie-1"
    assert headers["Vigie-Event"] == "alerts"
    assert web.documents[0]["id"] == "vigie-1"


@pytest.mark.parametrize(
    ("status", "headers", "refusal"),
    [
        (429, {"Retry-After": "120"}, ("too_many", False, 120)),
        (429, {}, ("too_many", False, None)),
        (429, {"Retry-After": "Wed, 01 Jan 2020 00:00:00 GMT"}, ("too_many", False, 0)),
        (503, {"Retry-After": "999999999"}, ("http_503", False, 86_400)),
        (500, {"Retry-After": "soon"}, ("http_500", False, None)),
        (408, {}, ("http_408", False, None)),
        (400, {}, ("http_400", True, None)),
        (403, {}, ("http_403", True, None)),
        (404, {}, ("http_404", True, None)),
        (410, {}, ("http_410", True, None)),
        (302, {"Location": "http://127.0.0.1:1/"}, ("http_302", True, None)),
    ],
)
def test_every_refusal_says_whether_trying_again_helps_and_when(web, status, headers, refusal):
    web.answers = [(status, headers, 0)]
    with pytest.raises(Failed) as caught:
        slack.send({"address": web.address}, ONE, "")
    assert (caught.value.code, caught.value.permanent, caught.value.again_in) == refusal
    assert len(web.got) == 1


@pytest.mark.parametrize("status", [200, 202, 204])
def test_what_is_taken_is_taken(web, status):
    web.answers = [(status, {}, 0)]
    teams.send({"address": web.address}, ONE, "")
    assert len(web.got) == 1


def test_a_place_that_does_not_answer_in_time_is_tried_again(web, monkeypatch):
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    web.answers = [(200, {}, 2)]
    with pytest.raises(Failed) as caught:
        slack.send({"address": web.address}, ONE, "")
    assert (caught.value.code, caught.value.permanent) == ("timed_out", False)


def test_a_place_where_nobody_listens_is_tried_again():
    with pytest.raises(Failed) as caught:
        slack.send({"address": f"http://127.0.0.1:{places.closed_port()}/x"}, ONE, "")
    assert (caught.value.code, caught.value.permanent) == ("unreachable", False)


@pytest.mark.parametrize(
    "address",
    ["", "ftp://x.example/", "http://hooks.example/secret", "https://", "https://a b.example/", "https://é.x/"],
)
def test_an_address_that_is_none_or_carries_its_secret_in_the_open_is_refused(address):
    with pytest.raises(Failed) as caught:
        slack.send({"address": address}, ONE, "")
    assert (caught.value.code, caught.value.permanent) == ("bad_address", True)


def test_a_letter_says_the_same_in_plain_text_and_html(mail):
    smtp.send(smtp.read(mail.url, "Vigie <vigie@team.example>"), ONE, "lea@team.example")
    ((to, letter),) = mail.letters
    assert to == "lea@team.example"
    assert letter["Subject"] == "Emergency stop: Hard bounces"
    assert letter["Message-ID"] == "<vigie-1@team.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for part in ("157 of 2,012", "verify its addresses", "https://vigie.example/m/hard_bounce_rate?source=API"):
        assert part in plain
        assert part in html
    assert "API &lt;DSI&gt; &amp; *élargi*" in html
    assert 'lang="en"' in html
    assert "<script" not in html
    assert "<img" not in html


def test_a_subject_cannot_add_headers(mail):
    sly = Message(id="x", language="en", subject="Hello\r\nBcc: all@team.example", intro="hi")
    smtp.send(smtp.read(mail.url, "vigie@team.example"), sly, "lea@team.example")
    ((_, letter),) = mail.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: all@team.example"


@pytest.mark.parametrize(
    ("refuse", "code", "permanent"),
    [
        ({"RCPT": "550 no such user"}, "recipient_refused", True),
        ({"RCPT": "451 try later"}, "recipient_refused", False),
        ({"MAIL": "421 too busy"}, "smtp_421", False),
        ({"DATA": "554 spam"}, "smtp_554", True),
        ({"EHLO": "500 what", "HELO": "500 what"}, "smtp_500", True),
    ],
)
def test_what_a_mail_server_refuses_for_good_is_not_tried_again(mail, refuse, code, permanent):
    mail.refuse = refuse
    with pytest.raises(Failed) as caught:
        smtp.send(smtp.read(mail.url, "vigie@team.example"), ONE, "lea@team.example")
    assert (caught.value.code, caught.value.permanent) == (code, permanent)


def test_a_mail_server_without_the_protection_asked_for_gets_nothing(mail):
    server = smtp.read(mail.url.replace("smtp+plain", "smtp"), "vigie@team.example")
    with pytest.raises(Failed) as caught:
        smtp.send(server, ONE, "lea@team.example")
    assert (caught.value.code, caught.value.permanent) == ("not_supported", True)
    assert mail.letters == []


def test_a_mail_server_that_is_down_is_tried_again():
    server = smtp.read(f"smtp+plain://127.0.0.1:{places.closed_port()}", "vigie@team.example")
    with pytest.raises(Failed) as caught:
        smtp.send(server, ONE, "lea@team.example")
    assert (caught.value.code, caught.value.permanent) == ("unreachable", False)


def test_the_address_of_a_mail_server_is_read_with_its_secrets():
    read = smtp.read("smtps://lea%40team.example:p%3Ass@mail.example", "v@team.example")
    assert read == {
        "host": "mail.example", "port": 465, "user": "lea@team.example", "password": "p:ss", "security": "tls",
        "sender": "v@team.example",
    }  # fmt: skip
    for url, sender in (("http://x", "a@b.example"), ("smtp://", "a@b.example"), ("smtp://x:port", "a@b.example"),
                        ("smtp://x", "nobody")):  # fmt: skip
        with pytest.raises(Failed, match="bad_server"):
            smtp.read(url, sender)


def test_the_settings_of_a_channel_are_sealed_at_rest(workspace):
    from vigie.review.alert_models import Channel
    from vigie.review.channels import open_settings, seal_settings

    sealed = seal_settings({"address": "https://hooks.example/services/secret", "secret": "s3cret"})
    assert "secret" not in sealed
    assert "hooks.example" not in sealed
    assert open_settings(Channel(sealed=sealed))["secret"] == "s3cret"
    with pytest.raises(Failed, match="sealed_with_another_key"):
        open_settings(Channel(sealed="gAAAAA" + sealed[6:-4] + "AAA="))
