"""HubSpot: exports of contacts, deals, meetings and calls, with English or French headings or internal names.

In: rows of these exports. Out: contacts, opportunities, meetings and calls.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import unquote

from vigie.connectors import Connector, Export, Hook, Noted, Post, Record, Refused, Row
from vigie.connectors.cells import (
    Cells,
    address,
    address_in,
    cells,
    columns_say,
    first,
    flag,
    moment_in,
    no_time,
    plain,
    record,
)
from vigie.connectors.dates import number
from vigie.connectors.operations import (
    Api,
    Args,
    Change,
    Look,
    Operation,
    Request,
    Seen,
    addresses,
    ask,
    bearer,
    fields,
    nothing_to_see,
    stop,
)
from vigie.connectors.posts import (
    FINE,
    FORGED,
    STALE,
    UNSIGNED,
    Fetch,
    Said,
    fits,
    flat,
    hmac_base64,
    late,
    when,
)
from vigie.connectors.posts import record as told_record
from vigie.connectors.posts import text as text_in
from vigie.connectors.proving import LEAD, with_headers
from vigie.vocabulary.proof import KeyKind

# "ID de fiche d'informations" stands in French portals; newer ones add the object's name to "Record ID".
_ID = ("record id", "id de fiche d informations", "id de la fiche", "hs object id", "id de l enregistrement")
_EMAIL = ("email", "e mail", "adresse e mail")
_CREATED = ("create date", "date de creation", "createdate", "hs createdate")
_DEAL_NAME = ("deal name", "nom de la transaction", "dealname")
_MEETING_NAME = ("meeting name", "nom de la reunion", "hs meeting title")
_START = ("meeting start time", "heure de debut de la reunion", "hs meeting start time")
_CONTACT_IDS = ("associated contact ids", "id du contact associe", "id des contacts associes")
_CONTACTS = ("associated contact", "contact associe", "contacts associes", "associated contacts")
_LONGEST_CALL = 9  # digits of milliseconds, eleven days
WON = frozenset(("closedwon", "closed won", "ferme gagne", "conclu gagne", "gagne", "gagnee", "fermee gagnee", "won"))
LOST = frozenset(
    ("closedlost", "closed lost", "ferme perdu", "conclu perdu", "perdu", "perdue", "fermee perdue", "lost")
)
OUTCOMES = {
    "scheduled": "planned",
    "planifie": "planned",
    "planifiee": "planned",
    "completed": "held",
    "termine": "held",
    "terminee": "held",
    "effectuee": "held",
    "rescheduled": "postponed",
    "reprogramme": "postponed",
    "reprogrammee": "postponed",
    "no show": "no_show",
    "absent": "no_show",
    "absence": "no_show",
    "non presente": "no_show",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "annule": "cancelled",
    "annulee": "cancelled",
}
# Default dispositions as in the vendor's own JavaScript; two public lists exchange voicemail, wrong number, no answer.
DISPOSITIONS = {
    "9d9162e7-6cf3-4944-bf63-4dff82258764": "busy",
    "f240bbac-87c9-4f6e-bf70-924b57d47db7": "connected",
    "a4c4c377-d246-4b32-a13b-75a56a4cd0ff": "gatekeeper",  # a message left with a living person
    "b2cf5968-551e-4856-9783-52b3da59a7d0": "voicemail",
    "73a0d17f-1163-4015-bdd5-ec830791da20": "no_answer",
    "17b47fee-58de-441e-a44c-c6300d46f273": "wrong_number",
    "busy": "busy",
    "connected": "connected",
    "left live message": "gatekeeper",
    "left voicemail": "voicemail",
    "no answer": "no_answer",
    "wrong number": "wrong_number",
    "occupe": "busy",
    "connecte": "connected",
    "a laisse un message vocal": "voicemail",
    "pas de reponse": "no_answer",
    "mauvais numero": "wrong_number",
}


def _own(identifier: str) -> str:
    return f"hubspot:{identifier}" if identifier else ""


def contacts(row: Row) -> Iterator[Record | Refused]:
    """One contact."""
    said = cells(_short(row))
    email = address_in(said, *_EMAIL)
    if isinstance(email, Refused):
        yield email
        return
    yield record(
        "contacts",
        contact_id=_own(first(said, *_ID)) or email,
        email=email,
        created_at=moment_in(said, *_CREATED),
        source=first(said, "original source", "source d origine", "original traffic source", "hs analytics source"),
        first_name=first(said, "first name", "prenom", "firstname"),
        last_name=first(said, "last name", "nom", "nom de famille", "lastname"),
        job_title=first(said, "job title", "intitule du poste", "jobtitle"),
        company=first(
            said, "company name", "nom de l entreprise", "company", "associated company", "entreprise associee"
        ),
        website=first(said, "website url", "url du site web", "website"),
        industry=first(said, "industry", "secteur d activite", "secteur"),
        company_size=first(said, "number of employees", "nombre d employes", "company size", "taille de l entreprise"),
        country=first(said, "country region", "pays region", "country", "pays"),
        region=first(said, "state region", "region departement", "etat region", "city", "ville"),
        phone=first(said, "phone number", "numero de telephone", "phone", "mobile phone number"),
        owner=first(said, "contact owner", "proprietaire du contact", "hubspot owner id"),
        status=first(said, "lead status", "statut du lead", "lifecycle stage", "phase du cycle de vie"),
        legal_basis=first(
            said, "legal basis for processing contact s data", "base legale du traitement des donnees du contact"
        ),
    )


def _short(row: Row) -> Row:
    """`Record ID - Contact` is `Record ID`."""
    return {re.sub(r"^(Record ID) - .*$", r"\1", name): text for name, text in row.items()}


def _who(said: Cells) -> tuple[str, str]:
    """Id and address of the first associated contact: ids are listed with `;`, people are `Ana Roy (ana@roy.fr)`."""
    ids = re.split(r"[;,]", first(said, *_CONTACT_IDS))
    people = first(said, *_CONTACTS)
    email = address(people.split(";")[0]) or address(first(said, "contact email", "email", "e mail"))
    return _own(ids[0].strip()), email


def deals(row: Row) -> Iterator[Record | Refused]:
    """One deal; the amount in the deal's currency."""
    said = cells(_short(row))
    contact, email = _who(said)
    created = moment_in(said, *_CREATED)
    if refused := _lacking(said, (contact, email), created, *_CREATED):
        yield refused
        return
    stage = first(said, "deal stage", "phase de la transaction", "etape de la transaction", "dealstage")
    status = _deal_status(said, stage)
    closed = first(said, "close date", "date de fermeture", "date de cloture", "closedate")
    yield record(
        "opportunities",
        opportunity_id=_own(first(said, *_ID)),
        contact_id=contact,
        email=email,
        created_at=created,
        stage=stage,
        status=status,
        amount=number(first(said, "amount", "montant")),
        currency=first(said, "currency", "devise", "deal currency code"),
        # The close date of an open deal is a forecast, not something that happened.
        closed_at=moment_in({"at": closed}, "at") if status != "open" else "",
        lost_reason=first(
            said, "closed lost reason", "raison de la perte", "motif de la perte", "closed lost reason notes"
        ),
        owner=first(said, "deal owner", "proprietaire de la transaction", "hubspot owner id"),
    )


def _deal_status(said: Cells, stage: str) -> str:
    word = re.sub(r"\s*\(.*\)$", "", stage)  # "Closed won (Sales Pipeline)"
    if flag(first(said, "is closed won", "hs is closed won")) or plain(word) in WON:
        return "won"
    if flag(first(said, "is closed lost")) or plain(word) in LOST:
        return "lost"
    return "open"


def _lacking(said: Cells, who: tuple[str, str], when: str, *columns: str) -> Refused | None:
    if not any(who):
        return Refused("contact_missing")
    return None if when else no_time(said, *columns)


def meetings(row: Row) -> Iterator[Record | Refused | Noted]:
    """One meeting. It was booked when it was created in the CRM, if the export says; else no later than it began."""
    said = cells(_short(row))
    contact, email = _who(said)
    start = moment_in(said, *_START)
    booked = moment_in(said, *_CREATED) or start
    if refused := _lacking(said, (contact, email), booked, *_START):
        yield refused
        return
    word = first(said, "meeting outcome", "resultat de la reunion", "hs meeting outcome")
    status = OUTCOMES.get(plain(word))
    if word and not status:
        yield Noted("unknown_word", {"column": "Meeting outcome", "word": word})
    yield record(
        "meetings",
        meeting_id=_own(first(said, *_ID)),
        contact_id=contact,
        email=email,
        booked_at=booked,
        scheduled_at=start,
        status=status,
        owner=first(said, "activity assigned to", "activite attribuee a", "hubspot owner id"),
    )


def calls(row: Row) -> Iterator[Record | Refused | Noted]:
    """One call; durations are in milliseconds. Portals add dispositions of their own: their word is kept."""
    said = cells(_short(row))
    contact, email = _who(said)
    called = moment_in(said, "hs timestamp", "activity date", "date de l activite", "hs createdate", *_CREATED)
    if refused := _lacking(said, (contact, email), called, "hs timestamp", "activity date"):
        yield refused
        return
    raw = first(said, "hs call disposition", "call outcome", "resultat de l appel")
    outcome = DISPOSITIONS.get(raw.lower()) or DISPOSITIONS.get(plain(raw))
    if raw and not outcome:
        yield Noted("unknown_word", {"column": "hs_call_disposition", "word": raw})
    duration = first(said, "hs call duration", "call duration", "duree de l appel")
    yield record(
        "calls",
        call_id=_own(first(said, *_ID)),
        contact_id=contact,
        email=email,
        called_at=called,
        outcome=outcome or raw or "unknown",
        note=first(said, "hs call body", "call notes", "notes d appel"),
        duration_s=f"{int(duration) / 1000:g}" if duration.isdecimal() and len(duration) <= _LONGEST_CALL else "",
        owner=first(said, "activity assigned to", "activite attribuee a", "hubspot owner id"),
    )


_HAS_ID = columns_say((), (*_ID, *(f"record id {thing}" for thing in ("contact", "deal", "meeting", "call"))))


def _is(*marks: str) -> Callable[[Sequence[str], str], bool]:
    """The file has ids, and one of these headings."""
    has_mark = columns_say((), marks)
    return lambda columns, name: _HAS_ID(columns, name) and has_mark(columns, name)


_CALL = ("hs call disposition", "call outcome", "resultat de l appel", "hs call status")
_ELSE = columns_say((), (*_DEAL_NAME, *_MEETING_NAME, *_CALL))
_PERSON = _is("first name", "prenom", "firstname", "last name", "lifecycle stage", "contact owner")

# -- what it posts: changes of properties (apps), or whole contacts (workflows).
# https://developers.hubspot.com/docs/apps/developer-platform/add-features/authentication/validating-requests
_WINDOW = timedelta(minutes=5)
_OPTED_OUT = frozenset(("hs_email_optout", "unsubscribed"))


def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """The app's client secret. Version 3: HMAC with the moment, five minutes; versions 2 and 1: a bare hash."""
    if third := post.headers.get("x-hubspot-signature-v3", ""):
        stamp = post.headers.get("x-hubspot-request-timestamp", "")
        made = [_told_v3(s, post, url, stamp) for s in secrets for url in (post.url, unquote(post.url))]
        code = fits(third, made)
        return STALE if code == FINE and late(stamp, post.received, _WINDOW) else code
    older = post.headers.get("x-hubspot-signature", "")
    if not older:
        return UNSIGNED
    heads = ("", f"{post.method}{post.url}")
    made = [sha256(f"{s}{head}".encode() + post.body).hexdigest() for s in secrets for head in heads]
    return FINE if fits(older, made) == FINE else FORGED


def _told_v3(secret: str, post: Post, url: str, stamp: str) -> str:
    return hmac_base64(secret.encode(), f"{post.method}{url}".encode() + post.body + stamp.encode())


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Changes of one property each, without an address: the contact's id finds it, once its address was told."""
    for event in post.each:
        if "properties" in event:
            yield from _whole(event)
        else:
            yield from _changed(post, event)


def _whole(event: Said) -> Iterator[Record | Refused]:
    """A workflow posts the contact: `{"vid": 1, "properties": {"email": {"value": ...}}}`, or values alone."""
    row = {k.removesuffix(".value"): v for k, v in flat(fields(event.get("properties"))).items()}
    return contacts({**row, "Record ID": text_in(event, "vid") or text_in(event, "id") or text_in(event, "objectId")})


def _changed(post: Post, event: Said) -> Iterator[Record | Refused | Noted]:
    kind, name, value = (text_in(event, n) for n in ("subscriptionType", "propertyName", "propertyValue"))
    of_contact = kind == "contact.propertyChange" or (
        kind == "object.propertyChange" and text_in(event, "objectTypeId") == "0-1"
    )
    identifier, at = _own(text_in(event, "objectId")), when(post, event.get("occurredAt"))
    if of_contact and name == "email" and "@" in value:
        yield told_record("contacts", contact_id=identifier, email=value.lower())
    elif of_contact and name in _OPTED_OUT and flag(value):
        own = text_in(event, "eventId")
        yield told_record("events", event_id=own, contact_id=identifier, type="unsubscribe", at=at.at)
    else:
        yield Noted("event_not_kept", {"word": ":".join(filter(None, (kind, name)))[:80] or "-"})


# -- its API: https://developers.hubspot.com/docs/api-reference (version 2026-03): a private app's token. Sequences can
# be read and enrolled in, not paused, and a mailbox has no limit that can be set: only barring remains.
_MOST_AT_ONCE = 100
_PREFERENCES = "/communication-preferences/2026-03/statuses/batch/unsubscribe-all"


def _bar(secret: str, args: Args, _seen: Seen) -> Change:
    """No marketing e-mail any more; a second time changes nothing."""
    all_of_them = addresses(args)
    for start in range(0, len(all_of_them), _MOST_AT_ONCE):
        body = {"inputs": all_of_them[start : start + _MOST_AT_ONCE]}
        answer = yield from ask(Request("POST", _PREFERENCES, {"channel": "EMAIL"}, bearer(secret), body))
        if fields(answer.body).get("numErrors"):  # 200 and 207 both come with the addresses that failed
            raise stop("partly_refused")


def _check(secret: str) -> Look:
    yield from ask(Request("GET", "/account-info/v3/details", headers=bearer(secret)))
    return Seen()


API = Api(
    "https://api.hubapi.com",
    {"add_to_blocklist": Operation(nothing_to_see, _bar, lambda _args: None)},
    _check,
)


def prove(post: Post, secrets: Sequence[str]) -> Post:
    """The proof of version 3."""
    stamp = str(int(post.received.timestamp() * 1000))
    made = _told_v3(secrets[0], post, post.url, stamp) if secrets else ""
    return with_headers(post, {"x-hubspot-signature-v3": made, "x-hubspot-request-timestamp": stamp})


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return [{
        "eventId": "vigie-test", "occurredAt": int(now.timestamp() * 1000), "objectId": 1, "propertyName": "email",
        "subscriptionType": "contact.propertyChange", "propertyValue": LEAD,
    }]  # fmt: skip


CONNECTOR = Connector(
    "hubspot",
    "HubSpot",
    (
        Export("deals", "deals", _is(*_DEAL_NAME), deals),
        Export("meetings", "meetings", _is(*_MEETING_NAME, *_START), meetings),
        Export("calls", "calls", _is(*_CALL), calls),
        Export(
            "contacts",
            "contacts",
            lambda columns, name: (
                _PERSON(columns, name) and columns_say((), _EMAIL)(columns, name) and not _ELSE(columns, name)
            ),
            contacts,
        ),
    ),
    api=API,
    hook=Hook(parse, verify, signed=True, sample=sample, prove=prove, key_kind=KeyKind.APP),
)
