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
    facts.open_allowed,
    facts.open_at,
    (hard_at IS NULL OR hard_at > seen) AND (block_at IS NULL OR block_at > seen)
      AND (failed_at IS NULL OR failed_at > seen)
      AND (soft_at IS NULL OR soft_at > seen OR (delivered_at > soft_at AND delivered_at <= seen)) AS delivered
  FROM period
  JOIN fact_send AS facts ON facts.day = period.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
person AS (
  SELECT period, contact,
    BOOL_OR(delivered AND open_allowed) AS open_drop_base,
    BOOL_OR(open_at <= seen) AS open_drop_hits
  FROM sliced
  GROUP BY period, contact
)
SELECT period,
  COUNT(*) FILTER (WHERE open_drop_base) AS open_drop_base,
  COUNT(*) FILTER (WHERE open_drop_base AND open_drop_hits) AS open_drop_hits
FROM person
GROUP BY period
