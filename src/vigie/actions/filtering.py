"""Rules about who of a list is written to: only those that pass a check, or those without a flag.

In: flags of contacts. Out: `Move`s that place such a rule on a slice of the list.
"""

from vigie.actions.moves import Move, Target, World
from vigie.actions.people import chosen, mark_of
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import known_slice
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect

LIST = ("source", "segment", "persona", "industry", "size", "region", "owner", "company_domain", "provider")


def only(key: str, failing: str, check: str, watch: str) -> Move:
    """Only contacts that pass a check; `failing`: the word for those that do not."""
    return _rule(key, Kind.REQUIRE, (failing,), check, watch)


def without(key: str, flags: tuple[str, ...], watch: str) -> Move:
    """Nobody with one of these flags."""
    return _rule(key, Kind.EXCLUDE, flags, ",".join(flags), watch)


def _rule(key: str, kind: Kind, words: tuple[str, ...], detail: str, watch: str) -> Move:
    def plan(world: World, target: Target) -> Plan:
        where = known_slice(world, target)
        held = {c for word in words for c in chosen(world, where, word)}
        effects = (
            Effect(f"only_{detail}" if kind is Kind.REQUIRE else "left_out_" + "_".join(words)),
            Effect("contacts_held", {"contacts": len(held), "set": mark_of(sorted(held))}),
        )
        return Plan(effects, (Rule(kind, where, detail=detail),))

    return automatic(key, plan, takes=LIST, watch=watch, whole=True, enforceable=True)
