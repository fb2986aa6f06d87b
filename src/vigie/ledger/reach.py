"""What a change reaches: the contacts it speaks of, everything known of them, and the messages whose facts may differ.

In: the segments before and after a change. Out: `the_<table>` and `contact_dims` held to these contacts, and
`touched` (send, month, day): the messages to work out again. A day's new rows cost what they are, not what the past is.

Everything that is said of a message is said of its contact: so what a change can move lies among the contacts that it
names, by themselves or through a message, now or in an earlier telling of the same thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.ledger import joins
from vigie.ledger.engine import Workbench
from vigie.ledger.segments import Segment, relation
from vigie.vocabulary.sql import literal

# Beyond this many contacts or messages, counting everything anew is quicker than finding out what moved.
MOST = 400_000
ABOUT_PEOPLE = ("sends", "events", "replies", "meetings", "opportunities", "calls", "contacts")
NAMING = ("events", "replies")
# What is told again under its own id, and may then be told of somebody else.
RETOLD = ("replies", "meetings", "opportunities", "calls")
# What is told of a call afterwards, under its id alone.
TAGS = "call_tags"
# What changes facts of every message to its contact.
DESCRIBING = ("contacts", "meetings", "opportunities", "calls")
REST = ("costs", "changes")
# What facts are made of: the rest of a message or an event, mostly the names that tools give them, is not read.
_SENDS = (
    "number, id, contact, month, sent_at, email, mailbox, domain, provider, campaign, step, version, source, segment, "
    "owner"
)
_EVENTS = 'number, id, contact, send, month, campaign, step, type, "at", detail, actor'


@dataclass(frozen=True, slots=True)
class Step:
    """From one state to the next: segments that count now, that came with this step, that went with it."""

    live: Sequence[Segment]
    came: Sequence[Segment]
    gone: Sequence[Segment]

    @property
    def both(self) -> list[Segment]:
        """Everything that counted before or counts now."""
        return [*self.live, *self.gone]

    @property
    def spoken(self) -> list[Segment]:
        """What is different."""
        return [*self.came, *self.gone]

    def brings(self, table: str) -> bool:
        """Whether rows of a table came or went."""
        return any(s.has(table) for s in self.spoken)


@dataclass(frozen=True, slots=True)
class Reach:
    """A change that was found small. `lost`: replies and events that no message explained before, among its rows."""

    step: Step
    lost: int
    opens: bool


def narrow(bench: Workbench, step: Step, dims: str, zone: str) -> Reach | None:
    """Hold the rows that count to what `step` reaches; None when it reaches too much, and nothing is held."""
    _name_contacts(bench, step)
    if bench.one("SELECT COUNT(*) FROM reach") > MOST:
        return None
    _gather(bench, step)
    if bench.one("SELECT COUNT(*) FROM reach_sends") > 2 * MOST:
        return None
    _see(bench, step.live, "TRUE")
    before = _numbers(step.came, "number NOT IN ({})")
    bench.run("CREATE OR REPLACE TEMP TABLE wanted_before AS " + joins.wanted_sql(before))
    sends = f"(SELECT id AS send, contact, sent_at, campaign, step FROM reach_sends WHERE {before})"
    bench.run("CREATE OR REPLACE TEMP TABLE link_before AS " + joins.link_sql("wanted_before", sends))
    lost = bench.one(joins.unattributed_sql("wanted_before", "link_before"))
    _see(bench, step.live, _numbers(step.gone, "number NOT IN ({})"))
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE near_dims AS
SELECT * FROM {dims} WHERE contact IN (SELECT contact FROM reach UNION SELECT contact FROM reach_sends)""")
    bench.run("CREATE OR REPLACE TEMP VIEW contact_dims AS SELECT * FROM near_dims")
    joins.prepare(bench, zone)
    _touch(bench, step, zone)
    if bench.one("SELECT COUNT(*) FROM touched") > MOST:
        return None
    return Reach(step, lost, _moves_opens(bench, step))


def _name_contacts(bench: Workbench, step: Step) -> None:
    """spoken_of(contact, send) and reach(contact): whom the change names."""
    said = [
        f"SELECT contact, {'id' if t == 'sends' else _send(t)} AS send, {literal(t)} AS of "
        f"FROM {relation(step.spoken, t)}"
        for t in ABOUT_PEOPLE
    ]
    said += [
        f"SELECT contact, {_send(t)}, {literal(t)} FROM {relation(step.both, t)} "
        f"WHERE id IN (SELECT id FROM {relation(step.spoken, t)})"
        for t in RETOLD
        if step.brings(t)
    ]
    if step.brings(TAGS):
        tagged = f"id IN (SELECT id FROM {relation(step.spoken, TAGS)})"
        said += [f"SELECT contact, NULL::BIGINT, 'calls' FROM {relation(step.both, 'calls')} WHERE {tagged}"]
    # What waited under the name of a message was its contact's until the message came, and is again when it goes.
    said += [
        f"SELECT contact, send, {literal(t)} FROM {relation(step.both, t)} "
        f"WHERE {waiting} AND send IN (SELECT id FROM {relation(step.spoken, 'sends')})"
        for t, waiting in (("replies", "TRUE"), ("events", joins.LOOSE))
        if step.brings("sends")
    ]
    bench.run(f"CREATE OR REPLACE TEMP TABLE spoken_of AS {' UNION '.join(said)}")
    named = "SELECT send FROM spoken_of WHERE send IS NOT NULL"
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE reach AS
SELECT contact FROM spoken_of WHERE contact IS NOT NULL
UNION SELECT contact FROM {relation(step.both, "sends")} WHERE id IN ({named}) AND contact IS NOT NULL""")


def _gather(bench: Workbench, step: Step) -> None:
    """reach_<table>: every row about these contacts, and the messages that these rows name."""
    sends = relation(step.both, "sends")
    mine = f"SELECT {_SENDS} FROM {sends} WHERE contact IN (FROM reach)"
    bench.run(f"CREATE OR REPLACE TEMP TABLE reach_sends AS {mine}")
    for table in RETOLD:
        named = "OR send IN (SELECT id FROM reach_sends)" if table in NAMING else ""
        bench.run(f"""
CREATE OR REPLACE TEMP TABLE reach_{table} AS
SELECT * FROM {relation(step.both, table)}
WHERE contact IN (FROM reach) OR id IN (SELECT id FROM {relation(step.spoken, table)}) {named}""")
    spoken = _numbers(step.spoken, "number IN ({})", "FALSE")
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE reach_events AS
SELECT {_EVENTS} FROM {relation(step.both, "events")}
WHERE send IN (SELECT id FROM reach_sends) OR {spoken} OR ({joins.LOOSE} AND contact IN (FROM reach))""")
    named = "SELECT send FROM reach_replies UNION SELECT send FROM reach_events"
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE elsewhere AS
SELECT send FROM ({named}) WHERE send IS NOT NULL AND send NOT IN (SELECT id FROM reach_sends)""")
    if bench.one("SELECT COUNT(*) FROM elsewhere"):
        bench.run(f"INSERT INTO reach_sends SELECT {_SENDS} FROM {sends} WHERE id IN (FROM elsewhere)")


def _see(bench: Workbench, live: Sequence[Segment], left: str) -> None:
    """`the_<table>`: the gathered rows that meet a condition; of tables that speak of nobody all rows."""
    for table in ("sends", "events", *RETOLD):
        bench.run(f"CREATE OR REPLACE TEMP VIEW the_{table} AS SELECT * FROM reach_{table} WHERE {left}")
    for table in (*REST, TAGS):
        bench.run(f"CREATE OR REPLACE TEMP VIEW the_{table} AS SELECT * FROM {relation(live, table)}")


def _touch(bench: Workbench, step: Step, zone: str) -> None:
    """touched(send, month, day): spoken of, answered by other rows than before, or sent to a contact now described."""
    spoken = _numbers(step.spoken, "number IN ({})", "FALSE")
    retold = " UNION ALL ".join(f"SELECT {literal(t)} AS of, id FROM reach_{t} WHERE {spoken}" for t in RETOLD)
    describing = ", ".join(map(literal, DESCRIBING))
    bench.run(f"""
CREATE OR REPLACE TABLE touched AS
WITH differently AS (
  (FROM link EXCEPT FROM link_before) UNION ALL (FROM link_before EXCEPT FROM link)
  UNION ALL SELECT l.* FROM (FROM link UNION ALL FROM link_before) l JOIN ({retold}) r ON r.of = l.of AND r.id = l.id
),
moved AS (
  SELECT send FROM spoken_of WHERE send IS NOT NULL UNION SELECT send FROM differently
  UNION SELECT id FROM reach_sends WHERE contact IN (SELECT contact FROM spoken_of WHERE of IN ({describing}))
)
SELECT DISTINCT s.id AS send, s.month, {joins.day_sql("s.sent_at", zone)} AS day
FROM reach_sends s JOIN moved m ON m.send = s.id""")


def _moves_opens(bench: Workbench, step: Step) -> bool:
    """Whether totals of opens may differ: opens came or had waited, messages went, consents or dimensions were told."""
    came = f"SELECT COUNT(*) FROM {relation(step.came, 'events')} WHERE type = 'open'"
    waited = f"SELECT COUNT(*) FROM reach_events WHERE type = 'open' AND {joins.LOOSE}"
    return bool(step.gone) or step.brings("contacts") or bool(bench.one(came)) or bool(bench.one(waited))


def _send(table: str) -> str:
    """The message that a row names."""
    return "send" if table in NAMING else "NULL::BIGINT"


def _numbers(segments: Sequence[Segment], condition: str, otherwise: str = "TRUE") -> str:
    return condition.format(", ".join(str(s.number) for s in segments)) if segments else otherwise
