"""Which message a mail answers, whoever wrote it: by the ids in its thread, else by the person whom it names.

In: rows with `thread` (ids of messages, most likely first) and `via`. Out: SQL that finds their send; who waits.

Mail that answers nothing we sent is refused as unmatched, and kept beside: it is read again when its message comes.
"""

from collections.abc import Sequence

import duckdb

from vigie.ledger.engine import Workbench
from vigie.ledger.segments import Segment, relation
from vigie.vocabulary.sql import literal

UNMATCHED, OWN = "mail_unmatched", "mail_own"
STRANGER = f"{UNMATCHED}_recipient"
# Unmatched mail that binds as soon as its contact is known, by table: which it is, and its code.
DEMANDS = {
    "replies": ("reply_class = 'unsubscribe'", f"{UNMATCHED}_opt_out"),
    "events": ("type = 'complaint'", f"{UNMATCHED}_complaint"),
}
ELSEWHERE = "events.unmatched-elsewhere"  # a file beside the segments
_BARE = "LOWER(TRIM(message_id, ' <>'))"


def index(bench: Workbench, segments: Sequence[Segment]) -> None:
    """thread_index(ref, send, contact, sent_at), people_known(contact) and own_mailboxes(email) of these segments."""
    sends = relation(segments, "sends")
    bench.run(f"""
CREATE OR REPLACE TEMP VIEW thread_index AS
SELECT {_BARE} AS ref, id AS send, contact, sent_at FROM {sends} WHERE message_id IS NOT NULL""")
    bench.run(f"""
CREATE OR REPLACE TEMP VIEW people_known AS
SELECT contact FROM {sends} UNION ALL SELECT contact FROM {relation(segments, "contacts")}""")
    bench.run(f"CREATE OR REPLACE TEMP VIEW own_mailboxes AS SELECT LOWER(mailbox) AS email FROM {sends}")


def answered_sql(rows: str, named: str, person: str, *, about: bool) -> str:
    """`rows` with `answered`: the first of the thread that we sent, else the message that `named` gives.

    A tool that delivers for another one names messages of its own that nobody else has; their ids everybody has.

    A message to several people has one id: then the one to `person`, the key of the address that the row names.
    `about`: the row is about its person, whoever wrote. A known one is meant whatever message came back; an unknown one
    may be where that message was handed on to, unless the same mail also names whom it was written to.
    """
    known = "COALESCE(who IN (SELECT contact FROM people_known WHERE contact IS NOT NULL), FALSE)"
    meant = "i.contact = said.who OR NOT (known OR COALESCE(list_contains(beside, i.contact), FALSE))"
    return f"""
SELECT r.*, COALESCE(t.send, {named}) AS answered FROM {rows} r LEFT JOIN (
  SELECT _file, _row, email, thread,
    arg_min(i.send, (place, i.contact IS DISTINCT FROM said.who, -epoch(i.sent_at))) AS send
  FROM (
    SELECT * EXCLUDE (refs), unnest(refs) AS ref, generate_subscripts(refs, 1) AS place FROM (
      SELECT *, {known} AS known, list(who) OVER (PARTITION BY _file, _row) AS beside FROM (
        SELECT _file, _row, email, thread, string_split(thread, ' ') AS refs, {person} AS who
        FROM {rows} WHERE thread IS NOT NULL
      )
    )
  ) said JOIN thread_index i ON i.ref = LOWER(said.ref){f" AND ({meant})" if about else ""}
  GROUP BY _file, _row, email, thread
) t ON t._file = r._file AND t._row = r._row AND t.thread = r.thread AND t.email IS NOT DISTINCT FROM r.email"""


def elsewhere_sql(rows: str) -> str:
    """contact, thread of mail about somebody unknown that counts for another person's message, until they are known."""
    return f"""
SELECT r.contact, r.thread FROM {rows} r JOIN thread_index i ON i.send = r.send
WHERE r.via IS NOT NULL AND r.problem IS NULL AND r.contact <> i.contact"""


def problem_sql(table: str, contact: str) -> str:
    """Branches of a CASE: mail that we wrote ourselves, mail of people whom we never knew."""
    demands, code = DEMANDS[table]
    # A mail about several is a row for each of them: which one it is, only the address says.
    about = f"WHEN email IS NOT NULL THEN '{STRANGER}:' || email" if table == "events" else ""
    ours = "via IS NOT NULL AND email IN (SELECT email FROM own_mailboxes WHERE email IS NOT NULL)"
    known = f"{contact} IN (SELECT contact FROM people_known WHERE contact IS NOT NULL)"
    return (
        f"WHEN {ours} THEN '{OWN}' "
        f"WHEN via IS NOT NULL AND answered IS NULL AND NOT COALESCE({known}, FALSE) "
        f"THEN CASE WHEN {demands} THEN '{code}' {about} ELSE '{UNMATCHED}' END"
    )


def waits_for(waiting: Segment, telling: Segment) -> bool:
    """Whether mail of `waiting` names messages or people of `telling`: then it is to be read again."""
    sends = telling.has("sends")
    with duckdb.connect(":memory:") as connection:
        for table in ("events", "replies"):
            parts: list[str] = []
            for unmatched in waiting.folder.glob(f"{table}.unmatched*"):
                known = [t for t in ("sends", "contacts") if telling.has(t)]
                rows = f"read_parquet({literal(str(unmatched))})"
                parts += [f"SELECT 1 FROM {rows} JOIN {relation([telling], t)} USING (contact)" for t in known]
                parts += [_threaded(rows, telling)] if sends else []
            if waiting.has(table) and sends:
                parts.append(_threaded(f"read_parquet({literal(str(waiting.file(table)))})", telling))
            if any(connection.execute(f"{part} LIMIT 1").fetchone() for part in parts):
                return True
    return False


def _threaded(rows: str, telling: Segment) -> str:
    refs = f"SELECT unnest(string_split(LOWER(thread), ' ')) AS ref FROM {rows} WHERE thread IS NOT NULL"
    return (
        f"SELECT 1 FROM ({refs}) said JOIN {relation([telling], 'sends')} s "
        f"ON s.message_id IS NOT NULL AND {_BARE} = said.ref"
    )
