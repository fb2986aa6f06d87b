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
    (hard_at IS NULL OR hard_at > seen) AND (block_at IS NULL OR block_at > seen)
      AND (failed_at IS NULL OR failed_at > seen)
      AND (soft_at IS NULL OR soft_at > seen OR (delivered_at > soft_at AND delivered_at <= seen)) AS delivered
  FROM moment
  JOIN fact_send AS facts ON facts.day = moment.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
daily AS (
  SELECT day, seen,
    COUNT(*) FILTER (WHERE TRUE) AS delivery_rate_base,
    COUNT(*) FILTER (WHERE delivered) AS delivery_rate_hits
  FROM sliced
  GROUP BY day, seen
)
SELECT period.period,
  SUM(daily.delivery_rate_base) AS delivery_rate_base,
  SUM(daily.delivery_rate_hits) AS delivery_rate_hits
FROM period
JOIN daily ON daily.day = period.day AND daily.seen = period.seen
GROUP BY period.period
