"""One reply, read: its newest text, its language, its class, its dates, the person it names.

In: the text of a reply, its subject, the day it came. Out: a `ReplyRead`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from vigie.replies import choices, demands, foreign, model, moments, rules
from vigie.replies.features import Features, features
from vigie.replies.language import language
from vigie.replies.phrases import Found, find
from vigie.replies.referral import refer_to
from vigie.replies.signing import postscript
from vigie.replies.stripping import strip
from vigie.replies.words import Word, words
from vigie.vocabulary.reply import ReplyRead
from vigie.vocabulary.words import AUTOMATIC, ReplyClass

# Share of right answers of each rule on themes that the lists of phrases were not written from (docs/replies.md).
_RULES_RIGHT = {"removal": 0.97, "offered": 0.95, "one_word": 0.95, "dead_letter": 0.97, "calendar": 0.98}
_BY_SUBJECT = 0.97
# A demand that is overlooked does more harm than one too many that a person sees (docs/replies.md gives both).
_DEMAND_FROM = 0.7
# A demand in one sentence of a long reply is heard from here on.
_SENTENCE_FROM = 0.85
# Words of a demand count for nothing where all the rest speaks against one.
_TALK_BELOW = 0.3
# Below this chance of the whole, its sentences are not read one by one.
_FAINT = 0.005
_SENTENCES = re.compile(r"(?<=[.!?;\n])\s+|\n+|, (?:but|mais|and|et) ")
_FEW = 2
# Below this chance of a demand no other reckoning makes one.
_HARDLY = 0.1
# How sure a single word can make, unless it is listed.
_GUESS = 0.45
# The model knows French and English only: what other languages say is for a person to read.
_FOREIGN = 0.3
# Two or three words that nobody listed have to be much like a demand to be one, a single one is none.
_SCRAP, _SCRAP_FROM, _SCRAP_SPEAKS = 3, 0.85, 0.5
# One word that nobody listed is of a class only if it is much like what others of that class wrote.
_TELLS_ALONE = 0.7
_WHY = 3
_MACHINES = (*AUTOMATIC, ReplyClass.BOUNCE)
_ECHO = re.compile(r"\s*(?:re|tr|rép|fwd?|aw)\s?:", re.IGNORECASE)
# What the shape of a telephone number may be, too: 05.01.27, 05-01-2027, 20.12.2026 - 03.01.
_DATES = re.compile(
    r"(?:[0-2]?\d|3[01])(?:\.(?:0?[1-9]|1[0-2])\.(?:20)?(?:2[4-9]|3\d)(?: ?- ?\d[\d.]*)?"
    r"|-(?:0?[1-9]|1[0-2])-(?:20)?(?:2[4-9]|3\d))"
)
_MARKS = frozenset(".?!")
_BLANK = _MARKS | {"<url>", "<mail>"}
_SILENT = _MARKS | {"<num>"}
_TELLING = 4
_READ = 4_000
_GREETING = re.compile(
    (
        r"^\W*(?:bonjour|bonsoir|hello|hi|hey|hiya|dear|cher|chère|madame|monsieur|good "
        r"(?:morning|afternoon|evening)|morning|salut|coucou)\b[^,.!?\n]{0,40}[,!.]?\s*\n"
    ),
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    (
        r"\n\W*(?:(?:bien |très )?cordialement|cdlt|cdt|sincèrement|bien à (?:vous|toi)|"
        r"(?:sincères |meilleures |cordiales )?salutations|"
        r"(?:best|kind|warm|kindest|warmest)?\s?regards|best(?: wishes)?|sincerely|yours(?: \w+)?|"
        r"cheers|rgds|mfg|respectueusement|amicalement)\b[^\n]{0,25}(?:\n|$)"
    ),
    re.IGNORECASE,
)


def heart(newest: str) -> str:
    """What the class is read from: the newest text without greeting and what follows the sign-off but a postscript."""
    text = _GREETING.sub("", newest[:_READ], count=1)
    off = _SIGN_OFF.search(text)
    if off and any(c.isalnum() for c in text[: off.start()]):
        below = text[off.end() :].split("\n")
        kept = "\n".join((text[: off.start()], *below[postscript(below) :]))
    else:
        kept = text
    return kept if any(c.isalnum() for c in kept) else newest[:_READ]


def read(text: str, subject: str = "", *, received: date | None = None) -> ReplyRead:
    """What a reply says; `received` places "next Monday" and "in two months" in the calendar.

    Order: a subject that a program wrote, a demand to be removed, other sure forms, the trained model. A text without
    words is `other`, unless the subject speaks.
    """
    return read_with(model.load(), text, subject, received=received)


def of_person(text: str, *, received: date | None = None) -> ReplyRead:
    """As `read`, of what a person wrote: who tells of an absence or quotes a bounce in his own words says more."""
    return read_with(model.load(), text, received=received, person=True)


def read_with(
    trained: model.Model, text: str, subject: str = "", *, received: date | None = None, person: bool = False
) -> ReplyRead:
    """As `read`, with another model than the one of the package; of a `person`, without the classes of machines."""
    if isinstance(received, datetime):
        received = received.date()
    stripped = strip(text)
    shown = stripped.text
    # A subject speaks for an empty text, unless it only repeats ours ("Re: ...").
    said = heart(shown) if shown.strip() else "" if _ECHO.match(subject) else subject
    offered = f"{subject}\n{text.replace(shown, '', 1)}" if stripped.own and shown.strip() else ""
    asked = choices.chosen(said, offered)
    tokens = words(asked or said)
    tongue = language(w.text for w in tokens)
    unread = foreign.unread(said, tongue)
    tongue = "" if unread else tongue
    found = demands.by_persons(tokens, find(tokens))
    footers, spared = demands.offers(tokens, found, asked or said), demands.spared(tokens, found, asked or said)
    seen = _beside(footers, tokens, found)
    chances, demand = trained.chances(seen)
    if person:
        chances = _without(chances, *_MACHINES)
    if spared:  # they say what the reply is, and nothing of a demand
        chances = _without(chances, ReplyClass.UNSUBSCRIBE)
        demand = 0.0 if _nothing_but(spared, tokens) else trained.chances(_beside(footers | spared, tokens, found))[1]
    if demands.only_asks_whence(found):
        chances, demand = _without(chances, ReplyClass.UNSUBSCRIBE), 0.0
    loudest = _loudest(trained, asked or said, demand)
    if choices.agrees_to_stop(said, offered):
        verdict = rules.Verdict(ReplyClass.UNSUBSCRIBE, "offered", ((0, len(said)),))
    else:
        verdict = _verdict(subject, asked or said, tokens, found, own=stripped.own, demand=loudest, tongue=tongue)
    if unread and verdict and verdict.rule == "one_word" and verdict.reply_class is not ReplyClass.UNSUBSCRIBE:
        verdict = None  # the one word that could be read
    if verdict and not (person and verdict.reply_class in _MACHINES):
        reply_class, rule = verdict.reply_class, verdict.rule
        confidence = _RULES_RIGHT.get(rule, _BY_SUBJECT)
        why = tuple((asked or said)[start:end] for start, end in verdict.spans[:_WHY]) or (subject.strip(),)
    elif (unread or foreign.known(tongue)) and (strange := _foreign(said, tongue, subject)):
        (reply_class, why), confidence, rule = strange, _FOREIGN, ""
    else:
        heard = loudest if loudest >= _SENTENCE_FROM else demand
        reply_class, confidence = _by_model(chances, heard, tokens, subject, own=stripped.own)
        reply_class, confidence = _grounded(reply_class, confidence, tokens, found)
        rule, why = "", _why(trained, asked or said, tokens, seen, reply_class)
    plain = ReplyRead(
        reply_class=reply_class,
        confidence=round(confidence, 3),
        language=tongue,
        why=why,
        return_date=None,
        come_back=None,
        refer_to=None,
        newest=shown,
        rule=rule,
    )
    return _with_dates(plain, said, received)


def _beside(quiet: frozenset[int], tokens: Sequence[Word], found: Sequence[Found]) -> Features:
    """The features of what is said beside the words of these numbers; of everything, if nothing else is said."""
    if not quiet or _nothing_but(quiet, tokens):
        return features(tokens, found)
    rest = [w for n, w in enumerate(tokens) if n not in quiet]
    return features(rest, find(rest))


def _nothing_but(quiet: frozenset[int], tokens: Sequence[Word]) -> bool:
    """Whether the text says nothing beside the words of these numbers."""
    return bool(quiet) and all(n in quiet or word.text in _BLANK for n, word in enumerate(tokens))


def _without(chances: dict[str, float], *classes: ReplyClass) -> dict[str, float]:
    """The chances of the other classes."""
    rest = {name: chance for name, chance in chances.items() if name not in classes}
    return {name: chance / sum(rest.values()) for name, chance in rest.items()}


def _loudest(trained: model.Model, said: str, demand: float) -> float:
    """The chance of a demand in the text, or in one of its sentences: a long reply may say other things, too."""
    if not _FAINT <= demand < _DEMAND_FROM:
        return demand
    parts = [part for part in _SENTENCES.split(said) if part.count(" ") >= _FEW]
    if len(parts) < _FEW:
        return demand
    return max(demand, *(_alone(trained, part) for part in parts))


def _alone(trained: model.Model, sentence: str) -> float:
    """The chance of a demand in a sentence by itself; what offers a removal demands none."""
    spoken = words(sentence)
    found = find(spoken)
    quiet = demands.offers(spoken, found, sentence) | demands.spared(spoken, found, sentence)
    return 0.0 if quiet else trained.chances(features(spoken, found))[1]


def with_class(
    plain: ReplyRead, reply_class: ReplyClass, confidence: float, rule: str, *, received: date | None
) -> ReplyRead:
    """The same reply under another class, with the dates and the person that go with that class."""
    other = replace(plain, reply_class=reply_class, confidence=confidence, rule=rule)
    return _with_dates(other, heart(plain.newest), received)


def _with_dates(plain: ReplyRead, said: str, received: date | None) -> ReplyRead:
    away, later = plain.reply_class is ReplyClass.OUT_OF_OFFICE, plain.reply_class in _NAMES_A_DAY
    return replace(
        plain,
        return_date=moments.return_date(_without_numbers(said), received) if away else None,
        come_back=moments.come_back(_without_numbers(said), received) if later else None,
        refer_to=refer_to(plain.newest) if plain.reply_class in _NAMES_SOMEBODY else None,
    )


def _without_numbers(said: str) -> str:
    """The text with blanks for telephone numbers: 06 11 is no day; 05/01/2027 and 05.01.27 are days and no numbers."""
    for word in words(said):
        number = said[word.start : word.end]
        if word.text == "<tel>" and "/" not in number and not _DATES.fullmatch(number):
            said = said[: word.start] + " " * len(number) + said[word.end :]
    return said


_NAMES_A_DAY = (ReplyClass.NOT_NOW, ReplyClass.CALLBACK_REQUEST)
_NAMES_SOMEBODY = (
    ReplyClass.WRONG_PERSON,
    ReplyClass.OUT_OF_OFFICE,
    ReplyClass.AUTO_OTHER,
    ReplyClass.UNSUBSCRIBE,
)


def _verdict(
    subject: str, said: str, tokens: Sequence[Word], found: Sequence[Found], *, own: bool, demand: float, tongue: str
) -> rules.Verdict | None:
    by_subject = rules.subject_verdict(subject, said) if subject else None
    if not own:
        # Only an older message is there: what it demands, nobody demands now.
        return by_subject
    sure = found if demand >= _TALK_BELOW else demands.plain(tokens, found)
    by_text = rules.text_verdict(tokens, sure, said)
    if foreign.known(tongue) and (span := foreign.removal(said, tongue)):
        by_text = rules.Verdict(ReplyClass.UNSUBSCRIBE, "removal", (span,))
    if by_text and (by_text.reply_class is ReplyClass.UNSUBSCRIBE or by_subject is None):
        return by_text
    return by_subject


def _foreign(said: str, tongue: str, subject: str) -> tuple[ReplyClass, tuple[str, ...]] | None:
    """What is no demand in a language that the model does not know; None where the subject says more."""
    if foreign.known(tongue) and (span := foreign.away(said, tongue)):
        return ReplyClass.OUT_OF_OFFICE, (said[slice(*span)],)
    return None if rules.automatic_subject(subject) else (ReplyClass.OTHER, ())


def _by_model(
    chances: dict[str, float], demand: float, tokens: Sequence[Word], subject: str, *, own: bool
) -> tuple[ReplyClass, float]:
    # A number that chooses nothing says nothing.
    if all(w.text in _SILENT for w in tokens) or not own:
        return ReplyClass.OTHER, 0.5
    if rules.automatic_subject(subject):
        machine = (ReplyClass.OUT_OF_OFFICE, ReplyClass.AUTO_OTHER)
        total = sum(chances[c] for c in machine)
        chances = {str(c): chances[c] / total for c in machine}
    elif demands.of_a_mailbox(tokens):
        chances, demand = _without(chances, ReplyClass.UNSUBSCRIBE), 0.0
    if demand >= _DEMAND_FROM:
        return ReplyClass.UNSUBSCRIBE, demand
    if demand < _HARDLY:
        chances = _without(chances, ReplyClass.UNSUBSCRIBE)
    best = max(chances, key=lambda c: chances[c])
    return ReplyClass(best), chances[best]


def _grounded(
    reply_class: ReplyClass, confidence: float, tokens: Sequence[Word], found: Sequence[Found]
) -> tuple[ReplyClass, float]:
    """A demand that is unlikely or short, without a word of one, is none; one word that nobody listed is a guess."""
    said = sum(w.text not in _MARKS for w in tokens)
    wanted = 1.0 if said == 1 else 0.0 if any(map(_speaks_of_one, found)) else _DEMAND_FROM
    if 1 < said <= _SCRAP:
        wanted = _SCRAP_FROM if wanted else _SCRAP_SPEAKS
    if reply_class is ReplyClass.UNSUBSCRIBE and confidence < wanted:
        return ReplyClass.OTHER, min(confidence, _GUESS)
    if said == 1 and not found:
        return (reply_class, _GUESS) if confidence >= _TELLS_ALONE else (ReplyClass.OTHER, min(confidence, _GUESS))
    return reply_class, confidence


def _speaks_of_one(found: Found) -> bool:
    return found.name.startswith("stop_") and found.name not in {"stop_talk", "stop_other"}


def _why(
    trained: model.Model, said: str, tokens: Sequence[Word], seen: Features, reply_class: ReplyClass
) -> tuple[str, ...]:
    """The runs of words that spoke most for the class, as they were written."""
    texts = [w.text for w in tokens]
    spans: list[tuple[int, int]] = []
    for run in trained.speakers(seen, reply_class):
        wanted = [w for w in run.split("_") if w not in ("^", "$")]
        at = next((n for n in range(len(texts)) if wanted and texts[n : n + len(wanted)] == wanted), None)
        if at is None or any(w in (".", "?", "!") for w in wanted) or all(len(w) < _TELLING for w in wanted):
            continue
        span = (tokens[at].start, tokens[at + len(wanted) - 1].end)
        if not any(span[0] < end and start < span[1] for start, end in spans):
            spans.append(span)
        if len(spans) == _WHY:
            break
    return tuple(said[start:end] for start, end in spans)
