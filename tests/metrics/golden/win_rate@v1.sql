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
    facts.closed_at,
    facts.status
  FROM moment
  JOIN fact_opportunity AS facts ON facts.closed_day = moment.day
  WHERE facts.closed_day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND created_at <= seen
),
daily AS (
  SELECT day, seen,
    COUNT(*) FILTER (WHERE closed_at <= seen AND status IN ('won', 'lost')) AS win_rate_event_base,
    COUNT(*) FILTER (WHERE closed_at <= seen AND status IN ('won', 'lost') AND status = 'won') AS win_rate_event_hits
  FROM sliced
  GROUP BY day, seen
)
SELECT period.period,
  SUM(daily.win_rate_event_base) AS win_rate_event_base,
  SUM(daily.win_rate_event_hits) AS win_rate_event_hits
FROM period
JOIN daily ON daily.day = period.day AND daily.seen = period.seen
GROUP BY period.period
