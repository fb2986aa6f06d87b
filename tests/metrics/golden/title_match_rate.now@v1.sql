WITH period(period, last_day) AS (VALUES
  (0, DATE '2026-11-22')
),
daily AS (
  SELECT day,
    COUNT(*) FILTER (WHERE TRUE) AS title_match_rate_now_base,
    COUNT(*) FILTER (WHERE title_match) AS title_match_rate_now_hits
  FROM fact_contact
  WHERE loaded_at <= TIMESTAMP '2026-11-20 16:00:00'
  GROUP BY day
)
SELECT period.period,
  SUM(daily.title_match_rate_now_base) AS title_match_rate_now_base,
  SUM(daily.title_match_rate_now_hits) AS title_match_rate_now_hits
FROM period
JOIN daily ON daily.day <= period.last_day
GROUP BY period.period
