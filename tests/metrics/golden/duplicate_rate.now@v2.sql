WITH period(period, last_day) AS (VALUES
  (0, DATE '2026-11-22')
),
daily AS (
  SELECT day,
    COUNT(*) FILTER (WHERE TRUE) AS duplicate_rate_now_base,
    COUNT(*) FILTER (WHERE duplicate OR ((crowded_at <= TIMESTAMP '2026-11-20 16:00:00' AND crowded_until > TIMESTAMP '2026-11-20 16:00:00') OR (crowded_again_at <= TIMESTAMP '2026-11-20 16:00:00' AND crowded_again_until > TIMESTAMP '2026-11-20 16:00:00'))) AS duplicate_rate_now_hits
  FROM fact_contact
  WHERE loaded_at <= TIMESTAMP '2026-11-20 16:00:00'
  GROUP BY day
)
SELECT period.period,
  SUM(daily.duplicate_rate_now_base) AS duplicate_rate_now_base,
  SUM(daily.duplicate_rate_now_hits) AS duplicate_rate_now_hits
FROM period
JOIN daily ON daily.day <= period.last_day
GROUP BY period.period
