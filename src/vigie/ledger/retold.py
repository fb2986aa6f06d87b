"""A mail that is read again is the mail that was read: the same id, the moment of its first reading.

In: a relation of keyed rows, one of the same tool's rows in earlier imports. Out: the same rows, settled.

A mail without a date, or with an absurd one, bears the moment at which it was read, another one each time. Ids of
messages are given by whoever sends them: two senders, or one with two texts, sent two mails, whatever id they share.
"""


def replies_sql(rows: str, earlier: str, key: str, other: str) -> str:
    """`rows` with `id`: `key`, `other` for another mail under an id that is taken; `received_at` as read first."""
    first = "first_value(k.{0}) OVER (PARTITION BY k.reply_id ORDER BY k._file, k._row) IS NOT DISTINCT FROM k.{0}"
    # A later version may take another stretch of a mail for its text; a demand is never told anew as something else.
    reread = "(e.received_at = k.received_at AND e.reply_class IS DISTINCT FROM 'unsubscribe')"
    place = "(e.text IS DISTINCT FROM k.text, e.number)"
    return f"""
SELECT k.* REPLACE (COALESCE(b.received_at, k.received_at) AS received_at),
  CASE WHEN via IS NULL THEN {key} WHEN b.id IS NOT NULL THEN b.id
    WHEN {first.format("email")} AND {first.format("text")}
      AND k.reply_id NOT IN (SELECT reply_id FROM {earlier} WHERE via IS NOT NULL) THEN {key}
    ELSE {other} END AS id
FROM {rows} k LEFT JOIN (
  SELECT k._file, k._row, min_by(e.id, {place}) AS id, min_by(e.received_at, {place}) AS received_at
  FROM {rows} k JOIN {earlier} e ON e.reply_id = k.reply_id AND e.email IS NOT DISTINCT FROM k.email
    AND (e.text IS NOT DISTINCT FROM k.text OR {reread})
  WHERE k.via IS NOT NULL AND e.via IS NOT NULL GROUP BY k._file, k._row
) b ON b._file = k._file AND b._row = k._row"""


def events_sql(rows: str, earlier: str) -> str:
    """`rows` with `at` as read first."""
    same = " AND ".join(f"e.{c} IS NOT DISTINCT FROM k.{c}" for c in ("contact", "send", "type", "detail"))
    return f"""
SELECT k.* REPLACE (COALESCE(b."at", k."at") AS "at")
FROM {rows} k LEFT JOIN (
  SELECT k._file, k._row, k.event_id, min_by(e."at", e.number) AS "at"
  FROM {rows} k JOIN {earlier} e ON e.event_id = k.event_id AND {same}
  WHERE k.via IS NOT NULL AND e.via IS NOT NULL GROUP BY k._file, k._row, k.event_id
) b ON b._file = k._file AND b._row = k._row AND b.event_id = k.event_id"""
