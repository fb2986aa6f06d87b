"""Turns of phrase that say something by themselves, in both languages, and where a text uses them.

In: the list beside this file (`phrases.txt`) and the words of a text. Out: the turns of phrase found, by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from vigie.replies.words import Word

FILES = ("phrases.txt", "demands.txt")
_GAP = 3
# What may only sound like a demand: whether it does is seen from the sentence.
_SPARING = frozenset(("kept", "elsewhere", "given", "limit"))
# A phrase does not run on into the next sentence.
_STOPS = frozenset(".?!")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a phrase: the words that fit, the beginnings of words that fit, or any words (`gap`)."""

    exact: frozenset[str]
    starts: tuple[str, ...]
    optional: bool = False
    gap: int = 0

    def fits(self, word: str) -> bool:
        """Whether the word may stand here."""
        return word in self.exact or (bool(self.starts) and word.startswith(self.starts))


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text: its name, and its first and last word (inclusive) by number."""

    name: str
    first: int
    last: int


def _slot(said: str, groups: dict[str, str]) -> Slot:
    if said in ("..", "_"):
        return Slot(frozenset(), (), optional=said == "..", gap=_GAP if said == ".." else 1)
    optional = said.startswith("(")
    choices = [c for choice in said.strip("()").split("|") for c in groups.get(choice, choice).split("|")]
    starts = tuple(c.rstrip("*") for c in choices if c.endswith("*"))
    return Slot(frozenset(c for c in choices if not c.endswith("*")), starts, optional)


_Entry = tuple[str, tuple[Slot, ...]]


@dataclass(slots=True)
class _Begun:
    """Phrases that begin alike: by the word that has to be the second one, and those whose second word may vary."""

    pairs: dict[str, list[_Entry]] = field(default_factory=dict[str, list[_Entry]])
    others: list[_Entry] = field(default_factory=list[_Entry])

    def add(self, entry: _Entry, second: Slot | None) -> None:
        """Keep a phrase, which has no second place (None) or this one."""
        if second is None or second.optional or second.gap or second.starts:
            self.others.append(entry)
            return
        for word in second.exact:
            self.pairs.setdefault(word, []).append(entry)


@cache
def _index() -> tuple[dict[str, _Begun], dict[str, _Begun]]:
    """Phrases by their first word, and by the first three letters of a first word that may end in any way."""
    exact: dict[str, _Begun] = {}
    starts: dict[str, _Begun] = {}
    for name, slots in listed():
        first, *rest = slots
        second = rest[0] if rest else None
        for word in first.exact:
            exact.setdefault(word, _Begun()).add((name, tuple(rest)), second)
        for start in first.starts:
            starts.setdefault(start[:3], _Begun()).add((name, slots), second)
    return exact, starts


def listed() -> Iterator[tuple[str, tuple[Slot, ...]]]:
    """Name and places of every phrase of the lists.

    A section starts with `== name`. A phrase is written in folded words: `a|b` one of them, `(a)` may be missing,
    `a*` a word that starts so, `_` any word, `..` up to three words of any kind, `@a` one of the words of the line
    `@a = words`.
    """
    name = ""
    groups: dict[str, str] = {}
    for file in FILES:
        for line in files("vigie.replies").joinpath(file).read_text(encoding="utf-8").splitlines():
            if line.startswith("=="):
                name = line[2:].strip()
            elif " = " in line:
                group, _, choices = line.partition(" = ")
                groups[group] = choices
            elif line and not line.startswith("#"):
                yield name, tuple(_slot(said, groups) for said in line.split())


def _match(slots: Sequence[Slot], words: Sequence[str], at: int) -> int:
    """The place after the phrase if the slots fit from `at` on, else -1."""
    for n, slot in enumerate(slots):
        if slot.gap:
            least = 0 if slot.optional else slot.gap
            for skip in range(least, slot.gap + 1):
                if skip and at + skip <= len(words) and words[at + skip - 1] in _STOPS:
                    return -1
                if at + skip <= len(words) and (end := _match(slots[n + 1 :], words, at + skip)) >= 0:
                    return end
            return -1
        if at < len(words) and slot.fits(words[at]):
            if slot.optional and (end := _match(slots[n + 1 :], words, at + 1)) >= 0:
                return end
            if slot.optional:
                continue
            at += 1
        elif not slot.optional:
            return -1
    return at


def find(words: Sequence[Word]) -> list[Found]:
    """The phrases of a text in their order; one inside a longer one is not told ("interested" in "not interested")."""
    exact, starts = _index()
    said = [word.text for word in words]
    hits: list[Found] = []
    for at, word in enumerate(said):
        after = said[at + 1] if at + 1 < len(said) else ""
        for first, begun in ((at + 1, exact.get(word)), (at, starts.get(word[:3]))):
            for name, slots in (*begun.pairs.get(after, ()), *begun.others) if begun else ():
                end = _match(slots, said, first)
                if end >= 0:
                    hits.append(Found(name, at, end - 1))
    return _outermost(hits)


def _outermost(hits: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for hit in sorted(hits, key=lambda h: (h.first, h.first - h.last, h.name)):
        inside = any(
            k.first <= hit.first
            and hit.last <= k.last
            and (k.name == hit.name or (k.last - k.first > hit.last - hit.first and not _sisters(k.name, hit.name)))
            for k in kept
        )
        if not inside:
            kept.append(hit)
    return kept


def _sisters(longer: str, shorter: str) -> bool:
    """Ideas of removal do not hide one another: a long hint says less than the short demand in it."""
    return (longer.startswith("stop") or longer in _SPARING) and shorter == "stop_it"
