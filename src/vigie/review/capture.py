"""Whether what people answer can be heard: mailboxes that nobody listens to, replies of nobody or of no class.

In: the facts, the replies, the mailboxes that are read. Out: counts of four weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vigie.ledger import inbox
from vigie.ledger.senders import strangers
from vigie.metrics.counting import Rows
from vigie.outreach import mailboxes
from vigie.workspaces.models import Workspace

WINDOW = timedelta(days=28)
# A mailbox that was not read for so long is not read, whatever is set up.
_RECENT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Capture:
    """`deaf`: (mailbox, messages) of those that are not read and of which no tool ever told a reply, most first.

    `broken`: the mailboxes that are set up for a day and were not read meanwhile. `sent`: messages of the
    period. `strangers`: replies of the period that answer nothing we sent and come from nobody we know. `unplaced`:
    replies of people we know that answer no known message. `unclassed`: those that nobody classed, as their list says;
    `wordless`: of them those that came without their text.
    """

    sent: int
    deaf: Sequence[tuple[str, int]]
    strangers: int
    unplaced: int
    unclassed: int
    wordless: int
    broken: Sequence[str] = ()

    @property
    def unheard(self) -> int:
        """Messages whose answers nobody would hear of."""
        return sum(n for _, n in self.deaf)


def capture(engine: Rows, workspace: Workspace, as_of: datetime, now: datetime | None = None) -> Capture:
    """How well answers are heard in the four weeks before `as_of`; mailboxes as they are `now`."""
    end = as_of.astimezone(UTC).replace(tzinfo=None)
    period = [end - WINDOW, end]
    sent = engine.rows(
        "SELECT COALESCE(mailbox, ''), COUNT(*) FROM fact_send WHERE sent_at >= ? AND sent_at < ? GROUP BY 1", period
    )
    heard = {m for (m,) in engine.rows("SELECT DISTINCT COALESCE(mailbox, '') FROM fact_reply")}
    recent = (now or datetime.now(UTC)) - _RECENT
    set_up = mailboxes.listing(workspace)
    read = {row.username.lower() for row in set_up if row.synced_at and row.synced_at >= recent}
    deaf = sorted(((str(m), int(n)) for m, n in sent if m not in heard | read), key=lambda d: (-d[1], d[0]))
    ((unplaced,),) = engine.rows(
        "SELECT COUNT(*) FROM fact_reply WHERE send IS NULL AND received_at >= ? AND received_at < ?", period
    )
    broken = sorted({row.username.lower() for row in set_up if row.created_at < recent} - read)
    everything, since = sum(int(n) for _, n in sent), as_of - WINDOW
    (unknown, counted), (unclassed, wordless) = (of(workspace, since, as_of) for of in (strangers, inbox.unclassed))
    return Capture(everything, deaf, unknown, max(0, int(unplaced) - counted), unclassed, wordless, broken)
