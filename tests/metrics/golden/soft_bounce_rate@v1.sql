WITH period(period, day, seen) AS (VALUES
  (0, DATE '2026-11-16', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-17', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-18', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-19', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-20', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-21', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-22', TIMESTAMP '2026-11-20 16:00:00')
),
moment AS (SELECT DISTINCT day, seen FROM period),
sliced AS (
  SELECT moment.day, seen,
    soft_at <= seen AND (delivered_at IS NULL OR delivered_at <= soft_at OR delivered_at > seen) AND (hard_at IS NULL OR hard_at > seen) AS soft_lost
  FROM moment
  JOIN fact_send AS facts ON facts.day = moment.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
daily AS (
  SELECT day, seen,
    COUNT(*) FILTER (WHERE TRUE) AS soft_bounce_rate_base,
    COUNT(*) FILTER (WHERE soft_lost) AS soft_bounce_rate_hits
  FROM sliced
  GROUP BY day, seen
)
SELECT period.period,
  SUM(daily.soft_bounce_rate_base) AS soft_bounce_rate_base,
  SUM(daily.soft_bounce_rate_hits) AS soft_bounce_rate_hits
FROM period
JOIN daily ON daily.day = period.day AND daily.seen = period.seen
GROUP BY period.period
