"""Replies with the person who wrote them, what they answer and what came before.

In: a workspace, a period, classes. Out: replies, first those that somebody has to look at, of these the least sure;
how many of each class. Names and texts go from here to pages and programs that ask for them, never into a log.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from vigie.facts.store import read_snapshot
from vigie.ledger.corrected import answered_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.joins import day_sql, tagged_sql
from vigie.ledger.lessons import corrected_sql
from vigie.ledger.mailbag import VIA
from vigie.ledger.segments import Segment, relation
from vigie.ledger.sitting import bench_of
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.sql import literals
from vigie.vocabulary.words import AUTOMATIC, ReplyClass
from vigie.workspaces.models import Workspace

# What nobody classed stands under this name: nobody said what it is, and its words are not there or say nothing sure.
UNCLASSED = "unclassed"
_UNCLASSED = (
    f"r.confidence IS NULL AND (r.reply_class IS NULL OR (r.reply_class = '{ReplyClass.OTHER}' AND r.via = '{VIA}'))"
)
MOST = 200
_BEFORE, _AFTER = 40, 20  # lines of a thread
# What calls for nothing more once it is sure: Vigie did it by itself (actions/at_once), or a machine wrote.
_BY_ITSELF = ("auto_other", "out_of_office", "unsubscribe")
SURE = 0.9
# Marks of what decided that are no words of a model.
_RULE = "(^|; )(rule:|header:|subject:|text:|unsubscribe_)"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which replies: received from `since` on and before `until`, of these classes (none named: of all).

    `after`: the `Received.place` of the last one that was seen; the ones that follow it are asked for. `unsettled`:
    only those that somebody has to look at.
    """

    since: datetime
    until: datetime
    classes: Sequence[str] = ()
    limit: int = MOST
    after: str = ""
    unsettled: bool = False


@dataclass(frozen=True, slots=True)
class Newer:
    """What the same person wrote later, the newest of it; of a machine's only where a machine wrote the first, too."""

    reply: int
    received_at: datetime
    reply_class: str
    return_at: date | None
    come_back_at: date | None
    refer_to: str
    sure: float


@dataclass(frozen=True, slots=True)
class Received:
    """One reply. `confidence` is None where a tool or a person gave the class; `why`: what decided, as it was noted.

    `reply_class`: `UNCLASSED` for none. `from_`: who gave it (person, tool, rule, read: by the model), "" for nobody.
    `settled`: nobody has to look at it any more. `called_at`: the first call to the person afterwards. Days are days of
    the workspace's zone. `writer`: the key of who wrote, where it is not the contact's; `wrote`: their address, ""
    where the contact may have written, too, as no address of theirs is known.
    """

    reply: int
    contact: int | None
    writer: int | None
    send: int | None
    received_at: datetime
    reply_class: str
    confidence: float | None
    email: str
    wrote: str
    name: str
    job: str
    company: str
    phone: str
    source: str
    campaign: str
    step: int | None
    mailbox: str
    subject: str
    text: str
    why: str
    language: str
    return_at: date | None
    come_back_at: date | None
    refer_to: str
    from_: str
    settled: bool
    place: str  # in the order of a list: what follows is asked for with it
    called_at: datetime | None
    newer: Newer | None

    @property
    def latest(self) -> bool:
        """Whether the person wrote nothing later."""
        return self.newer is None


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a thread: `what` is sent, received or called; `reply`: the id of what was received."""

    at: datetime
    what: str
    campaign: str
    step: int | None
    subject: str
    text: str
    reply_class: str
    reply: int | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """`counts`: replies of the period by class, `open_`: those of them that somebody has to look at.

    `replies`: those asked for, at most as many as asked; `total`: how many there are of the classes asked for; `after`:
    what to ask for to see the next ones, "" when these are the last; `before`: what to ask for to see as many before
    them, "" for those at the start, None when these are.
    """

    counts: dict[str, int]
    open_: dict[str, int]
    replies: list[Received]
    total: int
    after: str
    before: str | None = None


def inbox(workspace: Workspace, asked: Asked) -> Inbox:
    """Replies of a period: to look at before settled, least sure first, then the latest; bounces are not among them.

    Raises UsageError for an `after` that no list gave.
    """
    segments = live_segments(workspace)
    with bench_of(workspace) as bench:
        period = f"r.received_at >= {_at(asked.since)} AND r.received_at < {_at(asked.until)}"
        _gather(bench, workspace, segments, period)
        counts = bench.rows(
            "SELECT reply_class, COUNT(*), COUNT(*) FILTER (WHERE NOT settled) FROM said GROUP BY 1 ORDER BY 1"
        )
        kept = ["TRUE"]
        if asked.classes:
            kept.append(f"reply_class IN ({literals(list(asked.classes))})")
        if asked.unsettled:
            kept.append("NOT settled")
        before = _before(bench, kept, asked) if asked.after else None
        if asked.after:
            kept.append(f"({_ORDER}) > ({_place(asked.after)})")
        which = f"WHERE {' AND '.join(kept)} ORDER BY {_ORDER} LIMIT {int(asked.limit) + 1}"
        rows = _described(bench, segments, which)
    shown = rows[: asked.limit]
    known = {str(c): int(n) for c, n, _ in counts}
    open_ = {str(c): int(n) for c, _, n in counts}
    total = sum(n for c, n in (open_ if asked.unsettled else known).items() if not asked.classes or c in asked.classes)
    more = shown[-1].place if shown and len(rows) > len(shown) else ""
    return Inbox(known, open_, shown, total, more, before)


def read_class(workspace: Workspace, reply: int) -> tuple[str, float | None] | None:
    """The class of a reply, "" where nobody classed it, and how sure it is; None for none of this workspace's."""
    told = replies_sql(live_segments(workspace))
    with bench_of(workspace) as bench:
        rows = bench.rows(f"""
SELECT CASE WHEN {_UNCLASSED} THEN '' ELSE reply_class END, confidence FROM {told} r WHERE id = {int(reply)}
QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1""")
    return next(((str(c), sure) for c, sure in rows if c != "bounce"), None)


def unclassed(workspace: Workspace, since: datetime, until: datetime) -> tuple[int, int]:
    """Replies of a period that nobody classed, those that the list shows as such; of them those without a text."""
    period = f"r.received_at >= {_at(since)} AND r.received_at < {_at(until)}"
    with bench_of(workspace) as bench:
        ((every, wordless),) = bench.rows(f"""
SELECT COUNT(*), COUNT(*) FILTER (WHERE NOT worded) FROM (
  SELECT id, reply_class, confidence, via, COALESCE(TRIM(text) <> '', FALSE) AS worded
  FROM {replies_sql(live_segments(workspace))} r WHERE {period}
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
) r WHERE {_UNCLASSED} AND id NOT IN (SELECT id FROM {corrected_sql(workspace.folder)})""")
    return int(every), int(wordless)


def one(workspace: Workspace, reply: int) -> tuple[Received, list[Said]] | None:
    """A reply with what came before and after, oldest first; None for one that this workspace does not have."""
    segments = live_segments(workspace)
    with bench_of(workspace) as bench:
        _gather(bench, workspace, segments, _of_its_writer(bench, workspace, segments, int(reply)))
        found = _described(bench, segments, f"WHERE id = {int(reply)}", told="said")
        return (found[0], _thread(bench, segments, found[0])) if found else None


def _at(moment: datetime) -> str:
    return f"TIMESTAMP '{moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"


def replies_sql(segments: Sequence[Segment]) -> str:
    """Replies with every column: files of older versions have fewer."""
    return f"(FROM {relation(segments, 'replies')} UNION ALL BY NAME FROM {relation([], 'replies')})"


_ORDER = "settled, sure, -epoch_us(received_at), id"
_PLACE = "concat_ws('_', r.settled::INT, r.sure, -epoch_us(r.received_at), r.id)"
_GIVEN = re.compile(r"([01])_(\d(?:\.\d{1,20})?(?:e-\d{1,2})?)_(-?\d{1,18})_(\d{1,19})", re.ASCII)


def _place(after: str) -> str:
    """The four values of `_ORDER`, as `Received.place` gave them."""
    given = _GIVEN.fullmatch(after)
    if given is None:
        raise UsageError("unknown_place", place=after)
    return f"{given[1] == '1'}, CAST({given[2]} AS DOUBLE), {given[3]}, {given[4]}"


def is_place(after: str) -> bool:
    """Whether a list may have given this `after`."""
    try:
        _place(after)
    except UsageError:
        return False
    return True


def _before(bench: Workbench, kept: Sequence[str], asked: Asked) -> str:
    """What a list that ends where this one begins is asked for with; "" when it begins at the start."""
    backwards = ", ".join(f"{part} DESC" for part in _ORDER.split(", "))
    rows = bench.rows(f"""
SELECT {_PLACE} FROM said r WHERE {" AND ".join(kept)} AND ({_ORDER}) <= ({_place(asked.after)})
ORDER BY {backwards} LIMIT 1 OFFSET {int(asked.limit)}""")
    return next((str(place) for (place,) in rows), "")


def _of_its_writer(bench: Workbench, workspace: Workspace, segments: Sequence[Segment], reply: int) -> str:
    """The condition that a reply, or another one of the same person, meets."""
    sent = answered_sql(read_snapshot(workspace.facts_root))
    rows = bench.rows(f"""
SELECT contact FROM {sent} WHERE reply = {reply}
UNION ALL SELECT contact FROM {replies_sql(segments)} WHERE id = {reply}""")
    contact = next((int(c) for (c,) in rows if c is not None), None)
    if contact is None:
        return f"r.id = {reply}"
    return f"(r.id = {reply} OR r.contact = {contact} OR r.id IN (SELECT reply FROM {sent} WHERE contact = {contact}))"


def _gather(bench: Workbench, workspace: Workspace, segments: Sequence[Segment], where: str) -> None:
    """said: the latest telling of each reply, with the message that it answers and whether somebody has to look.

    Without its texts: only those of replies that are shown are read.
    """
    sent = answered_sql(read_snapshot(workspace.facts_root))
    days = ", ".join(f"{day_sql(f'r.{c}', workspace.zone)} AS {c}" for c in ("return_at", "come_back_at"))
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE said AS
WITH known AS (
  SELECT r.id, r.number, r.received_at, r.confidence, r.refer_to, {days}, COALESCE(a.contact, r.contact) AS contact,
    CASE WHEN r.contact <> a.contact THEN r.contact END AS writer, a.send,
    CASE WHEN {_UNCLASSED} AND c.id IS NULL THEN '{UNCLASSED}' ELSE r.reply_class END AS reply_class,
    c.id IS NOT NULL AS corrected
  FROM (
    SELECT r.* FROM {replies_sql(segments)} r WHERE {where}
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
  ) r LEFT JOIN {sent} a ON a.reply = r.id LEFT JOIN {corrected_sql(workspace.folder)} c ON c.id = r.id
  WHERE r.reply_class IS DISTINCT FROM 'bounce'
),
valued AS (
  SELECT *, COALESCE(confidence, CASE WHEN reply_class = '{UNCLASSED}' THEN 0 ELSE 1 END) AS sure
  FROM known
)
SELECT *, corrected OR (reply_class IN ({literals(_BY_ITSELF)}) AND sure >= {SURE}) AS settled FROM valued""")


def _tell(bench: Workbench, segments: Sequence[Segment], of: str) -> None:
    """told: the texts of the replies in the table `of`."""
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE told AS
SELECT id, email, subject, text, why, language FROM {replies_sql(segments)} WHERE id IN (SELECT id FROM {of})
QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1""")


def _described(bench: Workbench, segments: Sequence[Segment], which: str, told: str = "shown") -> list[Received]:
    """Those of `said` that are asked for; with `told` = said, the texts of the others are at hand too."""
    bench.run(f"CREATE OR REPLACE TEMP TABLE shown AS FROM said {which}")
    _tell(bench, segments, told)
    latest = ", ".join(
        f"max_by({c}, number) FILTER (WHERE {c} IS NOT NULL) AS {c}"
        for c in ("first_name", "last_name", "email", "job_title", "company", "phone", "source")
    )
    machine = f"reply_class IN ({literals([str(c) for c in AUTOMATIC])})"
    newest = (
        "max_by({a: id, b: received_at, c: reply_class, d: return_at, e: come_back_at, f: refer_to,"
        " g: CASE WHEN corrected THEN 1 ELSE sure END}"
    )
    rows = bench.rows(f"""
WITH people AS (
  SELECT contact, {latest} FROM {relation(segments, "contacts")}
  WHERE contact IN (SELECT contact FROM shown) GROUP BY contact
),
sent AS (
  SELECT id, campaign, step, mailbox, email, source FROM {relation(segments, "sends")}
  WHERE id IN (SELECT send FROM shown) QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
),
called AS (
  SELECT r.id, MIN(c.called_at) AS called_at FROM shown r JOIN {relation(segments, "calls")} c
    ON c.contact = r.contact AND c.called_at > r.received_at GROUP BY r.id
),
ends AS (
  SELECT contact, {newest}, (received_at, id)) AS any_,
    {newest}, (received_at, id)) FILTER (WHERE NOT {machine}) AS person
  FROM said WHERE contact IN (SELECT contact FROM shown) GROUP BY contact
)
SELECT r.id, r.contact, r.writer, r.send, r.received_at, r.reply_class, r.confidence,
  COALESCE(CASE WHEN r.writer IS NULL THEN t.email END, p.email, s.email, t.email, ''),
  CASE WHEN r.writer IS NULL OR COALESCE(p.email, s.email) IS NULL THEN '' ELSE COALESCE(t.email, '') END,
  concat_ws(' ', p.first_name, p.last_name), COALESCE(p.job_title, ''), COALESCE(p.company, ''), COALESCE(p.phone, ''),
  COALESCE(s.source, p.source, ''), COALESCE(s.campaign, ''), s.step, COALESCE(s.mailbox, ''), COALESCE(t.subject, ''),
  COALESCE(t.text, ''), COALESCE(t.why, ''), COALESCE(t.language, ''), r.return_at, r.come_back_at,
  COALESCE(r.refer_to, ''),
  CASE WHEN corrected THEN 'person' WHEN reply_class = '{UNCLASSED}' THEN ''
    WHEN confidence IS NULL THEN 'tool' WHEN regexp_matches(t.why, '{_RULE}') THEN 'rule' ELSE 'read' END, r.settled,
  {_PLACE}, c.called_at,
  CASE WHEN {machine.replace("reply_class", "r.reply_class")} THEN e.any_ ELSE e.person END
FROM shown r LEFT JOIN told t ON t.id = r.id LEFT JOIN people p ON p.contact = r.contact
LEFT JOIN sent s ON s.id = r.send LEFT JOIN called c ON c.id = r.id LEFT JOIN ends e ON e.contact = r.contact
ORDER BY r.settled, r.sure, r.received_at DESC, r.id""")
    return [_received(row) for row in rows]


def _received(row: Sequence[Any]) -> Received:
    *own, newest = (_utc(cell) for cell in row)
    reply, received = own[0], own[4]
    # A struct's own order: id, moment, class, days, person, how sure.
    later = list(newest.values()) if newest else []
    newer = None
    if later and later[0] != reply and _utc(later[1]) >= received:
        newer = Newer(later[0], _utc(later[1]), *later[2:5], later[5] or "", later[6])
    return Received(*own, newer)


def _thread(bench: Workbench, segments: Sequence[Segment], of: Received) -> list[Said]:
    """What was sent to the contact, what came from it, and calls: before this reply, the reply, and after it."""
    if of.contact is None:
        return [Said(of.received_at, "received", "", None, of.subject, of.text, of.reply_class, of.reply)]
    calls = f"SELECT * FROM {relation(segments, 'calls')} WHERE contact = {of.contact}"
    latest = f"{calls} QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1"
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE line AS
SELECT sent_at AS moment, 'sent' AS what, COALESCE(campaign, '') AS campaign, step, COALESCE(subject, '') AS subject,
  '' AS text, '' AS reply_class, NULL::BIGINT AS reply, id
FROM (
  FROM {relation(segments, "sends")} WHERE contact = {of.contact}
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
)
UNION ALL
SELECT called_at, 'called', '', NULL, '', '', COALESCE(outcome, ''), NULL, id
FROM ({tagged_sql(latest, relation(segments, "call_tags"))})
UNION ALL
SELECT r.received_at, 'received', '', NULL, COALESCE(t.subject, ''), COALESCE(t.text, ''), r.reply_class, r.id, r.id
FROM said r LEFT JOIN told t ON t.id = r.id WHERE r.contact = {of.contact}""")
    shown = "SELECT * EXCLUDE (id) FROM line"
    here = f"({_at(of.received_at)}, {of.reply})"
    before = bench.rows(f"{shown} WHERE (moment, id) <= {here} ORDER BY moment DESC, id DESC LIMIT {_BEFORE}")
    after = bench.rows(f"{shown} WHERE (moment, id) > {here} ORDER BY moment, id LIMIT {_AFTER}")
    return [Said(*(_utc(cell) for cell in row)) for row in [*reversed(before), *after]]


def _utc(cell: Any) -> Any:
    return cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell
