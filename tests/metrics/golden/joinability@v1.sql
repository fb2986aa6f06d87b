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
    facts.reach
  FROM period
  JOIN fact_call AS facts ON facts.day = period.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND called_at <= seen
),
person AS (
  SELECT period, contact,
    BOOL_OR(TRUE) AS joinability_event_base,
    BOOL_OR(reach = 'connected') AS joinability_event_hits
  FROM sliced
  GROUP BY period, contact
)
SELECT period,
  COUNT(*) FILTER (WHERE joinability_event_base) AS joinability_event_base,
  COUNT(*) FILTER (WHERE joinability_event_base AND joinability_event_hits) AS joinability_event_hits
FROM person
GROUP BY period
