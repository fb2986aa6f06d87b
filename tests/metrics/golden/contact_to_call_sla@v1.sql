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
    facts.called_at,
    facts.contact,
    facts.hot_at
  FROM period
  JOIN fact_send AS facts ON facts.hot_day = period.day
  WHERE facts.hot_day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
person AS (
  SELECT period, contact,
    BOOL_OR(hot_at <= seen) AS contact_to_call_sla_event_base,
    BOOL_OR(called_at <= seen AND called_at <= hot_at + INTERVAL '24' HOUR) AS contact_to_call_sla_event_hits
  FROM sliced
  GROUP BY period, contact
)
SELECT period,
  COUNT(*) FILTER (WHERE contact_to_call_sla_event_base) AS contact_to_call_sla_event_base,
  COUNT(*) FILTER (WHERE contact_to_call_sla_event_base AND contact_to_call_sla_event_hits) AS contact_to_call_sla_event_hits
FROM person
GROUP BY period
