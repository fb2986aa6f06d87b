"""Folders of any size for the benchmarks, written by DuckDB: `python bench/generate.py --sends 1000000 DIR`.

In: a number of sends, a directory. Out: the folder format's files with realistic shapes (not a story: nothing stops
after an answer, nothing goes wrong). Every value is a hash of its row's number, so the same call writes the same rows.
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import duckdb

WEEKS = 52
WORKING_DAYS = WEEKS * 5
STEPS = 4
GAPS = (0, 4, 8, 13)  # working days from the first step
UNTIL = date(2026, 6, 28)  # a Sunday; fixed, so that two runs compare

# Sends leave in order of time. Send i is step i % 4 + 1 of a contact who was first written to GAPS working days
# earlier; the first contacts began before the window, as in any real export.
MACROS = """
CREATE MACRO luck(n, what) AS (hash(n, what) % 1000000) / 1000000.0;
CREATE MACRO pick(n, what, many) AS CAST(hash(n, what) % many AS BIGINT);
CREATE MACRO word(words, n, what) AS words[1 + pick(n, what, len(words))];
CREATE MACRO weighted(u) AS CASE WHEN u < 0.34 THEN 'google' WHEN u < 0.70 THEN 'microsoft' WHEN u < 0.84 THEN 'ovh'
                                 WHEN u < 0.89 THEN 'orange' ELSE 'other' END;
CREATE MACRO size_of(u) AS CASE WHEN u < 0.3 THEN '1-49' WHEN u < 0.7 THEN '50-250' WHEN u < 0.9 THEN '251-1000'
                                ELSE '1000+' END;
CREATE MACRO company(c) AS CAST(c * 2 // 5 AS BIGINT);
CREATE MACRO persona(c) AS word(['DSI', 'DAF', 'DRH', 'Dirigeant'], c, 'persona');
CREATE MACRO sector(c) AS word(['Industrie', 'Services', 'Santé', 'Commerce', 'Transport'], company(c), 'sector');
CREATE MACRO campaign(c) AS 'Campagne ' || lpad(CAST(1 + pick(c, 'campaign', $campaigns) AS VARCHAR), 3, '0');
CREATE MACRO source(c) AS 'Source ' || CAST(1 + pick(c, 'source', 8) AS VARCHAR);
CREATE MACRO owner(c) AS 'Responsable ' || CAST(1 + pick(campaign(c), 'owner', 12) AS VARCHAR);
CREATE MACRO company_domain(c) AS 'firme-' || CAST(company(c) AS VARCHAR) || '.example';
CREATE MACRO provider(c) AS weighted(luck(company(c), 'provider'));
CREATE MACRO email(c) AS 'personne.' || CAST(c AS VARCHAR) || '@' || company_domain(c);
CREATE MACRO mailbox_no(c) AS pick(c, 'mailbox', $mailboxes);
CREATE MACRO domain_of(m) AS 'envoi-' || CAST(m // 4 AS VARCHAR) || '.example';
CREATE MACRO mailbox(c) AS 'boite-' || CAST(mailbox_no(c) AS VARCHAR) || '@' || domain_of(mailbox_no(c));
CREATE MACRO contact_id(c) AS 'c' || CAST(c AS VARCHAR);
CREATE MACRO send_id(i) AS 's' || CAST(i AS VARCHAR);
CREATE MACRO step_of(i) AS CAST(i % 4 AS INTEGER) + 1;
CREATE MACRO contact_of(i) AS i // 4 + $lead - [0, $gap1, $gap2, $gap3][step_of(i)];
-- 8:00 to 18:00 of working day d, which is calendar day d + 2 * (d // 5) from a Monday.
CREATE MACRO moment(x) AS DATE '$first' + to_days(CAST(floor(x) + 2 * (floor(x) // 5) AS INTEGER))
                          + to_seconds(CAST(28800 + (x - floor(x)) * 36000 AS BIGINT));
CREATE MACRO sent_at(i) AS moment(i * $days / $sends);
"""

TABLES = {
    "contacts": """
SELECT contact_id(c) AS contact_id, email(c) AS email,
       moment(greatest(0, (c - $lead) * $days / ($sends // 4))) - INTERVAL 3 DAY AS created_at,
       source(c) AS source,
       word(['Alice', 'Bruno', 'Chloé', 'Denis', 'Élodie', 'Farid', 'Gaëlle'], c, 'f') AS first_name,
       'Nom' || CAST(pick(c, 'l', 9000) AS VARCHAR) AS last_name,
       CASE WHEN luck(c, 'misfit') < 0.06 THEN 'Assistante de direction'
            ELSE word(['Directeur', 'Responsable', 'Directrice'], c, 't') || ' ' || persona(c) END AS job_title,
       'Firme ' || CAST(company(c) AS VARCHAR) AS company, company_domain(c) AS company_domain, sector(c) AS industry,
       size_of(luck(company(c), 'size')) AS company_size, persona(c) AS persona,
       word(['Île-de-France', 'Bretagne', 'Occitanie', 'Grand Est'], company(c), 'region') AS region, 'FR' AS country,
       '04 65 71 ' || lpad(CAST(pick(c, 'p', 100) AS VARCHAR), 2, '0') || ' 00' AS phone, owner(c) AS owner,
       CASE WHEN luck(c, 'consent') < 0.06 THEN 'both' WHEN luck(c, 'consent') < 0.5 THEN 'none' END
         AS tracking_consent,
       CASE WHEN luck(c, 'v') < 0.8 THEN 'valid' WHEN luck(c, 'v') < 0.88 THEN 'catch_all' END AS verification,
       'Lot ' || CAST(pick(c // 5000, 'lot', 400) AS VARCHAR) AS list, persona(c) || ' · ' || sector(c) AS segment
FROM range(0, $contacts) t(c)
""",
    "sends": """
SELECT send_id(i) AS send_id, contact_id(c) AS contact_id, sent_at(i) AS sent_at, campaign(c) AS campaign,
       step_of(i) AS step, word(['A', 'B'], c, 'version') AS version, mailbox(c) AS mailbox,
       domain_of(mailbox_no(c)) AS domain, source(c) AS source, persona(c) || ' · ' || sector(c) AS segment,
       owner(c) AS owner, provider(c) AS provider,
       '<' || CAST(i AS VARCHAR) || '@' || domain_of(mailbox_no(c)) || '>' AS message_id
FROM (SELECT i, contact_of(i) AS c FROM range(0, $sends) t(i))
""",
    # Nine mailboxes in eleven belong to a tool that reports deliveries; about 1.2 events per send in all.
    "events": """
WITH send AS (SELECT i, contact_of(i) AS c, sent_at(i) AS sent, luck(i, 'fate') AS fate FROM range(0, $sends) t(i))
SELECT 'd' || CAST(i AS VARCHAR) AS event_id, send_id(i) AS send_id,
       CASE WHEN fate < 0.011 THEN 'hard_bounce' WHEN fate < 0.018 THEN 'soft_bounce' WHEN fate < 0.020 THEN 'blocked'
            ELSE 'delivered' END AS type,
       sent + to_seconds(2 + pick(i, 'd', 300)) AS at,
       CASE WHEN fate < 0.011 THEN '550 5.1.1 user unknown' WHEN fate < 0.018 THEN '452 4.2.2 mailbox full'
            WHEN fate < 0.020 THEN '550 5.7.1 message rejected by policy' END AS detail,
       NULL AS actor
FROM send WHERE fate < 0.020 OR mailbox_no(c) % 11 < 9
UNION ALL
SELECT 'o' || CAST(i AS VARCHAR), send_id(i), 'open', sent + to_seconds(60 + pick(i, 'o', 200000)), NULL,
       CASE WHEN luck(i, 'om') < 0.15 THEN 'machine' ELSE 'human' END
FROM send WHERE fate >= 0.020 AND luck(i, 'open') < 0.30
UNION ALL
SELECT 'k' || CAST(i AS VARCHAR), send_id(i), 'click', sent + to_seconds(90 + pick(i, 'k', 200000)),
       'https://www.' || domain_of(mailbox_no(c))
         || word(['/', '/demo', '/tarifs', '/blog/guide', '/cas-client'], i, 'page'),
       CASE WHEN luck(i, 'click') < 0.05 THEN 'machine' ELSE 'human' END
FROM send WHERE fate >= 0.020 AND luck(i, 'click') < 0.06
UNION ALL
SELECT 'u' || CAST(i AS VARCHAR), send_id(i),
       CASE WHEN luck(i, 'leave') < 0.0004 THEN 'complaint' ELSE 'unsubscribe' END,
       sent + to_seconds(600 + pick(i, 'u', 400000)), NULL, NULL
FROM send WHERE fate >= 0.020 AND luck(i, 'leave') < 0.0045
""",
    "replies": """
SELECT 'r' || CAST(i AS VARCHAR) AS reply_id, send_id(i) AS send_id, contact_id(contact_of(i)) AS contact_id,
       sent_at(i) + to_seconds(120 + CAST(pow(luck(i, 'delay'), 3) * 600000 AS BIGINT)) AS received_at, reply_class,
       'Re : une question' AS subject,
       'Bonjour, ' || reply_class || '.' || chr(10) || 'Personne ' || CAST(contact_of(i) AS VARCHAR) AS text
FROM (SELECT i, word(['interested', 'information_request', 'meeting_request', 'callback_request', 'not_now', 'not_now',
                      'objection', 'not_interested', 'not_interested', 'not_interested', 'wrong_person', 'unsubscribe',
                      'out_of_office', 'out_of_office', 'out_of_office', 'auto_other'], i, 'class') AS reply_class
      FROM range(0, $sends) t(i) WHERE luck(i, 'fate') >= 0.020 AND luck(i, 'reply') < 0.05)
""",
    "calls": """
SELECT 't' || CAST(i AS VARCHAR) AS call_id, contact_id(contact_of(i)) AS contact_id,
       sent_at(i) + INTERVAL 1 DAY AS called_at, owner(contact_of(i)) AS owner,
       word(['no_answer', 'no_answer', 'voicemail', 'gatekeeper', 'refused', 'callback', 'interested', 'meeting'],
            i, 'call') AS outcome
FROM range(0, $sends) t(i) WHERE luck(i, 'called') < 0.01
""",
    "meetings": """
SELECT 'm' || CAST(i AS VARCHAR) AS meeting_id, contact_id(contact_of(i)) AS contact_id,
       sent_at(i) + INTERVAL 2 DAY AS booked_at, sent_at(i) + INTERVAL 9 DAY AS scheduled_at,
       CASE WHEN sent_at(i) + INTERVAL 9 DAY >= DATE '$until' THEN 'planned'
            ELSE word(['held', 'held', 'held', 'held', 'held', 'no_show', 'cancelled', 'postponed'], i, 'status')
       END AS status,
       luck(i, 'qualified') < 0.6 AS qualified, luck(i, 'validated') < 0.9 AS validated,
       word(['reply', 'reply', 'call', 'click'], i, 'origin') AS origin, owner(contact_of(i)) AS owner
FROM range(0, $sends) t(i) WHERE luck(i, 'meeting') < 0.004
""",
    "opportunities": """
SELECT 'p' || CAST(i AS VARCHAR) AS opportunity_id, contact_id(contact_of(i)) AS contact_id,
       sent_at(i) + INTERVAL 12 DAY AS created_at, 'Proposition' AS stage,
       word(['open', 'won', 'lost'], i, 'deal') AS status, 3000 + 100 * pick(i, 'amount', 300) AS amount,
       'EUR' AS currency,
       CASE WHEN word(['open', 'won', 'lost'], i, 'deal') <> 'open' THEN sent_at(i) + INTERVAL 40 DAY END AS closed_at,
       owner(contact_of(i)) AS owner
FROM range(0, $sends - $sends // 8) t(i) WHERE luck(i, 'meeting') < 0.004 AND luck(i, 'opportunity') < 0.3
""",
    "costs": """
SELECT month AS period_start, last_day(month) AS period_end, 400 + 25 * s AS amount, 'EUR' AS currency, 'list' AS kind,
       'Source ' || CAST(s AS VARCHAR) AS source
FROM (SELECT CAST(m AS DATE) AS month
      FROM range(date_trunc('month', DATE '$first'), DATE '$until', INTERVAL 1 MONTH) t(m)), range(1, 9) u(s)
""",
}


@dataclass(frozen=True, slots=True)
class Size:
    """The numbers behind one folder."""

    sends: int
    mailboxes: int
    campaigns: int
    until: date

    @property
    def names(self) -> dict[str, str]:
        """What `$name` stands for in the SQL."""
        per_day = self.sends / STEPS / WORKING_DAYS
        gaps = [round(days * per_day) for days in GAPS]
        values = {
            "sends": self.sends,
            "contacts": self.sends // STEPS + 1 + gaps[-1],
            "mailboxes": self.mailboxes,
            "campaigns": self.campaigns,
            "days": WORKING_DAYS,
            "lead": gaps[-1],
            "gap1": gaps[1],
            "gap2": gaps[2],
            "gap3": gaps[3],
            "first": self.until - timedelta(days=WEEKS * 7 - 1),
            "until": self.until,
        }
        return {name: str(value) for name, value in values.items()}


def size_for(sends: int, until: date = UNTIL) -> Size:
    """A mailbox for every 50,000 sends (200 at 10 million), a campaign for every 100,000."""
    return Size(sends, max(12, sends // 50_000), max(6, sends // 100_000), until)


def generate(size: Size, folder: Path, *, file_type: str = "csv", memory: str = "2GB") -> dict[str, int]:
    """Write the folder; rows per table."""
    folder.mkdir(parents=True, exist_ok=True)
    database = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(folder / ".spill")})
    for statement in _filled(MACROS, size).split(";\n"):
        if statement.strip():
            database.execute(statement)
    option = "FORMAT parquet" if file_type == "parquet" else "HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ'"
    rows: dict[str, int] = {}
    for table, query in TABLES.items():
        start = perf_counter()
        copy = f"COPY ({_filled(query, size)}) TO '{folder / table}.{file_type}' ({option})"
        (rows[table],) = database.execute(copy).fetchone() or (0,)
        print(f"{table}: {rows[table]:,} rows, {perf_counter() - start:.1f} s", file=sys.stderr)
    return rows


def _filled(sql: str, size: Size) -> str:
    for name, value in sorted(size.names.items(), reverse=True):
        sql = sql.replace(f"${name}", value)
    return sql


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sends", type=int, default=1_000_000)
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL, help="last day, a Sunday")
    parser.add_argument("--type", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--memory", default="2GB", help="DuckDB's memory limit")
    given = parser.parse_args()
    generate(size_for(given.sends, given.until), given.folder, file_type=given.type, memory=given.memory)


if __name__ == "__main__":
    main()
