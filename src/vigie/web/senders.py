"""The people whose replies a page speaks of elsewhere than on the page of replies: named, with the way to the reply.

In: a workspace, numbers of replies. Out: a name and an address for each reply that is still there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from vigie.ledger import senders
from vigie.web.replies import address
from vigie.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote: the name or else the address, with the firm; `href`: the reply."""

    said: str
    href: str


def of(workspace: Workspace, replies: Iterable[str]) -> dict[str, Person]:
    """By number of the reply, as lines and tasks hold it; what is no number is nobody's."""
    found = senders.senders(workspace, {int(r) for r in replies if r.isdecimal()})
    return {str(reply): _person(reply, sender) for reply, sender in found.items()}


def _person(reply: int, sender: senders.Sender) -> Person:
    known = [part for part in (sender.name or sender.email, sender.company) if part]
    return Person(", ".join(known) or gettext("unknown contact"), reverse("web:replies") + address("", str(reply)))
