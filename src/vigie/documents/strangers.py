"""Replies of nobody known as other programs read them: who wrote, when, what about, why nobody was found.

In: a workspace, a moment. Out: plain values, ready for JSON. Addresses and words of mail stand in it: it is for people
of the workspace.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from vigie.ledger import unmatched
from vigie.ledger.removals import contacts_of
from vigie.ledger.senders import strangers
from vigie.people.models import Bar
from vigie.review import bars
from vigie.review.capture import WINDOW
from vigie.sentences.replies import letters_sentence, stranger_sentence, strangers_step
from vigie.workspaces.models import Workspace


def strangers_document(
    workspace: Workspace, as_of: datetime, *, days: int = WINDOW.days, limit: int | None = None
) -> dict[str, Any]:
    """The replies of some days that were matched to nobody: `count` of them, the latest in `letters`.

    `limit`: at most so many letters; None: as many as a page bears. `sentence`: how many of them stand here, `remedy`:
    what to do about them. `barred`, of a demand: it is in force, though no import knows whoever wrote.
    """
    since, most = as_of - timedelta(days=days), limit or unmatched.SHOWN
    count, _ = strangers(workspace, since, as_of)
    letters = unmatched.latest(workspace, since, as_of, most) if count else []
    barred = _barred(workspace, {letter.email for letter in letters if letter.demand and letter.email})
    return {
        "count": count,
        "sentence": letters_sentence(len(letters), count, in_time=len(letters) == min(count, most)),
        "remedy": strangers_step(),
        "letters": [_document(letter, barred=letter.email in barred) for letter in letters],
    }


def _barred(workspace: Workspace, emails: Iterable[str]) -> set[str]:
    """Those of the addresses that may be neither written to nor called."""
    contacts = contacts_of(workspace, sorted(emails))
    found = bars.in_force(workspace, contacts.values())
    return {e for e, who in contacts.items() if any(row.bar == Bar.SUPPRESSED for row in found.get(who, []))}


def _document(letter: unmatched.Letter, *, barred: bool) -> dict[str, Any]:
    domain = letter.email.rpartition("@")[2]
    return {
        "email": letter.email,
        "received_at": letter.at.isoformat(),
        "subject": letter.subject,
        "begins": letter.begins,
        "answers_a_message": letter.thread,
        "demands_removal": letter.demand,
        "barred": barred,
        "contacts_there": letter.there,
        "why": stranger_sentence(
            demand=letter.demand, barred=barred, thread=letter.thread, there=letter.there, domain=domain
        ),
        "import": letter.batch,
        "reply": str(letter.reply) if letter.reply is not None else None,
    }
