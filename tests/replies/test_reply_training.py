"""The shipped model is what the examples give, on every machine.

In: the examples of the package. Out: the weights file.
"""

from collections import Counter
from importlib.resources import files
from json import loads

from vigie.replies.examples import load
from vigie.replies.training import CLASSES, retrained


def test_training_again_gives_the_same_file():
    kept = files("vigie.replies").joinpath("weights.tsv").read_text(encoding="utf-8")
    assert retrained() == kept, "run `python -m vigie.replies.training` and look at bench/replies.py"


def test_both_languages_have_a_thousand_examples_of_every_trade_and_class():
    examples = load()
    languages = Counter(e.language for e in examples)
    assert min(languages["fr"], languages["en"]) >= 1_000
    themes = {code: {e.theme for e in examples if e.language == code} for code in ("fr", "en")}
    assert themes["fr"] == themes["en"]
    assert {e.reply_class for e in examples} == set(CLASSES)


def test_no_example_is_in_a_test_set():
    known = {e.text.lower() for e in load() if len(e.text.split()) > 4}
    here = files("vigie.replies").joinpath("../../../tests/replies")
    for name in ("apart_en", "apart_fr", "again_en", "again_fr"):
        lines = here.joinpath(f"{name}.txt").read_text(encoding="utf-8").lower().splitlines()
        shared = known & set(lines)
        assert len(shared) <= 0.02 * len(lines), shared
    for name in (
        "unseen",
        "asked",
        "everydays",
        "mailbags",
        "absentees",
        "hagglers",
        "pleaders",
        "grumblers",
        "partings",
    ):
        texts = [loads(line)["text"].lower() for line in here.joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()]
        assert len(known & set(texts)) <= 0.01 * len(texts)  # everybody asks "how do I get off this list?"
