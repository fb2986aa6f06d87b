"""The one schedule: what happens without anybody asking, and how often.

In: the moment. Out: work done; each job is safe to run twice and by two processes at once.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections

from vigie import desk, publication
from vigie.actions import applying, enforcing, outbox
from vigie.actions.models import Receipt, Standing
from vigie.actions.world import world_of
from vigie.documents.review import weekly_document
from vigie.documents.review_html import review_html
from vigie.documents.review_text import review_text
from vigie.facts.store import sweep
from vigie.ledger import imports, intake, mailsync, postings, receivers
from vigie.outreach import hooks, mailboxes
from vigie.outreach.fetched import called
from vigie.review import alerts, bars, corrections, decisions, journal, judgements, summaries, telling, waiting, weekly
from vigie.review.correction_models import Correction
from vigie.sentences.links import page_link
from vigie.vocabulary.errors import VigieError
from vigie.workspaces.models import Workspace

log = logging.getLogger(__name__)
_MAIL_TURN = timedelta(seconds=20)  # the other jobs wait meanwhile
_REPLAYED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that is due every so often."""

    name: str
    every: timedelta
    run: Callable[[], object]


def accept_queued() -> None:
    """Accept what the pages left to the worker; a refusal is noted on its import and stops nothing else."""
    while (import_id := imports.next_queued()) is not None:
        try:
            imports.accept(import_id)
        except VigieError as error:
            log.warning("import %s failed: %s", import_id, error)
        else:
            publication.after(Workspace.objects.get(import__pk=import_id))


def understand_posted() -> None:
    """Understand what tools posted since; facts change once for each team."""
    now, changed = datetime.now(UTC), set[Workspace]()
    for receiver in postings.waiting():
        try:
            if postings.understand(receiver, now, called):
                changed.add(receiver.workspace)
        except VigieError as error:
            log.warning("receiver %s: %s", receiver.pk, error)
        except Exception:  # one receiver in trouble keeps no other waiting
            log.exception("receiver %s", receiver.pk)
    for workspace in changed:
        publication.after(workspace)


def sweep_postings() -> None:
    """Forget the marks of requests that nobody replays any more."""
    intake.sweep(datetime.now(UTC) - _REPLAYED)


def settle_interrupted() -> None:
    """Take up the imports whose process died."""
    for workspace in Workspace.objects.all():
        imports.recover(workspace)


def judge() -> None:
    """Judge publications that nobody judged, and every workspace once a day: time passes without imports."""
    for workspace in Workspace.objects.all():
        if judgements.due(workspace, datetime.now(UTC)):
            publication.after(workspace)


def settle_decisions() -> None:
    """Note what was done, approved or taken back since: a decided number may move from then on."""
    now = datetime.now(UTC)
    for workspace in Workspace.objects.all():
        decisions.settle(workspace, now)


def follow_corrections() -> None:
    """Let facts and bars follow what persons said of replies on the page, which answers before they do."""
    spoken = Correction.objects.filter(settled=False).values_list("workspace", flat=True)
    for workspace in Workspace.objects.filter(pk__in=set(spoken)):
        corrections.settle(workspace)
        bars.settle(world_of(workspace, datetime.now(UTC)))
        waiting.prepare(workspace)


def prepare_pages() -> None:
    """The windows move on at midnight: prepare the pages of the new day before somebody opens one."""
    for workspace in Workspace.objects.all():
        desk.warm(workspace)


def tell() -> None:
    """Tell whoever has to be told: alerts to their owners, the weekly review to the team."""
    now = datetime.now(UTC)
    for workspace in Workspace.objects.all():
        try:
            alerts.plan(workspace, now)
            summaries.plan(workspace, now)
        except Exception:  # one workspace in trouble keeps no other team uninformed
            log.exception("workspace %s: what is to be told was not written", workspace.slug)
    telling.tell_due(now, written_review)


def written_review(workspace: Workspace, week: str, now: datetime) -> summaries.Written:
    """The review of a week in the active language, as it is sent."""
    said = weekly_document(weekly.weekly(workspace, week, now))
    return summaries.Written(review_text(said), review_html(said, page_link(f"/review?w={week}")), said)


def tell_tools() -> None:
    """Tell connected tools what actions decided; what they refuse is a line of the journal."""
    now = datetime.now(UTC)
    needing = outbox.needing(outbox.send_due(now))
    for row in needing:
        journal.note(
            row.workspace, at=now, who="", what="not_told", about=row.operation,
            details={"connection": row.connection.name, "code": row.answer["code"], "outgoing": row.pk},
            receipt=row.receipt_id,
        )  # fmt: skip


def read_mailboxes() -> None:
    """Read what is new in the mailboxes that are due; what is left after a while comes with the next turn."""
    until = datetime.now(UTC) + _MAIL_TURN
    for row in mailboxes.due(datetime.now(UTC)):
        if datetime.now(UTC) >= until:
            return
        try:
            found = mailsync.sync(row, stop=lambda: datetime.now(UTC) >= until)
            if found.trouble:
                log.warning("mailbox %s: %s", row.pk, found.trouble)
            if found.messages:
                publication.after(row.workspace)
        except Exception:  # one mailbox in trouble keeps no other waiting
            log.exception("mailbox %s", row.pk)


def place_bars() -> None:
    """Go on with actions on very many contacts; the other jobs have their turn in between."""
    now = datetime.now(UTC)
    for receipt in Receipt.objects.filter(state=Standing.RUNNING).select_related("workspace").order_by("pk"):
        world = world_of(receipt.workspace, now)
        try:
            applying.go_on(world, receipt.pk, lots=4)
        except FileNotFoundError:  # the list that was agreed to is lost: nothing is in force, and nothing will be
            log.exception("receipt %s is taken back", receipt.pk)
            applying.undo(world, receipt.pk, by=enforcing.BY)
        except Exception:  # one team's action in trouble keeps no other waiting
            log.exception("receipt %s: its next contacts were not placed", receipt.pk)
        decisions.settle(receipt.workspace, now)


def end_at_tools() -> None:
    """End at connected tools what was for a time."""
    outbox.take_back_ended(datetime.now(UTC))


def tell_listeners() -> None:
    """Send other programs what happened here."""
    hooks.deliver_due(datetime.now(UTC))


def sweep_deliveries() -> None:
    """Forget what was delivered long ago."""
    hooks.sweep(datetime.now(UTC))


def forget_removed() -> None:
    """Forget the secrets of mailboxes and receivers that were removed too long ago to be taken back."""
    mailboxes.sweep(datetime.now(UTC))
    receivers.sweep(datetime.now(UTC))


def sweep_facts() -> None:
    """Delete the parts of old snapshots that nobody can still be reading."""
    for workspace in Workspace.objects.all():
        sweep(workspace.facts_root)


SCHEDULE = (
    Job("settle_interrupted", timedelta(minutes=1), settle_interrupted),
    Job("accept_queued", timedelta(seconds=1), accept_queued),
    Job("understand_posted", timedelta(seconds=10), understand_posted),
    Job("judge", timedelta(minutes=1), judge),
    Job("follow_corrections", timedelta(seconds=1), follow_corrections),
    Job("settle_decisions", timedelta(minutes=1), settle_decisions),
    Job("prepare_pages", timedelta(minutes=10), prepare_pages),
    Job("tell", timedelta(seconds=30), tell),
    Job("tell_tools", timedelta(seconds=2), tell_tools),
    Job("read_mailboxes", timedelta(seconds=10), read_mailboxes),
    Job("place_bars", timedelta(seconds=1), place_bars),
    Job("end_at_tools", timedelta(seconds=30), end_at_tools),
    Job("tell_listeners", timedelta(seconds=2), tell_listeners),
    Job("sweep_deliveries", timedelta(hours=6), sweep_deliveries),
    Job("sweep_postings", timedelta(hours=6), sweep_postings),
    Job("forget_removed", timedelta(hours=6), forget_removed),
    Job("sweep_facts", timedelta(hours=1), sweep_facts),
    Job("clear_sessions", timedelta(days=1), SessionStore.clear_expired),
)


class Rota:
    """Which job ran when, in this process. Every job is due at the start."""

    def __init__(self, schedule: Iterable[Job] = SCHEDULE) -> None:
        """Nothing has run yet."""
        self._last: dict[Job, datetime | None] = dict.fromkeys(schedule)

    def run_due(self, now: datetime) -> list[str]:
        """Run what is due, in the order of the schedule; names of what ran. A job that fails is due again later."""
        due = [job for job, last in self._last.items() if last is None or now - last >= job.every]
        for job in due:
            self._last[job] = now
            try:
                job.run()
            except Exception:  # the door of the jobs: one that fails must not stop the others
                log.exception("job %s failed", job.name)
            finally:
                close_old_connections()
        return [job.name for job in due]
