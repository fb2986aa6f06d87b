"""One file per rule: `RULE(view)` yields evidence, its docstring is the user's text, `ACTION` the remedy.

In: a view. Out: findings of every rule. A rule is registered by being a file of this folder.
"""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

Rule = Callable[[View], Iterator[Evidence]]


@cache
def rules() -> dict[str, tuple[Rule, str]]:
    """Every rule and its action, by the name of its file."""
    modules = {m.name: import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)}
    return {name: (module.RULE, module.ACTION) for name, module in sorted(modules.items())}


def why(code: str) -> str:
    """What people read under "why"; "" for a code that no rule gives."""
    found = rules().get(code)
    paragraphs = cleandoc(found[0].__doc__ or "").split("\n\n") if found else []
    return "\n\n".join(" ".join(p.split()) for p in paragraphs)


def read(view: View) -> tuple[list[Evidence], list[str]]:
    """What every rule says, and the actions of those that said something."""
    evidence: list[Evidence] = []
    actions: list[str] = []
    for rule, action in rules().values():
        said = list(rule(view))
        evidence += said
        actions += [action] * (bool(said) and bool(action))
    return evidence, actions
