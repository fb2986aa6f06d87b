"""Who is away until when, as replies said it.

In: a workspace. Out: the day of return of each contact whose last word was an absence with a date.
"""

from datetime import UTC, datetime

from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.inbox import replies_sql
from vigie.ledger.segments import relation
from vigie.vocabulary.words import ReplyClass
from vigie.workspaces.models import Workspace


def absences(workspace: Workspace) -> dict[int, datetime]:
    """Contact key -> the start of the day of return, in UTC. Who wrote as a person since has returned.

    A row without a class and without a word (a tool that tells that something came) may be a machine's.
    """
    segments = live_segments(workspace)
    with Workbench(workspace.folder, workspace.zone) as bench:
        rows = bench.rows(f"""
WITH said AS (
  SELECT COALESCE(s.contact, r.contact) AS contact, r.received_at, r.reply_class, r.return_at
  FROM (
    SELECT contact, send, received_at, return_at,
      COALESCE(reply_class, CASE WHEN TRIM(text) <> '' THEN '{ReplyClass.OTHER}' END) AS reply_class
    FROM {replies_sql(segments)} QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
  ) r LEFT JOIN {relation(segments, "sends")} s ON s.id = r.send
  WHERE r.reply_class <> '{ReplyClass.AUTO_OTHER}'
)
SELECT contact, return_at FROM said WHERE contact IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY contact ORDER BY received_at DESC) = 1
  AND reply_class = '{ReplyClass.OUT_OF_OFFICE}' AND return_at > received_at""")
    return {int(contact): back.replace(tzinfo=UTC) for contact, back in rows}
