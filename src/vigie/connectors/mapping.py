"""Any table through a column mapping: proposed from headings and values, confirmed once, remembered by shape.

In: columns and sample rows; later the confirmed `Mapping` and rows. Out: the `Mapping`; Records of the folder format.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from vigie.connectors import Export, Noted, Record, Refused, Row, synonyms
from vigie.connectors.cells import Cells, address, cells, flag, made_id, names_of, plain
from vigie.connectors.dates import Order, has_decimal_comma, moment, number, order_of
from vigie.vocabulary.tables import TABLES, Kind

Samples = Sequence[Dict[str, str]]

# One of each group must be found for a table to be proposed.
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "contacts": (("email",),),
    "sends": (("sent_at",), ("email", "contact_id")),
    "events": (("type",), ("at",), ("email", "contact_id", "send_id")),
    "replies": (("received_at",), ("reply_class", "text"), ("email", "contact_id", "send_id")),
    "calls": (("called_at",), ("outcome",), ("email", "contact_id", "phone")),
    "meetings": (("booked_at", "scheduled_at"), ("email", "contact_id")),
    "opportunities": (("created_at",), ("amount", "stage"), ("email", "contact_id")),
    "costs": (("period_start",), ("period_end",), ("amount",)),
    "changes": (("at",), ("kind",), ("text",)),
}
_PARTLY = 0.5  # a heading matches a synonym when more than half of its words are the synonym's
_MOSTLY = 0.6  # share of filled samples that must look right
_SAMPLES = 200
_PHONE_DIGITS = range(9, 16)
# Headings that say by themselves what their column is.
_TELLING = frozenset(
    heading
    for known in (synonyms.COMMON, synonyms.OUTCOME, *synonyms.TABLES.values())
    for headings in known.values()
    for heading in headings
) - frozenset(synonyms.VAGUE)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which of the file's columns feeds which of ours.

    `columns`: our column -> the file's. Names with a dot feed a second table of the same row: `contacts.first_name`;
    and where one row is one message with all its outcomes, `events.open`, `events.type`, `replies.received_at`.
    """

    table: str
    columns: dict[str, str] = field(default_factory=dict[str, str])
    date_order: Order | None = None
    decimal_comma: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a JSON field."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Dict[str, Any]) -> "Mapping":
        """The mapping that `to_json` wrote."""
        return cls(data["table"], dict(data["columns"]), data.get("date_order"), data.get("decimal_comma"))


def shape_key(columns: Sequence[str]) -> str:
    """The same for files with the same headings, whatever their order, case, accents and punctuation."""
    return made_id(*sorted({plain(c) for c in columns}))


def targets(table: str) -> tuple[str, ...]:
    """Every column that a file may be mapped to when its rows are of `table`."""
    own = (*TABLES[table].names, *(("full_name",) if table == "contacts" else ()))
    return (*own, *_beside(table))


def _beside(table: str) -> tuple[str, ...]:
    """The dotted columns: what the contact is, and for messages what became of them."""
    if table in {"contacts", "costs", "changes"}:
        return ()
    contact = tuple(f"contacts.{c}" for c in synonyms.CONTACT if c not in TABLES[table].names)
    return (*(synonyms.OUTCOME if table == "sends" else ()), *contact)


# --- proposing ---------------------------------------------------------------------------------------------------


def propose(columns: Sequence[str], samples: Samples = (), table: str = "") -> Mapping:
    """The mapping that headings and values suggest; for `table`, else for the one that explains most of the columns."""
    values = {c: [s for row in samples[:_SAMPLES] if (s := row.get(c, "").strip())] for c in columns}
    tried = [(name, _assign(name, columns, values)) for name in ([table] if table in TABLES else TABLES)]
    table, found = max(tried, key=lambda t: _worth(*t))
    chosen = {name: column for name, (column, _) in found.items()}
    dated = [v for name, c in chosen.items() if _kind(table, name) is Kind.TIME for v in values[c]]
    counted = [v for name, c in chosen.items() if _kind(table, name) is Kind.NUMBER for v in values[c]]
    return Mapping(table, chosen, order_of(dated), has_decimal_comma(counted))


_Found = dict[str, tuple[str, float]]  # our column -> the file's, how well the heading fits


def _assign(table: str, columns: Sequence[str], values: dict[str, list[str]]) -> _Found:
    """Best fits first; each of our columns once, each of the file's once."""
    fits = sorted(
        (
            (-fit, place, columns.index(column), name, column)
            for place, (name, headings) in enumerate(_headings(table).items())
            for column in columns
            if (fit := _fit(plain(column), headings)) and _looks_like(table, name, values[column])
        ),
    )
    found: _Found = {}
    used: set[str] = set()
    for fit, _, _, name, column in fits:
        if name not in found and column not in used:
            found[name] = (column, -fit)
            used.add(column)
    return _from_values(table, found, [c for c in columns if c not in used], values)


def _headings(table: str) -> dict[str, tuple[str, ...]]:
    own = synonyms.TABLES[table]
    common = {c: h for c, h in synonyms.COMMON.items() if c in TABLES[table].names and c not in own}
    names: dict[str, tuple[str, ...]] = {c: (plain(c), *h) for c, h in {**common, **own}.items()}
    for dotted in _beside(table):
        side, _, column = dotted.partition(".")
        names[dotted] = synonyms.OUTCOME[dotted] if side != "contacts" else synonyms.CONTACT[column]
    return names


def _fit(heading: str, wanted: Sequence[str]) -> float:
    """1 for a synonym; less for a heading that says more than one (`Adresse e-mail du contact`)."""
    if heading in wanted:
        return 1.0
    words = set(heading.split())
    shares = (len(w.split()) / len(words) for w in wanted if words and set(w.split()) <= words)
    best = max(shares, default=0.0)
    return best * 0.9 if best > _PARTLY else 0.0


def _looks_like(table: str, name: str, values: list[str]) -> bool:
    """Whether the samples can be what the heading promises; true when there are none."""
    if not values:
        return True
    test = _test(table, name)
    return test is None or _share(values, test) >= _MOSTLY


def _test(table: str, name: str) -> Callable[[str], object] | None:
    """What one sample of that column must pass; None when any text will do."""
    kind = _kind(table, name)
    if (name.startswith("events.") and name != "events.type") or name == "replies.received_at":
        return lambda v: flag(v) is not None or _is_moment(v) or plain(v) in synonyms.EVENT_WORDS
    if name == "events.type" or (table, name) == ("events", "type"):
        return lambda v: plain(v) in synonyms.EVENT_WORDS or plain(v) in synonyms.REPLY_WORDS
    if name in {"contacts.verification", "verification"}:
        return lambda v: plain(v) in synonyms.VERIFICATION_WORDS
    by_kind: dict[Kind, Callable[[str], object]] = {
        Kind.EMAIL: address,
        Kind.TIME: _is_moment,
        Kind.NUMBER: number,
        Kind.INTEGER: lambda v: number(v) is not None or any(c.isdecimal() for c in v),
    }
    return by_kind.get(kind)


def _is_moment(text: str) -> bool:
    """A date under one order or the other."""
    return bool(moment(text, "dmy") or moment(text, "mdy"))


def _share(values: list[str], test: Callable[[str], object]) -> float:
    return sum(test(v) not in {None, False, ""} for v in values) / len(values) if values else 0.0


def _kind(table: str, name: str) -> Kind:
    side, _, column = name.rpartition(".")
    owner = side or table
    if side == "events" and column != "type":
        return Kind.TIME
    return TABLES[owner].column(column).kind if column in TABLES[owner].names else Kind.TEXT


def _from_values(table: str, found: _Found, left: list[str], values: dict[str, list[str]]) -> _Found:
    """Columns whose headings say nothing, by what is in them."""
    hints: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("email", address),
        ("phone", _is_phone),
        ("type", lambda v: plain(v) in synonyms.EVENT_WORDS),
        ("outcome", lambda v: plain(v) in synonyms.CALL_WORDS),
        ("reply_class", lambda v: plain(v) in synonyms.REPLY_WORDS),
        (_time_column(table), _is_moment),
    )
    for name, test in hints:
        if name not in targets(table) or name in found:
            continue
        # Any date looks like any other: `Date d'envoi` is no day on which a deal was opened.
        able = [c for c in left if plain(c) not in _TELLING] if test is _is_moment else left
        column = next((c for c in able if values[c] and _share(values[c], test) >= _MOSTLY), None)
        if column:
            found[name] = (column, 0.4)
            left = [c for c in left if c != column]
    return found


def _time_column(table: str) -> str:
    """The one time that a row of this table must have."""
    needed = [c.name for c in TABLES[table].columns if c.required and c.kind is Kind.TIME]
    return needed[0] if len(needed) == 1 else ""


def _is_phone(text: str) -> bool:
    digits = sum(c.isdecimal() for c in text)
    return digits in _PHONE_DIGITS and not set(text) - set("0123456789+-. ()/") and text.lstrip("(")[:1] in "+0("


def _worth(table: str, found: _Found) -> float:
    """How much of the file this table explains; below 0 when something it cannot do without is missing."""
    if missing(Mapping(table, {name: column for name, (column, _) in found.items()})):
        return -1.0 + len(found) / 1000
    worth = 0.0
    for name, (column, fit) in found.items():
        if name in synonyms.COMMON:
            worth += 0.2 * fit
        elif name.startswith("contacts.") or (table, name) == ("calls", "phone"):
            worth += 0.9 * fit
        elif plain(column) in synonyms.VAGUE:
            worth += 0.6 * fit
        else:
            worth += (1.0 if table == "contacts" else 1.5) * fit
    return worth


def missing(mapping: Mapping) -> list[str]:
    """Our columns that the mapping still needs, alternatives joined by "|"; empty when rows can be read with it."""
    return ["|".join(group) for group in _NEEDED[mapping.table] if not set(group) & set(mapping.columns)]


def needed(mapping: Mapping) -> frozenset[str]:
    """Our columns without which no row can be read; of alternatives the one that is mapped, else the first."""
    return frozenset(next((c for c in group if c in mapping.columns), group[0]) for group in _NEEDED[mapping.table])


# --- extracting --------------------------------------------------------------------------------------------------


def extract_with(mapping: Mapping) -> Export:
    """The export that a confirmed mapping describes; it claims files that have all its columns."""
    wanted = {plain(c) for c in mapping.columns.values()}
    return Export(
        "mapping",
        mapping.table,
        lambda columns, _name: wanted <= {plain(c) for c in columns},
        partial(_extract, mapping),
    )


def _extract(mapping: Mapping, row: Row) -> Iterator[Record | Refused | Noted]:
    reading = _Row(mapping, cells(row))
    if mapping.table == "events" and reading.raw.get("type") and not reading.values.get("type"):
        yield Noted("unknown_event", {"word": reading.raw["type"]})
        return
    refused = reading.refusal()
    if refused:
        yield refused
        return
    yield from reading.records()
    yield from reading.noted


class _Row:
    """One row under one mapping. What could not be read on the way is in `noted`."""

    def __init__(self, mapping: Mapping, said: Cells) -> None:
        self.mapping, self.table, self.noted = mapping, mapping.table, list[Noted]()
        self.raw = {name: said[key] for name, c in mapping.columns.items() if (key := plain(c)) in said}
        self.values = {n: v for n in tuple(self.raw) if "." not in n and (v := self._value(self.table, n, n))}
        if self.table == "replies" and "text" in self.raw:
            self.values["text"] = self.raw["text"]
        self._best_times()

    def refusal(self) -> Refused | None:
        """Why nothing can be made of this row; None when something can."""
        table = TABLES[self.table]
        if "email" in table.names and not self.values.get("email") and not self._has_other_key():
            if "email" not in self.mapping.columns and "phone" in self.mapping.columns:
                return Refused("contact_missing")
            code = "email_invalid" if "email" in self.raw else "email_missing"
            return Refused(code, {"column": self.mapping.columns.get("email", "email")})
        for column in table.columns:
            if column.required and not column.name.endswith("_id") and not self.values.get(column.name):
                if self.table == "sends" and not self.raw.get("sent_at") and not self._outcomes():
                    return None  # a lead that was not written to yet: the contact is all there is
                return self._lacking(column.name, column.kind)
        return None

    def _lacking(self, name: str, kind: Kind) -> Refused:
        what = "time" if kind is Kind.TIME else "number" if kind is Kind.NUMBER else "value"
        state = "invalid" if self.raw.get(name) else "missing"
        return Refused(f"{what}_{state}", {"column": self.mapping.columns.get(name, name)})

    def _has_other_key(self) -> bool:
        keys = ("contact_id", "send_id", *(("phone",) if self.table == "calls" else ()))
        return self.table != "contacts" and any(self.values.get(k) for k in keys)

    def _best_times(self) -> None:
        """A meeting was booked no later than the day it is for."""
        if self.table == "meetings" and not self.values.get("booked_at") and self.values.get("scheduled_at"):
            self.values["booked_at"] = self.values["scheduled_at"]

    def records(self) -> Iterator[Record]:
        """The records of the row, the contact first."""
        yield from self._contact()
        if self.table == "events":
            yield from self._event()
        elif self.table == "sends":
            if self.values.get("sent_at"):
                yield self._keyed("sends", "send_id", ("campaign", "email", "contact_id", "step", "sent_at"))
                yield from self._outcome_records()
        elif self.table == "replies":
            yield self._keyed("replies", "reply_id", ("send_id", "email", "contact_id", "received_at"))
        elif self.table != "contacts":
            yield self._keyed(self.table, *_KEYS.get(self.table, ("", ())))

    def _keyed(self, table: str, key: str, parts: Sequence[str]) -> Record:
        """The row's own record; without an id of its own, the id comes from what makes the row the same row again."""
        if key and not self.values.get(key):
            named = [self.values.get(p, "") for p in parts]
            # Whom only a number names is that number.
            alone = [self.values.get("phone", "")] if table == "calls" and not any(named[:2]) else []
            self.values[key] = made_id(*alone, *named)
        names = TABLES[table].names
        return Record(table, {n: v for n, v in self.values.items() if n in names})

    def _contact(self) -> Iterator[Record]:
        values = {
            name.removeprefix("contacts."): value
            for name in self.raw
            if name.startswith("contacts.") and (value := self._value("contacts", name.removeprefix("contacts."), name))
        }
        if self.table == "contacts":
            values = dict(self.values)
        if self.table == "calls" and self.values.get("phone"):
            values.setdefault("phone", self.values["phone"])
        email = self.values.get("email", "")
        full = values.pop("full_name", "")
        if not full and " " in values.get("last_name", "") and "first_name" not in self._contact_names():
            full = values.pop("last_name")  # `Nom` alone often heads first and last name
        if full and not values.get("last_name"):
            head, tail = names_of(full)
            values |= {k: v for k, v in (("first_name", head), ("last_name", tail)) if v}
        if email and (values or (self.table == "sends" and not self.values.get("sent_at"))):
            own = self.values.get("contact_id") or email
            yield Record("contacts", {**values, "contact_id": own, "email": email})

    def _contact_names(self) -> set[str]:
        return {name.removeprefix("contacts.") for name in self.mapping.columns}

    def _event(self) -> Iterator[Record]:
        """A log of events also tells of sends and replies."""
        kind = self.values["type"]
        own = {n: v for n, v in self.values.items() if n not in {"type", "at", "detail", "event_id", "actor"}}
        key = made_id(*(self.values.get(n, "") for n in ("send_id", "campaign", "email", "contact_id", "step")), kind)
        at = self.values["at"]
        if kind == "sent":
            send_id = own.get("send_id") or made_id(
                *(self.values.get(p, "") for p in ("campaign", "email", "contact_id", "step")), at
            )
            yield Record("sends", {**own, "send_id": send_id, "sent_at": at})
        elif kind == "reply":
            kept = {n: v for n, v in own.items() if n in TABLES["replies"].names}
            yield Record("replies", {**kept, "reply_id": made_id(key, at), "received_at": at})
        else:
            yield Record("events", {**self.values, "event_id": self.values.get("event_id") or made_id(key, at)})

    def _outcomes(self) -> dict[str, str]:
        """What became of the message: our event word or `reply` -> its cell."""
        cells_of = {
            n.removeprefix("events."): v for n, v in self.raw.items() if n.startswith("events.") and n != "events.type"
        }
        if "replies.received_at" in self.raw:
            cells_of["reply"] = self.raw["replies.received_at"]
        said = plain(self.raw.get("events.type", ""))
        word = synonyms.EVENT_WORDS.get(said, "")
        if said and not word:
            word = "reply" if said in synonyms.REPLY_WORDS else ""
            if not word:
                self._note_word("events.type")
        if word and word != "sent":
            cells_of.setdefault(word, "yes")
        if cells_of.get("reply") is None and self._class():
            cells_of["reply"] = "yes"
        return {k: v for k, v in cells_of.items() if _is_moment(v) or flag(v) or plain(v) in synonyms.EVENT_WORDS}

    def _class(self) -> str:
        return self.raw.get("replies.reply_class", "")

    def _outcome_records(self) -> Iterator[Record]:
        """One record per outcome. A cell that only says yes, or how often, has no time: the sending time stands in."""
        send_id, email, sent_at = (self.values.get(n, "") for n in ("send_id", "email", "sent_at"))
        who = {"send_id": send_id, **({"email": email} if email else {})}
        for kind, cell in self._outcomes().items():
            at = moment(cell, self.mapping.date_order or "dmy") if not cell.isdecimal() else None
            if kind == "reply":
                yield self._reply(who, at or sent_at)
            else:
                yield Record("events", {**who, "event_id": made_id(send_id, kind), "type": kind, "at": at or sent_at})

    def _reply(self, who: dict[str, str], at: str) -> Record:
        values = {**who, "reply_id": made_id(who["send_id"], "reply"), "received_at": at}
        raw, text = self._class(), self.raw.get("replies.text", "")
        said = plain(raw or self.raw.get("events.type", ""))
        word = synonyms.REPLY_WORDS.get(said, "other" if raw and not text else "")  # a text is read
        if raw and said not in synonyms.REPLY_WORDS:
            self._note_word("replies.reply_class")
            text = text or raw
        return Record("replies", {**values, **{k: v for k, v in (("reply_class", word), ("text", text)) if v}})

    def _value(self, table: str, column: str, name: str) -> str:
        """One cell in our spelling; "" when it cannot be read, which is noted."""
        text = self.raw[name]
        kind = TABLES[table].column(column).kind if column in TABLES[table].names else Kind.TEXT
        if (table, column) in synonyms.WORDS:
            return self._word(table, column, name)
        read = _READ.get(kind, _as_it_is)(text, self.mapping)
        if not read:
            self.noted.append(Noted("unreadable_value", {"column": self.mapping.columns[name]}))
        return read

    def _word(self, table: str, column: str, name: str) -> str:
        text = self.raw[name]
        word = synonyms.WORDS[table, column].get(plain(text)) or _canonical(table, column, text)
        if word:
            return word
        self._note_word(name)
        if column == "reply_class" and not self.raw.get("text"):  # kept as said, where a person will read it
            self.raw["text"] = text
            return "other"
        return text if column == "outcome" else ""

    def _note_word(self, name: str) -> None:
        self.noted.append(Noted("unknown_word", {"column": self.mapping.columns[name], "word": self.raw[name]}))


def _canonical(table: str, column: str, text: str) -> str:
    """Our own word, as the folder format spells it."""
    return dict(TABLES[table].column(column).words).get(text.strip().lower(), "")


def _as_it_is(text: str, _mapping: Mapping) -> str:
    return text


def _flag_text(text: str, _mapping: Mapping) -> str:
    said = flag(text)
    return "" if said is None else "true" if said else "false"


def _integer(text: str, _mapping: Mapping) -> str:
    """`Step 2` is 2."""
    return "".join(c for c in text if c.isdecimal())


_READ: dict[Kind, Callable[[str, Mapping], str]] = {
    Kind.EMAIL: lambda text, _mapping: address(text),
    # Where nothing in the sample told the order, days come first, as this product's users write them.
    Kind.TIME: lambda text, mapping: moment(text, mapping.date_order or "dmy") or "",
    Kind.NUMBER: lambda text, mapping: number(text, decimal_comma=mapping.decimal_comma) or "",
    Kind.INTEGER: _integer,
    Kind.FLAG: _flag_text,
}
_KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "calls": ("call_id", ("email", "contact_id", "called_at")),
    "meetings": ("meeting_id", ("email", "contact_id", "booked_at")),
    "opportunities": ("opportunity_id", ("email", "contact_id", "created_at")),
}
