"""All that a rule may read: totals, causes, stages, confounds, what became of meetings.

In: what the scan and its companions found. Out: `View`, frozen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.diagnosis.causes import Cause
from vigie.diagnosis.pipeline import NO_MEETINGS, Passage, Stage
from vigie.diagnosis.totals import Total
from vigie.vocabulary.finding import Confound


@dataclass(frozen=True, slots=True)
class View:
    """One programme at one moment."""

    totals: Mapping[str, Total]
    causes: tuple[Cause, ...]
    stages: tuple[Stage, ...]
    confounds: tuple[Confound, ...]
    passage: Passage = NO_MEETINGS
