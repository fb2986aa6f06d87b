"""What the addresses of mailboxes, receivers, connections, hooks and the outbox answer, for the OpenAPI document.

In: nothing. Out: models of the documents (see `answers`).
"""

from datetime import date, datetime
from typing import Any, Literal

from vigie.api.answers import Answer


class Removed(Answer):
    """What is no more, by its name."""

    removed: str


class Folder(Answer):
    """A folder of a mailbox: messages read so far; `gone`: the server no longer has it."""

    name: str
    messages: int
    gone: bool


class Mailbox(Answer):
    """A mailbox: how far it was read, and what is wrong with it; `failed`: imports of it that were not understood.

    `every`: minutes between two looks; `partly`: only folders are missing, the others are read.
    """

    name: str
    host: str
    port: int
    security: Literal["tls", "starttls", "plain"]
    username: str
    auth: Literal["password", "oauth2"]
    since: date
    every: int
    folders: list[Folder]
    messages: int
    checked_at: datetime | None
    synced_at: datetime | None
    due_at: datetime
    failed: int
    trouble: str | None
    partly: bool
    sentence: str


class Refused(Answer):
    """Requests that a receiver did not take, by why."""

    code: str
    times: int
    first_at: datetime
    last_at: datetime
    reason: str
    remedy: str


class Receiver(Answer):
    """An address that a tool posts to: what came, what nobody knows of it, what was refused.

    `unknown`: words and how often they came; `of_nobody`: calls whose number is nobody's, by reason; `refuses`: the
    last request was refused; `refused_lately`: how many were, for a reason met within a week; `failed`: imports of it
    that were not understood.
    """

    id: int
    name: str
    tool: str
    label: str
    has_secret: bool
    unsigned: bool
    lacks_secret: bool
    created_at: datetime
    requests: int
    waiting: int
    last_at: datetime | None
    unknown: dict[str, int]
    of_nobody: dict[str, int]
    failed: int
    refused: list[Refused]
    refused_at: datetime | None
    refused_lately: int
    refuses: bool
    trouble: str | None
    sentence: str


class OpenReceiver(Receiver):
    """A receiver with its address, which is a secret."""

    address: str


class RehearsalStep(Answer):
    """What one step of a test met; `understood`: tables of the folder format, each with the type of its event."""

    step: Literal["address", "form", "proof", "stored", "understood"]
    label: str
    ok: bool
    tried: bool
    code: str | None
    sentence: str
    understood: list[tuple[str, str]]


class Connection(Answer):
    """An account at a tool; `can`: what it can be told."""

    name: str
    tool: str
    can: list[str]
    address: str | None
    created_at: datetime
    checked_at: datetime | None
    trouble: str | None
    sentence: str


class Outgoing(Answer):
    """One thing that a tool has to be told; `receipt`: the action that asks for it, `undoes`: what it takes back."""

    id: int
    receipt: int | None
    connection: str
    operation: str
    label: str
    args: dict[str, Any]
    undoes: int | None
    state: Literal["waiting", "calling", "done", "refused", "given_up", "withdrawn"]
    attempts: int
    due_at: datetime
    answered_at: datetime | None
    state_label: str
    code: str | None
    why: str


class Hook(Answer):
    """A program that listens; `waiting`, `given_up`: events that it has not taken; no `events`: it hears all."""

    name: str
    address: str
    events: list[str]
    created_at: datetime
    waiting: int
    given_up: int
    trouble: str | None
    sentence: str


class AddedHook(Hook):
    """A program that listens from now on; `secret`: the one that was made, where none was given."""

    secret: str = ""


class HookTest(Answer):
    """Whether a `ping` was taken, and the code of what came back."""

    name: str
    taken: bool
    code: str
