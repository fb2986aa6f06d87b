"""When a contact was in more than one live sequence.

In: messages sent. Out: SELECT text: for each contact the first and the latest stretch of time in which two were live.
"""

# A sequence is live for so long after a message of it: the usual wait before a follow-up is shorter.
LIVE = "INTERVAL '7' DAY"


def crowding_sql(sends: str) -> str:
    """contact, crowded_at, crowded_until, crowded_again_at, crowded_again_until; nobody else is listed.

    Two sequences are live from the second one's message until the first one lapses: between two of a contact's messages
    that follow each other. A stretch is known from its messages as they leave, so that a moment of the past finds what
    was known then. With one stretch alone it is the latest too; of stretches between the two nothing is kept.
    """
    return f"""
WITH told AS (SELECT contact, campaign, sent_at, id FROM {sends} WHERE campaign IS NOT NULL),
several AS (SELECT contact FROM told GROUP BY contact HAVING MIN(campaign) <> MAX(campaign)),
followed AS (
  SELECT contact, campaign, sent_at, LAG(campaign) OVER own AS other, LAG(sent_at) OVER own AS before
  FROM told WHERE contact IN (FROM several) WINDOW own AS (PARTITION BY contact ORDER BY sent_at, id)
),
both_live AS (
  SELECT contact, sent_at AS since, before + {LIVE} AS until
  FROM followed WHERE other <> campaign AND sent_at < before + {LIVE}
),
apart AS (
  SELECT *, since > MAX(until) OVER (
    PARTITION BY contact ORDER BY since, until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS begins
  FROM both_live
),
numbered AS (
  SELECT contact, since, until, COUNT(*) FILTER (WHERE begins) OVER (
    PARTITION BY contact ORDER BY since, until ROWS UNBOUNDED PRECEDING) AS stretch
  FROM apart
),
stretches AS (
  SELECT contact, stretch, MIN(since) AS since, MAX(until) AS until FROM numbered GROUP BY contact, stretch
)
SELECT contact, MIN(since) AS crowded_at, MIN(until) AS crowded_until,
  MAX(since) AS crowded_again_at, MAX(until) AS crowded_again_until
FROM stretches GROUP BY contact"""
