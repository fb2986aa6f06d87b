"""What an action says before it is applied: its target, its effects, the fingerprint that agreement is given to.

In: figures an action has counted. Out: small frozen records; codes, not sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal

Mode = Literal["observe", "suggest", "enforce"]
# vigie: takes effect in our own state and at connected tools; person: becomes a task with an owner and a day.
Hand = Literal["vigie", "person"]
Figure = str | int | float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that would change: a code, and the figures of its sentence."""

    code: str
    params: Mapping[str, Figure] = field(default_factory=dict[str, Figure])


@dataclass(frozen=True, slots=True)
class Call:
    """Something a connected tool would be told: the operation, its arguments, the account it is told through."""

    connection: int
    operation: str
    args: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what applying would do now. `contacts`: people whom it keeps from being written to."""

    action: str
    target: Mapping[str, str]
    effects: tuple[Effect, ...]
    contacts: int = 0
    calls: tuple[Call, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes as soon as anything that was shown does."""
        said = (
            self.action,
            sorted(self.target.items()),
            [(e.code, sorted(e.params.items(), key=str)) for e in self.effects],
            [(c.connection, c.operation, sorted(c.args.items(), key=str)) for c in self.calls],
        )
        return blake2b(repr(said).encode(), digest_size=6).hexdigest()
