"""The page of replies: what is to be looked at, what to press next, what was done about a reply and its way back."""

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from vigie import jobs
from vigie.actions.models import Receipt
from vigie.ledger import imports, inbox
from vigie.outreach.models import Task
from vigie.people.models import Bar, Standing
from vigie.review import waiting
from vigie.review.correction_models import Correction
from vigie.web import context, doing, replies, senders
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user

NOW = datetime.now(UTC)
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
# Key -> class, confidence, text; one person each, the first one wrote twice.
SAID = {
    "r0": ("interested", "0.97", "Yes please call"),
    "r1": ("not_now", "0.55", "Not before spring"),
    "r2": ("information_request", "0.80", "What does it cost?"),
    "r3": ("", "", "hm"),
    "r4": ("callback_request", "0.91", "Rather on Monday"),
}


@pytest.fixture(scope="module")
def team(database, tmp_path_factory):
    """`team(role)`: somebody of a workspace with five replies of four people; each test leaves them as they were."""
    tmp_path = tmp_path_factory.mktemp("replies")
    workspace = Workspace.objects.create(slug=f"replies-{uuid4().hex[:10]}", name="Replies")
    people = ["contact_id,email,first_name,last_name,phone"]
    people += [f"c{n},p{n}@b.example,Anne,Durand {n},+33 1 99 00 00 0{n}" for n in range(4)]
    sent = ["send_id,email,sent_at,campaign,source"]
    sent += [f"s{n},p{n}@b.example,{(NOW - timedelta(days=6)).isoformat()},Autumn,Salon" for n in range(4)]
    said = ["reply_id,email,received_at,reply_class,confidence,subject,text"]
    for n, (key, (word, sure, text)) in enumerate(SAID.items()):
        at = (NOW - timedelta(days=4, minutes=-n)).isoformat()
        said.append(f"{key},p{n % 4}@b.example,{at},{word},{sure},Your offer,{text}")
    for name, rows in {"contacts": people, "sends": sent, "replies": said}.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "replies"))

    def of(role: str) -> Client:
        client = Client()
        client.force_login(add_user(f"{uuid4().hex[:8]}@team.example", None, role, workspace.slug))
        client.cookies["django_language"] = "en"
        return client

    found = inbox.inbox(workspace, waiting.period(datetime.now(UTC))).replies
    of.workspace, of.reply = workspace, {r.text: r.reply for r in found}
    yield of
    shutil.rmtree(workspace.folder, ignore_errors=True)


def opened(client, reply, of=""):
    return client.get(f"/replies?class={of}&r={reply}").content.decode()


def test_every_page_says_how_many_are_to_be_looked_at(team):
    for address in ("/replies", "/tasks"):
        assert re.search(r'id="n-nav"> 5<span class="vh"> to look at', team("viewer").get(address).content.decode())


def test_a_count_that_fails_takes_no_page_with_it(team, monkeypatch):
    def broken(*_):
        raise OSError("the disk")

    monkeypatch.setattr(context, "waiting", broken)
    page = team("viewer").get("/tasks")
    assert page.status_code == 200
    assert re.search(r'id="n-nav" hidden', page.content.decode())


def test_what_was_said_is_taken_back_beside_it_and_in_the_journal(team):
    operator, reply = team("operator"), team.reply["What does it cost?"]
    operator.post(f"/replies/{reply}/class", {"to": "not_now"})
    row = Correction.objects.get(workspace=team.workspace)
    undo = f'action="/replies/corrections/{row.pk}/undo"'
    assert undo in opened(operator, reply)
    assert undo not in opened(team("viewer"), reply)
    assert undo in operator.get("/log").content.decode()
    assert undo not in team("viewer").get("/log").content.decode()
    answer = operator.post(f"/replies/corrections/{row.pk}/undo", {"at": "log", "q": "kind=change"}, follow=True)
    assert answer.redirect_chain[0][0] == "/log?kind=change"
    assert "Taken back: not now" in answer.content.decode()
    assert undo not in answer.content.decode()


def test_a_page_that_is_behind_does_not_overrule_somebody_unseen(team):
    first, second, reply = team("operator"), team("operator"), team.reply["hm"]
    behind = re.search(r'name="seen" value="(\d+)"', opened(second, reply))[1]
    first.post(f"/replies/{reply}/class", {"to": "not_now", "seen": behind})
    sent = {"to": "interested", "seen": behind, "following": str(team.reply["Rather on Monday"])}
    answer = second.post(f"/replies/{reply}/class", sent, headers=PART)
    page = answer.content.decode()
    assert (answer.status_code, answer["HX-Push-Url"]) == (409, f"/replies?r={reply}")
    assert re.search(r"<p>Already classed “not now” by \w+, today \d\d:\d\d: press again to overrule it\.</p>", page)
    plain = second.post(f"/replies/{reply}/class", sent, follow=True)
    assert "Already classed “not now”" in plain.content.decode()
    rows = Correction.objects.filter(workspace=team.workspace, undone_at=None)
    assert [row.after for row in rows] == ["not_now"]
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert second.post(f"/replies/{reply}/class", {**sent, "seen": seen}, headers=PART).status_code == 200
    assert (
        second.post(f"/replies/{reply}/class", {**sent, "to": "not_now", "seen": seen}, headers=PART).status_code == 200
    )
    for row in rows.all():
        first.post(f"/replies/corrections/{row.pk}/undo")


def test_next_actions_are_buttons(team):
    page = opened(team("operator"), team.reply["What does it cost?"])
    assert 'href="tel:+33199000002"' in page
    assert "+33\u00a01\u00a099\u00a000\u00a000\u00a002" in page
    assert re.search(r'class="b solid" href="mailto:p2@b.example\?subject=Re%3A%20Your%20offer"', page)
    assert "source: Salon" in page
    assert "late, was due" in page
    assert "data-assign" in page
    assert "data-assign" not in opened(team("viewer"), team.reply["What does it cost?"])


@pytest.mark.parametrize(
    ("until", "mark", "said"),
    [
        ("2026-11-22T03:00Z", "act", "late, was due today at 04:00"),
        ("2026-11-22T22:59:59Z", "watch", "due today"),  # the evening of a day without an hour
        ("2026-11-22T18:00Z", "watch", "due today"),
        ("2026-11-21T22:59:59Z", "act", "late, was due Sat 21 Nov"),
        ("2026-11-22T23:30Z", "wait", "due Mon 23 Nov"),
    ],
)
def test_what_is_past_its_moment_is_late(until, mark, said):
    reader = doing.Reader("lea", "viewer", "en", datetime(2026, 11, 22, 17, 30, tzinfo=UTC), "Europe/Paris")
    with translation.override("en"):
        due = replies.due(until, reader)
    assert (due["mark"], due["said"]) == (mark, said)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("short", "short"), ("x" * 1200, "x" * 1200), ("x" * 1300, "x" * 1000),
        ("a " * 450 + "\n" + "b " * 400, "a " * 450), ("word " * 300, ("word " * 200)[:-1]),
    ],
)  # fmt: skip
def test_a_long_text_is_folded_where_a_line_or_a_word_ends(text, first):
    begins, rest = replies.folded(text)
    assert begins == first.rstrip()
    assert "".join((begins + rest).split()) == "".join(text.split())


def test_the_rest_of_a_long_text_is_there_without_script(team, monkeypatch):
    reply = team.reply["What does it cost?"]
    assert 'class="rest"' not in opened(team("viewer"), reply)
    monkeypatch.setattr(replies, "LONGEST", 12)
    page = opened(team("viewer"), reply)
    assert re.search(
        r'>What does</div><details class="rest" id="rest-\d+"><summary>The rest \(8 char.*>it cost\?<', page
    )


def test_work_is_given_to_nobody_who_can_open_no_page(team):
    operator, reply = team("operator"), team.reply["What does it cost?"]
    caller = add_user(f"{uuid4().hex[:8]}@team.example", None, "caller", team.workspace.slug)
    page = opened(operator, reply)
    assert caller.username not in page
    operator.post(f"/replies/{reply}/do", {"do": "give", "owner": caller.username, "wish": "to-a-caller"})
    assert not Task.objects.filter(workspace=team.workspace, owner=caller.username).exists()
    Receipt.objects.filter(workspace=team.workspace).delete()
    Task.objects.filter(workspace=team.workspace).delete()


def test_what_is_late_is_proposed_for_today(team):
    page, today = opened(team("operator"), team.reply["What does it cost?"]), NOW.astimezone(ZoneInfo("Europe/Paris"))
    assert "late, was due" in page
    assert f'<option value="{today.date()}" selected>today, ' in page


def test_a_reply_is_given_to_somebody_once_and_taken_back(team):
    operator, reply = team("operator"), team.reply["Yes please call"]
    page = opened(operator, reply)
    wish = re.search(r'name="wish" value="([^"]+)"', page)[1]
    colleague = add_user(f"{uuid4().hex[:8]}@team.example", None, "operator", team.workspace.slug)
    sent = {"do": "give", "owner": colleague.username, "due": "2099-01-05", "wish": wish}
    for _ in range(2):
        answer = operator.post(f"/replies/{reply}/do", sent, headers=PART).content.decode()
    task = Task.objects.get(workspace=team.workspace)
    assert (task.owner, task.due.isoformat()) == (colleague.username, "2099-01-05")
    assert "answers it by 5 January" in answer
    assert "data-assign" not in answer
    assert "Answer this person" in operator.get("/tasks?owner=all").content.decode()
    assert f'href="/replies?r={reply}"' in operator.get("/tasks?owner=all").content.decode()
    receipt = Receipt.objects.get(workspace=team.workspace)
    back = operator.post(f"/replies/done/{receipt.pk}/undo", {}, headers=PART).content.decode()
    assert "data-assign" in back
    assert "Answer this person: undone" in back
    task.refresh_from_db()
    assert task.cancelled_at is not None
    assert operator.post("/replies/done/0/undo", {}).status_code == 404


def test_somebody_who_asked_for_later_waits_until_the_day(team):
    operator, reply = team("operator"), team.reply["Not before spring"]
    until = re.search(r'name="until" value="([^"]+)"', opened(operator, reply))[1]
    answer = operator.post(f"/replies/{reply}/do", {"do": "hold", "until": until}, follow=True).content.decode()
    row = Standing.objects.get(workspace=team.workspace, bar=Bar.QUARANTINED, lifted_at=None)
    assert row.reason == "on_hold"
    assert row.until > datetime.now(UTC) + timedelta(days=80)
    assert "Not written to before" not in answer  # the bar says so
    rest = re.search(r'<div class="ends barring">(.*?)</div>', answer, re.DOTALL)[1]
    assert re.search(r"<b>No message before \d+ \w+(?: \d{4})?: to be written to later\.</b>", rest)
    assert re.search(r"\([^,]+, \d\d:\d\d\)", rest)
    assert "mk-wait" in rest
    assert len(re.findall(r"/replies/done/\d+/undo", rest)) == len(re.findall(r"/replies/done/\d+/undo", answer)) == 2
    assert 'name="until"' not in answer
    assert team("viewer").post(f"/replies/{reply}/do", {"do": "hold", "until": until}).status_code == 403
    refused = operator.post(f"/replies/{reply}/do", {"do": "hold", "until": "never", "wish": "another"}, headers=PART)
    assert refused.status_code == 422
    receipt = Receipt.objects.get(workspace=team.workspace, action="hold_contact")
    operator.post(f"/replies/done/{receipt.pk}/undo", {})
    assert 'name="until"' in opened(operator, reply)


def test_somebody_who_is_away_without_a_day_of_return_waits_two_weeks(team):
    operator, reply = team("operator"), team.reply["What does it cost?"]
    operator.post(f"/replies/{reply}/class", {"to": "out_of_office"})
    until = re.search(r'name="until" value="([^"]+)"', opened(operator, reply))[1]
    assert 12 <= (date.fromisoformat(until) - NOW.date()).days <= 15
    operator.post(f"/replies/{reply}/class", {"to": "information_request"})


def test_the_journal_and_the_tasks_name_who_wrote_lead_to_the_reply_and_take_back(team):
    operator, reply = team("operator"), team.reply["What does it cost?"]
    until = (NOW + timedelta(days=60)).date().isoformat()
    link = f'<a href="/replies?r={reply}">'
    operator.post(f"/replies/{reply}/class", {"to": "not_now"})
    operator.post(f"/replies/{reply}/do", {"do": "give", "wish": "named-1"})
    operator.post(f"/replies/{reply}/do", {"do": "hold", "until": until, "wish": "named-2"})
    assert f"{link}Reply of Anne Durand 2</a>" in operator.get("/tasks?owner=all").content.decode()
    page = operator.get("/log?kind=action").content.decode()
    assert page.count(f"{link}Anne Durand 2</a>") == 2
    assert f"{link}Anne Durand 2</a>" in operator.get("/log?kind=change").content.decode()
    done = re.findall(r'action="(/replies/done/\d+/undo)"', page)
    assert len(done) == 2
    assert not re.findall(r"/replies/done/\d+/undo", team("viewer").get("/log").content.decode())
    for address in done:
        answer = operator.post(address, {"at": "log", "q": "kind=action"}, follow=True)
        assert answer.redirect_chain[0][0] == "/log?kind=action"
    text = answer.content.decode()
    assert "undone" in text
    assert not re.findall(r"/replies/done/\d+/undo", text)
    for row in Correction.objects.filter(workspace=team.workspace, undone_at=None):
        operator.post(f"/replies/corrections/{row.pk}/undo")


def test_a_reply_whose_import_went_leaves_its_line_without_a_name(team, monkeypatch):
    operator, reply = team("operator"), team.reply["hm"]
    operator.post(f"/replies/{reply}/class", {"to": "not_now"})
    monkeypatch.setattr(senders, "of", lambda *_: {})
    page = operator.get("/log").content.decode()
    assert "not now" in page
    assert f"r={reply}" not in page
    monkeypatch.undo()
    for row in Correction.objects.filter(workspace=team.workspace, undone_at=None):
        operator.post(f"/replies/corrections/{row.pk}/undo")


def test_whoever_is_barred_is_neither_called_nor_written_to(team):
    reply = team.reply["What does it cost?"]
    contact = inbox.one(team.workspace, reply)[0].contact
    row = Standing.objects.create(
        workspace=team.workspace, contact=contact, bar=Bar.SUPPRESSED, reason="complaint", since=NOW
    )
    page = opened(team("operator"), reply)
    assert "tel:" not in page
    assert "mailto:" not in page
    assert "data-assign" not in page
    assert "Neither write nor call" in page
    row.delete()


def test_who_wrote_again_is_answered_as_in_the_newest(team):
    earlier, later = team.reply["Yes please call"], team.reply["Rather on Monday"]
    page = opened(team("operator"), earlier)
    assert "This person wrote again since" in page
    assert f'href="?r={later}"' in page
    assert "This person wrote again since" not in opened(team("operator"), later)


def test_a_long_list_is_read_page_by_page(team, monkeypatch):
    monkeypatch.setattr(replies, "PAGE", 2)
    viewer, seen, address = team("viewer"), [], "/replies"
    for shown in (2, 2, 1):
        page = viewer.get(address).content.decode()
        seen += re.findall(r'id="r-(\d+)"', page)
        assert re.search(rf"(The first )?{shown} of 5", page)
        following = re.search(r'href="(\?after=[^"]+)"[^>]*>The next ones', page)
        address = "/replies" + following[1].replace("&amp;", "&") if following else ""
    assert not address
    assert len(set(seen)) == len(seen) == 5
    for shown, last in ((seen[2:4], seen[3]), (seen[:2], seen[1])):  # and back, to the last one of the page before
        back = re.search(r'hidden data-prev href="(\?r=\d+[^"]*)"', page)[1].replace("&amp;", "&")
        assert page.count(">The ones before</a>") == 1
        page = viewer.get("/replies" + back).content.decode()
        assert re.findall(r'id="r-(\d+)"', page) == shown
        assert re.search(rf'aria-current="true" id="r-{last}"', page)
    assert "data-prev" not in page
    assert viewer.get("/replies?after=nonsense").status_code == 200


def test_a_later_page_stays_the_page_whatever_is_pressed_on_it(team, monkeypatch):
    monkeypatch.setattr(replies, "PAGE", 2)
    operator = team("operator")
    after = re.search(r'href="\?after=([^"]+)"[^>]*>The next ones', operator.get("/replies").content.decode())[1]
    here = operator.get(f"/replies?after={after}").content.decode()
    listed, kept = re.findall(r'id="r-(\d+)"', here), f'name="after" value="{after}"'
    forms = re.findall(r'<form[^>]* hx-post="/replies/.*?</form>', here, re.DOTALL)
    assert forms
    assert all(kept in form for form in forms)
    sent = {"to": "not_now", "after": after, "following": listed[1]}
    answer = operator.post(f"/replies/{listed[0]}/class", sent, headers=PART)
    assert answer["HX-Push-Url"] == f"/replies?r={listed[1]}&after={after}"
    page = answer.content.decode()
    assert f'href="?r={listed[1]}&amp;after={after}"' in page
    toast = page[page.index('<aside id="toast"') :]
    assert kept in toast
    undo = re.search(r'hx-post="(/replies/corrections/\d+/undo)"', toast)[1]
    answer = operator.post(undo, {"after": after}, headers=PART)
    assert answer["HX-Push-Url"] == f"/replies?r={listed[0]}&after={after}"
    assert re.findall(r'id="r-(\d+)"', answer.content.decode()) == listed
    plain = operator.post(f"/replies/{listed[0]}/class", sent)
    assert f"after={after}" in plain["Location"]
    assert kept in operator.get(plain["Location"]).content.decode().split('<aside id="toast"')[1]
    for row in Correction.objects.filter(workspace=team.workspace, undone_at=None):
        operator.post(f"/replies/corrections/{row.pk}/undo")


def told(page, name):
    """What the first form under the open reply sends as `name`."""
    return re.search(rf'name="{name}" value="([^"]*)"', page[page.index('data-key="1"') - 1500 :])[1]


def test_after_the_last_of_a_page_the_first_of_the_next_opens_and_undo_leads_back(team, monkeypatch):
    monkeypatch.setattr(replies, "PAGE", 2)
    operator = team("operator")
    listed = re.findall(r'id="r-(\d+)"', operator.get("/replies?class=look").content.decode())
    last = opened(operator, listed[1], "look")
    sent = {"to": "not_now", "of": "look", "after": "", "following": told(last, "following")}
    sent["onward"] = told(last, "onward")
    assert (sent["following"], told(opened(operator, listed[0], "look"), "onward")) == ("", "")
    answer = operator.post(f"/replies/{listed[1]}/class", sent, headers=PART)
    assert answer["HX-Push-Url"] == f"/replies?class=look&after={sent['onward']}"
    page = answer.content.decode()
    third = re.findall(r'id="r-(\d+)"', page)[0]
    assert re.search(rf'aria-current="true" id="r-{third}"', page)
    plain = operator.get(operator.post(f"/replies/{listed[1]}/class", sent)["Location"]).content.decode()
    for shown in (page, plain):
        toast = shown[shown.index('<aside id="toast"') :].split("</aside>")[0]
        assert 'name="after" value=""' in toast
        undo = re.search(r'hx-post="(/replies/corrections/\d+/undo)"', toast)[1]
        answer = operator.post(undo, {"of": "look", "after": ""}, headers=PART)
        assert answer["HX-Push-Url"] == f"/replies?class=look&r={listed[1]}"
    # The last of all leaves its page empty: what was passed over stands at the start.
    sent = {"to": "not_now", "of": "look", "after": "", "following": "", "onward": ""}
    sent["after"] = told_next(page)
    fifth = re.search(r'id="r-(\d+)"', operator.get(f"/replies?class=look&after={sent['after']}").content.decode())[1]
    answer = operator.post(f"/replies/{fifth}/class", sent, headers=PART)
    assert answer["HX-Push-Url"] == "/replies?class=look"
    assert re.search(rf'aria-current="true" id="r-{listed[0]}"', answer.content.decode())
    for row in Correction.objects.filter(workspace=team.workspace, undone_at=None):
        operator.post(f"/replies/corrections/{row.pk}/undo")


def told_next(page):
    """Where the next page begins."""
    return re.search(r'data-next href="\?class=look&amp;after=([^"]+)"', page)[1]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("admin", "Connect the mailboxes"), ("operator", "mailboxes and tools are connected by an administrator"),
        ("viewer", "ask an administrator of the workspace to connect a mailbox"),
    ],
)  # fmt: skip
def test_without_any_reply_the_page_says_what_to_do_first(workspace, role, words):
    client = Client()
    client.force_login(add_user(f"{uuid4().hex[:8]}@team.example", None, role, workspace.slug))
    client.cookies["django_language"] = "en"
    page = client.get("/replies").content.decode()
    assert words in page
    assert "All <span" not in page
    assert "replies looked at" not in page


def test_a_caller_is_led_to_pages_that_are_open_to_him(workspace):
    client = Client()
    client.force_login(add_user(f"{uuid4().hex[:8]}@team.example", None, "caller", workspace.slug))
    client.cookies["django_language"] = "en"
    answer = client.get("/replies")
    assert answer.status_code == 403
    for address in set(re.findall(r'<a [^>]*href="(/[^"?]*)"', answer.content.decode())):
        assert client.get(address).status_code == 200, address


def test_the_queue_empties_and_says_so(team):
    operator = team("operator")
    for left in range(5, 0, -1):
        page = operator.get("/replies?class=look", headers=PART).content.decode()
        assert f'id="n-nav" hx-swap-oob="true"> {left}<' in page
        where = re.search(r'hx-post="(/replies/\d+/class)"', page)[1]
        following = re.search(r'name="following" value="(\d*)"', page)[1]
        sent = {"to": "interested", "of": "look", "following": following}
        answer = operator.post(where, sent, headers=PART)
        assert answer.status_code == 200
        assert answer["HX-Push-Url"].startswith("/replies?class=look")
    text = answer.content.decode()
    assert "Nothing left to look at" in text
    assert "Classed: interested" in text
    assert 'id="n-nav" hx-swap-oob="true" hidden' in text
    jobs.follow_corrections()
    assert not Correction.objects.filter(workspace=team.workspace, settled=False).exists()
    assert waiting.waiting(team.workspace, datetime.now(UTC)) == 0


def test_who_is_said_to_demand_removal_is_barred_with_the_next_turn_of_the_worker(team):
    operator, barred = (
        team("operator"),
        Standing.objects.filter(workspace=team.workspace, reason="opt_out", lifted_at=None),
    )
    before = set(barred.values_list("contact", flat=True))
    page = operator.get("/replies?class=interested", headers=PART).content.decode()
    where = re.search(r'hx-post="(/replies/\d+/class)"', page)[1]
    assert operator.post(where, {"to": "unsubscribe"}, headers=PART).status_code == 200
    jobs.follow_corrections()
    (who,) = set(barred.values_list("contact", flat=True)) - before
    row = Correction.objects.filter(workspace=team.workspace).latest("pk")
    operator.post(f"/replies/corrections/{row.pk}/undo", headers=PART)
    jobs.follow_corrections()
    assert who not in set(barred.values_list("contact", flat=True))
