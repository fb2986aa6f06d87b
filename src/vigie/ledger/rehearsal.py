"""A request as a tool would post it, taken through the door step by step, and nothing of it kept.

In: a receiver. Out: `Step`s: the address, the form, the proof, the disk, the meaning; by the code that takes real ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from json import dumps

from django.db import DatabaseError, transaction

from vigie.connectors import Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import Fetch
from vigie.ledger import receivers
from vigie.ledger.intake import row_of
from vigie.ledger.models import Receiver
from vigie.ledger.receivers import Known

STEPS = ("address", "form", "proof", "stored", "understood")
# The proof was not tried: only the tool can make it, or the receiver asks for none.
ONLY_THE_TOOL, NONE_ASKED = "only_the_tool", "none_asked"


@dataclass(frozen=True, slots=True)
class Step:
    """One of `STEPS`. `code`: why it failed, or was not tried (`tried` False); "" = fine.

    `found`: what was understood, each a table of the folder format and, of an event, its type.
    """

    name: str
    code: str = ""
    tried: bool = True
    found: Sequence[tuple[str, str]] = field(default=())

    @property
    def bad(self) -> bool:
        """Whether requests of the tool would fail here, too."""
        return self.tried and bool(self.code)


def rehearse(row: Receiver, now: datetime, fetch: Fetch) -> list[Step]:
    """What a sample of the receiver's tool meets, until the step that fails. Raises SettingsError `seal_broken`."""
    where = receivers.address(row)
    connector, _, token = where.partition("/hooks/")[2].partition("/")
    known = receivers.find(connector, token)
    if known is None or known.connector.hook is None:
        return [Step("address", "not_found")]
    hook = known.connector.hook
    body = dumps(hook.sample(now)).encode()
    bare = Post(body, {"content-type": "application/json"}, now, url=where)
    proved = hook.prove(bare, known.secrets)
    post = proved or bare
    steps = [Step("address"), *_believed(known, hook, post, can=proved is not None, fetch=fetch)]
    if any(step.bad for step in steps):
        return steps
    return [*steps, _stored(row, post), _understood(hook, post)]


def _believed(known: Known, hook: Hook, post: Post, *, can: bool, fetch: Fetch) -> list[Step]:
    if not hook.readable(post):
        return [Step("form", "not_what_this_tool_posts")]
    if known.lacks_secret:
        return [Step("form"), Step("proof", "secret_not_set")]
    if known.unsigned or (can and not known.secrets):
        return [Step("form"), Step("proof", NONE_ASKED, tried=False)]
    if not can:
        return [Step("form"), Step("proof", ONLY_THE_TOOL, tried=False)]
    return [Step("form"), Step("proof", receivers.doubt(known, post, fetch))]


def _stored(row: Receiver, post: Post) -> Step:
    """Written as every request is, then taken out again before anybody sees it."""
    try:
        with transaction.atomic():
            row_of(row.pk, post).save()
            transaction.set_rollback(True)
    except DatabaseError:
        return Step("stored", "database_refused")
    return Step("stored")


def _understood(hook: Hook, post: Post) -> Step:
    found: list[tuple[str, str]] = []
    for one in hook.parse(post):
        if isinstance(one, Record):
            found.append((one.table, one.values.get("type", "")))
        elif isinstance(one, Refused) or (isinstance(one, Noted) and one.code == "unknown_event"):
            return Step("understood", one.code)
    return Step("understood", "" if found else "nothing_kept", found=tuple(found))
