"""A clock that a test sets: weeks pass in the product without anybody waiting for them.

In: a moment. Out: every `now` that the product asks for, in all of its threads, is that moment.
"""

import sys
from datetime import UTC, datetime

import django.utils.timezone


class _Kind(type):
    """Whatever is a datetime is one of these, so that checks of types go on working."""

    def __instancecheck__(cls, other):
        return isinstance(other, datetime)

    def __getattr__(cls, name):
        return getattr(datetime, name)


class MovingClock:
    """`clock.set(moment)`; until it is set, time is what it is."""

    def __init__(self):
        self.moment = None
        clock = self

        class Moved(metaclass=_Kind):
            def __new__(cls, *args, **kwargs):
                return datetime(*args, **kwargs)  # noqa: DTZ001 - whatever zone is asked for

            @staticmethod
            def now(tz=None):
                said = clock.moment or datetime.now(UTC)
                return said.astimezone(tz)

        self.kind = Moved

    def set(self, *when):
        self.moment = datetime(*when, tzinfo=UTC)
        return self.moment

    def hold(self, monkeypatch):
        """Put it in the place of the clock of the product, in the modules that are loaded."""
        monkeypatch.setattr(django.utils.timezone, "now", lambda: self.moment or datetime.now(UTC))
        for name, module in list(sys.modules.items()):
            if name.startswith("vigie.") and getattr(module, "datetime", None) is datetime:
                monkeypatch.setattr(module, "datetime", self.kind)
