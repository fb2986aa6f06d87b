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
    facts.closed_at,
    facts.closed_day,
    facts.day
  FROM period
  JOIN fact_opportunity AS facts ON facts.day = period.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND created_at <= seen
)
SELECT period,
  CASE WHEN closed_at <= seen THEN closed_day ELSE CAST(seen AS DATE) END - day AS days,
  COUNT(*) FILTER (WHERE closed_at <= seen) AS closed,
  COUNT(*) AS deals
FROM sliced
GROUP BY period, days
