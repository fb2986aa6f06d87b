"""The programme to simulate: mailboxes, providers, sources, segments, campaigns, base rates.

In: nothing. Out: frozen descriptions, and `standard()`, the programme on which the detection figures are measured.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A sending address. `weight` is its share of the new contacts; a ramp grows from day `ramp_from` on."""

    address: str
    weight: float = 1.0
    ramp_from: int | None = None
    ramp_days: int = 42

    @property
    def domain(self) -> str:
        """The sending domain."""
        return self.address.partition("@")[2]

    def share(self, day: int) -> float:
        """Weight on that day."""
        if self.ramp_from is None:
            return self.weight
        return self.weight * max(0.0, min(1.0, (day - self.ramp_from + 1) / self.ramp_days))


@dataclass(frozen=True, slots=True)
class Provider:
    """Who receives. `reports`: a feedback loop tells the sender about complaints (Google has none per message)."""

    name: str
    share: float
    soft: float = 1.0
    reply: float = 1.0
    reports: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """Where contacts come from. Rates multiply the base; shares are of contacts.

    `stale`: firms whose addresses went out of date, per contact listed there, halved; `price` in euros per contact;
    `stock`: contacts that still wait at the end.
    """

    name: str
    share: float = 1.0
    dead: float = 1.0
    stale: float = 0.002
    misfit: float = 0.05
    missing: float = 0.04
    catch_all: float = 0.08
    role: float = 0.010
    free: float = 0.012
    duplicate: float = 0.006
    positive: float = 1.0
    unsubscribe: float = 1.0
    verified: float = 0.9
    price: float = 0.35
    stock: int = 60


@dataclass(frozen=True, slots=True)
class Segment:
    """Persona, industries, sizes and regions; `reply` multiplies every human answer."""

    name: str
    persona: str
    industries: tuple[str, ...]
    sizes: tuple[tuple[str, float], ...]
    regions: tuple[str, ...]
    reply: float = 1.0


@dataclass(frozen=True, slots=True)
class Campaign:
    """A sequence. `daily` new contacts a working day, from day `first` to `last`, at most `limit` in all.

    `gaps`: working days between the steps; one step more than gaps.
    """

    name: str
    owner: str
    segments: tuple[str, ...]
    daily: float
    gaps: tuple[int, ...] = (3, 4)
    reply: float = 1.0
    opens: float = 1.0
    clicks: float = 1.0
    clicks_by_size: tuple[tuple[str, float], ...] = ()
    versions: tuple[tuple[str, float], ...] = (("A", 1.0), ("B", 0.95))
    sources: tuple[str, ...] = ()
    first: int = 0
    last: int = 10_000
    limit: int = 10_000_000
    mailboxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rates:
    """What happens to one message, before every multiplier. Answers are per accepted message of the first step."""

    dead: float = 0.017
    late_hard: float = 0.0025
    soft: float = 0.008
    recovered: float = 0.4
    blocked: float = 0.0012
    deferred: float = 0.006
    positive: float = 0.0155
    refusal: float = 0.0095
    later: float = 0.0080
    wrong: float = 0.0022
    wrong_misfit: float = 0.040
    opt_out: float = 0.0020
    other: float = 0.0018
    away: float = 0.0130
    automatic: float = 0.0040
    unsubscribe: float = 0.0040
    complaint: float = 0.0005
    opened: float = 0.13
    machine_open: float = 0.012
    click: float = 0.008
    machine_click: float = 0.006


@dataclass(frozen=True, slots=True)
class Noise:
    """Standard deviations (of logarithms) of the effects that come and go by week and by lot."""

    mailbox: float = 0.10
    campaign: float = 0.12
    soft: float = 0.18
    lot_dead: float = 0.18
    lot_positive: float = 0.10
    memory: float = 0.6


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the team's journal."""

    at: date
    kind: str
    entity: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole programme of `weeks` weeks."""

    mailboxes: tuple[Mailbox, ...]
    providers: tuple[Provider, ...]
    sources: tuple[Source, ...]
    segments: tuple[Segment, ...]
    campaigns: tuple[Campaign, ...]
    weeks: int = 26
    rates: Rates = field(default_factory=Rates)
    noise: Noise = field(default_factory=Noise)
    changes: tuple[Change, ...] = ()
    consent: float = 0.06
    mission: str = "Rappel des cliqueurs"


OWNERS = ("Karim Haddad", "Sophie Lambert", "Julien Morel")

SEGMENTS = (
    Segment(
        "DSI · industrie",
        "DSI",
        ("Industrie", "Agroalimentaire"),
        (("1-49", 0.15), ("50-250", 0.45), ("251-1000", 0.28), ("1000+", 0.12)),
        ("Auvergne-Rhône-Alpes", "Grand Est"),
    ),
    Segment(
        "DAF · services",
        "DAF",
        ("Services aux entreprises", "Conseil"),
        (("1-49", 0.25), ("50-250", 0.45), ("251-1000", 0.22), ("1000+", 0.08)),
        ("Île-de-France", "Pays de la Loire"),
        1.06,
    ),
    Segment(
        "DRH · santé",
        "DRH",
        ("Santé", "Médico-social"),
        (("1-49", 0.2), ("50-250", 0.4), ("251-1000", 0.25), ("1000+", 0.15)),
        ("Occitanie", "Île-de-France"),
        0.88,
    ),
    Segment(
        "Dirigeants · commerce",
        "Dirigeant",
        ("Commerce de gros", "Transport"),
        (("1-49", 0.55), ("50-250", 0.35), ("251-1000", 0.1)),
        ("Auvergne-Rhône-Alpes", "Pays de la Loire"),
        1.1,
    ),
)

PROVIDERS = (
    Provider("google", 0.34, soft=0.9, reply=1.04, reports=False),
    Provider("microsoft", 0.36, soft=1.1, reply=0.97),
    Provider("ovh", 0.14, soft=1.0),
    Provider("orange", 0.05, soft=1.2, reply=0.95),
    Provider("other", 0.11, soft=1.1),
)

SOURCES = (
    Source("LinkedIn ETI", 0.34, dead=0.95, price=0.55),
    Source("Salon Lyon", 0.22, dead=0.8, misfit=0.07, positive=1.12, price=0.90),
    Source("Annuaire PME", 0.26, dead=1.2, catch_all=0.10, role=0.02, positive=0.92, price=0.18),
    Source("Partenaires", 0.18, dead=0.85, misfit=0.04, positive=1.08, price=0.40),
)


def mailboxes(ramp_from: int) -> tuple[Mailbox, ...]:
    """Twelve mailboxes on four domains; the last one started on day `ramp_from` and ramps up."""
    people = ("lea", "karim", "sophie"), ("julien", "camille", "bonjour"), ("lea", "sophie", "contact")
    domains = "essai.example", "nordis.example", "nordis-equipe.example"
    boxes = tuple(Mailbox(f"{who}@{domain}") for domain, team in zip(domains, people, strict=True) for who in team)
    last = "nordis-conseil.example"
    young = Mailbox(f"nora@{last}", ramp_from=ramp_from)
    return (*boxes, Mailbox(f"karim@{last}"), Mailbox(f"julien@{last}"), young)


def campaigns(daily: float) -> tuple[Campaign, ...]:
    """Six campaigns of three steps, `daily` new contacts a working day in all, two per owner."""
    karim, sophie, julien = OWNERS
    dsi, daf, drh, boss = (s.name for s in SEGMENTS)
    return (
        Campaign("DSI - Sauvegarde", karim, (dsi,), 0.22 * daily, reply=1.05),
        Campaign("DSI - Supervision", karim, (dsi,), 0.16 * daily, reply=0.95),
        Campaign("DAF - Clôture rapide", sophie, (daf,), 0.2 * daily),
        Campaign("DRH - Accueil des arrivants", sophie, (drh,), 0.14 * daily),
        Campaign("Dirigeants - Pilotage", julien, (boss,), 0.16 * daily),
        Campaign("ETI - Audit offert", julien, (dsi, daf, boss), 0.12 * daily, clicks=1.4),
    )


MESSAGES_PER_CONTACT = 2.8


def standard(weeks: int = 26, per_day: float = 550.0) -> Plan:
    """The programme of the measurements: about `per_day` messages a working day once follow-ups run."""
    return Plan(
        mailboxes(ramp_from=max(0, weeks * 7 - 70)),
        PROVIDERS,
        SOURCES,
        SEGMENTS,
        campaigns(per_day / MESSAGES_PER_CONTACT),
        weeks,
    )
