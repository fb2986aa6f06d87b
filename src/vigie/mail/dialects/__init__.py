"""Who wrote a bounce: one file per mail system that writes prose of its own; that the file exists is its registration.

A system without a file is read all the same: `formats/prose.py` knows the words that all of them share.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from vigie.mail.dialects.declaring import Dialect

__all__ = ["Dialect", "dialects"]


@cache
def dialects() -> tuple[Dialect, ...]:
    """Every dialect, in alphabetical order of the files; the common one is among them."""
    names = sorted(m.name for m in iter_modules(__path__) if m.name != "declaring")
    return tuple(import_module(f"{__name__}.{name}").DIALECT for name in names)
