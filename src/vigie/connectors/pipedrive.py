"""Pipedrive: exports of people, deals and activities, with English or French headings.

In: rows of these exports. Out: contacts, opportunities, meetings and calls.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from vigie.connectors import Connector, Export, Hook, Noted, Post, Record, Refused, Row
from vigie.connectors.cells import (
    Cells,
    address,
    cells,
    columns_say,
    first,
    flag,
    moment_in,
    names_of,
    no_time,
    plain,
    record,
)
from vigie.connectors.dates import number
from vigie.connectors.posts import by_password, fields, first_text, moment_of, objects, one_of, text
from vigie.connectors.proving import LEAD, give_password
from vigie.vocabulary.proof import Proof

# Exports put the object before the field: "Deal - Title", "Affaire - Titre". One translation for all fields.
_FRENCH = {
    "personne": "person",
    "affaire": "deal",
    "activite": "activity",
    "organisation": "organization",
}
_EMAILS = (
    "person email work",
    "person e mail travail",
    "person email",
    "person e mail",
    "person adresse e mail travail",
    "person email home",
    "person e mail domicile",
    "person email other",
    "person e mail autre",
    "person adresse e mail autre",
    "person adresse e mail domicile",
)
_PHONES = (
    "person phone work",
    "person telephone travail",
    "person phone mobile",
    "person telephone mobile",
    "person telephone portable",
    "person phone",
    "person telephone",
)
_DEAL_CREATED = (
    "deal deal created",
    "deal add time",
    "deal created",
    "deal date de creation",
    "deal affaire creee",
    "deal creee le",
    "deal affaire creee le",
)
MEETING_TYPES = frozenset(("meeting", "reunion", "rendez vous", "rdv", "demo", "visio", "video call"))
CALL_TYPES = frozenset(("call", "appel", "appel telephonique", "phone call"))
STATUS = {
    "open": "open",
    "ouvert": "open",
    "ouverte": "open",
    "en cours": "open",
    "won": "won",
    "gagne": "won",
    "gagnee": "won",
    "lost": "lost",
    "perdu": "lost",
    "perdue": "lost",
}


def _said(row: Row) -> Cells:
    """Cells with the object's name in English."""
    out: Cells = {}
    for heading, value in cells(row).items():
        thing, _, name = heading.partition(" ")
        out.setdefault(f"{_FRENCH.get(thing, thing)} {name}".strip(), value)
    return out


def _own(identifier: str) -> str:
    return f"pipedrive:{identifier}" if identifier else ""


def _who(said: Cells) -> tuple[str, str]:
    """Id and first usable address of the person."""
    addresses = (address(said.get(name, "")) for name in _EMAILS)
    identifier = first(said, "person id", "deal person id", "deal contact person id", "activity person id")
    return _own(identifier), next((a for a in addresses if a), "")


def people(row: Row) -> Iterator[Record | Refused]:
    """One person."""
    said = _said(row)
    identifier, email = _who(said)
    if not email:
        written = first(said, *_EMAILS)
        yield Refused("email_invalid" if written else "email_missing", {"column": "Person - Email"})
        return
    head, tail = names_of(first(said, "person name", "person nom"))
    yield record(
        "contacts",
        contact_id=identifier or email,
        email=email,
        created_at=moment_in(
            said, "person person created", "person date de creation", "person add time", "person created"
        ),
        first_name=first(said, "person first name", "person prenom") or head,
        last_name=first(said, "person last name", "person nom de famille") or tail,
        job_title=first(said, "person job title", "person title", "person intitule du poste", "person fonction"),
        company=first(said, "person organization", "person organisation", "organization name", "organization nom"),
        website=first(said, "organization website", "organization site web"),
        industry=first(said, "organization industry", "organization secteur d activite"),
        company_size=first(said, "organization number of employees", "organization nombre d employes"),
        country=first(said, "organization country", "organization pays"),
        phone=first(said, *_PHONES),
        owner=first(said, "person owner", "person proprietaire"),
        status=first(said, "person label", "person etiquette", "person labels"),
    )


def deals(row: Row) -> Iterator[Record | Refused | Noted]:
    """One deal. `Deal - Contact person` is only a name: without an id or an address nobody can be found by it."""
    said = _said(row)
    identifier, email = _who(said)
    created = moment_in(said, *_DEAL_CREATED)
    if not identifier and not email:
        yield Refused("contact_missing")
        return
    if not created:
        yield no_time(said, *_DEAL_CREATED)
        return
    word = first(said, "deal status", "deal statut")
    status = STATUS.get(plain(word))
    if word and not status:
        yield Noted("unknown_word", {"column": "Deal - Status", "word": word})
    yield record(
        "opportunities",
        opportunity_id=_own(first(said, "deal id") or f"{first(said, 'deal title', 'deal titre')}|{created}"),
        contact_id=identifier,
        email=email,
        created_at=created,
        stage=first(said, "deal stage", "deal etape"),
        status=status or "open",
        amount=number(first(said, "deal value", "deal valeur")),
        currency=first(said, "deal currency", "deal currency of value", "deal devise", "deal devise de valeur"),
        closed_at=_closed(said),
        lost_reason=first(said, "deal lost reason", "deal raison de la perte", "deal raison de perte"),
        owner=first(said, "deal owner", "deal proprietaire"),
    )


def _closed(said: Cells) -> str:
    """When it was won or lost; the expected closing date is a forecast and is left out."""
    return moment_in(
        said,
        "deal won time",
        "deal lost time",
        "deal deal closed on",
        "deal closed on",
        "deal close time",
        "deal date de gain",
        "deal date de perte",
        "deal affaire cloturee le",
    )


def activities(row: Row) -> Iterator[Record | Refused | Noted]:
    """One activity: meetings and calls are kept, tasks and e-mails are not."""
    said = _said(row)
    word = first(said, "activity type")
    kind = plain(word)
    if kind not in MEETING_TYPES | CALL_TYPES:
        yield Noted("activity_not_kept", {"word": word})
        return
    identifier, email = _who(said)
    due = _due(said)
    added = moment_in(said, "activity add time", "activity date de creation", "activity date d ajout")
    if not identifier and not email:
        yield Refused("contact_missing")
    elif not (due or added):
        yield no_time(said, "activity due date", "activity date d echeance")
    elif kind in MEETING_TYPES:
        yield _meeting(said, identifier, email, due, added)
    else:
        yield from _call(said, identifier, email, due or added)


def _due(said: Cells) -> str:
    """Date and hour stand in two columns."""
    day = first(said, "activity due date", "activity date d echeance")
    hour = first(said, "activity due time", "activity heure d echeance", "activity heure")
    return moment_in({"whole": f"{day} {hour}".strip(), "day": day}, "whole", "day")


def _done(said: Cells) -> bool | None:
    word = first(said, "activity done", "activity fait", "activity effectuee", "activity statut", "activity status")
    return {"done": True, "fait": True, "effectuee": True, "to do": False, "a faire": False}.get(
        plain(word), flag(word)
    )


def _activity_id(said: Cells, email: str, at: str) -> str:
    named = first(said, "activity subject", "activity objet", "activity sujet")
    return _own(first(said, "activity id") or f"{named}|{email}|{at}")


def _meeting(said: Cells, identifier: str, email: str, due: str, added: str) -> Record:
    """Booked when it was entered, else no later than it was due. Done says held; not done says nothing yet."""
    return record(
        "meetings",
        meeting_id=_activity_id(said, email, due or added),
        contact_id=identifier,
        email=email,
        booked_at=added or due,
        scheduled_at=due,
        status="held" if _done(said) else "planned",
        owner=first(
            said, "activity assigned to user", "activity attribuee a", "activity owner", "activity assigned to"
        ),
    )


def _call(said: Cells, identifier: str, email: str, at: str) -> Iterator[Record | Noted]:
    if _done(said) is False:
        yield Noted("call_not_made_yet")
        return
    # The export has no outcome: that it was done is all it says.
    yield record(
        "calls",
        call_id=_activity_id(said, email, at),
        contact_id=identifier,
        email=email,
        called_at=at,
        outcome=first(said, "activity outcome", "activity resultat") or "done",
        note=first(said, "activity note", "activity notes"),
        owner=first(
            said, "activity assigned to user", "activity attribuee a", "activity owner", "activity assigned to"
        ),
    )


# What is posted, in the words of the exports. Version 1 says `current`, version 2 `data`; people's addresses differ.
_PERSON_SAID = {"Name": "name", "First name": "first_name", "Last name": "last_name", "Created": "add_time",
                "Job title": "job_title", "Organization": "org_name", "Owner": "owner_name"}  # fmt: skip
_DEAL_SAID = {"Title": "title", "Status": "status", "Value": "value", "Currency": "currency", "Add time": "add_time",
              "Stage": "stage_id", "Won time": "won_time", "Lost time": "lost_time", "Lost reason": "lost_reason",
              "Person ID": "person_id", "Owner": "owner_name"}  # fmt: skip
_ACTIVITY_SAID = {"Subject": "subject", "Type": "type", "Due date": "due_date", "Due time": "due_time",
                  "Add time": "add_time", "Note": "note", "Done": "done", "Person ID": "person_id",
                  "Owner": "owner_name"}  # fmt: skip
_THINGS = {
    "person": ("Person", _PERSON_SAID, people),
    "deal": ("Deal", _DEAL_SAID, deals),
    "activity": ("Activity", _ACTIVITY_SAID, activities),
}
_CHANGES = frozenset(("added", "updated", "create", "change", "create_bulk", "change_bulk"))


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """A person, a deal or an activity that was made or changed. Pipedrive signs nothing but bears a password."""
    meta = fields(post.said.get("meta"))
    kind, change = one_of(text(meta, "object"), text(meta, "entity")).lower(), text(meta, "action").lower()
    now = fields(post.said.get("current")) or fields(post.said.get("data"))
    if kind not in _THINGS or change not in _CHANGES or not now:
        yield Noted("event_not_kept", {"word": f"{change}.{kind}"[:80]})
        return
    thing, names, extract = _THINGS[kind]
    row = {f"{thing} - {ours}": _cell(now.get(theirs)) for ours, theirs in names.items()}
    row[f"{thing} - ID"] = one_of(text(now, "id"), text(meta, "id"), text(meta, "entity_id"))
    emails = now.get("emails") or now.get("email")
    row["Person - Email"] = one_of(*(text(e, "value") for e in objects(emails)), first_text(emails))
    phones = now.get("phones") or now.get("phone")
    row["Person - Phone"] = one_of(*(text(e, "value") for e in objects(phones)), first_text(phones))
    yield from extract({name: value for name, value in row.items() if value})


def _cell(value: object) -> str:
    """Version 1 gives a person as an object with `value`; moments are in UTC, without saying so."""
    if isinstance(value, bool):
        return "done" if value else "to do"
    said = one_of(text(value), text(value, "value"))
    moment = moment_of(said) if _MOMENT.fullmatch(said) else None
    return moment.isoformat() if moment else said


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.*")


_ACTIVITY = columns_say((), ("activity subject", "activite objet", "activite sujet", "activity type", "activite type"))
_DEAL = columns_say((), ("deal title", "affaire titre"))
_PERSON = columns_say((), ("person name", "personne nom"))


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {
        "meta": {"action": "create", "entity": "person", "entity_id": "vigie-test", "version": "2.0"},
        "data": {"id": "vigie-test", "name": "Vigie", "add_time": now.isoformat(), "emails": [{"value": LEAD}]},
    }  # fmt: skip


CONNECTOR = Connector(
    "pipedrive",
    "Pipedrive",
    (
        Export("activities", "activities", _ACTIVITY, activities),
        Export("deals", "deals", lambda columns, name: _DEAL(columns, name) and not _ACTIVITY(columns, name), deals),
        Export(
            "people",
            "people",
            lambda columns, name: _PERSON(columns, name) and not _DEAL(columns, name) and not _ACTIVITY(columns, name),
            people,
        ),
    ),
    hook=Hook(parse, by_password, sample=sample, prove=give_password, proof=Proof.HEADER),
)
