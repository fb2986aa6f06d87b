"""One file per action. A file that defines MOVE is an action; nothing else to edit but its sentence.

In: the world as a preview sees it. Out: `Move`s by key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal

from vigie.actions.models import Receipt
from vigie.metrics.counting import Rows
from vigie.vocabulary.action import Hand, Preview
from vigie.vocabulary.metric import DIMENSIONS
from vigie.workspaces.models import Workspace

Target = Mapping[str, str]
Undo = dict[str, Any]


@dataclass(frozen=True, slots=True)
class World:
    """What a preview may look at: the workspace's rows and facts, read as of a moment; `now` is the clock's."""

    workspace: Workspace
    engine: Rows
    as_of: datetime
    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """One action.

    `takes`: the dimensions that a target may name; `whole`: it may also name none, the whole programme. `options`:
    words that a target may hold beside dimensions (days=5). `watch`: the number that should move, where to
    (`direction`), and after how many `days` it is ripe to be judged. `enforceable`: a rule may apply it by itself,
    for it ends or is taken back without a trace. `preview` raises UsageError for a target that makes no sense.
    `apply` runs inside the transaction that writes the receipt and returns what `undo` will need.
    """

    key: str
    hand: Hand
    takes: tuple[str, ...]
    watch: str
    direction: Literal["up", "down"]
    days: int
    preview: Callable[[World, Target], Preview]
    apply: Callable[[World, Preview, Receipt], Undo]
    undo: Callable[[World, Receipt], None]
    whole: bool = False
    options: tuple[str, ...] = ()
    enforceable: bool = False
    plan: Callable[[World, Target], Any] | None = None  # what `preview` shows and `apply` carries out


def slice_of(target: Target) -> dict[str, str]:
    """The dimensions that a target names, without its options."""
    return {dimension: value for dimension, value in target.items() if dimension in DIMENSIONS}


@cache
def moves() -> dict[str, Move]:
    """Every action by key, in alphabetical order of the files."""
    found = (getattr(import_module(f"{__name__}.{m.name}"), "MOVE", None) for m in iter_modules(__path__))
    return {m.key: m for m in found if isinstance(m, Move)}
