"""The SQL that turns segments into facts: who, what was sent, what came back, what followed.

In: `the_sends`, `the_events`... and `contact_dims`: the rows that count, of everybody (`see`) or of the contacts that a
change reaches (`reach.py`). Out: temporary tables of what became of them, and SELECT texts of fact tables.

Attribution (METRICS.md, rule 4): what names its message answers that message; else the last message before it to
that contact; else it stays unattributed, counted and shown.
"""

from collections.abc import Sequence

from vigie.facts.schema import FACT_SEND
from vigie.ledger.crowding import crowding_sql
from vigie.ledger.diagnostics import diagnose, diagnostic_sql, text_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.scanned import counted_sql, judged_sql, scan, unscanned_sql
from vigie.ledger.segments import UNPLACED, Segment, relation
from vigie.mail.providers import canonical_provider_sql, provider_relation
from vigie.vocabulary.pages import KEY_PAGES, OPT_OUT_LINKS
from vigie.vocabulary.sql import literal
from vigie.vocabulary.tables import LEDGER
from vigie.vocabulary.words import AUTOMATIC, CALL_OUTCOMES, POSITIVE

MOMENTS = {"events": '"at"', "replies": "received_at", "calls": "called_at", "meetings": "booked_at"}
# Clocks differ: what answers a message may bear a time slightly before it.
SKEW = "INTERVAL '10' MINUTE"
# Events whose message was not known when they came: found again by name, or by contact, campaign and step.
LOOSE = f"month = {literal(UNPLACED)}"

DIMENSIONS = (
    *("mailbox", "domain", "provider", "campaign", "step", "version", "source", "segment", "persona"),
    *("industry", "size", "region", "owner", "company_domain"),
)


def _among(words: Sequence[str]) -> str:
    return ", ".join(literal(w) for w in words)


HUMAN = f"COALESCE(class, 'other') NOT IN ({_among([*AUTOMATIC, 'bounce'])})"
POSITIVES = f"class IN ({_among(POSITIVE)})"


def day_sql(moment: str, zone: str) -> str:
    """The workspace's day of a UTC moment."""
    return f"CAST(timezone({literal(zone)}, timezone('UTC', {moment})) AS DATE)"


def see(bench: Workbench, segments: Sequence[Segment], dims: str) -> None:
    """Everybody's rows: a view `the_<table>` of each table of `segments`, and the contacts of `dims`."""
    for table in LEDGER:
        bench.run(f"CREATE OR REPLACE TEMP VIEW the_{table} AS SELECT * FROM {relation(segments, table)}")
    bench.run(f"CREATE OR REPLACE TEMP VIEW contact_dims AS SELECT * FROM {dims}")


def prepare(bench: Workbench, zone: str) -> None:
    """The small things that every month needs: replies, meetings, opportunities, calls, and their links."""
    for table in ("replies", "meetings", "opportunities"):
        bench.run(f"CREATE OR REPLACE TEMP TABLE {table}_now AS {latest_sql(table)}")
    bench.run(f"CREATE OR REPLACE TEMP TABLE calls_now AS {tagged_sql(latest_sql('calls'), 'the_call_tags')}")
    bench.run(f"CREATE OR REPLACE TEMP TABLE loose AS SELECT * FROM the_events WHERE {LOOSE}")
    diagnose(bench)
    scan(bench)
    bench.run("CREATE OR REPLACE TEMP TABLE wanted AS " + wanted_sql())
    bench.run("""
CREATE OR REPLACE TEMP TABLE named AS
SELECT id FROM the_sends WHERE id IN (SELECT send FROM wanted WHERE send IS NOT NULL)""")
    # A message named but never told of is no answer: then the contact's last message is, as if none were named.
    lone = "SELECT contact FROM wanted WHERE contact IS NOT NULL AND (send IS NULL OR send NOT IN (FROM named))"
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE near_send AS
{_sends_sql(f"(SELECT * FROM the_sends WHERE contact IN ({lone}) OR id IN (FROM named))", zone)}""")
    bench.run("CREATE OR REPLACE TEMP TABLE link AS " + link_sql("wanted", "near_send"))
    _prepare_outcomes(bench)


def latest_sql(table: str, where: str = "TRUE") -> str:
    """Of several tellings of one thing the latest import's."""
    rows = f"SELECT * FROM the_{table} WHERE {where}"
    return f"{rows} QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1"


def tagged_sql(calls: str, tags: str) -> str:
    """SELECT of `calls` with the outcome that each was tagged with afterwards; a tag that was taken off is none.

    A tag that means no outcome says nothing of whom the call reached: that stays.
    """
    latest = f"SELECT id, arg_max_null(outcome, number) AS tag FROM {tags} GROUP BY id"
    return f"""
SELECT k.* REPLACE (COALESCE(t.tag, k.outcome) AS outcome, CASE WHEN {_outcome_cases(0, "t.tag")} IS NULL
  THEN COALESCE(k.reach, {_outcome_cases(0)}) END AS reach)
FROM ({calls}) k LEFT JOIN ({latest}) t ON t.id = k.id"""


def wanted_sql(where: str = "TRUE") -> str:
    """What asks for the message that it answers: id, contact, send (as named, or NULL), moment, campaign, step, of."""
    return f"""
SELECT id, contact, send, received_at AS moment, NULL::VARCHAR AS campaign, NULL::SMALLINT AS step, 'replies' AS of
FROM ({latest_sql("replies", where)})
UNION ALL SELECT id, contact, NULL, booked_at, NULL, NULL, 'meetings' FROM ({latest_sql("meetings", where)})
UNION ALL SELECT id, contact, NULL, created_at, NULL, NULL, 'opportunities' FROM ({latest_sql("opportunities", where)})
UNION ALL SELECT id, contact, NULL, called_at, NULL, NULL, 'calls' FROM ({latest_sql("calls", where)})
UNION ALL SELECT id, contact, send, "at", campaign, step, 'events' FROM the_events WHERE {LOOSE} AND {where}"""


def link_sql(wanted: str, sends: str) -> str:
    """of, id, send: the message that each wanted thing answers; what answers none is left out."""
    return f"""
WITH named AS (SELECT w.of, w.id, s.send FROM {wanted} w JOIN {sends} s ON s.send = w.send),
followed AS (
  SELECT w.of, w.id, max_by(s.send, (s.sent_at, s.send)) AS send
  FROM {wanted} w ANTI JOIN named n ON n.of = w.of AND n.id = w.id
  JOIN {sends} s ON s.contact = w.contact AND s.sent_at <= w.moment + {SKEW}
    AND (w.campaign IS NULL OR w.campaign = s.campaign) AND (w.step IS NULL OR w.step = s.step)
  GROUP BY w.of, w.id
)
SELECT * FROM named UNION ALL SELECT * FROM followed"""


def _prepare_outcomes(bench: Workbench) -> None:
    bench.run("""
CREATE OR REPLACE TEMP TABLE reply AS
SELECT r.id, l.send, COALESCE(s.contact, r.contact) AS contact, r.received_at AS moment, r.reply_class AS class
FROM replies_now r LEFT JOIN link l ON l.of = 'replies' AND l.id = r.id LEFT JOIN near_send s ON s.send = l.send""")
    bench.run("""
CREATE OR REPLACE TEMP TABLE opportunity AS
SELECT o.*, l.send AS after_send FROM opportunities_now o LEFT JOIN link l ON l.of = 'opportunities' AND l.id = o.id""")
    bench.run("""
CREATE OR REPLACE TEMP TABLE meeting AS
SELECT m.* EXCLUDE (scheduled_at, send), l.send AS send,
  -- A meeting that took place without a date in the export took place when it was noted.
  CASE WHEN status IN ('held', 'no_show') THEN COALESCE(scheduled_at, booked_at) ELSE scheduled_at END AS scheduled_at,
  row_number() OVER (PARTITION BY m.contact ORDER BY booked_at, m.id) = 1 AS is_first,
  (SELECT MIN(o.created_at) FROM opportunity o
   WHERE o.contact = m.contact AND o.created_at >= m.booked_at) AS opportunity_at,
  (SELECT MIN(o.closed_at) FROM opportunity o
   WHERE o.contact = m.contact AND o.created_at >= m.booked_at AND o.status = 'won') AS won_at,
  (SELECT MAX(r.moment) FROM reply r WHERE r.contact = m.contact AND r.moment <= m.booked_at) AS replied_at
FROM meetings_now m LEFT JOIN link l ON l.of = 'meetings' AND l.id = m.id""")
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE reply_outcome AS
SELECT send,
  MIN(moment) FILTER (WHERE class IS DISTINCT FROM 'bounce') AS reply_at,
  MIN(moment) FILTER (WHERE {HUMAN}) AS human_at,
  MIN(moment) FILTER (WHERE class = 'out_of_office') AS out_of_office_at,
  MIN(moment) FILTER (WHERE class = 'unsubscribe') AS opted_out_at,
  MIN(moment) FILTER (WHERE class = 'bounce') AS returned_at,
  MIN(moment) FILTER (WHERE {POSITIVES}) AS positive_at,
  min_by(COALESCE(class, 'other'), (moment, id)) FILTER (WHERE {HUMAN}) AS first_class,
  max_by(COALESCE(class, 'other'), (moment, id)) FILTER (WHERE {HUMAN}) AS latest_class,
  MAX(moment) FILTER (WHERE {HUMAN}) AS latest_at
FROM reply WHERE send IS NOT NULL GROUP BY send""")
    bench.run("""
CREATE OR REPLACE TEMP TABLE pipeline_outcome AS
SELECT send, MIN(booked_at) AS meeting_at,
  MIN(scheduled_at) FILTER (WHERE status = 'held') AS held_at,
  MIN(scheduled_at) FILTER (WHERE status = 'held' AND qualified) AS qualified_at,
  MIN(opportunity_at) AS opportunity_at, MIN(won_at) AS won_at
FROM meeting WHERE is_first AND send IS NOT NULL GROUP BY send""")
    bench.run("""
CREATE OR REPLACE TEMP TABLE direct_opportunity AS
SELECT after_send AS send, MIN(created_at) AS opportunity_at, MIN(closed_at) FILTER (WHERE status = 'won') AS won_at
FROM opportunity o ANTI JOIN meeting m ON m.contact = o.contact AND m.booked_at <= o.created_at
WHERE after_send IS NOT NULL GROUP BY 1""")


def _sends_sql(rows: str, zone: str) -> str:
    """Messages with every dimension: what the row says wins over what the contact says."""
    day = day_sql("s.sent_at", zone)
    return f"""
SELECT s.id AS send, s.contact, s.month, s.sent_at, {day} AS day, CAST(date_trunc('week', {day}) AS DATE) AS week,
  LOWER(s.mailbox) AS mailbox,
  COALESCE(LOWER(s.domain), NULLIF(LOWER(split_part(s.mailbox, '@', 2)), '')) AS domain,
  COALESCE({canonical_provider_sql("s.provider")}, d.provider, p.its_provider) AS provider,
  s.campaign, s.step, s.version, COALESCE(s.source, d.source) AS source, COALESCE(s.segment, d.segment) AS segment,
  d.persona, d.industry, d.size, d.region, COALESCE(s.owner, d.owner) AS owner,
  COALESCE(d.company_domain,
    CASE WHEN p.its_provider IS NULL THEN NULLIF(split_part(s.email, '@', 2), '') END) AS company_domain,
  COALESCE(d.open_allowed, FALSE) AS open_allowed
FROM {rows} s
LEFT JOIN contact_dims d ON d.contact = s.contact
LEFT JOIN {provider_relation("p")} ON p.free_domain = split_part(s.email, '@', 2)"""


def sent_sql(sends: str, events: str, zone: str) -> str:
    """sent: the rows of fact_send, with `month`, of the messages and placed events that meet two conditions."""
    columns = ",\n  ".join(f'{_column(c)} AS "{c}"' for c in FACT_SEND)
    return f"""
CREATE OR REPLACE TABLE sent AS
WITH happened AS (
  SELECT send, type, "at" AS moment, detail, actor FROM the_events WHERE {events}
  UNION ALL SELECT l.send, e.type, e."at", e.detail, e.actor FROM loose e JOIN link l ON l.of = 'events' AND l.id = e.id
),
clicked AS (
  SELECT *, CASE WHEN type = 'click' AND NOT machine
    THEN NOT COALESCE(regexp_matches(detail, {literal(OPT_OUT_LINKS)}), FALSE) ELSE FALSE END AS click
  FROM ({judged_sql("happened")})
),
event_outcome AS (
  SELECT send,
    MAX(moment) FILTER (WHERE type = 'delivered') AS delivered_at,
    MIN(moment) FILTER (WHERE type = 'hard_bounce') AS hard_at,
    MIN(moment) FILTER (WHERE type = 'soft_bounce') AS soft_at,
    MIN(moment) FILTER (WHERE type = 'blocked') AS block_at,
    MIN(moment) FILTER (WHERE type = 'failed') AS failed_at,
    {diagnostic_sql()} AS diagnostic,
    MIN(moment) FILTER (WHERE type = 'open' AND NOT machine) AS open_at,{counted_sql()},
    MIN(moment) FILTER (WHERE click) AS click_at,
    MIN(moment) FILTER (
      WHERE CASE WHEN click THEN regexp_matches(detail, {literal(KEY_PAGES)}) ELSE FALSE END) AS key_click_at,
    MIN(moment) FILTER (WHERE type = 'unsubscribe') AS unsubscribed_at,
    MIN(moment) FILTER (WHERE type = 'complaint') AS complained_at
  FROM clicked GROUP BY send
),
joined AS (
  SELECT s.*, e.* EXCLUDE (send, open_at, machine_opens, unsubscribed_at, failed_at), r.* EXCLUDE (send),
    CASE WHEN s.open_allowed THEN e.open_at END AS open_at,
    CASE WHEN s.open_allowed THEN e.machine_opens END AS machine_opens,
    LEAST(e.unsubscribed_at, r.opted_out_at) AS unsubscribed_at,
    LEAST(e.failed_at, r.returned_at) AS failed_at,
    LEAST(e.key_click_at, r.positive_at) AS hot_at,
    m.* EXCLUDE (send, opportunity_at, won_at),
    COALESCE(m.opportunity_at, o.opportunity_at) AS opportunity_at, COALESCE(m.won_at, o.won_at) AS won_at,
    -- A diagnostic text may name the recipient: only what it means is a fact.
    g.reason AS bounce_reason
  FROM ({_sends_sql(f"(SELECT * FROM the_sends WHERE {sends})", zone)}) s
  LEFT JOIN event_outcome e ON e.send = s.send
  LEFT JOIN diagnosed g ON g.text = {text_sql("e.diagnostic")}
  LEFT JOIN reply_outcome r ON r.send = s.send
  LEFT JOIN pipeline_outcome m ON m.send = s.send
  LEFT JOIN direct_opportunity o ON o.send = s.send
),
called AS (
  SELECT j.send, MIN(c.called_at) AS called_at
  FROM joined j JOIN calls_now c ON c.contact = j.contact AND c.called_at >= j.hot_at
  WHERE j.hot_at IS NOT NULL GROUP BY j.send
)
SELECT j.month, {columns.replace("{zone}", zone)}
FROM joined j LEFT JOIN called c ON c.send = j.send"""


def _column(column: str) -> str:
    if column == "complained_day":
        return day_sql("j.complained_at", "{zone}")
    if column == "hot_day":
        return day_sql("j.hot_at", "{zone}")
    return "c.called_at" if column == "called_at" else f'j."{column}"'


def opened_sql(sent: str, events: str) -> str:
    """Rows of fact_open, with `month`: opens of people who did not consent to individual tracking, as totals.

    An open that came before its message is counted once the message that it names is known.
    """
    return f"""
WITH counted AS (
  SELECT send, COUNT(*) FILTER (WHERE actor IS DISTINCT FROM 'machine') AS opens,
    COUNT(*) FILTER (WHERE actor = 'machine') AS machines
  FROM {events} WHERE type = 'open' GROUP BY send
)
SELECT s.month, s.day, s.mailbox, s.domain, s.provider, s.campaign, s.source,
  SUM(o.opens)::BIGINT AS opens, COUNT(*) FILTER (WHERE o.opens > 0) AS sends,
  NULLIF(SUM(o.machines), 0)::BIGINT AS machine_opens
FROM {sent} s JOIN counted o ON o.send = s.send
WHERE NOT s.open_allowed GROUP BY ALL"""


def contact_sql(dims: str, sends: str, zone: str) -> str:
    """fact_contact: the file as it stands, `sends` all that was sent to these contacts.

    A contact without a date of its own was there when first written to.
    """
    from_flags = "fields_ok, title_match, verified, catch_all, role, free, disposable, duplicate"
    day = day_sql("loaded_at", zone)
    return f"""
WITH written AS (SELECT contact, MIN(sent_at) AS sent_at FROM {sends} GROUP BY contact),
crowded AS ({crowding_sql(sends)}),
known AS (
  SELECT d.* REPLACE (CASE WHEN d.dated THEN d.loaded_at ELSE LEAST(d.loaded_at, w.sent_at) END AS loaded_at),
    c.* EXCLUDE (contact)
  FROM {dims} d LEFT JOIN written w ON w.contact = d.contact LEFT JOIN crowded c ON c.contact = d.contact
)
SELECT contact, loaded_at, {day} AS day, CAST(date_trunc('week', {day}) AS DATE) AS week, list,
  source, segment, persona, industry, size, region, owner, company_domain, provider, {from_flags},
  crowded_at, crowded_until, crowded_again_at, crowded_again_until
FROM known ORDER BY loaded_at, contact"""


def smaller_tables(zone: str) -> dict[str, str]:
    """SELECT text of each of the other fact tables: their rows are few beside the messages."""
    dims = ", ".join(f"s.{d}" for d in DIMENSIONS)
    # A fact about a contact that no message explains still has the contact's own dimensions.
    own = ", ".join(
        f"COALESCE(s.{d}, d.{d}) AS {d}" if d in {"source", "segment", "persona", "industry", "size", "region",
                                                    "company_domain", "provider"} else f"s.{d}"
        for d in DIMENSIONS if d != "owner"
    )  # fmt: skip
    return {
        "fact_reply": f"""
SELECT r.id AS reply, r.contact, r.send, r.moment AS received_at, {day_sql("r.moment", zone)} AS day, r.class,
  COALESCE(r.class IN ({_among(AUTOMATIC)}), FALSE) AS automatic, {dims}
FROM reply r LEFT JOIN near_send s ON s.send = r.send
WHERE r.class IS DISTINCT FROM 'bounce' ORDER BY r.moment, r.id""",
        "fact_meeting": f"""
SELECT m.id AS meeting, m.contact, m.booked_at, m.scheduled_at, {day_sql("m.booked_at", zone)} AS day,
  {day_sql("m.scheduled_at", zone)} AS due_day, m.is_first, m.status, m.qualified, m.validated, m.origin,
  m.opportunity_at, m.replied_at, {own}, COALESCE(m.owner, s.owner, d.owner) AS owner
FROM meeting m LEFT JOIN near_send s ON s.send = m.send LEFT JOIN contact_dims d ON d.contact = m.contact
ORDER BY m.booked_at, m.id""",
        "fact_opportunity": f"""
SELECT o.id AS opportunity, o.contact, o.created_at, {day_sql("o.created_at", zone)} AS day, o.closed_at,
  {day_sql("o.closed_at", zone)} AS closed_day, o.status, o.stage, o.amount, o.currency, o.lost_reason,
  (SELECT MAX(m.booked_at) FROM meeting m WHERE m.contact = o.contact AND m.booked_at <= o.created_at) AS meeting_at,
  {own}, COALESCE(o.owner, s.owner, d.owner) AS owner
FROM opportunity o LEFT JOIN near_send s ON s.send = o.after_send LEFT JOIN contact_dims d ON d.contact = o.contact
ORDER BY o.created_at, o.id""",
        "fact_call": _call_sql(own, zone),
        "fact_cost": f"""
SELECT {day_sql("period_start", zone)} AS period_start, {day_sql("period_end", zone)} AS period_end, amount,
  currency, COALESCE(kind, 'other') AS kind, source, campaign FROM the_costs ORDER BY ALL""",
        "fact_change": f"""
SELECT "at", {day_sql('"at"', zone)} AS day, kind, entity, text FROM the_changes ORDER BY ALL""",
    }


def _outcome_cases(part: int, outcome: str = "k.outcome") -> str:
    """What a dialler's word means: 0 reach, 1 stance, 2 milestone."""
    said = {word: meaning[part] for word, meaning in CALL_OUTCOMES.items() if meaning[part]}
    folded = f"replace(replace(LOWER({outcome}), ' ', '_'), '-', '_')"
    return f"CASE {folded} " + " ".join(f"WHEN {literal(w)} THEN {literal(str(v))}" for w, v in said.items()) + " END"


def _call_sql(own: str, zone: str) -> str:
    return f"""
WITH clicks AS (
  SELECT s.contact, e."at" AS moment, COALESCE(regexp_matches(e.detail, {literal(KEY_PAGES)}), FALSE) AS key_page
  FROM ({unscanned_sql('(SELECT *, "at" AS moment FROM the_events)')}) e JOIN near_send s ON s.send = e.send
  WHERE e.type = 'click' AND e.actor IS DISTINCT FROM 'machine'
    AND NOT COALESCE(regexp_matches(e.detail, {literal(OPT_OUT_LINKS)}), FALSE)
),
warmth AS (
  SELECT contact, moment, key_page FROM clicks UNION ALL SELECT contact, moment, FALSE FROM reply WHERE {POSITIVES}
),
warmed AS (
  SELECT k.id, MAX(w.moment) AS hot_at, MAX(w.moment) FILTER (WHERE w.key_page) AS key_click_at
  FROM calls_now k JOIN warmth w ON w.contact = k.contact AND w.moment <= k.called_at GROUP BY k.id
)
SELECT k.id AS call, k.contact, k.called_at, {day_sql("k.called_at", zone)} AS day,
  CAST(date_trunc('week', {day_sql("k.called_at", zone)}) AS DATE) AS week,
  COALESCE(k.reach, {_outcome_cases(0)}) AS reach, COALESCE(k.stance, {_outcome_cases(1)}) AS stance,
  COALESCE(k.milestone, {_outcome_cases(2)}) AS milestone, k.objection, k.mission, k.duration_s,
  w.hot_at, w.key_click_at, {day_sql("w.key_click_at", zone)} AS key_click_day,
  (SELECT MIN(m.booked_at) FROM meeting m WHERE m.contact = k.contact AND m.booked_at >= k.called_at) AS meeting_at,
  {own}, COALESCE(k.owner, s.owner, d.owner) AS owner
FROM calls_now k
LEFT JOIN link l ON l.of = 'calls' AND l.id = k.id LEFT JOIN near_send s ON s.send = l.send
LEFT JOIN contact_dims d ON d.contact = k.contact LEFT JOIN warmed w ON w.id = k.id
ORDER BY k.called_at, k.id"""


def unattributed_sql(wanted: str, link: str) -> str:
    """How many replies and events no message explains."""
    return f"""
SELECT COUNT(*) FROM {wanted} w ANTI JOIN {link} l ON l.of = w.of AND l.id = w.id WHERE w.of IN ('replies', 'events')"""
