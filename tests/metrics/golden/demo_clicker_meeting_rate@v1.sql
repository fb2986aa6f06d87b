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
    facts.key_click_at,
    facts.meeting_at
  FROM period
  JOIN fact_call AS facts ON facts.key_click_day = period.day
  WHERE facts.key_click_day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND called_at <= seen
),
person AS (
  SELECT period, contact,
    BOOL_OR(key_click_at <= seen) AS demo_clicker_meeting_rate_base,
    BOOL_OR(meeting_at <= seen) AS demo_clicker_meeting_rate_hits
  FROM sliced
  GROUP BY period, contact
)
SELECT period,
  COUNT(*) FILTER (WHERE demo_clicker_meeting_rate_base) AS demo_clicker_meeting_rate_base,
  COUNT(*) FILTER (WHERE demo_clicker_meeting_rate_base AND demo_clicker_meeting_rate_hits) AS demo_clicker_meeting_rate_hits
FROM person
GROUP BY period
