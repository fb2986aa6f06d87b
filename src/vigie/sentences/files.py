"""Imports in words: states, steps, tables, columns, what a file was read as.

In: codes of the ledger. Out: text in the active language.
"""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as n_

_TABLES = {
    "contacts": n_("contacts"),
    "sends": n_("messages sent"),
    "events": n_("events of messages"),
    "replies": n_("replies"),
    "calls": n_("calls"),
    "call_tags": n_("tags of calls"),
    "meetings": n_("meetings"),
    "opportunities": n_("opportunities"),
    "costs": n_("costs"),
    "changes": n_("changes"),
    "reports": n_("reports"),
}

_COLUMNS = {
    "contact_id": n_("contact id"),
    "email": n_("e-mail address"),
    "created_at": n_("created on"),
    "source": n_("source"),
    "first_name": n_("first name"),
    "last_name": n_("last name"),
    "full_name": n_("full name"),
    "job_title": n_("job title"),
    "company": n_("company"),
    "company_domain": n_("company domain"),
    "website": n_("website"),
    "industry": n_("industry"),
    "company_size": n_("company size"),
    "seniority": n_("seniority"),
    "persona": n_("persona"),
    "region": n_("region"),
    "country": n_("country"),
    "phone": n_("phone"),
    "phone_type": n_("type of phone"),
    "owner": n_("owner"),
    "status": n_("status"),
    "legal_basis": n_("legal basis"),
    "information_at": n_("informed on"),
    "information_channel": n_("informed by"),
    "tracking_consent": n_("consent to tracking"),
    "siren": n_("SIREN number"),
    "verification": n_("result of verification"),
    "verified_at": n_("verified on"),
    "list": n_("name of the lot"),
    "segment": n_("segment"),
    "send_id": n_("message id"),
    "sent_at": n_("sent on"),
    "campaign": n_("campaign"),
    "step": n_("step of the sequence"),
    "version": n_("version of the message"),
    "mailbox": n_("sending mailbox"),
    "domain": n_("sending domain"),
    "provider": n_("recipient's provider"),
    "message_id": n_("Message-ID header"),
    "subject": n_("subject"),
    "event_id": n_("event id"),
    "type": n_("kind of event"),
    "at": n_("date"),
    "detail": n_("diagnostic or link"),
    "actor": n_("human or machine"),
    "reply_id": n_("reply id"),
    "received_at": n_("received on"),
    "reply_class": n_("class of the reply"),
    "text": n_("text"),
    "headers": n_("headers"),
    "thread": n_("Message-IDs that it answers"),
    "via": n_("read from"),
    "confidence": n_("confidence of the class"),
    "language": n_("language"),
    "return_at": n_("back on"),
    "come_back_at": n_("to be written to again from"),
    "refer_to": n_("refers to"),
    "why": n_("why this class"),
    "call_id": n_("call id"),
    "called_at": n_("called on"),
    "outcome": n_("outcome"),
    "reach": n_("who answered"),
    "stance": n_("stance"),
    "milestone": n_("milestone"),
    "objection": n_("objection"),
    "note": n_("note"),
    "callback_at": n_("call back on"),
    "duration_s": n_("duration in seconds"),
    "mission": n_("mission"),
    "meeting_id": n_("meeting id"),
    "booked_at": n_("booked on"),
    "scheduled_at": n_("planned for"),
    "qualified": n_("qualified"),
    "validated": n_("validated"),
    "origin": n_("origin"),
    "opportunity_id": n_("opportunity id"),
    "stage": n_("stage"),
    "amount": n_("amount"),
    "currency": n_("currency"),
    "closed_at": n_("closed on"),
    "lost_reason": n_("reason of the loss"),
    "period_start": n_("first day"),
    "period_end": n_("last day"),
    "kind": n_("kind"),
    "entity": n_("what was changed"),
}

# One row is one message with what became of it: a yes, a count or a date in these columns.
_OUTCOMES = {
    "events.delivered": n_("delivered"),
    "events.open": n_("opened"),
    "events.click": n_("clicked"),
    "events.hard_bounce": n_("hard bounce"),
    "events.soft_bounce": n_("soft bounce"),
    "events.blocked": n_("blocked"),
    "events.unsubscribe": n_("unsubscribed"),
    "events.complaint": n_("complained"),
    "events.type": n_("last event"),
    "events.at": n_("date of the last event"),
    "replies.received_at": n_("replied"),
    "replies.reply_class": n_("class of the reply"),
    "replies.text": n_("text of the reply"),
}

_COUNTS = {
    "leads": n_("leads"),
    "messages": n_("messages sent"),
    "bounced": n_("bounced messages"),
    "contacted": n_("leads contacted"),
    "openers": n_("leads who opened"),
    "clickers": n_("leads who clicked"),
    "repliers": n_("leads who replied"),
    "human_repliers": n_("leads with a human reply"),
    "automatic_repliers": n_("leads with an automatic reply"),
    "positive": n_("positive leads"),
    "unsubscribed": n_("leads unsubscribed"),
    "delivered_contacts": n_("contacts delivered"),
}

_STEPS = {
    "queued": n_("Waiting its turn"),
    "reading": n_("Reading the rows"),
    "mail": n_("Reading messages"),
    "publish_contacts": n_("Preparing the contacts"),
    "publish_sends": n_("Preparing the messages"),
}

_STATUSES = {
    "received": n_("Received"),
    "mapping_needed": n_("Columns to match"),
    "ready": n_("Ready to accept"),
    "queued": n_("Waiting its turn"),
    "running": n_("Under way"),
    "done": n_("Imported"),
    "failed": n_("Failed"),
    "refused": n_("Left out"),
    "undone": n_("Undone"),
}


def import_status(status: str) -> str:
    """Where an import stands."""
    return gettext(_STATUSES[status]) if status in _STATUSES else status


def table_label(table: str) -> str:
    """One of the nine tables, as what its rows are."""
    return gettext(_TABLES[table]) if table in _TABLES else table


def column_label(column: str) -> str:
    """A column of the folder format in words; its documented name when no word is known."""
    side, _, name = column.rpartition(".")
    if column in _OUTCOMES:
        return gettext(_OUTCOMES[column])
    if name not in _COLUMNS:
        return column
    label = gettext(_COLUMNS[name])
    return gettext("%(column)s (of the contact)") % {"column": label} if side else label


def import_kind(kind: str) -> str:
    """What a file was read as, when it is not a tool's own export."""
    if kind == "folder":
        return gettext("Vigie's folder format")
    if kind == "refused":
        return gettext("not readable")
    if kind == "mail":
        return gettext("mail")
    return gettext("columns matched by hand") if kind == "mapping" else kind


def import_title(name: str, first: str, others: int, kind: str) -> str:
    """What an import is called; of many files, the first and how many more there are."""
    if not others:
        return name
    words = {"first": first, "n": others, "all": others + 1}
    if kind == "mail":
        said = ngettext("%(all)s mails: %(first)s and %(n)s more", "%(all)s mails: %(first)s and %(n)s more", others)
        return said % words
    return ngettext("%(first)s and %(n)s more", "%(first)s and %(n)s more", others) % words


def count_word(name: str) -> str:
    """What one side of a vendor's rate counts."""
    return gettext(_COUNTS[name]) if name in _COUNTS else name


def import_step(step: str) -> str:
    """What an import that runs is doing."""
    return gettext(_STEPS.get(step, _STEPS["reading"]))


def waiting_sentence(count: int) -> str:
    """What is said of events and replies whose message is not known."""
    said = ngettext(
        "%(count)s event names a message that is not known: it counts once that message is imported.",
        "%(count)s events name messages that are not known: they count once those are imported.",
        count,
    )
    return said % {"count": count}
