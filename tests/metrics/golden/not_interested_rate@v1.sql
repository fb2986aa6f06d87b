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
    (hard_at IS NULL OR hard_at > seen) AND (block_at IS NULL OR block_at > seen)
      AND (failed_at IS NULL OR failed_at > seen)
      AND (soft_at IS NULL OR soft_at > seen OR (delivered_at > soft_at AND delivered_at <= seen)) AS delivered,
    CASE WHEN latest_at <= seen THEN latest_class WHEN human_at <= seen THEN first_class END AS human_class,
    CASE WHEN latest_at <= seen THEN latest_at WHEN human_at <= seen THEN human_at END AS human_class_at
  FROM period
  JOIN fact_send AS facts ON facts.day = period.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
person AS (
  SELECT period, contact,
    MAX(human_class_at) AS latest_human,
    MAX(CASE WHEN human_class = 'not_interested' THEN human_class_at END) AS latest_refusal,
    BOOL_OR(delivered) AS not_interested_rate_base
  FROM sliced
  GROUP BY period, contact
)
SELECT period,
  COUNT(*) FILTER (WHERE not_interested_rate_base) AS not_interested_rate_base,
  COUNT(*) FILTER (WHERE not_interested_rate_base AND latest_refusal = latest_human) AS not_interested_rate_hits
FROM person
GROUP BY period
