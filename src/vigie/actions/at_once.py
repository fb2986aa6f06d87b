"""What nobody has to decide: who asked to be left alone, complained or is gone is barred as soon as it is known.

In: a workspace's facts, what events and replies tell of people, absences that replies tell of. Out: bars without a
receipt; connected tools are told. Bars after a bounce that an answer or a delivery has outlived since are lifted.

A bar that a person lifted comes back only with newer evidence. A refusal of the sender bars nobody (mail/reasons).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F, QuerySet

from vigie.actions.calls import calls
from vigie.actions.models import Outgoing
from vigie.actions.moves import World
from vigie.actions.people import DEAD, GONE
from vigie.ledger.absences import absences
from vigie.ledger.told import Told, told_of
from vigie.people.models import Bar, Standing
from vigie.vocabulary.mail import BounceReason
from vigie.vocabulary.sql import literals
from vigie.vocabulary.words import EventKind

# What Standing.lifted_as says of a bar whose address took a message or answered since.
ALIVE = "alive"
REPEATED = 3  # messages in a row that came back for a time: the address waits until somebody has looked
AWAY = "absent"
_LOT = 5_000
# What a server says of the sender or of one message says nothing about the address.
_OF_THE_SENDER = (
    BounceReason.POLICY, BounceReason.REPUTATION, BounceReason.AUTHENTICATION, BounceReason.CONTENT, BounceReason.VIRUS,
    BounceReason.RATE_LIMIT, BounceReason.GREYLISTING, BounceReason.TOO_LARGE, BounceReason.NOT_RELAYED,
    BounceReason.SYNTAX, BounceReason.TLS, BounceReason.NETWORK, BounceReason.SYSTEM, BounceReason.LOOP,
)  # fmt: skip
_REASON = "COALESCE(bounce_reason, 'unknown')"
_NEVER = "TIMESTAMP '1970-01-01'"
_Tellings = Mapping[Told, Mapping[int, datetime]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Contacts of whom at least `times` messages meet `where`, at `moment`.

    `outlived`: what came before the address took a message or answered counts for nothing. `told`: what means the same
    of a contact when no known message explains it.
    """

    bar: Bar
    reason: str
    moment: str
    where: str
    outlived: bool = False
    times: int = 1
    told: tuple[Told, ...] = ()


_DEAD = f"hard_at <= ? AND {DEAD}"
_UNKNOWN = f"hard_at <= ? AND {_REASON} = 'unknown'"
_SOFT = f"soft_at <= ? AND {_REASON} NOT IN ({literals(_OF_THE_SENDER)})"
RULES = (
    Rule(Bar.SUPPRESSED, "opt_out", "unsubscribed_at", "unsubscribed_at <= ?", told=(Told(EventKind.UNSUBSCRIBE),)),
    Rule(Bar.SUPPRESSED, "complaint", "complained_at", "complained_at <= ?", told=(Told(EventKind.COMPLAINT),)),
    Rule(
        Bar.SUPPRESSED,
        "hard_bounce",
        "hard_at",
        _DEAD,
        outlived=True,
        told=tuple(Told(EventKind.HARD_BOUNCE, reason) for reason in GONE),
    ),
    Rule(
        Bar.QUARANTINED,
        "bounce_unknown",
        "hard_at",
        _UNKNOWN,
        outlived=True,
        told=(Told(EventKind.HARD_BOUNCE), Told(EventKind.HARD_BOUNCE, BounceReason.UNKNOWN)),
    ),
    Rule(Bar.QUARANTINED, "soft_bounce", "soft_at", _SOFT, outlived=True, times=REPEATED),
)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many bars were placed, and those that were lifted as the address is alive."""

    placed: int
    freed: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Contact -> moment of the last evidence: of those whom it bars, of those who have outlived it."""

    binds: dict[int, datetime]
    outlived: dict[int, datetime]


def settle(world: World) -> Settled:
    """Bar everybody who is to be barred by now, let go whoever is alive. Safe to run twice and by two at once."""
    told = told_of(world.workspace)
    placed, freed = 0, list[Standing]()
    for rule in RULES:
        evidence = _evidence(world, rule, told)
        placed += _bar(world, rule, evidence.binds)
        if rule.outlived:
            freed += _let_go(world, rule, evidence)
    return Settled(placed + _keep_absences(world), tuple(freed))


def _evidence(world: World, rule: Rule, told: _Tellings) -> _Evidence:
    known, unexplained = _found(world, rule), _unexplained(world, rule, told)
    binds = dict(known.binds)
    for contact, moment in unexplained.binds.items():
        binds[contact] = max(binds.get(contact, moment), moment)
    return _Evidence(binds, {c: m for c, m in {**unexplained.outlived, **known.outlived}.items() if c not in binds})


def _bar(world: World, rule: Rule, found: Mapping[int, datetime]) -> int:
    known = Standing.objects.filter(workspace=world.workspace, reason=rule.reason, bar=rule.bar, lifted_as="")
    before: dict[int, datetime] = {}
    for contact, lifted in known.values_list("contact", "lifted_at"):
        until = lifted or datetime.max.replace(tzinfo=UTC)
        before[contact] = max(before.get(contact, until), until)
    fresh = [contact for contact, moment in found.items() if contact not in before or before[contact] < moment]
    if not fresh:
        return 0
    rows = [
        Standing(workspace=world.workspace, contact=c, bar=rule.bar, reason=rule.reason, since=world.now) for c in fresh
    ]
    with transaction.atomic():
        for start in range(0, len(rows), _LOT):
            Standing.objects.bulk_create(rows[start : start + _LOT], ignore_conflicts=True)
        if rule.bar == Bar.SUPPRESSED:
            _tell(world, rule)
    return len(fresh)


def _let_go(world: World, rule: Rule, evidence: _Evidence) -> list[Standing]:
    """Lift the bars of the rule, placed by nobody's decision, of those who have outlived what they rest on."""
    if not evidence.outlived:
        return []
    rows = Standing.objects.filter(
        workspace=world.workspace, bar=rule.bar, reason=rule.reason, receipt=None, lifted_at=None
    )
    freed = [row for row in rows if row.contact in evidence.outlived]
    for row in freed:
        row.lifted_at, row.lifted_as = world.now, ALIVE
    Standing.objects.bulk_update(freed, ["lifted_at", "lifted_as"], batch_size=_LOT)
    return freed


def _found(world: World, rule: Rule) -> _Evidence:
    """The contacts that a rule means, and those whom it meant before they took a message or answered."""
    seen = world.now.replace(tzinfo=None)  # numbers are read as of the last message; people are heard now
    since = f"COALESCE(a.alive, {_NEVER})" if rule.outlived else _NEVER
    rows = world.engine.rows(
        f"""
WITH told AS (
  SELECT contact, {rule.moment} AS moment, COALESCE({rule.where}, FALSE) AS meets, delivered_at, human_at
  FROM fact_send WHERE sent_at <= ? AND contact IS NOT NULL
),
living AS (
  SELECT contact, GREATEST(MAX(delivered_at) FILTER (WHERE NOT meets), MAX(human_at)) AS alive
  FROM told GROUP BY contact
)
SELECT t.contact, MAX(t.moment), COUNT(*) FILTER (t.moment > {since}) >= {rule.times} AS binds
FROM told t JOIN living a ON a.contact = t.contact
WHERE t.meets GROUP BY t.contact HAVING binds OR (COUNT(*) >= {rule.times} AND MAX(t.moment) <= MAX({since}))""",
        [seen, seen],
    )
    last = [(int(contact), moment.replace(tzinfo=UTC), binds) for contact, moment, binds in rows]
    return _Evidence({c: m for c, m, binds in last if binds}, {c: m for c, m, binds in last if not binds})


def _unexplained(world: World, rule: Rule, told: _Tellings) -> _Evidence:
    """The same of whom is told what the rule means, each in the contact's own name, while no known message shows it."""
    found: dict[int, datetime] = {}
    for kind in rule.told:
        for contact, moment in told.get(kind, {}).items():
            if moment <= world.now:
                found[contact] = max(found.get(contact, moment), moment)
    if not (rule.outlived and found):
        return _Evidence(found, {})
    rows = world.engine.rows(
        "SELECT contact, GREATEST(MAX(delivered_at), MAX(human_at)) AS alive FROM fact_send "
        f"WHERE contact IN ({', '.join(map(str, found))}) GROUP BY contact HAVING alive IS NOT NULL"
    )
    alive = {int(contact): moment.replace(tzinfo=UTC) for contact, moment in rows}
    outlived = {c: m for c, m in found.items() if c in alive and m <= alive[c]}
    return _Evidence({c: m for c, m in found.items() if c not in outlived}, outlived)


def _tell(world: World, rule: Rule) -> None:
    """Leave it to the outbox: the addresses of those barred in this moment are looked up when a tool is told."""
    args = {"since": world.now.isoformat(), "reason": rule.reason}
    Outgoing.objects.bulk_create(
        Outgoing(
            workspace=world.workspace, connection_id=call.connection, operation=call.operation, args=args,
            due_at=world.now,
        )
        for call in calls(world, "add_to_blocklist", {})
    )  # fmt: skip


# -- absences ---------------------------------------------------------------------------------------------------------


def _keep_absences(world: World) -> int:
    """Nobody follows up with somebody away: a bar until the day of return, moved when they say another day."""
    every = Standing.objects.filter(workspace=world.workspace)
    every.filter(lifted_at=None, until__lte=world.now).update(lifted_at=F("until"))
    rows = every.filter(bar=Bar.AWAY)
    told = {c: back for c, back in absences(world.workspace).items() if back > world.now}
    open_ = dict(rows.filter(lifted_at=None).values_list("pk", "contact"))
    rows.filter(pk__in=[pk for pk, contact in open_.items() if contact not in told]).update(lifted_at=world.now)
    known = _known(rows)
    fresh = {c: back for c, back in told.items() if known.get(c) != back}
    if not fresh:
        return 0
    with transaction.atomic():
        rows.filter(lifted_at=None, contact__in=list(fresh)).update(lifted_at=world.now)
        Standing.objects.bulk_create(
            (
                Standing(workspace=world.workspace, contact=c, bar=Bar.AWAY, reason=AWAY, since=world.now, until=back)
                for c, back in fresh.items()
            ),
            batch_size=_LOT,
            ignore_conflicts=True,
        )
    return len(fresh)


def _known(rows: QuerySet[Standing]) -> Mapping[int, datetime | None]:
    """The last day of return that was kept of each contact, lifted or not: a person who lifted it knew it."""
    return dict(rows.order_by("pk").values_list("contact", "until"))
