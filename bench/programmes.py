"""Facts of a simulated programme in a second: the ledger's joins, shortened to what detection reads.

In: a programme of `vigie.simulator`. Out: an engine. `tests/metrics/test_signals.py` holds it against the ledger.
"""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from vigie.facts.engines.duckdb import Engine
from vigie.facts.schema import FACTS, ddl
from vigie.people import hygiene
from vigie.simulator import Programme
from vigie.simulator.programme import COLUMNS

_SEND = """
CREATE TABLE fact_send AS
WITH happened AS (
  SELECT send_id,
    MAX("at") FILTER (WHERE type = 'delivered') AS delivered_at,
    MIN("at") FILTER (WHERE type = 'hard_bounce') AS hard_at,
    MIN("at") FILTER (WHERE type = 'soft_bounce') AS soft_at,
    MIN("at") FILTER (WHERE type = 'blocked') AS block_at,
    MIN("at") FILTER (WHERE type = 'failed') AS failed_at,
    MIN("at") FILTER (WHERE type = 'open' AND actor IS DISTINCT FROM 'machine') AS open_at,
    MIN("at") FILTER (WHERE type = 'click' AND actor IS DISTINCT FROM 'machine'
      AND NOT regexp_matches(COALESCE(detail, ''), 'unsubscribe|desinscri|désinscri')) AS click_at,
    MIN("at") FILTER (WHERE type = 'unsubscribe') AS unsubscribed_at,
    MIN("at") FILTER (WHERE type = 'complaint') AS complained_at
  FROM events GROUP BY send_id
),
answered AS (
  SELECT send_id, MIN(received_at) AS reply_at,
    MIN(received_at) FILTER (WHERE human) AS human_at,
    MIN(received_at) FILTER (WHERE reply_class = 'unsubscribe') AS opted_out_at,
    MIN_BY(reply_class, received_at) FILTER (WHERE human) AS first_class,
    MAX_BY(reply_class, received_at) FILTER (WHERE human) AS latest_class,
    MAX(received_at) FILTER (WHERE human) AS latest_at
  FROM (SELECT *, reply_class NOT IN ('out_of_office', 'auto_other') AS human FROM replies) GROUP BY send_id
)
SELECT CAST(SUBSTR(s.send_id, 2) AS BIGINT) AS send, hash(s.contact_id) % 9223372036854775807 AS contact, s.sent_at,
  s.day, s.mailbox, s.domain, s.provider, s.campaign, CAST(s.step AS SMALLINT) AS step, s.version, s.source, s.segment,
  s.owner, c.persona, c.industry, c.region, c.company_domain, c.tracking_consent IN ('open', 'both') AS open_allowed,
  h.* EXCLUDE (send_id, open_at, unsubscribed_at),
  CASE WHEN c.tracking_consent IN ('open', 'both') THEN h.open_at END AS open_at,
  LEAST(h.unsubscribed_at, a.opted_out_at) AS unsubscribed_at,
  CAST(timezone('Europe/Paris', timezone('UTC', h.complained_at)) AS DATE) AS complained_day,
  a.* EXCLUDE (send_id, opted_out_at), m.meeting_at
FROM sends s LEFT JOIN contacts c USING (contact_id) LEFT JOIN happened h USING (send_id)
LEFT JOIN answered a USING (send_id)
LEFT JOIN (
  SELECT MAX_BY(p.send_id, p.sent_at) AS send_id, m.booked_at AS meeting_at
  FROM (SELECT contact_id, MIN(booked_at) AS booked_at FROM meetings GROUP BY contact_id) m
  JOIN sends p ON p.contact_id = m.contact_id AND p.sent_at <= m.booked_at GROUP BY m.contact_id, m.booked_at
) m USING (send_id)
"""


def engine_of(programme: Programme, *, without: tuple[str, ...] = ()) -> Engine:
    """The engine over a programme; `without` names columns of the sends and tables that the export lacks."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET threads=1")
    with TemporaryDirectory() as folder:
        for name in ("contacts", "sends", "events", "replies", "meetings"):
            _load(connection, Path(folder), name, programme, without)
    flags = hygiene.select_sql("contacts", ("contact_id",), duplicate="FALSE")
    connection.execute(_SEND)
    connection.execute(f"""
CREATE TABLE fact_contact AS
SELECT hash(n.contact_id) % 9223372036854775807 AS contact, n.created_at AS loaded_at, n.day, n.source, n.segment,
  n.owner, f.* EXCLUDE (contact_id)
FROM contacts n JOIN ({flags}) f USING (contact_id)""")
    _complete(connection)
    return Engine(connection, "simulated")


def _load(
    connection: duckdb.DuckDBPyConnection, folder: Path, name: str, programme: Programme, without: tuple[str, ...]
) -> None:
    """One table as text, its times in UTC, its day as the team's calendar says."""
    file = folder / f"{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS[name])
        writer.writerows([] if name in without else programme.tables[name])
    times = [c for c in COLUMNS[name] if c.endswith("_at") or c == "at"]
    moment = {"contacts": "created_at", "sends": "sent_at"}.get(name, "")
    written = ", ".join(f'timezone(\'UTC\', CAST("{c}" AS TIMESTAMPTZ)) AS "{c}"' for c in times)
    gone = ", ".join(f'NULL AS "{c}"' for c in without if c in COLUMNS[name])
    replaced = ", ".join(x for x in (written, gone if name == "sends" else "") if x)
    day = f', CAST(SUBSTR(CAST("{moment}" AS VARCHAR), 1, 10) AS DATE) AS day' if moment else ""
    connection.execute(
        f"CREATE TABLE {name} AS SELECT * REPLACE ({replaced}){day} "
        f"FROM read_csv('{file}', header=true, all_varchar=true, delim=',', quote='\"', nullstr='')"
    )


def _complete(connection: duckdb.DuckDBPyConnection) -> None:
    """The columns and tables of the facts that the programme does not fill."""
    for table, columns in FACTS.items():
        if table not in {"fact_send", "fact_contact"}:
            connection.execute(ddl(table))
            continue
        present = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        for column, kind in columns.items():
            if column not in present:
                connection.execute(f'ALTER TABLE {table} ADD COLUMN "{column}" {kind}')
