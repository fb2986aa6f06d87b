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
    facts.opportunity_at,
    facts.qualified,
    facts.scheduled_at,
    facts.status
  FROM period
  JOIN fact_meeting AS facts ON facts.due_day = period.day
  WHERE facts.due_day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND booked_at <= seen
),
person AS (
  SELECT period, contact,
    BOOL_OR(scheduled_at <= seen AND status = 'held' AND qualified) AS opportunity_rate_base,
    BOOL_OR(opportunity_at <= seen) AS opportunity_rate_hits
  FROM sliced
  GROUP BY period, contact
)
SELECT period,
  COUNT(*) FILTER (WHERE opportunity_rate_base) AS opportunity_rate_base,
  COUNT(*) FILTER (WHERE opportunity_rate_base AND opportunity_rate_hits) AS opportunity_rate_hits
FROM person
GROUP BY period
