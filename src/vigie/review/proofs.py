"""What proves that whoever demanded removal asked for mail again: words that say how, and when, since the demand.

In: the words, the day of the demand, today. Out: whether they tell enough, whether a day in them can be of the time
since the demand.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from vigie.replies.coming import ahead
from vigie.replies.dates import Named, days_in, plain
from vigie.vocabulary.calendar_words import WEEKDAY_NAMES

# Below so many words, or letters and figures, nobody can say how and when somebody consented: "mail 12/11".
_FEWEST_WORDS, _FEWEST_SIGNS = 2, 8
# Days that a text names and that are behind us, or run: how many days ago.
_BEHIND = (
    (0, re.compile(r"\b(?:today|this (?:morning|afternoon|evening)|just now|aujourd'hui|ce (?:matin|midi|soir)|"
                   r"cet apres-midi|a l'instant|tout a l'heure)\b")),
    (1, re.compile(r"\b(?:yesterday|last night|(?<!avant-)(?<!avant )hier)\b")),
    (2, re.compile(r"\b(?:avant[- ]hier|(?:the )?day before yesterday)\b")),
)  # fmt: skip
_YEAR = 12  # months
_DAY_OF_MONTH = re.compile(r"\d{1,2}\D{0,2}")
_WEEK = timedelta(days=7)
# A longer stretch ahead says what is wanted, not when it was said: "the budget of 2027".
_STRETCH = timedelta(days=31)


def tells(proof: str) -> bool:
    """Whether it can say how and when."""
    return len(proof.split()) >= _FEWEST_WORDS and sum(map(str.isalnum, proof)) >= _FEWEST_SIGNS


def is_since(proof: str, demanded: date, today: date) -> bool:
    """Whether a day that it names may lie between the demand and today; one that names no day is of today.

    A day without its year may be of this year or of the one before, one without its month of this month or the one
    before, a day of the week of the last one.
    """
    stretches = _stretches(proof, today)
    return not stretches or any(first <= today and until >= demanded for first, until in stretches)


def to_come(proof: str, today: date) -> date | None:
    """The day that it names, where that and all others in it are still to come."""
    stretches = _stretches(proof, today)
    return min((first for first, _ in stretches if all(f > today for f, _ in stretches)), default=None)


def _stretches(proof: str, today: date) -> list[tuple[date, date]]:
    """What the days in a text may mean; [] where it names none, or only what is wished for."""
    said = plain(proof)
    ago = [today - timedelta(days=days) for days, words in _BEHIND if words.search(said)]
    named = [day for day in _named(said, today) if not _is_wish(day, today)]
    stretches = [(day, day) for day in ago]
    return stretches + [meant for day in named for meant in _meant(day, said[day.start : day.end], today)]


def _named(said: str, today: date) -> list[Named]:
    """The days of a text; those of long ago, too, where they carry their year."""
    near = days_in(said, today)
    return near + [d for d in days_in(said, None) if all(d.end <= n.start or n.end <= d.start for n in near)]


def _is_wish(day: Named, today: date) -> bool:
    return day.day > today and (day.loose or day.until - day.day >= _STRETCH)


def _meant(day: Named, words: str, today: date) -> Iterator[tuple[date, date]]:
    """The stretches that a day may mean, each as its first and its last day."""
    first, until = day.day, max(day.day, day.until)
    yield first, until
    if not any(map(str.isdigit, words)) and any(name in words for name in WEEKDAY_NAMES):
        while first > today:
            first -= _WEEK
        yield first, first
    elif _DAY_OF_MONTH.fullmatch(words):
        yield ahead(first, -1), ahead(first, -1)
    elif day.guessed:
        yield ahead(first, -_YEAR), ahead(until, -_YEAR)
