"""Firms and contacts as a source lists them, lot after lot.

In: a plan, a calendar, a seed. Out: `Person` records; the same seed lists the same people.
"""

from collections.abc import Iterable
from random import Random
from unicodedata import normalize

from vigie.simulator.chance import stream
from vigie.simulator.faults import Fault
from vigie.simulator.plan import Plan, Segment, Source
from vigie.simulator.times import DAY, HOUR, Calendar
from vigie.simulator.words import WORDS
from vigie.simulator.world import Company, ListOdds, Person

LOT_DAYS = 14
_OPEN_FIRMS = 10
_HEADS = {"1-49": (1, 2), "50-250": (1, 4), "251-1000": (3, 6), "1000+": (5, 10)}
_STALE_DEAD = 0.8
_COMPANY_LINE, _HAS_PHONE = 0.72, 0.86
_ASKED = 0.5  # asked for consent; silence is a no
_FORMS, _NAME_HEADS, _NAME_TAILS = WORDS["company_forms"], WORDS["company_heads"], WORDS["company_tails"]
_ROLES = ("contact", "info", "accueil", "direction", "secretariat")


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits."""
    plain = normalize("NFKD", text.lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return "".join(c for c in plain if c.isalnum() or c == "-")


_FIRST = [(name, slug(name)) for name in WORDS["first_names"]]
_LAST = [(name, slug(name)) for name in WORDS["surnames"]]


def company_name(n: int) -> str:
    """The n-th made-up firm; all differ up to 19,200, then numbered."""
    n, form = divmod(n * 7_919 % (len(_FORMS) * len(_NAME_HEADS) * len(_NAME_TAILS)), len(_FORMS))
    tail, head = divmod(n, len(_NAME_HEADS))
    return f"{_FORMS[form]} {_NAME_HEADS[head]}{_NAME_TAILS[tail]}"


def siren(n: int) -> str:
    """A number with the right check digit in a range that is not attributed (it starts with 000)."""
    body = f"000{n % 100_000:05d}"
    double = [int(c) if i % 2 == 0 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(body)]
    return f"{body}{-sum(double) % 10}"


class Registry:
    """Lists people. One stream of chance for firms and people; lots have their own, so that faults never move them."""

    def __init__(self, plan: Plan, calendar: Calendar, seed: int, rng: Random) -> None:
        """`rng` is the stream of the whole run."""
        self.plan, self.calendar, self.seed, self.rng = plan, calendar, seed, rng
        self.people: list[Person] = []
        self._firms = 0
        self._open: dict[tuple[str, str], list[Company]] = {}
        self._taken: set[str] = set()
        self._lots: dict[tuple[str, int], tuple[str, int, float, float]] = {}
        self._shares = [p.share for p in plan.providers]
        self._gmail = next((p for p in plan.providers if p.name == "google"), plan.providers[0])

    def lot(self, source: Source, day: int) -> tuple[str, int, float, float]:
        """Name, loading moment, quality of addresses, taste for the offer of the lot in use on that day."""
        offset = sum(map(ord, source.name)) % LOT_DAYS
        number = (day + offset) // LOT_DAYS
        known = self._lots.get((source.name, number))
        if known is None:
            rng = stream(self.seed, f"lot/{source.name}/{number}")
            loaded = (day - 1) * DAY + 9 * HOUR + int(rng.random() * 6 * HOUR)
            noise = self.plan.noise
            known = (
                f"{source.name} {self.calendar.date(loaded // DAY):%Y-%m-%d}",
                loaded,
                rng.lognormvariate(0, noise.lot_dead),
                rng.lognormvariate(0, noise.lot_positive),
            )
            self._lots[source.name, number] = known
        return known

    def list_person(self, source: Source, segment: Segment, day: int, faults: Iterable[Fault]) -> Person:
        """One more contact of that source and segment, from the lot in use."""
        name, loaded, quality, taste = self.lot(source, day)
        odds = ListOdds(
            self.plan.rates.dead * source.dead * quality,
            source.misfit,
            source.role,
            source.catch_all,
            source.missing,
            source.verified,
            source.duplicate,
        )
        for fault in faults:
            fault.spoil(odds, source)
        company = self._company(source, segment, odds)
        person = self._person(source, segment, company, odds)
        if self.rng.random() < odds.duplicate and self.people:
            self._copy(self.people[int(self.rng.random() * len(self.people))], person)
        person.lot, person.loaded_at, person.taste = name, loaded, taste
        self.people.append(person)
        return person

    def _company(self, source: Source, segment: Segment, odds: ListOdds) -> Company:
        firms = self._open.setdefault((source.name, segment.name), [])
        if len(firms) < _OPEN_FIRMS:
            firms.append(self._found(source, segment, odds))
            return self._take(firms, len(firms) - 1)
        return self._take(firms, int(self.rng.random() * len(firms)))

    @staticmethod
    def _take(firms: list[Company], at: int) -> Company:
        firm = firms[at]
        firm.left -= 1
        if firm.left <= 0:
            firms[at] = firms[-1]
            firms.pop()
        return firm

    def _found(self, source: Source, segment: Segment, odds: ListOdds) -> Company:
        rng = self.rng
        self._firms += 1
        name = company_name(self._firms)
        again = self._firms // (len(_FORMS) * len(_NAME_HEADS) * len(_NAME_TAILS))
        size = rng.choices([s for s, _ in segment.sizes], [w for _, w in segment.sizes])[0]
        low, high = _HEADS[size]
        heads = low + int(rng.random() * (high - low + 1))
        return Company(
            name,
            f"{slug(name.replace(' ', '-'))}{again or ''}.example",
            rng.choice(segment.industries),
            size,
            rng.choice(segment.regions),
            rng.choices(self.plan.providers, self._shares)[0],
            rng.random() < odds.catch_all,
            rng.random() < source.stale * heads / 2,
            siren(self._firms),
            heads,
        )

    def _person(self, source: Source, segment: Segment, company: Company, odds: ListOdds) -> Person:
        rng = self.rng
        chance = rng.random
        first, first_slug = _FIRST[int(chance() * len(_FIRST))]
        last, last_slug = _LAST[int(chance() * len(_LAST))]
        kind = chance()
        misfit = chance() < odds.misfit
        titles = WORDS["misfit_titles"] if misfit else WORDS["titles"][segment.persona]
        dead = chance() < (_STALE_DEAD if company.stale else odds.dead)
        email, provider = f"{first_slug}.{last_slug}@{company.domain}", company.provider
        if kind < odds.role:
            email = f"{_ROLES[int(kind / odds.role * len(_ROLES))]}@{company.domain}"
        elif kind < odds.role + source.free:
            # An underscore is not allowed in a Gmail address: nobody can own this one.
            email, provider = f"fictif_{len(self.people):06d}@gmail.com", self._gmail
        number = f"{WORDS['cities'][company.region]} {int(chance() * 100):02d} {int(chance() * 100):02d}"
        mobile = chance()
        phone, phone_type = (number, "company") if mobile < _COMPANY_LINE else (f"06 39 98{number[8:]}", "mobile")
        if mobile > _HAS_PHONE:
            phone, phone_type = "", ""
        return Person(
            key=f"c{len(self.people) + 1:06d}",
            email=self._free(email),
            first=first,
            last=last,
            title=titles[int(chance() * len(titles))],
            company=company,
            provider=provider,
            source=source,
            segment=segment,
            lot="",
            loaded_at=0,
            taste=1.0,
            dead=dead,
            misfit=misfit,
            verification=self._verification(odds, company, dead=dead, role=kind < odds.role),
            consent=self._consent(),
            phone=phone,
            phone_type=phone_type,
            incomplete=chance() < odds.missing,
            unfit=odds.unfit,
        )

    def _copy(self, known: Person, person: Person) -> None:
        """The same human being under another spelling of the address, as another list knows them."""
        person.first, person.last, person.title, person.phone = known.first, known.last, known.title, known.phone
        person.phone_type, person.company, person.provider = known.phone_type, known.company, known.company.provider
        self._taken.discard(person.email)
        person.email = self._free(f"{slug(known.first)[:1]}.{slug(known.last)}@{known.company.domain}")

    def _free(self, email: str) -> str:
        wanted, n = email, 1
        local, _, domain = email.partition("@")
        while wanted in self._taken:
            n += 1
            wanted = f"{local}{n}@{domain}"
        self._taken.add(wanted)
        return wanted

    def _verification(self, odds: ListOdds, company: Company, *, dead: bool, role: bool) -> str:
        u = self.rng.random()
        if u > odds.verified:
            return ""
        if company.catch_all:
            return "catch_all"
        if role:
            return "role"
        # Verifiers say "unknown" of most dead addresses that are still in a list, and of some living ones.
        return "unknown" if u < (0.5 if dead else 0.04) else "valid"

    def _consent(self) -> str:
        u = self.rng.random()
        if u < self.plan.consent:
            return "both" if u < 0.7 * self.plan.consent else "open"
        return "none" if u < _ASKED else ""
