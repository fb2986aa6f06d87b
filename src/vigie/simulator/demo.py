"""The demonstration programme: three weeks that a reader should recognise, in half a year of ordinary ones.

In: today. Out: `demo(today)`, about 60,000 messages. Nothing depends on anything but `today` and the seed.
"""

from dataclasses import replace
from datetime import date, timedelta

from vigie.simulator.faults import BlockedMailbox, NewBadSource
from vigie.simulator.plan import OWNERS, SEGMENTS, Campaign, Change, Noise, Plan, Source, standard
from vigie.simulator.programme import COLUMNS, Programme, simulate

# Rare things are few in one week: one seed per weekday of `today` with which all three stories can be read. Days of the
# same weekday have the same programme, shifted.
SEEDS = (2027, 2026, 2031, 2029, 2033, 2037, 2042)
WEEKS = 26
NEW_SOURCE = "API · DSI élargi"
BIG_CAMPAIGN = "PME - Audit express"
BIG_SOURCE = "Fichier PME régional"
BLOCKED_MAILBOX = "lea@essai.example"
BLOCKED_PROVIDER = "microsoft"
# Mailboxes of which no tool says what people answer, over the last weeks: their answers are read here.
UNREAD_PEOPLE, UNREAD_DAYS = ("sophie@", "julien@"), 28

_SATURDAY = 5
_BIG_CONTACTS = 15_000
_BIG_DAYS = 25  # working days
_DSI = ("DSI - Sauvegarde", "DSI - Supervision")


def monday(day: date) -> date:
    """The Monday of that week."""
    return day - timedelta(days=day.weekday())


def weekday(day: date) -> date:
    """That day, or the Monday after it."""
    return day if day.weekday() < _SATURDAY else monday(day) + timedelta(days=7)


def source_start(today: date) -> date:
    """The day on which the new source began: ten days ago, or the Monday after."""
    return weekday(today - timedelta(days=10))


def block_start(today: date) -> date:
    """The day on which the provider began to refuse the mailbox: eight days ago."""
    return today - timedelta(days=8)


def big_campaign(today: date) -> tuple[date, date]:
    """First and last day of the 15,000-contact campaign: five weeks that ended at least 84 days ago.

    Later than that it would stand in the baselines of the current week, and hide that the volume doubled.
    """
    last = monday(today - timedelta(days=84)) - timedelta(days=3)
    return last - timedelta(days=32), last


def demo(today: date, seed: int | None = None) -> Programme:
    """The demonstration workspace's programme, ending yesterday; without a seed, the weekday's own."""
    new = Source(
        NEW_SOURCE, 0.0, dead=0.82, misfit=0.10, duplicate=0.02, positive=0.85, verified=0.6, price=0.12, stock=1_400
    )
    faults = (
        NewBadSource(start=source_start(today), severity=1.0, source=new, campaigns=_DSI, volume=4.4),
        BlockedMailbox(start=block_start(today), severity=0.85, mailbox=BLOCKED_MAILBOX, provider=BLOCKED_PROVIDER),
    )
    chosen = SEEDS[today.weekday()] if seed is None else seed
    return simulate(_plan(today), today=today, seed=chosen, faults=faults)


def unclassed(programme: Programme) -> Programme:
    """The programme as its tools tell of it: answers to some mailboxes come with their text and without a class."""
    since = (programme.today - timedelta(days=UNREAD_DAYS)).isoformat()
    send, mailbox = (COLUMNS["sends"].index(c) for c in ("send_id", "mailbox"))
    theirs = {row[send] for row in programme.tables["sends"] if row[mailbox].startswith(UNREAD_PEOPLE)}
    told = [_without_class(row) if _late(row, since) and row[_SEND] in theirs else row for row in _replies(programme)]
    return replace(programme, tables={**programme.tables, "replies": told})


def classes(programme: Programme) -> dict[tuple[str, str], str]:
    """What each answer says in truth, by address and text."""
    address, text = (COLUMNS["replies"].index(c) for c in ("email", "text"))
    return {(row[address], row[text]): row[_CLASS] for row in _replies(programme)}


_SEND, _CLASS, _AT = (COLUMNS["replies"].index(c) for c in ("send_id", "reply_class", "received_at"))


def _replies(programme: Programme) -> list[tuple[str, ...]]:
    return programme.tables["replies"]


def _late(row: tuple[str, ...], since: str) -> bool:
    return row[_AT] >= since


def _without_class(row: tuple[str, ...]) -> tuple[str, ...]:
    return (*row[:_CLASS], "", *row[_CLASS + 1 :])


def _plan(today: date) -> Plan:
    base = standard(WEEKS, per_day=340)
    first = today - timedelta(weeks=WEEKS)
    starts, ends = big_campaign(today)
    big = Campaign(
        BIG_CAMPAIGN,
        OWNERS[2],
        (SEGMENTS[3].name, SEGMENTS[1].name),
        daily=_BIG_CONTACTS / _BIG_DAYS * 1.02,
        gaps=(),
        reply=0.85,
        opens=0.855,
        clicks=1.08,
        clicks_by_size=(("1-49", 0.4), ("50-250", 2.0), ("251-1000", 0.35), ("1000+", 0.3)),
        sources=(BIG_SOURCE,),
        first=(starts - first).days,
        last=(ends - first).days,
        limit=_BIG_CONTACTS,
    )
    source = Source(BIG_SOURCE, 0.0, dead=0.2, stale=0.006, misfit=0.06, price=0.15)
    # A smaller share for the blocked mailbox: the team's delivery rate stays green while this one is red.
    boxes = tuple(replace(m, weight=0.75) if m.address == BLOCKED_MAILBOX else m for m in base.mailboxes)
    return replace(
        base,
        mailboxes=boxes,
        sources=(*base.sources, source),
        campaigns=(*base.campaigns, big),
        noise=Noise(mailbox=0.06, campaign=0.08, lot_dead=0.14, lot_positive=0.08),
        changes=_changes(today),
    )


def _changes(today: date) -> tuple[Change, ...]:
    starts, ends = big_campaign(today)
    first = today - timedelta(weeks=WEEKS)
    source = source_start(today)
    return (
        Change(
            weekday(first + timedelta(days=40)), "copy", "DAF - Clôture rapide", "Objet plus court, nouvelle accroche"
        ),
        Change(starts, "volume", BIG_CAMPAIGN, "Lancement : 15 000 contacts PME en cinq semaines, un seul message"),
        Change(ends, "volume", BIG_CAMPAIGN, "Fin des envois, rappel téléphonique des cliqueurs"),
        Change(weekday(today - timedelta(days=70)), "mailbox", "nora@nordis-conseil.example", "Nouvelle boîte"),
        Change(weekday(today - timedelta(days=45)), "targeting", "DRH - Accueil des arrivants", "Médico-social ajouté"),
        Change(source, "source", NEW_SOURCE, "Nouvelle source branchée sur les campagnes DSI"),
        Change(source, "volume", "DSI - Sauvegarde", "Envois doublés avec la nouvelle source"),
    )
