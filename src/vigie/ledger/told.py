"""What is told of people by address, whatever message it is about: who asked, complained, came back.

In: a workspace. Out: contact keys with the moment of the last telling. An event may name a campaign, a step or a
message that nobody told Vigie of, or an address that no file knows yet: no message explains it, and it binds all the
same. So does a demand for removal in a reply: it binds whoever wrote it, beside whomever the message was sent to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from vigie.ledger.diagnostics import diagnose, text_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.segments import UNPLACED, relation
from vigie.vocabulary.words import EventKind, ReplyClass
from vigie.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of event about a contact. `reason`: of a bounce, a word of `BounceReason`; "" where none is known."""

    kind: str
    reason: str = ""


def told_of(workspace: Workspace) -> Mapping[Told, Mapping[int, datetime]]:
    """Demands and complaints in each contact's own name, and the hard bounces of messages that are not known."""
    segments = live_segments(workspace)
    found: dict[Told, dict[int, datetime]] = {}
    # A bounce that names its message is a fact of that message, and of nobody else.
    wanted = (
        f"type IN ('{EventKind.UNSUBSCRIBE}', '{EventKind.COMPLAINT}') "
        f"OR (type = '{EventKind.HARD_BOUNCE}' AND month = '{UNPLACED}')"
    )
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        bench.run(f"""
CREATE TEMP TABLE the_events AS
SELECT contact, type, "at", detail FROM {relation(segments, "events")} WHERE contact IS NOT NULL AND ({wanted})""")
        diagnose(bench)
        rows = bench.rows(f"""
SELECT e.contact, e.type, CASE WHEN e.type = '{EventKind.HARD_BOUNCE}' THEN COALESCE(g.reason, '') ELSE '' END AS why,
  MAX(e."at")
FROM the_events e LEFT JOIN diagnosed g ON g.text = {text_sql("e.detail")}
GROUP BY ALL
UNION ALL
SELECT contact, '{EventKind.UNSUBSCRIBE}', '', MAX(received_at) FROM (
  SELECT contact, reply_class, received_at FROM {relation(segments, "replies")}
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
) WHERE contact IS NOT NULL AND reply_class = '{ReplyClass.UNSUBSCRIBE}' GROUP BY contact""")
    for contact, kind, why, last in rows:
        known, at = found.setdefault(Told(str(kind), str(why)), {}), last.replace(tzinfo=UTC)
        known[int(contact)] = max(known.get(int(contact), at), at)
    return found
