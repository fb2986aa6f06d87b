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
    facts.scheduled_at,
    facts.status
  FROM moment
  JOIN fact_meeting AS facts ON facts.due_day = moment.day
  WHERE facts.due_day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND booked_at <= seen
),
daily AS (
  SELECT day, seen,
    COUNT(*) FILTER (WHERE scheduled_at <= seen AND status = 'held') AS cost_per_held_meeting_event_base
  FROM sliced
  GROUP BY day, seen
)
SELECT period.period,
  SUM(daily.cost_per_held_meeting_event_base) AS cost_per_held_meeting_event_base
FROM period
JOIN daily ON daily.day = period.day AND daily.seen = period.seen
GROUP BY period.period
;

WITH period(period, day, seen) AS (VALUES
  (0, DATE '2026-11-16', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-17', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-18', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-19', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-20', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-21', TIMESTAMP '2026-11-20 16:00:00'),
  (0, DATE '2026-11-22', TIMESTAMP '2026-11-20 16:00:00')
)
SELECT period,
  CASE WHEN COUNT(DISTINCT currency) <= 1
    THEN SUM(amount / (period_end - period_start + 1)) END AS amount
FROM period
JOIN fact_cost ON period.day BETWEEN period_start AND period_end
WHERE CAST(period_start AS TIMESTAMP) <= period.seen
GROUP BY period
