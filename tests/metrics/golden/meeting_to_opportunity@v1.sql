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
    facts.meeting_at,
    facts.opportunity_at
  FROM period
  JOIN fact_send AS facts ON facts.day = period.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
person AS (
  SELECT period, contact,
    BOOL_OR(meeting_at <= seen) AS meeting_to_opportunity_base,
    BOOL_OR(opportunity_at <= seen) AS meeting_to_opportunity_hits
  FROM sliced
  GROUP BY period, contact
)
SELECT period,
  COUNT(*) FILTER (WHERE meeting_to_opportunity_base) AS meeting_to_opportunity_base,
  COUNT(*) FILTER (WHERE meeting_to_opportunity_base AND meeting_to_opportunity_hits) AS meeting_to_opportunity_hits
FROM person
GROUP BY period
