"""The small trained model: weights from a file, sums and a softmax in plain Python.

In: features of a text. Out: a calibrated chance for each class, and the features that spoke for one.
"""

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.replies.features import WEIGHTS, Features

WEIGHTS_FILE = "weights.tsv"
# A weight is one printable character: `O` is nought, 46 steps below and above it.
ZERO = ord("O")
STEPS = 46


@dataclass(frozen=True, slots=True)
class Model:
    """Classes in order, the size of one step of a weight, the temperature, and a row of weights for each feature.

    A row has a weight for each class, and one more for the question whether the writer wants to be left alone.
    """

    classes: tuple[str, ...]
    step: float
    temperature: float
    bias: tuple[float, ...]
    rows: dict[str, bytes]

    def scores(self, seen: Features) -> list[float]:
        """A score for each class and one for a demand to be removed, not yet chances."""
        totals = list(self.bias)
        for weight, group in zip(WEIGHTS, seen, strict=True):
            rows = [row for row in map(self.rows.get, group) if row is not None]
            if rows:
                share = self.step * weight / math.sqrt(len(rows))
                shift = ZERO * len(rows)
                totals = [
                    t + share * (sum(column) - shift) for t, column in zip(totals, zip(*rows, strict=True), strict=True)
                ]
        return totals

    def chances(self, seen: Features) -> tuple[dict[str, float], float]:
        """The calibrated chance of each class, which add up to one; and apart, that of a demand to be removed."""
        *scores, demand = self.scores(seen)
        return dict(zip(self.classes, softmax(scores, self.temperature), strict=True)), chance(demand)

    def speakers(self, seen: Features, said: str) -> list[str]:
        """Runs of words that spoke for the class, most telling first."""
        at = self.classes.index(said)
        weights = {run: self.rows[run][at] - ZERO for run in seen.runs if run in self.rows}
        return [run for run in sorted(weights, key=lambda r: (-weights[r], r)) if weights[run] > 0]


def softmax(scores: list[float], temperature: float = 1.0) -> list[float]:
    """Chances out of scores; a temperature above one makes them more careful (Guo et al. 2017)."""
    top = max(scores)
    raised = [math.exp((s - top) / temperature) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]


def chance(score: float) -> float:
    """The chance of a yes out of its score."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def write(model: Model) -> str:
    """The text of the weights file."""
    head = [
        "classes\t" + " ".join(model.classes),
        f"step\t{model.step:.6f}",
        f"temperature\t{model.temperature:.2f}",
        "bias\t" + " ".join(f"{b:.4f}" for b in model.bias),
    ]
    rows = [f"{name}\t{row.decode('ascii')}" for name, row in sorted(model.rows.items())]
    return "\n".join([*head, *rows]) + "\n"


@cache
def load() -> Model:
    """The model of the package."""
    lines = files("vigie.replies").joinpath(WEIGHTS_FILE).read_text(encoding="utf-8").splitlines()
    head = dict(line.split("\t") for line in lines[:4])
    return Model(
        classes=tuple(head["classes"].split()),
        step=float(head["step"]),
        temperature=float(head["temperature"]),
        bias=tuple(float(b) for b in head["bias"].split()),
        rows={name: row.encode("ascii") for name, row in (line.split("\t") for line in lines[4:])},
    )
