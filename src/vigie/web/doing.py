"""What a number calls for, as a page offers it: the action with everything it would change, or what is under way.

In: a workspace, who reads, numbers with their culprits. Out: a `Line` for each of them, all words chosen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from vigie import sentences
from vigie.actions import applying, staging
from vigie.actions.models import Receipt, Standing
from vigie.actions.moves import World, moves
from vigie.actions.remedies import aimed, remedy
from vigie.metrics import METRICS
from vigie.review.models import Decision
from vigie.sentences.actions import action_sentence, action_title, effect_sentence
from vigie.sentences.numbers import calendar_day
from vigie.vocabulary.errors import VigieError
from vigie.web import formats
from vigie.web.doors import role_of
from vigie.workspaces.models import MAY, Membership, Workspace

Pairs = tuple[tuple[str, str], ...]
Slice = Sequence[tuple[str, str | None]]
# Working days that a due date may be chosen from, and the one that is proposed.
DAYS_AHEAD, DAYS_USUAL = 10, 2
_WEEKEND = 5
# What htmx redraws; the other places are asked for again as pages. One answer after the other: nothing is dropped.
_QUIET = 'hx-push-url="false" hx-sync="#board:queue all" hx-indicator="#bar"'
SWAPS = {
    "board": mark_safe(f'hx-target="#board" hx-swap="outerMorph" {_QUIET}'),  # noqa: S308 - constants
    "drawer": mark_safe(f'hx-target="#drawer-body" hx-swap="innerMorph" {_QUIET}'),  # noqa: S308 - constants
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What a number is about; actions that were found for it come before its own."""

    slice: Slice = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that may be agreed to. `agreed` and `wish` travel with the form: what was shown, and which pressing.

    `by_hand`: it is work for a person, and so given to somebody rather than applied.
    """

    metric: str
    action: str
    target: Pairs
    button: str
    sentence: str
    effects: tuple[str, ...]
    agreed: str
    wish: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Under:
    """A decision that stands: who did what when, what is expected of it, who answers for it.

    `receipt` is there while a second person's word is waited for.
    """

    number: int
    said: str
    expected: str
    answers: str
    receipt: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The action line of one number. `may`: what the reader may do about it. `notice`: why it is shown again."""

    key: str
    offer: Offer | None = None
    under: Under | None = None
    may_act: bool = False
    may_approve: bool = False
    notice: str = ""

    @property
    def settled(self) -> bool:
        """Whether something is under way, and nobody has to decide."""
        return self.under is not None and not self.under.receipt


@dataclass(frozen=True, slots=True)
class Choice:
    """One owner or one day of the popover."""

    value: str
    text: str
    usual: bool


@dataclass(frozen=True, slots=True)
class Hands:
    """What the forms of a place share: where they come from, whom and which day one may choose."""

    at: str
    q: str
    owners: tuple[Choice, ...]
    days: tuple[Choice, ...]
    fields: str = ""  # both, as every form under a number offers them
    act: str = ""  # the attributes of a form that agrees to an action
    came: str = ""  # the fields that say where a form comes from
    swap: str = ""  # the attributes that say what htmx redraws; empty: the page is asked for again


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, what they may do, in which language, when, in the zone of the workspace."""

    name: str
    role: str
    lang: str
    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The day of the workspace."""
        return self.now.astimezone(self.clock).date()

    @property
    def clock(self) -> ZoneInfo:
        """The zone of the workspace."""
        return ZoneInfo(self.zone)

    def may(self, what: str) -> bool:
        """Whether the server would let them do `what`, a key of MAY."""
        return self.role in MAY[what]


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands, and every receipt of the actions that are talked about."""

    decisions: Sequence[Decision]
    receipts: Sequence[Receipt]


def reader(workspace: Workspace, user: object, now: datetime, lang: str) -> Reader:
    """The person in front of the page."""
    return Reader(name(user), role_of(user, workspace) or "", lang, now, workspace.zone)


def name(user: object) -> str:
    """By what a person signs in."""
    return str(getattr(user, "username", ""))


def person(known_as: str) -> str:
    """How a page names somebody: Karim Bensaid for karim.bensaid@essai.example; a name as it is."""
    before, _, host = known_as.partition("@")
    if not host:
        return known_as
    return " ".join(part.capitalize() for part in before.replace("_", ".").split(".") if part)


def lines(
    world: World, who: Reader, asks: Mapping[str, Ask], notices: Mapping[str, str] | None = None
) -> dict[str, Line]:
    """The line of each number that calls for something; its answer is asked for by two questions to the state."""
    wanted = {key: found for key, ask in asks.items() if (found := _wanted(key, ask)) is not None}
    stands = open_decisions(world.workspace)
    known = _Known(stands, _receipts(world.workspace, {action for action, _ in wanted.values()}, stands))
    made = {key: _line(world, who, key, asked, known) for key, asked in wanted.items()}
    return {key: replace(line_, notice=(notices or {}).get(key, "")) for key, line_ in made.items()}


def offered(world: World, metric: str, action: str, target: Mapping[str, str]) -> Offer:
    """The action with its effects as they are now. Raises UsageError."""
    shown = applying.preview(world, action, dict(target))
    effects = [effect_sentence(e.code, e.params) for e in shown.effects]
    if applying.needs_two(world, shown):
        effects.append(gettext("A second person has to agree before anything happens."))
    return Offer(
        metric,
        action,
        tuple(sorted(target.items())),
        action_title(action),
        action_sentence(action, dict(target)),
        tuple(effects),
        shown.fingerprint,
        "",
        by_hand(action),
    )


def open_decisions(workspace: Workspace) -> list[Decision]:
    """What stands and was not judged yet, oldest first."""
    rows = Decision.objects.filter(workspace=workspace, cancelled_at=None, judged_at=None)
    return list(rows.order_by("decided_at", "pk"))


def under(found: Decision, receipt: Receipt | None, who: Reader) -> Under:
    """A decision in words."""
    proposed = receipt is not None and receipt.state == Standing.PROPOSED
    day = found.decided_at.astimezone(who.clock).date()
    work = by_hand(found.action)
    words = {"who": person(found.decided_by), "time": at(found.decided_at, who), "owner": person(found.owner)}
    words |= {"what": action_title(found.action), "day": calendar_day(found.due) if found.due else ""}
    if proposed:
        said = gettext("%(what)s: proposed by %(who)s, %(time)s; a second person has to agree.") % words
    elif work:
        said = gettext("%(what)s: given to %(owner)s by %(who)s, %(time)s.") % words
    elif receipt is not None and receipt.state == Standing.RUNNING:
        words["placed"], words["total"] = (formats.number(n, who.lang) for n in staging.progress(receipt))
        said = gettext("%(what)s: being applied, %(placed)s of %(total)s contacts (%(who)s, %(time)s).") % words
    else:
        said = gettext("%(what)s: applied by %(who)s, %(time)s.") % words
    answers = ""
    if work and found.due:
        answers = gettext("To be done by %(day)s.") % words
    elif found.owner and found.owner != found.decided_by and found.due:
        answers = gettext("%(owner)s answers for it until %(day)s.") % words
    return Under(found.pk, said, expected(found, who.lang), answers, receipt.pk if receipt and proposed else 0, day)


def by_hand(action: str) -> bool:
    """Whether an action is work for a person."""
    return action in moves() and moves()[action].hand == "person"


def at(moment: datetime, who: Reader) -> str:
    """09:12 today; a day and an hour before."""
    if moment.astimezone(ZoneInfo(who.zone)).date() == who.today:
        return formats.clock(moment, who.zone, who.lang)
    return formats.moment(moment, who.zone, who.lang)


def expected(found: Decision, lang: str) -> str:
    """What a decision should bring, by when."""
    if found.expected_by is None or found.metric not in METRICS:
        return ""
    metric = METRICS[found.metric]
    words = {"number": sentences.metric_label(found.metric), "day": calendar_day(found.expected_by)}
    if found.range_low is not None and found.range_high is not None:
        decimals = formats.decimals_for((found.range_high - found.range_low) * formats.scale(metric))
        words["range"] = formats.span(metric, found.range_low, found.range_high, lang, decimals)
        return gettext("%(number)s: back within %(range)s expected by %(day)s.") % words
    if found.direction == "up":
        return gettext("%(number)s: a rise expected by %(day)s.") % words
    return gettext("%(number)s: a fall expected by %(day)s.") % words


def owners(workspace: Workspace, usual: str) -> list[Choice]:
    """Whom work may be given to; `usual` is chosen."""
    found = Membership.objects.filter(workspace=workspace, role__in=MAY["act"])
    names = sorted(found.values_list(f"user__{get_user_model().USERNAME_FIELD}", flat=True))
    return [Choice(n, person(n), n == usual) for n in names]


def member(workspace: Workspace, asked: str) -> str:
    """Somebody who may be given work, by name; "" for anybody else."""
    known = Membership.objects.filter(workspace=workspace, user__username=asked, role__in=MAY["act"])
    return asked if asked and known.exists() else ""


@lru_cache(64)
def days(today: date, lang: str, until: date | None = None) -> tuple[Choice, ...]:
    """Today and the next working days, spelled out: mardi 24 novembre; none later than `until` is proposed."""
    usual = usual_due(today, until)

    def text(day: date) -> str:
        said = formats.weekday(day, lang)
        return gettext("today, %(day)s") % {"day": said} if day == today else said

    return tuple(Choice(d.isoformat(), text(d), d == usual) for d in (today, *_working(today)))


def hands(workspace: Workspace, who: Reader, at: str, q: str, until: date | None = None) -> Hands:
    """Everything that the forms of one place need beside their action; `until`: when what they are about is due."""
    may = who.may("act")
    chosen = (tuple(owners(workspace, who.name)), days(who.today, who.lang, until)) if may else ((), ())
    return elsewhere(Hands(at, q, *chosen, fields=_fields(*chosen, who.lang)), at, q)


@lru_cache(64)
def _fields(owners_: tuple[Choice, ...], days_: tuple[Choice, ...], _lang: str) -> str:
    return render_to_string("web/parts/hands.html", {"owners": owners_, "days": days_})


def elsewhere(found: Hands, at: str, q: str) -> Hands:
    """The same choices for the forms of another place."""
    where, swap = reverse("web:act"), SWAPS.get(at, "")
    plain = format_html('method="post" action="{}"', where)
    fields = '<input type="hidden" name="at" value="{}"><input type="hidden" name="q" value="{}">'
    return replace(
        found,
        at=at,
        q=q,
        act=format_html('{} hx-post="{}" {}', plain, where, swap) if swap else plain,
        came=format_html(fields, at, q),
        swap=swap,
    )


def fresh(world: World, who: Reader, offer: Offer, notice: str) -> Line:
    """An offer to be looked at again."""
    found = _receipts(world.workspace, {offer.action}, ())
    again = replace(offer, wish=wish(offer.action, offer.target, found))
    return Line(offer.metric, again, None, who.may("act"), who.may("approve"), notice)


def usual_due(today: date, until: date | None = None) -> date:
    """The day that is proposed: not later than `until`, and today for what is late."""
    early = (d for d in _working(today)[:DAYS_USUAL] if until is None or d <= until)
    return max(early, default=today)


def _working(today: date) -> list[date]:
    """The working days that follow."""
    ahead = (today + timedelta(days=n) for n in range(1, 3 * DAYS_AHEAD))
    return [d for d in ahead if d.weekday() < _WEEKEND][:DAYS_AHEAD]


def _wanted(key: str, ask: Ask) -> tuple[str, Pairs] | None:
    known = tuple((d, v) for d, v in ask.slice if v is not None)
    wanted = [found for action in ask.actions if action in moves() and (found := aimed(action, known))]
    own = remedy(key, known) if key in METRICS and METRICS[key].action in moves() else None
    for action, target in (*wanted, *([own] if own else ())):
        return action, tuple(sorted(target.items()))
    return None


def _receipts(workspace: Workspace, actions: Iterable[str], stands: Iterable[Decision]) -> list[Receipt]:
    """Receipts of the actions offered and of the decisions that stand."""
    named = Receipt.objects.filter(workspace=workspace, action__in={*actions, *(d.action for d in stands)})
    return list(named.order_by("pk"))


def _line(world: World, who: Reader, key: str, wanted: tuple[str, Pairs], known: _Known) -> Line:
    action, target = wanted
    plain = Line(key, may_act=who.may("act"), may_approve=who.may("approve"))
    held = next((d for d in reversed(known.decisions) if same(d, action, dict(target))), None)
    if held is not None:
        receipt = next((r for r in known.receipts if r.pk == held.receipt), None)
        return replace(plain, under=under(held, receipt, who))
    try:
        offer = offered(world, key, action, dict(target))
    except VigieError:  # the slice is gone from the facts: the sentence stands, there is nothing to press
        return plain
    return replace(plain, offer=replace(offer, wish=wish(action, target, known.receipts)))


def same(found: Decision, action: str, target: Mapping[str, str]) -> bool:
    """Whether a decision is about that action on that target."""
    return found.action == action and dict(found.target) == dict(target)


def wish(action: str, target: Pairs, receipts: Iterable[Receipt]) -> str:
    """Which pressing this is: the same until what it did is undone, whoever presses and however often."""
    times = sum(1 for r in receipts if r.action == action and r.target == dict(target))
    about = blake2b(repr((action, target)).encode(), digest_size=10).hexdigest()
    return f"page:{about}:{times}"
