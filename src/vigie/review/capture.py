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

    `broken`: the mailboxes that are set up and were not read, without trouble, for a day. `sent`: messages of the
    period. `strangers`: mail of the period that answers nothing we sent and comes from nobody we know. `unplaced`:
    replies of the period that answer no known message. `unclassed`: those that nobody classed, as their list says.
    """

    sent: int
    deaf: Sequence[tuple[str, int]]
    strangers: int
    unplaced: int
    unclassed: int
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
    set_up = {row.username.lower(): row.synced_at for row in mailboxes.listing(workspace)}
    read = {name for name, synced in set_up.items() if synced and synced >= recent}
    deaf = sorted(((str(m), int(n)) for m, n in sent if m not in heard | read), key=lambda d: (-d[1], d[0]))
    ((unplaced,),) = engine.rows(
        "SELECT COUNT(*) FROM fact_reply WHERE send IS NULL AND received_at >= ? AND received_at < ?", period
    )
    # A mailbox that was set up a moment ago waits for its first look.
    fresh = {row.username.lower() for row in mailboxes.listing(workspace) if row.checked_at is None}
    broken = sorted(set_up.keys() - read - fresh)
    everything, since = sum(int(n) for _, n in sent), as_of - WINDOW
    unknown, unclassed = strangers(workspace, since, as_of), inbox.unclassed(workspace, since, as_of)
    return Capture(everything, deaf, unknown, int(unplaced), unclassed, broken)
