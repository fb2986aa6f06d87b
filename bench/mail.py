"""`python bench/mail.py`: how well mail that comes back is read, on samples that others collected and on mails made up.

In: MAIL_SAMPLES (the folder of samples), tests/mail/written. Out: one table; docs/mail.md keeps it.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from vigie.mail import read
from vigie.vocabulary.domains import one_form
from vigie.vocabulary.mail import BounceClass, MailKind, MailRead

ROOT = Path(__file__).parent.parent
SAMPLES = Path(os.environ.get("MAIL_SAMPLES", ROOT.parent / "shared" / "data"))
WRITTEN = ROOT / "tests" / "mail" / "written"
# What the samples hold beside failures, and labels that say dead or not by other means than the words of the server.
NO_FAILURE = {"delivered", "vacation"}
GUESSED = "filtered"
DEAD = {"no_such_recipient", "server_unknown"}
SUBJECTS = (
    *(
        "Re: quick question",
        "Re: Undeliverable: offer",
        "RE: Echec de remise",
        "Delivery of your order",
        "Returned goods",
    ),
    *(
        "Absence de réponse",
        "Invoice returned",
        "Fwd: failure notice",
        "Mail system migration",
        "Votre boîte est pleine",
    ),
    *(
        "Message not delivered?",
        "Notification",
        "TR: Non remis",
        "Status report",
        "Your message to us",
        "postmaster tools",
    ),
)
DRESSES = (
    "From: Jo <jo@acme.example>\nTo: us@sender.example\nIn-Reply-To: <m1@sender.example>\n",
    "From: jo@acme.example\nReturn-Path: <>\nAuto-Submitted: auto-generated\n",
    "From: team@news.example\nList-Id: <news.example>\nList-Unsubscribe: <https://news.example/u>\nPrecedence: bulk\n",
    "From: Jo <jo@acme.example>\nTo: MAILER-DAEMON@sender.example\nX-Mailer: Microsoft Outlook 16.0\n",
)


def families(half: int | None) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Bounces with their labels; of every second family, from the first (0) or from the second (1)."""
    folder = SAMPLES / "bounces" / "sisimai"
    rows = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    names = sorted({row["family"] for row in rows})
    for row in rows:
        if half is None or names.index(row["family"]) % 2 == half:
            yield (folder / row["file"]).read_bytes(), row


def by_family(half: int | None, title: str) -> tuple[str, str]:
    """Found, right recipient, dead or not; the labels that guess are counted once with and once without."""
    counts: Counter[str] = Counter()
    for raw, row in families(half):
        if row["rows"] and row["rows"][0]["reason"] not in NO_FAILURE:
            _count(read(raw), {one_form((r["recipient"] or "").lower()): r for r in row["rows"]}, counts)
    return title, _figures(counts) + f" ({_share(counts['sure_hard'], counts['sure'])} without the label `{GUESSED}`)"


def _count(mail: MailRead, wanted: dict[str, dict[str, Any]], counts: Counter[str]) -> None:
    counts["mails"] += 1
    counts["found"] += mail.kind is MailKind.BOUNCE
    counts["recipient"] += bool(mail.bounces) and mail.bounces[0].recipient in wanted
    for bounce in mail.bounces:
        row = wanted.get(bounce.recipient or "")
        if row:
            right = (bounce.cls is BounceClass.HARD) == row["hardbounce"]
            sure = row["reason"] != GUESSED
            counts.update(judged=1, hard=right, sure=sure, sure_hard=right and sure)


def bodies() -> tuple[str, str]:
    """Bounce bodies without MIME."""
    folder = SAMPLES / "bounces" / "crisp"
    counts: Counter[str] = Counter()
    for name, told in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
        mail = read((folder / name).read_bytes())
        if told["bounce"]:
            wanted = {(told["recipient"] or "").lower(): {"hardbounce": told["subtype"] in DEAD, "reason": ""}}
            _count(mail, wanted if told["subtype"] else {who: {} for who in wanted}, counts)
    return "bodies without MIME (crisp)", _figures(counts)


def _figures(counts: Counter[str]) -> str:
    found, right = (_share(counts[k], counts["mails"]) for k in ("found", "recipient"))
    return (
        f"found {found} of {counts['mails']}, recipient {right}, hard flag {_share(counts['hard'], counts['judged'])}"
    )


def _share(hits: int, base: int) -> str:
    return f"{100 * hits / base:.1f} %" if base else "-"


def automatic(name: str, title: str) -> tuple[str, str]:
    """Automatic replies recognised, and named rightly (absence, ticket...)."""
    lots = [lot.partition("\n") for lot in (WRITTEN / name).read_text(encoding="utf-8").split("### ")[1:]]
    told = [(kind.split()[0], read(raw.encode())) for kind, _line, raw in lots]
    told = [(kind, mail) for kind, mail in told if kind != "person"]
    found = sum(mail.kind is MailKind.AUTO_REPLY for _kind, mail in told)
    named = sum(mail.automatic == kind for kind, mail in told)
    return title, f"{_share(found, len(told))} of {len(told)}; which machine: {_share(named, len(told))}"


def people(name: str) -> tuple[str, str]:
    """People of that author who are taken for machines."""
    lots = [lot.partition("\n") for lot in (WRITTEN / name).read_text(encoding="utf-8").split("### ")[1:]]
    kinds = Counter(read(raw.encode()).kind for kind, _line, raw in lots if kind.startswith("person"))
    return "people of that author taken for machines", f"{kinds[MailKind.AUTO_REPLY]} of {kinds.total()}"


def strange() -> Iterator[tuple[str, str]]:
    """Bounces, and mails that only look like them, of an author who knew none of the words."""
    counts: Counter[str] = Counter()
    kinds: Counter[MailKind] = Counter()
    for lot in (WRITTEN / "strange_bounces.eml.txt").read_bytes().split(b"### ")[1:]:
        line, _end, raw = lot.partition(b"\n")
        family, *marked = line.decode().split()
        wanted = {m.partition(":")[2]: {"hardbounce": m.startswith("hard"), "reason": ""} for m in marked}
        if family == "ordinary":
            kinds[read(raw).kind] += 1
        else:
            _count(read(raw), wanted, counts)
    yield "bounces of an author who knew none of the words", _figures(counts)
    yield "false bounces, that author's mails", f"{kinds[MailKind.BOUNCE]} of {kinds.total()}"


def ordinary() -> tuple[list[bytes], list[bytes]]:
    """Mails as they were written; and the same texts, and replies collected by others, under risky subjects."""
    files = ("ordinary.eml.txt", "unseen_ordinary.eml.txt")
    plain = [m.encode() for f in files for m in (WRITTEN / f).read_text(encoding="utf-8").split("---8<---\n")]
    texts = [m.partition(b"\n\n")[2] for m in plain]
    texts += [p.read_bytes() for p in sorted((SAMPLES / "replies").rglob("email_*.txt"))]
    dressed = [d.encode() + f"Subject: {s}\n\n".encode() + t for t in texts for s in SUBJECTS for d in DRESSES]
    return plain, dressed


def false_bounces(mails: Iterable[bytes], title: str) -> tuple[str, str]:
    """Ordinary mails that are taken for bounces."""
    kinds = Counter(read(raw).kind for raw in mails)
    return title, f"{kinds[MailKind.BOUNCE]} of {kinds.total()} ({100 * kinds[MailKind.BOUNCE] / kinds.total():.2f} %)"


def speed(mails: list[bytes], title: str) -> tuple[str, str]:
    """Mails a second of processor time, each read once by this process before (memories of texts are warm)."""
    started = time.process_time()
    for raw in mails:
        read(raw)
    taken = time.process_time() - started
    return title, f"{len(mails) / taken:,.0f} a CPU second"


def main() -> None:
    """Print the table."""
    if not SAMPLES.exists():
        sys.exit(f"no samples in {SAMPLES}: set MAIL_SAMPLES")
    bounces = [raw for raw, _row in families(None)]
    cold = speed(bounces, "speed, bounces read for the first time")
    plain, dressed = ordinary()
    rows = [
        by_family(0, "bounces, the half of the families used for development"),
        by_family(1, "bounces, the other half"),
        by_family(None, "bounces, all families"),
        bodies(),
        automatic("automatic.eml.txt", "automatic replies that helped to choose the words"),
        automatic("unseen_automatic.eml.txt", "automatic replies that did not"),
        automatic("strangers.eml.txt", "automatic replies of an author who knew none of the words, mail alone"),
        people("strangers.eml.txt"),
        *strange(),
        false_bounces(plain, "false bounces, mails made up"),
        false_bounces(dressed, "false bounces, texts of people under risky subjects and fields"),
        cold,
        speed(bounces, "speed, the same again"),
        speed(dressed, "speed, ordinary mails"),
    ]
    print("\n".join(f"| {title} | {figure} |" for title, figure in rows))


if __name__ == "__main__":
    main()
