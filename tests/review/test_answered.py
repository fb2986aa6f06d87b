"""A reply with what stands beside it: days, bars, what came after, until when, page by page."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from vigie.actions import at_once
from vigie.actions.world import world_of
from vigie.documents.bars import bars_document
from vigie.documents.inbox import capture_document, inbox_document, reply_document
from vigie.facts.engines.duckdb import open_engine
from vigie.ledger import imports, inbox
from vigie.outreach.models import Mailbox
from vigie.review import bars, corrections
from vigie.review.capture import capture
from vigie.sentences.replies import accuracy_sentence, settled_step, sure_phrase
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

NOW = datetime.now(UTC)
PARIS = ZoneInfo("Europe/Paris")
BACK = (NOW.astimezone(PARIS) + timedelta(days=20)).date()


def ago(**more) -> str:
    return (NOW - timedelta(**more)).isoformat()


# number, who, how long ago, class, confidence, text, day of return, day to come back, what decided
REPLIES = (
    ("1", "anne", {"days": 6}, "callback_request", 0.8, "Rappelez-moi vendredi", "", "", "Rappelez; vous; 1"),
    ("2", "anne", {"days": 5}, "not_now", 0.7, "Finalement pas avant", "", BACK, "pas avant"),
    ("3", "bob", {"days": 4}, "out_of_office", 0.95, "Je suis absente jusqu'au 12", BACK, "",
     "header:auto-submitted; text:je suis absente jusqu"),
    ("4", "carl", {"days": 3}, "interested", 0.999, "Yes gladly", "", "", "gladly"),
    ("5", "dora", {"days": 2}, "interested", "", "Yes", "", "", ""),
    ("6", "emma", {"days": 1}, "", "", "", "", "", ""),
    ("7", "fred", {"hours": 5}, "interested", 0.5, "Why not", "", "", ""),
    ("8", "gina", {"hours": 4}, "interested", 0.5, "Why not", "", "", ""),
    ("10", "hugo", {"hours": 6}, "callback_request", 0.6, "Rappelez-moi", "", BACK, "Rappelez"),
    ("9", "carl", {"hours": 3}, "auto_other", 0.97, "Ticket received", "", "", "header:desk"),
)  # fmt: skip


# Readings that are a guess, and a demand that speaks of data.
UNSURE = (
    ("11", "ines", {"hours": 8}, "interested", 0.4, "Peut-être bien", "", "", "Peut"),
    ("12", "jack", {"days": 2}, "callback_request", 0.9, "Rappelez-moi donc", "", "", "Rappelez"),
    ("13", "jack", {"days": 1}, "not_interested", 0.3, "Bof", "", "", "Bof"),
    ("14", "kate", {"days": 1}, "unsubscribe", 0.97, "Stop. Effacez mes données", "", "", "Stop"),
    ("15", "liam", {"days": 1}, "unsubscribe", 0.97, "Stop merci", "", "", "Stop"),
    ("16", "mona", {"days": 1}, "unsubscribe", 0.6, "Assez vu", "", "", "Assez"),
)


@pytest.fixture
def unsure(workspace, tmp_path) -> Workspace:
    """Six replies: four of them guesses or about data."""
    return arrived(workspace, tmp_path, UNSURE)


@pytest.fixture
def team(workspace, tmp_path) -> Workspace:
    """Ten replies of eight persons; somebody called Fred back."""
    return arrived(workspace, tmp_path, REPLIES)


def arrived(workspace, tmp_path, replies) -> Workspace:
    who = sorted({"fred", *(r[1] for r in replies)})
    files = {
        "contacts": ["contact_id,email,first_name,phone,source", *(f"c{w},{w}@b.example,{w},+33 1,shop" for w in who)],
        "sends": ["send_id,email,sent_at,subject", *(f"s{w},{w}@b.example,{ago(days=9)},Hello" for w in who)],
        "replies": [
            "reply_id,email,received_at,reply_class,confidence,text,return_at,come_back_at,why,subject",
            *(
                f"r{n},{w}@b.example,{ago(**at)},{c},{sure},{text},{back},{later},{why},Re: Hello"
                for n, w, at, c, sure, text, back, later, why in replies
            ),
        ],
        "calls": ["call_id,email,called_at,outcome", f"k1,fred@b.example,{ago(hours=2)},reached"],
    }
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme"))
    at_once.settle(world_of(workspace, NOW))
    return workspace


def asked(**more) -> inbox.Asked:
    return inbox.Asked(NOW - timedelta(days=28), NOW, **more)


def listed(team, **more):
    with override("en"):
        return inbox_document(team, asked(**more))


def opened(team, text):
    reply = next(r["reply"] for r in listed(team)["replies"] if r["text"] == text)
    with override("en"):
        return reply_document(team, int(reply))


def test_days_are_days_of_the_team_and_bars_stand_beside(team):
    away = opened(team, "Je suis absente jusqu'au 12")
    assert (away["return_at"], away["from"], away["settled"]) == (BACK.isoformat(), "rule", True)
    assert [(b["code"], b["until"]) for b in away["barred"]] == [("away", BACK.isoformat())]
    assert away["why"] == ["a field of the mail that machines write", "“Je suis absente jusqu'au”"]
    assert f"{BACK.day} {BACK:%B}" in away["done"][0]
    assert f"{BACK.day} {BACK:%B}" in away["next"]["sentence"]
    later = opened(team, "Finalement pas avant")
    assert (later["come_back_at"], later["latest"]) == (BACK.isoformat(), True)
    assert f"{BACK.day} {BACK:%B}" in later["next"]["sentence"]
    assert (later["contact"]["phone"], later["source"]) == ("+33 1", "shop")


def test_the_next_step_follows_what_the_same_person_wrote_last(team):
    first, last = opened(team, "Rappelez-moi vendredi"), opened(team, "Finalement pas avant")
    assert (first["latest"], first["next"]["action"], first["next"]["reply"]) == (False, "hold", last["reply"])
    assert first["due_at"] is None
    assert [(line["what"], line["here"]) for line in first["thread"]] == [
        ("sent", False), ("received", True), ("received", False),
    ]  # fmt: skip
    # A machine's acknowledgement takes nothing from what a person wrote.
    carl = opened(team, "Yes gladly")
    assert (carl["latest"], carl["next"]["action"]) == (True, "call")
    assert datetime.fromisoformat(carl["due_at"]) == datetime.fromisoformat(carl["received_at"]) + timedelta(hours=24)
    fred = next(r for r in listed(team)["replies"] if r["contact"]["name"] == "fred")
    assert fred["called_at"]
    assert fred["due_at"] is None
    hugo = opened(team, "Rappelez-moi")
    assert datetime.fromisoformat(hugo["due_at"]).astimezone(PARIS).date() == BACK
    assert f"{BACK.day} {BACK:%B}" in hugo["next"]["sentence"]


def test_who_gave_the_class_and_how_sure_it_is(team):
    found = {r["contact"]["name"] + r["text"][:3]: r for r in listed(team)["replies"]}
    assert {k: (r["from"], r["sure"], r["class"]) for k, r in found.items() if k in {"carlYes", "doraYes", "emma"}} == {
        "carlYes": ("read", "> 99%", "interested"), "doraYes": ("tool", "", "interested"), "emma": (None, "", None),
    }  # fmt: skip
    assert found["emma"]["label"] == "not classed"
    assert found["anneRap"]["why"] == ["“Rappelez-moi”"]  # neither “vous” nor “1” explains anything
    corrections.correct(team, int(found["carlYes"]["reply"]), "not_now", by="karim", now=NOW)
    said = opened(team, "Yes gladly")
    assert (said["from"], said["why"], said["sure"], said["settled"]) == ("person", [], "", True)
    with override("en"):
        assert [sure_phrase(c) for c in (None, 0.5, 0.99, 0.991, 1.0)] == ["", "50%", "99%", "> 99%", "> 99%"]


def test_a_guess_is_to_be_read_and_calls_off_nothing(unsure):
    guess = opened(unsure, "Peut-être bien")
    assert (guess["from"], guess["next"]["action"], guess["due_at"]) == ("read", "read", None)
    first = opened(unsure, "Rappelez-moi donc")
    assert (first["next"]["action"], first["next"]["reply"]) == ("call", opened(unsure, "Bof")["reply"])
    assert first["next"]["sentence"].startswith("Call back")
    assert "They wrote again" in first["next"]["sentence"]
    unsettled = Workspace.objects.get(pk=unsure.pk)
    corrections.correct(unsettled, int(first["next"]["reply"]), "not_interested", by="karim", now=NOW)
    assert opened(unsure, "Rappelez-moi donc")["next"]["action"] != "call"  # now a person is sure


def test_a_demand_that_speaks_of_data_leaves_their_erasure_to_do(unsure):
    asked_for, plain = opened(unsure, "Stop. Effacez mes données"), opened(unsure, "Stop merci")
    assert "Erase what you hold of them" in asked_for["next"]["sentence"]
    assert (plain["next"]["action"], plain["next"]["sentence"]) == ("none", "Nothing left to do.")


def test_an_hour_is_named_where_one_was_asked_for(unsure, tmp_path):
    said = {
        "Rappelez-moi lundi": "Call back on ", "Rappelez-moi lundi à 14h30": "at the hour asked for.",
        "Good morning call me on Monday": "Call back on ", "Call me on Monday at 3 pm": "at the hour asked for.",
        "Appelez-moi sous 24 h lundi": "Call back on ", "Appelez-moi lundi matin": "at the hour asked for.",
    }  # fmt: skip
    for n, text in enumerate(said):
        rows = ((f"2{n}", f"w{n}", {"hours": 9}, "callback_request", 0.9, text, "", BACK, ""),)
        (tmp_path / str(n)).mkdir()
        arrived(unsure, tmp_path / str(n), rows)
        sentence = opened(unsure, text)["next"]["sentence"]
        assert said[text] in sentence, text
        assert ("hour" in sentence) is ("hour" in said[text]), text
    assert opened(unsure, "Rappelez-moi donc")["next"]["sentence"].startswith("Call back as asked.")


def test_a_bar_that_rests_on_a_guess_is_to_be_looked_at(unsure):
    guess = opened(unsure, "Assez vu")
    assert (guess["from"], guess["settled"], [b["code"] for b in guess["barred"]]) == ("read", False, ["suppressed"])
    said = "Barred on a guess: look at it. Another class takes this demand back."
    assert (guess["next"]["action"], guess["next"]["sentence"], guess["done"]) == ("read", said, [])

    def barred(name):
        with override("en"):
            (bar,) = bars_document(unsure, f"{name}@b.example")["bars"]
        return bar["guess"], "rests on a guess" in bar["sentence"]

    assert [barred(name) for name in ("mona", "liam")] == [(True, True), (False, False)]
    corrections.correct(unsure, int(guess["reply"]), "unsubscribe", by="karim", now=NOW)
    assert opened(unsure, "Assez vu")["next"]["action"] == "none"
    assert opened(unsure, "Assez vu")["done"][0].startswith("Removed on ")
    assert barred("mona") == (False, False)
    with override("fr"):
        assert settled_step(guess=True)[1].startswith("Interdiction posée sur une supposition")


def test_nobody_is_to_be_removed_who_asked_to_be_written_to_again(unsure):
    (bar,) = opened(unsure, "Stop merci")["barred"]
    bars.lift(unsure, bar["id"], by="karim", now=NOW, because="Telephoned today: asks for our offer")
    alone = opened(unsure, "Stop merci")
    (among,) = (r for r in listed(unsure)["replies"] if r["reply"] == alone["reply"])
    for said in (alone, among):
        assert said["next"]["action"] == "none"
        assert said["next"]["sentence"] == "They asked to be written to again since: nothing to remove."
    bars.put_back(unsure, bar["id"], by="karim", now=NOW)
    assert opened(unsure, "Stop merci")["next"]["sentence"] == "Nothing left to do."


def test_settled_ones_come_last_and_pages_follow_each_other(team):
    everything = listed(team)
    order = [r["reply"] for r in everything["replies"]]
    assert [r["settled"] for r in everything["replies"]] == [False] * 8 + [True] * 2
    assert (everything["total"], everything["after"]) == (10, None)
    assert (everything["counts"]["out_of_office"], everything["open"]["out_of_office"]) == (1, 0)
    seen, after = [], ""
    while after is not None:
        page = listed(team, limit=2, after=after)
        seen += [r["reply"] for r in page["replies"]]
        after = page["after"]
    assert seen == order
    corrections.correct(team, int(order[0]), "interested", by="karim", now=NOW)
    assert [r["reply"] for r in listed(team)["replies"]][-3:] != order[-3:]
    assert [g["open"] for g in listed(team)["groups"] if g["group"] == "unsorted"] == [0]
    waiting = listed(team, unsettled=True)
    assert (len(waiting["replies"]), waiting["total"]) == (7, 7)
    assert listed(team, classes=("interested",))["total"] == 5
    with pytest.raises(UsageError):
        listed(team, after="nonsense")


def test_a_mailbox_counts_as_read_when_it_was_read(workspace, tmp_path):
    lines = [f"s{n},p{n}@b.example,{ago(days=3)},lea@n.example" for n in range(4)]
    (tmp_path / "sends.csv").write_text("\n".join(["send_id,email,sent_at,mailbox", *lines]) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "sends"))
    box = Mailbox.objects.create(
        workspace=workspace, name="Léa", host="imap.n.example", port=993, security="tls", username="Lea@n.example",
        auth="password", since=NOW.date(), created_at=NOW, due_at=NOW,
    )  # fmt: skip
    engine = open_engine(workspace.facts_root)

    def heard(**state):
        Mailbox.objects.filter(pk=box.pk).update(**state)
        found = capture(engine, workspace, NOW, NOW)
        return found.unheard, list(found.broken)

    assert heard() == (4, [])  # it waits for its first look
    assert heard(checked_at=NOW, trouble="login_refused") == (4, [])  # there since this minute, not for a day
    assert heard(created_at=NOW - timedelta(hours=23)) == (4, [])
    assert heard(created_at=NOW - timedelta(hours=25)) == (4, ["lea@n.example"])
    assert heard(checked_at=None, trouble="") == (4, ["lea@n.example"])  # nobody ever looked
    assert heard(synced_at=NOW - timedelta(days=2)) == (4, ["lea@n.example"])
    assert heard(synced_at=NOW - timedelta(hours=2), trouble="") == (0, [])
    Mailbox.objects.filter(pk=box.pk).update(synced_at=None, trouble="login_refused")
    with override("fr"):
        said = capture_document(capture(engine, workspace, NOW, NOW))["to_do"]
    assert said[0].startswith("4 messages sur 4 sont partis d’une boîte")
    assert said[1].startswith("lea@n.example est enregistrée")
    engine.close()


def test_one_reply_is_one_reply():
    with override("fr"):
        assert "1 réponse relue sur" in accuracy_sentence(1, 1, 20, None, None)
        assert "2 réponses relues sur" in accuracy_sentence(1, 2, 20, None, None)
