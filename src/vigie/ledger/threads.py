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
# Unmatched mail that binds as soon as its contact is known, by table: which it is, and its code.
DEMANDS = {
    "replies": ("reply_class = 'unsubscribe'", f"{UNMATCHED}_opt_out"),
    "events": ("type = 'complaint'", f"{UNMATCHED}_complaint"),
}
_BARE = "LOWER(TRIM(message_id, ' <>'))"


def index(bench: Workbench, segments: Sequence[Segment]) -> None:
    """thread_index(ref, send, email, sent_at), people_known(contact) and own_mailboxes(email) of these segments."""
    sends = relation(segments, "sends")
    bench.run(f"""
CREATE OR REPLACE TEMP VIEW thread_index AS
SELECT {_BARE} AS ref, id AS send, email, sent_at FROM {sends} WHERE message_id IS NOT NULL""")
    bench.run(f"""
CREATE OR REPLACE TEMP VIEW people_known AS
SELECT contact FROM {sends} UNION ALL SELECT contact FROM {relation(segments, "contacts")}""")
    bench.run(f"CREATE OR REPLACE TEMP VIEW own_mailboxes AS SELECT LOWER(mailbox) AS email FROM {sends}")


def answered_sql(rows: str, named: str) -> str:
    """`rows` with `answered`: the first of the thread that we sent, else the message that `named` gives.

    A tool that delivers for another one names messages of its own that nobody else has; their ids everybody has.

    A message to several people has one id: then the one to the person whom the row names.
    """
    return f"""
SELECT r.*, COALESCE(t.send, {named}) AS answered FROM {rows} r LEFT JOIN (
  SELECT _file, _row, arg_min(i.send, (place, i.email IS DISTINCT FROM said.email, -epoch(i.sent_at))) AS send
  FROM (
    SELECT _file, _row, email, unnest(string_split(thread, ' ')) AS ref,
      generate_subscripts(string_split(thread, ' '), 1) AS place
    FROM {rows} WHERE thread IS NOT NULL
  ) said JOIN thread_index i ON i.ref = LOWER(said.ref)
  GROUP BY _file, _row
) t ON t._file = r._file AND t._row = r._row"""


def problem_sql(table: str, contact: str) -> str:
    """Branches of a CASE: mail that we wrote ourselves, mail of people whom we never knew."""
    demands, code = DEMANDS[table]
    ours = "via IS NOT NULL AND email IN (SELECT email FROM own_mailboxes WHERE email IS NOT NULL)"
    known = f"{contact} IN (SELECT contact FROM people_known WHERE contact IS NOT NULL)"
    return (
        f"WHEN {ours} THEN '{OWN}' "
        f"WHEN via IS NOT NULL AND answered IS NULL AND NOT COALESCE({known}, FALSE) "
        f"THEN CASE WHEN {demands} THEN '{code}' ELSE '{UNMATCHED}' END"
    )


def waits_for(waiting: Segment, telling: Segment) -> bool:
    """Whether mail of `waiting` names messages or people of `telling`: then it is to be read again."""
    sends = telling.has("sends")
    with duckdb.connect(":memory:") as connection:
        for table in ("events", "replies"):
            unmatched = waiting.folder / f"{table}.unmatched"
            parts: list[str] = []
            if unmatched.exists():
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
