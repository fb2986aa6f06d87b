"""In: nothing. Out: the demonstration of a fixed day as a folder, and its tables in DuckDB."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from vigie.simulator import Programme, demo, write
from vigie.simulator.programme import COLUMNS

TODAY = date(2026, 11, 18)  # a Wednesday

SENDS = """
CREATE TABLE message AS
WITH outcome AS (
  SELECT send_id,
         bool_or(type = 'hard_bounce') AS hard,
         bool_or(type = 'blocked') AS refused,
         bool_or(type = 'soft_bounce') AND NOT bool_or(type = 'delivered') AS soft,
         bool_or(type = 'unsubscribe') AS left_us,
         bool_or(type = 'complaint') AS complained,
         bool_or(type = 'open' AND actor = 'human') AS opened,
         bool_or(type = 'click' AND actor = 'human' AND detail NOT LIKE '%/desinscription') AS clicked
  FROM events GROUP BY send_id
)
SELECT s.*, c.company_domain, c.company_size, CAST(left(s.sent_at, 10) AS DATE) AS day,
       coalesce(hard, false) AS hard, coalesce(soft, false) AS soft, coalesce(refused, false) AS refused,
       NOT coalesce(hard OR soft OR refused, false) AS delivered,
       coalesce(left_us, false) AS left_us, coalesce(complained, false) AS complained,
       coalesce(opened, false) AS opened, coalesce(clicked, false) AS clicked,
       r.reply_class, coalesce(r.reply_class NOT IN ('out_of_office', 'auto_other'), false) AS human,
       coalesce(r.reply_class IN ('interested', 'information_request', 'callback_request', 'meeting_request'), false)
         AS positive,
       coalesce(r.reply_class = 'wrong_person', false) AS wrong
FROM sends s JOIN contacts c USING (contact_id) LEFT JOIN outcome USING (send_id) LEFT JOIN replies r USING (send_id)
"""


def database(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in COLUMNS:
        path = folder / f"{name}.csv"
        connection.execute(f"CREATE TABLE {name} AS FROM read_csv('{path}', header = true, all_varchar = true)")
    connection.execute(SENDS)
    return connection


@pytest.fixture(scope="session")
def programme() -> Programme:
    return demo(TODAY)


@pytest.fixture(scope="session")
def db(programme: Programme, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("demo")
    write(programme, folder)
    return database(folder)
