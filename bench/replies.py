"""How well replies are read: `python bench/replies.py`.

In: the training examples (each trade and each author left out in turn), the replies of tests/replies that were never
trained on. Out: tables for docs/replies.md: scores, confusion, calibration, speed. `--stripping FOLDER` adds exact cuts
on pairs, `--quick` measures the test sets only.
"""

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from time import process_time

from vigie.replies import model, newest, read, training
from vigie.replies.examples import Example, load, parse
from vigie.replies.reading import read_with

# Authors who knew neither the examples nor the lists of phrases when they wrote.
AUTHORS = (
    "demands strangers visitors callers passers neighbours riddles regulars newcomers farewells goodbyes askers "
    "keepers operators namesakes residents townsfolk trades wayfarers postbags counters thresholds".split()
)
UNSEEN = (
    *("unseen", "asked", "sorted", "namesakes", "everydays", "mailbags", "absentees", "hagglers"),
    *("pleaders", "grumblers", "partings"),
)
TESTS = Path(__file__).parent.parent / "tests" / "replies"
# What is near a demand and is none has no finer class in the set of demands.
OTHER_THAN = "other_than_unsubscribe"
Answer = tuple[Example, str, float, str]


def main() -> None:
    """Read the command line, measure, print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stripping", type=Path, help="folder with trimmer_pairs.json")
    parser.add_argument("--quick", action="store_true", help="the test sets only")
    given = parser.parse_args()
    examples = load()
    print(f"{len(examples)} examples: {dict(Counter(e.language for e in examples))}\n")
    print("| what | n | accuracy | macro-F1 | French | English | removal recall | false removals | hard |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in ("apart", "again"):
        print(row(f"tests/replies/{name}", written_apart(name)))
    for name in UNSEEN:
        print(row(f"tests/replies/{name}", unseen(name)))
    shown = unseen("unseen")
    if not given.quick:
        shown = left_out = by_theme(examples)
        print(row("each trade left out", [a for a in left_out if a[0].theme not in AUTHORS]))
        for author in AUTHORS:
            print(row(f"author of {author} left out", [a for a in left_out if a[0].theme == author]))
        print(row("all of these", left_out))
        print(row("all of these, model alone", [a for a in left_out if not a[3]]))
    print("\n" + confusion(shown))
    print("\n" + calibration(shown))
    print("\n" + speed(examples))
    if given.stripping:
        print("\n" + stripping(given.stripping))


def by_theme(examples: list[Example]) -> list[Answer]:
    """Every example, read by a model that never saw its trade."""
    answers: list[Answer] = []
    degree = model.load().temperature
    for theme in sorted({e.theme for e in examples}):
        trained = training.fit([e for e in examples if e.theme != theme], degree=degree)
        for e in examples:
            if e.theme == theme:
                said = read_with(trained, e.text)
                answers.append((e, str(said.reply_class), said.confidence, said.rule))
    return answers


def written_apart(name: str) -> list[Answer]:
    """The replies of a test set, read by the shipped model."""
    answers: list[Answer] = []
    for language in ("en", "fr"):
        text = (TESTS / f"{name}_{language}.txt").read_text(encoding="utf-8")
        for e in parse(text, language=language, theme=name):
            said = read(e.text)
            answers.append((e, str(said.reply_class), said.confidence, said.rule))
    return answers


def unseen(name: str) -> list[Answer]:
    """Replies of authors who knew neither the examples nor the lists of phrases, with their subjects."""
    answers: list[Answer] = []
    for r in map(json.loads, (TESTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()):
        said = read(r["text"], r["subject"])
        read_as = str(said.reply_class)
        if r["class"] == OTHER_THAN and read_as != "unsubscribe":
            read_as = OTHER_THAN
        e = Example(r["text"], r["class"], r["lang"], name, hard=r.get("hard", False))
        answers.append((e, read_as, said.confidence, said.rule))
    return answers


def macro_f1(answers: list[Answer]) -> float:
    """The mean over the classes of the harmonic mean of precision and recall."""
    scores: list[float] = []
    for label in {e.reply_class for e, *_ in answers}:
        right = sum(e.reply_class == label == said for e, said, *_ in answers)
        either = sum((e.reply_class == label) + (said == label) for e, said, *_ in answers)
        scores.append(2 * right / either)
    return sum(scores) / len(scores)


def share(answers: list[Answer]) -> float:
    """The share read right."""
    return sum(e.reply_class == said for e, said, *_ in answers) / len(answers) if answers else float("nan")


def row(name: str, answers: list[Answer]) -> str:
    """One line of the first table."""
    by = {code: [a for a in answers if a[0].language == code] for code in ("fr", "en")}
    asked = [a for a in answers if a[0].reply_class == "unsubscribe"]
    heard = [a for a in answers if a[1] == "unsubscribe"]
    hard = [a for a in answers if a[0].hard or a[0].theme == "mixed"]
    false = [a for a in heard if a[0].reply_class != "unsubscribe"]
    others = len(answers) - len(asked)
    cells = [
        len(answers),
        share(answers),
        macro_f1(answers),
        macro_f1(by["fr"]),
        macro_f1(by["en"]),
        share(asked),
        len(false) / others if others else float("nan"),
        share(hard),
    ]
    return f"| {name} | " + " | ".join(f"{c:.3f}" if isinstance(c, float) else str(c) for c in cells) + " |"


def confusion(answers: list[Answer]) -> str:
    """Rows: what a reply is; columns: what was read."""
    labels = sorted({e.reply_class for e, *_ in answers})
    counts = Counter((e.reply_class, said) for e, said, *_ in answers)
    lines = ["| is \\ read as | " + " | ".join(labels) + " |", "| --- |" + " ---: |" * len(labels)]
    lines += [f"| {a} | " + " | ".join(str(counts[a, b] or "") for b in labels) + " |" for a in labels]
    return "\n".join(lines)


def calibration(answers: list[Answer]) -> str:
    """What the model's confidence is worth: said against measured, rules apart."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for e, said, confidence, rule in answers:
        if not rule:
            bins[min(9, int(confidence * 10))].append((confidence, e.reply_class == said))
    lines = ["| confidence | n | said | right |", "| --- | ---: | ---: | ---: |"]
    for place in sorted(bins):
        both = bins[place]
        said, right = sum(c for c, _ in both) / len(both), sum(r for _, r in both) / len(both)
        lines.append(f"| {place / 10:.1f} to {place / 10 + 0.1:.1f} | {len(both)} | {said:.2f} | {right:.2f} |")
    rules = Counter(rule for *_, rule in answers if rule)
    lines += [f"| rule {r} | {rules[r]} | | {share([a for a in answers if a[3] == r]):.2f} |" for r in sorted(rules)]
    return "\n".join(lines)


def speed(examples: list[Example]) -> str:
    """Replies a CPU second, each with a signature and a quote below it."""
    quote = (
        "\n\nBest regards,\nJean Dupont\n\nOn Tue, 3 Feb 2026 at 14:22, Paul <paul@x.example> wrote:\n> "
        + "words and " * 60
    )
    model.load()
    texts = [e.text + quote for e in examples]
    start = process_time()
    for text in texts:
        read(text, "Re: hello")
    return f"{len(texts) / (process_time() - start):.0f} replies a CPU second"


def stripping(folder: Path) -> str:
    """Exact cuts on pairs of a message and its newest text: every second one was looked at while writing the code."""
    pairs = json.loads((folder / "trimmer_pairs.json").read_text(encoding="utf-8"))
    names = sorted(pairs)
    lines: list[str] = []
    for label, part in (("developed on", names[::2]), ("held out", names[1::2])):
        right = sum(newest(pairs[n]["email"]).strip() == pairs[n]["expected"].strip() for n in part)
        lines.append(f"{label}: {right} of {len(part)} exact")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
