"""Bounces and ordinary mails of an author who knew none of the words; since their first reading they have taught, too.

In: written/strange_bounces.eml.txt, each lot under its family and its recipients, `hard:` where that author calls the
address dead. Out: figures.
"""

from collections import Counter
from pathlib import Path

from vigie.mail import read
from vigie.vocabulary.mail import BounceClass, BounceReason, MailKind

# As bytes: some of these mails are in Latin-1, as they come.
LOTS = (Path(__file__).parent / "written" / "strange_bounces.eml.txt").read_bytes().split(b"### ")[1:]


def lots(*, bounced: bool) -> list[tuple[dict[str, bool], bytes]]:
    """Recipients and whether each is called dead; the mail."""
    found = []
    for lot in LOTS:
        line, _end, raw = lot.partition(b"\n")
        family, *marked = line.decode().split()
        if (family != "ordinary") is bounced:
            found.append(({who: word == "hard" for word, _, who in (m.partition(":") for m in marked)}, raw))
    return found


def test_bounces_of_a_hundred_families_are_found_with_their_recipient_and_their_class():
    counts: Counter[str] = Counter()
    for dead, raw in lots(bounced=True):
        mail = read(raw)
        counts.update(mails=1, found=mail.kind is MailKind.BOUNCE, all={b.recipient for b in mail.bounces} == set(dead))
        for bounce in mail.bounces:
            if bounce.recipient in dead:
                hard = bounce.cls is BounceClass.HARD
                # A mailbox that somebody switched off may be switched on again: soft here, dead for that author.
                off = bounce.reason is BounceReason.DISABLED
                counts.update(judged=not off, right=not off and hard == dead[bounce.recipient])
                counts["wrongly dead"] += hard and not dead[bounce.recipient]
    assert counts["found"] == counts["mails"] == 130
    assert counts["all"] >= 129
    assert counts["judged"] == 140
    assert counts["right"] >= 138
    assert counts["wrongly dead"] == 0


def test_what_only_looks_like_a_bounce_is_none():
    kinds = Counter(read(raw).kind for _none, raw in lots(bounced=False))
    assert kinds.total() == 60
    assert kinds[MailKind.BOUNCE] == 0


def test_an_opening_with_a_gap_is_known():
    said = b"From: MAILER-DAEMON@b.example\nSubject: Re: offer\n\nYour message was sent to jo@b.example and rejected.\n"
    assert "opening:james" in read(said).why
