"""What was judged at the publication, as the pages use it: states of tiles, culprits, marks, the words of the verdict.

In: the kept judgement and the open alerts of a workspace. Out: `Findings`, and boards that know of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vigie.desk import Desk
from vigie.metrics.volume import VolumeJump
from vigie.review import judgements, signals
from vigie.sentences.diagnosis import confound_sentence
from vigie.vocabulary.finding import Confound, Count, Culprit, Diagnosis, Signal, Slice
from vigie.vocabulary.metric import Board, Column, State, Tile
from vigie.workspaces.models import Workspace

# The diagnosis counts by message what some tiles count otherwise: its numbers that speak about a tile's.
SPEAKS_OF: Mapping[str, frozenset[str]] = {
    "delivery_rate": frozenset({"soft_bounce_rate", "hard_bounce_rate"}),
    "role_free_rate": frozenset({"role_catch_all_rate"}),
    "role_rate": frozenset({"role_catch_all_rate"}),
    "catch_all_rate": frozenset({"role_catch_all_rate"}),
    "title_match_rate": frozenset({"title_misfit_rate"}),
    "meetings_booked": frozenset({"reply_to_meeting"}),
}
# What the journal calls the changes that the facts show by themselves.
WRITTEN_AS = {
    "new_source": "source",
    "new_mailbox": "mailbox",
    "new_version": "copy",
    "new_step": "follow_up",
    "volume_step": "volume",
}
# A slice moves many numbers a little; it is named on those where at least so many hits are too many or missing.
FEWEST_HITS = 5
# The worst first. A stop and a slide ask for a decision, one bad day for a look.
RANKS = {("stop", "worse"): 0, ("signal", "worse"): 1, ("incident", "worse"): 2, ("signal", "better"): 3}
STATES = {0: State.ACT, 1: State.ACT, 2: State.WATCH, 3: State.BETTER}
ORDER = (State.OK, State.BETTER, State.WATCH, State.ACT)


@dataclass(frozen=True, slots=True)
class Findings:
    """The judgement of the current publication; `diagnosis` None: nobody has judged it yet, or a filter is on.

    `programme`: what is said of everything, on a page that shows a part.
    """

    diagnosis: Diagnosis | None = None
    alerts: tuple[Signal, ...] = ()
    jumps: tuple[VolumeJump, ...] = ()
    programme: Diagnosis | None = None

    def within(self, filters: Mapping[str, Sequence[str | None]]) -> "Findings":
        """What still holds on a filtered page: alerts about the part that is shown; the verdict is about everything."""
        if not filters:
            return self
        about = (s for s in self.alerts if s.slice and all(v in filters.get(d, ()) for d, v in s.slice))
        return Findings(None, tuple(about), (), self.diagnosis)

    def on(self, metric: str) -> list[Signal]:
        """The open alerts on a number, the worst first."""
        return sorted((s for s in self.alerts if s.metric == metric), key=_rank)

    def culprit(self, metric: str) -> Culprit | None:
        """Who moves a number, when the diagnosis knows.

        The one that its alerts are about comes first, then one found by that very number, then the largest part.
        """
        about = SPEAKS_OF.get(metric, frozenset()) | {metric}
        found = [c for c in (self.diagnosis.culprits if self.diagnosis else ()) if c.slice and _excess(c, about)]
        told = {pair for alert in self.on(metric) for pair in alert.slice}
        return min(
            found,
            key=lambda c: (told.isdisjoint(c.slice), c.metric not in about, -_excess(c, about)),
            default=None,
        )

    def counts(self, metric: str) -> tuple[Count, ...]:
        """What the culprit of a number counts on it."""
        culprit = self.culprit(metric)
        about = SPEAKS_OF.get(metric, frozenset()) | {metric}
        return tuple(c for c in culprit.counts if c.metric in about) if culprit else ()

    def marks(self) -> list[tuple[date, str]]:
        """Changes that nobody wrote down and the facts show."""
        known: tuple[Confound, ...] = self.diagnosis.confounds if self.diagnosis else ()
        written = {(c.day, c.kind) for c in known if c.origin == "journal"}
        seen = (c for c in known if c.origin == "facts" and (c.day, WRITTEN_AS.get(c.kind)) not in written)
        return [(c.day, confound_sentence(c)) for c in seen]


NOTHING = Findings()


def of(workspace: Workspace, desk: Desk) -> Findings:
    """What is known of the facts that the desk reads; two questions to the state, no judging."""
    found = judgements.found(workspace, desk.engine.snapshot)
    if found is None:
        return NOTHING
    return Findings(found.diagnosis, tuple(signals.current(workspace)), found.jumps)


def informed(board: Board, found: Findings) -> Board:
    """The board with the states of its open alerts and the culprits of the diagnosis."""
    columns = (Column(c.block, c.total, tuple(informed_tile(t, found) for t in c.tiles)) for c in board.columns)
    return replace(board, columns=tuple(columns))


def informed_tile(tile: Tile, found: Findings) -> Tile:
    """One number with the state of its worst alert, unless it is worse off by itself or too small to judge."""
    reading = tile.reading
    if reading.state is State.WAIT:
        return tile
    alerts = found.on(reading.metric.key)
    state = _worse(reading.state, alerts)
    slice_ = _slice(tile, alerts, found.culprit(reading.metric.key), state)
    first = slice_[0] if slice_ else None
    return replace(tile, reading=replace(reading, state=state), culprit=first, culprit_slice=slice_)


def _slice(tile: Tile, alerts: Sequence[Signal], culprit: Culprit | None, state: State) -> Slice:
    """Whom the action names: where sending must stop, else the diagnosis, else the alert, else the board."""
    if alerts and alerts[0].stops and alerts[0].slice:
        return alerts[0].slice
    if culprit is not None and state in {State.ACT, State.WATCH}:
        return culprit.slice
    told = next((a.slice for a in alerts if a.slice and a.direction == "worse"), ())
    return told or tile.culprit_slice or ((tile.culprit,) if tile.culprit else ())


def _worse(state: State, alerts: Iterable[Signal]) -> State:
    return max([state, *(STATES[_rank(a)] for a in alerts)], key=ORDER.index)


def _rank(signal: Signal) -> int:
    return RANKS.get((signal.kind, signal.direction), 3)


def _excess(culprit: Culprit, about: frozenset[str]) -> float:
    """Hits too many or missing on these numbers; 0 when they are too few to name anybody."""
    most = max((abs(c.hits - c.expected) for c in culprit.counts if c.metric in about), default=0.0)
    return most if most >= FEWEST_HITS else 0.0
