"""When to try again what did not get through.

In: how often it was tried, what the other side asked for. Out: a delay, or None: it is given up, and people are told.
"""

import random
from datetime import timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=6)
MOST_ATTEMPTS = 12  # with these delays about 14 hours: a night at the other side passes
_MOST_ASKED = timedelta(days=1)


def next_try(attempts: int, asked: float | None = None, *, chance: float | None = None) -> timedelta | None:
    """The delay after `attempts` (1 or more) tries, None when that was the last.

    It doubles, spread by half so that what failed together does not come back together (`chance`: 0..1, made when it
    is not given), and is never shorter than `asked` seconds.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    spread = random.random() if chance is None else chance  # noqa: S311 - spreading retries guards no secret
    delay = min(FIRST * 2 ** (attempts - 1), LONGEST) * (0.75 + spread / 2)
    return max(delay, min(timedelta(seconds=asked or 0), _MOST_ASKED))
