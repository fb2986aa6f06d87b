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
    facts.duplicate,
    (crowded_at <= seen AND crowded_until > seen) OR (crowded_again_at <= seen AND crowded_again_until > seen) AS crowded
  FROM moment
  JOIN fact_contact AS facts ON facts.day = moment.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND loaded_at <= seen
),
daily AS (
  SELECT day, seen,
    COUNT(*) FILTER (WHERE TRUE) AS duplicate_rate_base,
    COUNT(*) FILTER (WHERE duplicate OR crowded) AS duplicate_rate_hits
  FROM sliced
  GROUP BY day, seen
)
SELECT period.period,
  SUM(daily.duplicate_rate_base) AS duplicate_rate_base,
  SUM(daily.duplicate_rate_hits) AS duplicate_rate_hits
FROM period
JOIN daily ON daily.day = period.day AND daily.seen = period.seen
GROUP BY period.period
