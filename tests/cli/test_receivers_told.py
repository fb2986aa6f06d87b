"""`vigie receivers` of one whose requests are refused: every kind of refusal, and the events that nobody knows."""

from django.utils.translation import override

from vigie.sentences.receivers import receiver_state, refusal_reason, refusal_remedy


def state(refused, unknown):
    with override("en"):
        rows = [{"times": n, "reason": refusal_reason(code), "remedy": refusal_remedy(code)} for code, n in refused]
        said = {"lacks_secret": False, "trouble": None, "refuses": True, "refused": rows, "unknown": unknown}
        return receiver_state(said)


def test_every_kind_of_refusal_and_every_unknown_event_is_told_with_its_count():
    said = state([("signature_wrong", 3), ("method_not_allowed", 1), ("too_large", 2)], {"opened_twice": 4, "-": 1})
    assert said == (
        "3 requests refused. The proof is wrong. Compare the key here with the tool’s own. Refused for other reasons: "
        "The request was no POST (1), The request is larger than 5 MiB (2). Events that Vigie does not know: without a "
        "name (1), opened_twice (4)"
    )


def test_what_was_refused_some_days_ago_is_told_and_what_was_months_ago_is_not():
    rows = [{"times": 2, "reason": "The proof is missing.", "remedy": ""}]
    said = {"lacks_secret": False, "trouble": None, "refuses": False, "unknown": {}, "of_nobody": {}, "waiting": 0}
    said |= {"requests": 5, "refused": rows, "refused_at": "2026-09-10T08:00:00+00:00"}
    with override("en"):
        lately = receiver_state(said | {"refused_lately": 2})
        assert receiver_state(said | {"refused_lately": 0}) == "fine"
    assert lately == "fine now; 2 requests were refused, the last on 10 September: The proof is missing."


def test_one_kind_alone_speaks_of_no_other():
    assert state([("signature_wrong", 1)], {}) == (
        "1 request refused. The proof is wrong. Compare the key here with the tool’s own."
    )
