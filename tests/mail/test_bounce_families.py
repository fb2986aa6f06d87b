"""Bounces of real mail systems: found, their recipient, whether the address is dead.

In: ../shared/data/bounces, samples that nobody of this project wrote. Out: figures, and disagreements by name.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from vigie.mail import read
from vigie.vocabulary.mail import BounceClass, MailKind

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "bounces"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not on this machine")
NO_FAILURE = {"delivered", "vacation"}  # what these samples hold beside bounces


def families() -> list[dict]:
    lines = (SAMPLES / "sisimai" / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["rows"] and row["rows"][0]["reason"] not in NO_FAILURE]


@needs_samples
def test_bounces_of_fifty_families_are_found_with_their_recipient_and_their_class():
    counts: Counter[str] = Counter()
    for sample in families():
        mail = read((SAMPLES / "sisimai" / sample["file"]).read_bytes())
        wanted = {(row["recipient"] or "").lower(): row for row in sample["rows"]}
        counts["mails"] += 1
        counts["found"] += mail.kind is MailKind.BOUNCE
        counts["recipient"] += bool(mail.bounces) and mail.bounces[0].recipient in wanted
        for bounce in mail.bounces:
            row = wanted.get(bounce.recipient or "")
            # Their `filtered` is a guess from the command that was answered; the words of the server say unknown user.
            if row and row["reason"] != "filtered":
                counts["judged"] += 1
                counts["hard"] += (bounce.cls is BounceClass.HARD) == row["hardbounce"]
    assert counts["found"] / counts["mails"] >= 0.98
    assert counts["recipient"] / counts["mails"] >= 0.97
    assert counts["hard"] / counts["judged"] >= 0.96


@needs_samples
def test_a_receipt_of_delivery_is_no_bounce():
    lines = (SAMPLES / "sisimai" / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["rows"] and row["rows"][0]["reason"] == "delivered"]
    kinds = Counter(read((SAMPLES / "sisimai" / row["file"]).read_bytes()).kind for row in rows)
    assert rows
    assert kinds[MailKind.BOUNCE] == 0


@needs_samples
def test_bodies_without_mime_are_read_too():
    expected = json.loads((SAMPLES / "crisp" / "expected.json").read_text(encoding="utf-8"))
    read_all = {name: read((SAMPLES / "crisp" / name).read_bytes()) for name in expected}
    bounced = {name: told for name, told in expected.items() if told["bounce"]}
    found = [n for n in bounced if read_all[n].kind is MailKind.BOUNCE]
    right = [n for n in found if read_all[n].bounces[0].recipient == (bounced[n]["recipient"] or "").lower()]
    assert len(found) >= 109
    assert len(right) >= 109
    assert [n for n in expected if n not in bounced and read_all[n].kind is MailKind.BOUNCE] == []


@needs_samples
def test_complaints_come_as_complaints_and_bounces_as_bounces():
    kinds = {p.name: read(p.read_bytes()).kind for p in (SAMPLES / "flanker").glob("*.eml")}
    assert {n for n, kind in kinds.items() if kind is MailKind.COMPLAINT} == {"aol.eml", "yahoo.eml"}
    assert sum(kind is MailKind.BOUNCE for kind in kinds.values()) == 9
