"""Trains the model again from the examples: `python -m vigie.replies.training` writes `weights.tsv`.

In: the examples of the package. Out: the same file, byte for byte, on every machine: plain Python, fixed order,
rounded weights.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vigie.replies.examples import Example, load
from vigie.replies.features import WEIGHTS, Features, features
from vigie.replies.model import STEPS, WEIGHTS_FILE, ZERO, Model, chance, softmax, write
from vigie.replies.phrases import find
from vigie.replies.words import words
from vigie.vocabulary.words import ReplyClass

CLASSES = tuple(sorted(str(c) for c in ReplyClass))
DEMAND = CLASSES.index(ReplyClass.UNSUBSCRIBE)
# Three examples in ten are demands, and one that is overlooked does more harm than one too many.
DEMAND_WEIGHT = 2.0
EPOCHS = 8
LAST = 6
RATE = 4.0
DECAY = 0.00002
SEEN_TWICE = 2
ENOUGH = 0.004
# A feature whose weights are all smaller than so many steps changes no reading that was measured.
AUDIBLE = 4
# Authors who knew neither the other examples nor the phrases: strangers write more like them than like the trades.
HELD = ("callers", "neighbours")


@dataclass(frozen=True, slots=True)
class Sample:
    """A seen text: the numbers of its features by group, and its class by number."""

    groups: tuple[tuple[float, list[int]], ...]
    label: int
    weight: float = 1.0


def see(text: str) -> Features:
    """The features of a text as the model meets it."""
    said = words(text)
    return features(said, find(said))


def _vocabulary(seen: Iterable[Features]) -> dict[str, int]:
    """Numbers for the features that at least two examples share."""
    counts = Counter(name for each in seen for group in each for name in group)
    return {name: n for n, name in enumerate(sorted(k for k, c in counts.items() if c >= SEEN_TWICE))}


def _sample(seen: Features, label: str, numbers: dict[str, int]) -> Sample:
    groups: list[tuple[float, list[int]]] = []
    for weight, group in zip(WEIGHTS, seen, strict=True):
        ids = [numbers[name] for name in group if name in numbers]
        if ids:
            groups.append((weight / math.sqrt(len(ids)), ids))
    return Sample(tuple(groups), CLASSES.index(label))


def _shuffled(count: int, epoch: int) -> list[int]:
    """An order that looks drawn and is the same everywhere (multiplicative congruential, Park and Miller 1988)."""
    state, order = 20_011 + epoch, list(range(count))
    for at in range(count - 1, 0, -1):
        state = state * 48_271 % 2_147_483_647
        other = state % (at + 1)
        order[at], order[other] = order[other], order[at]
    return order


def _scores(sample: Sample, rows: list[list[float]], bias: list[float], scale: float) -> list[float]:
    totals = bias[:]
    for value, ids in sample.groups:
        sums = map(sum, zip(*[rows[i] for i in ids], strict=True))
        totals = [t + scale * value * s for t, s in zip(totals, sums, strict=True)]
    return totals


def descend(samples: Sequence[Sample], size: int) -> tuple[list[list[float]], list[float]]:
    """Weights and bias of a multinomial logistic regression: stochastic gradient descent with weight decay.

    The decay is kept as one factor on all rows (Bottou 2012, section 5), so that a step touches the features of one
    text. What counts is the mean of the weights after each of the last passes (Polyak and Juditsky 1992): those of one
    pass depend on the order of its texts.
    """
    columns = len(CLASSES) + 1
    rows = [[0.0] * columns for _ in range(size)]
    bias = [0.0] * columns
    scale, step = 1.0, 0
    means, mean_bias = [[0.0] * columns for _ in range(size)], [0.0] * columns
    for epoch in range(EPOCHS):
        for at in _shuffled(len(samples), epoch):
            sample = samples[at]
            rate = RATE / (1 + 4 * step / len(samples) / EPOCHS * 2)
            step += 1
            scale *= 1 - rate * DECAY
            *scores, demand = _scores(sample, rows, bias, scale)
            errors = softmax(scores)
            errors[sample.label] -= 1
            errors.append((chance(demand) - 1) * DEMAND_WEIGHT if sample.label == DEMAND else chance(demand))
            for k, error in enumerate(errors):
                if abs(error) < ENOUGH:
                    continue
                move = rate * error * sample.weight
                bias[k] -= 0.02 * move
                for value, ids in sample.groups:
                    change = move * value / scale
                    for i in ids:
                        rows[i][k] -= change
        if epoch >= EPOCHS - LAST:
            share = scale / LAST
            means = [
                [m + w * share for m, w in zip(mean, row, strict=True)] for mean, row in zip(means, rows, strict=True)
            ]
            mean_bias = [m + b / LAST for m, b in zip(mean_bias, bias, strict=True)]
    return means, mean_bias


def fit(examples: Sequence[Example], *, degree: float = 1.0) -> Model:
    """A model trained on the examples; `degree` is its temperature."""
    seen = [see(example.text) for example in examples]
    numbers = _vocabulary(seen)
    samples = [_sample(s, e.reply_class, numbers) for s, e in zip(seen, examples, strict=True)]
    rows, bias = descend(samples, len(numbers))
    sizes = sorted(abs(w) for row in rows for w in row)
    step = sizes[int(len(sizes) * 0.9995)] / STEPS
    packed = {name: _packed(rows[n], step) for name, n in numbers.items()}
    kept = {name: row for name, row in packed.items() if max(abs(w - ZERO) for w in row) >= AUDIBLE}
    return Model(CLASSES, step, degree, tuple(bias), kept)


def _packed(row: list[float], step: float) -> bytes:
    return bytes(ZERO + max(-STEPS, min(STEPS, round(w / step))) for w in row)


def temperature(examples: Sequence[Example], held: Sequence[str] = HELD) -> float:
    """The temperature that makes confidence honest on themes that the model was not trained on.

    The one with the highest likelihood of the right classes, of those between 0.3 and 2 (Guo et al. 2017, section 4.2).
    """
    trained = fit([e for e in examples if e.theme not in held])
    scored = [(trained.scores(see(e.text))[:-1], CLASSES.index(e.reply_class)) for e in examples if e.theme in held]

    def surprise(degree: float) -> float:
        return -sum(math.log(max(softmax(scores, degree)[label], 1e-9)) for scores, label in scored)

    return min((round(0.3 + 0.05 * n, 2) for n in range(35)), key=surprise)


def retrained() -> str:
    """The text of the weights file, trained on every example."""
    examples = load()
    return write(fit(examples, degree=temperature(examples)))


def main() -> None:
    """Train on every example and write the weights beside this file."""
    Path(__file__).with_name(WEIGHTS_FILE).write_text(retrained(), encoding="utf-8")


if __name__ == "__main__":
    main()
