"""Replies of nobody known as other programs read them: who wrote, when, what about, why nobody was found.

In: a workspace, a moment. Out: plain values, ready for JSON. Addresses and words of mail stand in it: it is for people
of the workspace.
"""

from datetime import datetime, timedelta
from typing import Any

from vigie.ledger import unmatched
from vigie.ledger.senders import strangers
from vigie.review.capture import WINDOW
from vigie.sentences.replies import letters_sentence, stranger_sentence, strangers_step
from vigie.workspaces.models import Workspace


def strangers_document(
    workspace: Workspace, as_of: datetime, *, days: int = WINDOW.days, limit: int | None = None
) -> dict[str, Any]:
    """The replies of some days that were matched to nobody: `count` of them, the latest in `letters`.

    `limit`: at most so many letters; None: as many as a page bears. `sentence`: how many of them stand here, `remedy`:
    what to do about them.
    """
    since, most = as_of - timedelta(days=days), limit or unmatched.SHOWN
    count = strangers(workspace, since, as_of)
    letters = unmatched.latest(workspace, since, as_of, most) if count else []
    return {
        "count": count,
        "sentence": letters_sentence(len(letters), count, in_time=len(letters) == min(count, most)),
        "remedy": strangers_step(),
        "letters": [_document(letter) for letter in letters],
    }


def _document(letter: unmatched.Letter) -> dict[str, Any]:
    domain = letter.email.rpartition("@")[2]
    return {
        "email": letter.email,
        "received_at": letter.at.isoformat(),
        "subject": letter.subject,
        "begins": letter.begins,
        "answers_a_message": letter.thread,
        "demands_removal": letter.demand,
        "contacts_there": letter.there,
        "why": stranger_sentence(demand=letter.demand, thread=letter.thread, there=letter.there, domain=domain),
        "import": letter.batch,
    }
