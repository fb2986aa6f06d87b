"""What a message says, before any channel gives it its shape; no name and no address of a contact is ever in it.

In: sentences of one language. Out: `Message`, and why it could not be delivered: `Failed`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# A chat shows the gravest; the link leads to the rest.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news: what moved, where, since when, the one action, where to look."""

    kind: str  # stop, signal, incident, better, cleared
    head: str
    where: str
    figures: str
    action: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person or one team. `id` stays the same when it is sent again.

    `text` and `html`: a rendering of its own (the weekly review), else the items are rendered. `document`: the same for
    a program.
    """

    id: str
    language: str
    subject: str
    intro: str = ""
    items: tuple[Item, ...] = ()
    more: str = ""  # what is said where a chat leaves items out
    link: str = ""
    link_label: str = ""
    text: str = ""
    html: str = ""
    document: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def left_out(self) -> bool:
        """Whether a chat shows only the first items."""
        return len(self.items) > SHOWN


class Failed(Exception):
    """A channel did not take a message. `code` is worded in sentences.alerts; `again_in`: seconds that it asks for.

    `permanent`: the same message to the same address fails again until somebody changes something.
    """

    def __init__(self, code: str, *, permanent: bool = False, again_in: float | None = None) -> None:
        """Keep what happened; no body of an answer is kept, bodies may hold anything."""
        self.code = code
        self.permanent = permanent
        self.again_in = again_in
        super().__init__(code)
