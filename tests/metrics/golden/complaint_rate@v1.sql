-- ? = 'yahoo'
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
      AND (soft_at IS NULL OR soft_at > seen OR (delivered_at > soft_at AND delivered_at <= seen)) AS delivered,
    (provider IN (?) OR provider IS NULL) AS reports
  FROM moment
  JOIN fact_send AS facts ON facts.day = moment.day
  WHERE facts.day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
daily AS (
  SELECT day, seen,
    COUNT(*) FILTER (WHERE delivered AND reports) AS complaint_rate_event_base
  FROM sliced
  GROUP BY day, seen
)
SELECT period.period,
  SUM(daily.complaint_rate_event_base) AS complaint_rate_event_base
FROM period
JOIN daily ON daily.day = period.day AND daily.seen = period.seen
GROUP BY period.period
;

-- ? = 'yahoo'
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
    facts.complained_at,
    (provider IN (?) OR provider IS NULL) AS reports
  FROM moment
  JOIN fact_send AS facts ON facts.complained_day = moment.day
  WHERE facts.complained_day BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'
    AND sent_at <= seen
),
daily AS (
  SELECT day, seen,
    COUNT(*) FILTER (WHERE complained_at <= seen AND reports) AS complaint_rate_event_hits
  FROM sliced
  GROUP BY day, seen
)
SELECT period.period,
  SUM(daily.complaint_rate_event_hits) AS complaint_rate_event_hits
FROM period
JOIN daily ON daily.day = period.day AND daily.seen = period.seen
GROUP BY period.period
