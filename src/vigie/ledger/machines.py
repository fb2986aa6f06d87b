"""What machines did among the events of one import: read from the ledger, where nothing of it is deleted.

In: an import. Out: how many opens and clicks are left out of the numbers, by which rule, on what evidence.
"""

from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.models import Import
from vigie.ledger.scanned import counted_sql, judged_sql, scan
from vigie.ledger.segments import relation

# touch, rule, times, messages, evidence: as `metrics/machines.py` names them.
Row = tuple[str, str, int, int, int | None]


def of_import(number: int) -> list[Row]:
    """Opens first; nothing where the import brought no events, or is not counted."""
    batch = Import.objects.select_related("workspace").get(pk=number)
    live = live_segments(batch.workspace)
    own = [segment for segment in live if segment.number == number]
    if not any(segment.has("events") for segment in own):
        return []
    with Workbench(batch.workspace.folder / "ledger", batch.workspace.zone) as bench:
        bench.run(f"""
CREATE TEMP TABLE touches AS SELECT send, type, "at" AS moment, "at", detail, actor FROM {relation(own, "events")}
WHERE type IN ('open', 'click')""")
        bench.run("CREATE TEMP VIEW the_events AS SELECT * FROM touches")
        bench.run(f"""
CREATE TEMP TABLE the_sends AS SELECT id, sent_at FROM {relation(live, "sends")}
WHERE id IN (SELECT send FROM touches WHERE type = 'click')""")
        scan(bench)
        ((opened, on, told, at, burst, of, links, early, soon, seconds),) = bench.rows(f"""
WITH by_message AS (SELECT send, {counted_sql()} FROM ({judged_sql("touches")}) GROUP BY send)
SELECT SUM(machine_opens), COUNT(machine_opens), SUM(machine_clicks), COUNT(machine_clicks), SUM(burst_clicks),
  COUNT(burst_clicks), MAX(burst_links), SUM(early_clicks), COUNT(early_clicks), MIN(early_seconds) FROM by_message""")
    rows: list[Row] = [
        ("open", "told", int(opened or 0), on, None),
        ("click", "told", int(told or 0), at, None),
        ("click", "burst", int(burst or 0), of, links),
        ("click", "early", int(early or 0), soon, seconds),
    ]
    return [row for row in rows if row[2]]
