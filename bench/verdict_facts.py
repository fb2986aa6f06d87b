"""Simulated programmes as facts, a quick way: `facts_of(programme, folder)`, one Parquet file per fact table.

In: programmes of `vigie.simulator`. Out: the columns that judgments read, as the ledger would publish them
(`--check` of verdicts.py compares the two). Hundreds of programmes are measured; an import of each would take hours.
"""

from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from vigie.facts.engines.duckdb import Engine
from vigie.facts.schema import FACTS, ddl
from vigie.people import hygiene
from vigie.simulator import Programme, write

_UTC = "timezone('UTC', {}::TIMESTAMPTZ)"

_QUERIES = {
    "fact_contact": """
SELECT hash(contact_id)::UBIGINT // 2 AS contact, {loaded} AS loaded_at, source, segment,
  fields_ok, title_match, verified, catch_all, role, free
FROM flagged JOIN contacts USING (contact_id)""",
    "fact_send": """
WITH e AS (
  SELECT send_id,
    MAX(moment) FILTER (WHERE type = 'delivered') AS delivered_at,
    MIN(moment) FILTER (WHERE type = 'hard_bounce') AS hard_at,
    MIN(moment) FILTER (WHERE type = 'soft_bounce') AS soft_at,
    MIN(moment) FILTER (WHERE type = 'blocked') AS block_at,
    MIN(moment) FILTER (WHERE type = 'open' AND actor = 'human') AS open_at,
    MIN(moment) FILTER (WHERE type = 'unsubscribe') AS unsubscribed_at,
    MIN(moment) FILTER (WHERE type = 'complaint') AS complained_at
  FROM (SELECT *, {at} AS moment FROM events) GROUP BY send_id),
r AS (
  SELECT send_id, MIN(moment) AS reply_at,
    MIN(moment) FILTER (WHERE reply_class NOT IN ('out_of_office', 'auto_other')) AS human_at,
    MIN(moment) FILTER (WHERE reply_class = 'out_of_office') AS out_of_office_at,
    MIN(moment) FILTER (WHERE reply_class = 'unsubscribe') AS opted_out_at,
    MIN_BY(reply_class, moment) FILTER (WHERE reply_class NOT IN ('out_of_office', 'auto_other')) AS first_class,
    MAX_BY(reply_class, moment) FILTER (WHERE reply_class NOT IN ('out_of_office', 'auto_other')) AS latest_class,
    MAX(moment) FILTER (WHERE reply_class NOT IN ('out_of_office', 'auto_other')) AS latest_at
  FROM (SELECT *, {received} AS moment FROM replies) GROUP BY send_id)
SELECT hash(s.send_id)::UBIGINT // 2 AS send, hash(s.contact_id)::UBIGINT // 2 AS contact, {sent} AS sent_at,
  s.sent_at[:10]::DATE AS day, date_trunc('week', s.sent_at[:10]::DATE)::DATE AS week,
  c.company_domain, s.mailbox, s.domain, s.provider, s.campaign, s.step::SMALLINT AS step, s.version, s.source,
  s.segment, s.owner,
  c.tracking_consent IN ('open', 'both') AS open_allowed,
  e.* EXCLUDE (send_id, unsubscribed_at, open_at), r.* EXCLUDE (send_id, opted_out_at),
  CASE WHEN c.tracking_consent IN ('open', 'both') THEN e.open_at END AS open_at,
  LEAST(e.unsubscribed_at, r.opted_out_at) AS unsubscribed_at
FROM sends s JOIN contacts c USING (contact_id) LEFT JOIN e USING (send_id) LEFT JOIN r USING (send_id)""",
    "fact_meeting": """
SELECT row_number() OVER () AS meeting, hash(m.contact_id)::UBIGINT // 2 AS contact, {booked} AS booked_at,
  {scheduled} AS scheduled_at, m.booked_at[:10]::DATE AS day, m.scheduled_at[:10]::DATE AS due_day, TRUE AS is_first,
  m.status, m.qualified::BOOLEAN AS qualified, m.owner, s.campaign, s.source,
  (SELECT MIN({created}) FROM opportunities o WHERE o.contact_id = m.contact_id) AS opportunity_at
FROM meetings m LEFT JOIN (SELECT contact_id, ANY_VALUE(campaign) AS campaign, ANY_VALUE(source) AS source
                           FROM sends GROUP BY 1) s USING (contact_id)""",
    "fact_change": 'SELECT {changed} AS at, "at"[:10]::DATE AS day, kind, entity, text FROM changes',
}
_MOMENTS = {
    "loaded": "created_at", "at": '"at"', "received": "received_at", "sent": "s.sent_at", "booked": "m.booked_at",
    "scheduled": "m.scheduled_at", "created": "o.created_at", "changed": '"at"',
}  # fmt: skip


def facts_of(programme: Programme, folder: Path) -> None:
    """Write the fact tables of a programme into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as files, duckdb.connect() as database:
        database.execute("SET threads=1; SET TimeZone='Europe/Paris'")
        write(programme, Path(files))
        for name in programme.tables:
            read = f"read_csv('{files}/{name}.csv', header=true, all_varchar=true, nullstr='')"
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM {read}")
        database.execute(f"CREATE TABLE flagged AS {hygiene.select_sql('contacts', duplicate='FALSE')}")
        moments = {name: _UTC.format(column) for name, column in _MOMENTS.items()}
        for table, query in _QUERIES.items():
            database.execute(f"COPY ({query.format(**moments)}) TO '{folder / table}.parquet'")


def engine_over(folder: Path, *, threads: int = 1, without: Collection[str] = ()) -> Engine:
    """An engine over what `facts_of` wrote; what it did not write, and the columns `without`, is NULL or empty."""
    database = duckdb.connect()
    database.execute(f"SET threads={threads}")
    for table, columns in FACTS.items():
        file = folder / f"{table}.parquet"
        database.execute(ddl(table).replace(f"TABLE {table}", f"TABLE empty_{table}"))
        if not file.exists():
            database.execute(f"CREATE VIEW {table} AS SELECT * FROM empty_{table}")
            continue
        there = {row[0] for row in database.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()}
        there -= set(without)
        picks = ", ".join(f'"{c}"' if c in there else f'NULL::{kind} AS "{c}"' for c, kind in columns.items())
        database.execute(f"CREATE VIEW {table} AS SELECT {picks} FROM '{file}'")
    return Engine(database, folder.name)
