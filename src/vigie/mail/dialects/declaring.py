"""How a mail system's way of writing is declared.

In: one `DIALECT` in each file of this folder. Out: `Dialect`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One mail system's bounces in prose.

    `openings`: folded phrases of its own with which it says that a message failed; one of them near the top of a text
    makes it a bounce wherever it comes from. `returned`: folded beginnings of the line below which the message itself
    comes back. `delays`: phrases that say that it still tries.
    """

    name: str
    openings: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    delays: tuple[str, ...] = ()
