"""What tools are told, request by request, as their documentation says; what their answers mean."""

import json
from pathlib import Path

import pytest

from vigie.connectors import connectors
from vigie.connectors.operations import Answer, Done, Refused, Request, Retry, Seen, Stopped, not_now

HERE = Path(__file__).parent
TOLD = {p.parent.name: json.loads(p.read_text(encoding="utf-8")) for p in sorted(HERE.glob("*/api.json"))}
TALKS = [pytest.param(key, talk, id=f"{key}-{talk['operation']}") for key, t in TOLD.items() for talk in t["talks"]]
CAMPAIGNS = [key for key in TOLD if "pause_campaign" in connectors()[key].can]


def answer_of(key: str, request: Request) -> Answer:
    """What the documented tool says; 404 where the documentation has nothing."""
    for route in TOLD[key]["routes"]:
        same = (route["method"], route["path"]) == (request.method, request.path)
        if same and route.get("query", request.query) == request.query:
            page = request.query.get("offset", "0")
            # A list without pages of its own ends after the first.
            return Answer(route["status"], {}, [] if page != "0" and "query" not in route else route["body"])
    return Answer(404)


def spoken(key: str, words, replies=None):
    """Run a talk against the documented tool: what was sent, what it came to."""
    sent = []
    try:
        request = next(words)
        while True:
            sent.append(request)
            request = words.send(replies.pop(0) if replies else answer_of(key, request))
    except StopIteration as end:
        return sent, end.value
    except Stopped as end:
        return sent, end.outcome


def run(key: str, operation: str, args):
    """Look, then act where it is needed."""
    told = connectors()[key].api.operations[operation]
    sent, seen = spoken(key, told.look("the-secret", args))
    if not isinstance(seen, Seen):
        return sent, seen
    if told.goal(args) is not None and told.goal(args) == seen.state:
        return sent, Done("already")
    more, outcome = spoken(key, told.act("the-secret", args, seen))
    return sent + more, outcome or Done()


def test_every_tool_that_can_be_told_has_its_documentation_recorded():
    assert set(TOLD) == {key for key, tool in connectors().items() if tool.api}
    for key, told in TOLD.items():
        assert {t["operation"] for t in told["talks"]} == connectors()[key].can
        assert all(source.startswith("https://") for source in told["source"])


@pytest.mark.parametrize(("key", "talk"), TALKS)
def test_the_requests_are_those_of_the_documentation(key, talk):
    sent, outcome = run(key, talk["operation"], talk["args"])
    assert [[r.method, r.path, dict(r.query), r.body] for r in sent] == talk["sent"]
    assert outcome == Done()
    for name, value in TOLD[key].get("headers", {}).items():
        assert all({k.lower(): v for k, v in r.headers.items()}[name] == value for r in sent)


@pytest.mark.parametrize("key", CAMPAIGNS)
@pytest.mark.parametrize(
    ("operation", "campaign", "outcome"),
    [
        ("pause_campaign", "Paused one", Done("already")),
        ("pause_campaign", "Draft one", Done("not_running")),
        ("pause_campaign", "Ended one", Done("not_running")),
        ("resume_campaign", "Draft one", Refused("not_paused")),
        ("resume_campaign", "Ended one", Refused("not_paused")),
        ("pause_campaign", "No such campaign", Refused("not_found")),
        ("pause_campaign", "Twice", Refused("two_of_that_name")),
        ("pause_campaign", "", Refused("argument_missing")),
    ],
)
def test_nothing_is_changed_that_need_not_or_must_not_be(key, operation, campaign, outcome):
    sent, came = run(key, operation, {"campaign": campaign})
    assert came == outcome
    assert {r.method for r in sent} <= {"GET"}


@pytest.mark.parametrize("key", CAMPAIGNS)
def test_a_campaign_in_a_state_we_do_not_know_is_paused(key):
    told = connectors()[key].api.operations["pause_campaign"]
    sent, outcome = spoken(key, told.act("s", {}, Seen("7", "a new word")), [Answer(200)])
    assert (len(sent), outcome) == (1, None)


@pytest.mark.parametrize("key", TOLD)
@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "unauthorized"), (403, "forbidden"), (404, "not_found"), (400, "rejected"), (422, "rejected"),
     (302, "rejected")],
)  # fmt: skip
def test_a_refusal_is_said_by_its_code(key, status, code):
    api = connectors()[key].api
    assert spoken(key, api.check("s"), [Answer(status)])[1] == Refused(code)
    told = api.operations["add_to_blocklist"]
    assert spoken(key, told.act("s", {"addresses": ["a@b.example"]}, Seen()), [Answer(status)])[1] == Refused(code)


@pytest.mark.parametrize("key", TOLD)
def test_too_many_requests_say_when_to_come_back(key):
    header = connectors()[key].api.wait_header
    assert header == TOLD[key]["wait_header"].lower()
    assert not_now(Answer(429, {header: "2"}), header) == Retry("rate_limited", 2)
    assert not_now(Answer(429), header) == Retry("rate_limited")
    assert not_now(Answer(503, {header: "soon"}), header) == Retry("tool_in_trouble")
    assert not_now(Answer(200), header) is None
    assert not_now(Answer(404), header) is None


def test_an_answer_with_errors_in_it_is_not_taken_for_done():
    told = connectors()["hubspot"].api.operations["add_to_blocklist"]
    replies = [Answer(207, {}, {"status": "COMPLETE", "numErrors": 1, "errors": [{"category": "VALIDATION_ERROR"}]})]
    assert spoken("hubspot", told.act("s", {"addresses": ["a@b.example"]}, Seen()), replies)[1] == Refused(
        "partly_refused"
    )


def test_many_addresses_go_in_lots_that_the_tool_takes():
    told = connectors()["hubspot"].api.operations["add_to_blocklist"]
    sent, _ = spoken("hubspot", told.act("s", {"addresses": [f"p{n}@b.example" for n in range(250)]}, Seen()))
    assert [len(r.body["inputs"]) for r in sent] == [100, 100, 50]


@pytest.mark.parametrize("key", TOLD)
@pytest.mark.parametrize("body", [None, [], {}, "text", [None], {"items": 3, "campaigns": "x"}, [{"name": None}]])
def test_an_answer_of_another_shape_is_no_campaign(key, body):
    for operation in connectors()[key].api.operations.values():
        sent, came = spoken(
            key, operation.look("s", {"campaign": "A", "mailbox": "m@n.example"}), [Answer(200, {}, body)] * 9
        )
        assert isinstance(came, Seen | Refused)
        assert len(sent) < 9
