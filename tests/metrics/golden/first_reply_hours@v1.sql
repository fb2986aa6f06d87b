WITH period(period, day, seen) AS (VALUES
  (0, DATE '2026-11-16', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-17', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-18', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-19', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-20', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-21', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-22', TIMESTAMP '2026-11-20 16:00:00')
),
sliced AS (
  SELECT period.period, seen,
    facts.contact,
    facts.human_at,
    CASE WHEN human_at <= seen THEN EXTRACT(EPOCH FROM (human_at - sent_at)) / 3600.0 END AS reply_hours
  FROM period
  JOIN fact_send AS facts ON facts.day = period.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
person AS (
  SELECT period, contact,
    MIN_BY(reply_hours, human_at) AS first_reply_hours
  FROM sliced
  GROUP BY period, contact
)
SELECT period,
  COUNT(first_reply_hours) AS first_reply_hours_median_n,
  PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY first_reply_hours) AS first_reply_hours_median,
  PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY first_reply_hours) AS first_reply_hours_median_lower,
  PERCENTILE_CONT(0.75) WITHIN GROUP (ORDER BY first_reply_hours) AS first_reply_hours_median_upper
FROM person
GROUP BY period
