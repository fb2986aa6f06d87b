"""The published tables: names, columns, types. Ids and dimensions only; no name, no address.

In: nothing. Out: `FACTS`, one ordered mapping column -> DuckDB type per table.
Times are UTC without zone; `day` and `week` (its Monday) are in the workspace's zone. NULL = unknown.
"""

from hashlib import blake2b

_SEND_DIMENSIONS = {
    "mailbox": "VARCHAR",
    "domain": "VARCHAR",
    "provider": "VARCHAR",
    "campaign": "VARCHAR",
    "step": "SMALLINT",
    "version": "VARCHAR",
    "source": "VARCHAR",
    "segment": "VARCHAR",
    "persona": "VARCHAR",
    "industry": "VARCHAR",
    "size": "VARCHAR",
    "region": "VARCHAR",
    "owner": "VARCHAR",
    "company_domain": "VARCHAR",
}

FACT_SEND = {
    "send": "BIGINT",
    "contact": "BIGINT",
    "sent_at": "TIMESTAMP",
    "day": "DATE",
    "week": "DATE",
    **_SEND_DIMENSIONS,
    # The recipient's consent to individual open tracking; without it open_at stays NULL.
    "open_allowed": "BOOLEAN",
    # First moment of each outcome; NULL = has not happened, as far as anybody said.
    "delivered_at": "TIMESTAMP",
    "hard_at": "TIMESTAMP",
    "soft_at": "TIMESTAMP",
    "block_at": "TIMESTAMP",
    "failed_at": "TIMESTAMP",
    "bounce_reason": "VARCHAR",
    "open_at": "TIMESTAMP",
    "click_at": "TIMESTAMP",
    "key_click_at": "TIMESTAMP",
    # Opens and clicks of machines, left out of the above; NULL = none. `machine_`: the tool says so, or the agent, or
    # the network; `burst_`: many links at once, and how many; `early_`: right after the sending, and how soon.
    "machine_opens": "INTEGER",
    "machine_clicks": "INTEGER",
    "burst_clicks": "INTEGER",
    "burst_links": "INTEGER",
    "early_clicks": "INTEGER",
    "early_seconds": "INTEGER",
    "unsubscribed_at": "TIMESTAMP",
    "complained_at": "TIMESTAMP",
    "complained_day": "DATE",  # of complained_at: complaints are read on the day they happen
    # Replies attributed to this message: any, first human, first out of office, first refusal.
    "reply_at": "TIMESTAMP",
    "human_at": "TIMESTAMP",
    "out_of_office_at": "TIMESTAMP",
    # First and latest human class with their moments: enough to know the latest class at any earlier moment.
    "first_class": "VARCHAR",
    "latest_class": "VARCHAR",
    "latest_at": "TIMESTAMP",
    # First meeting booked by this contact after this message (the last before the booking), and what followed.
    "meeting_at": "TIMESTAMP",
    "held_at": "TIMESTAMP",
    "qualified_at": "TIMESTAMP",
    "opportunity_at": "TIMESTAMP",
    "won_at": "TIMESTAMP",
    # First key-page click or positive reply to this message: the moment the contact became a hot lead.
    "hot_at": "TIMESTAMP",
    "hot_day": "DATE",
    # First call to this contact at or after hot_at; NULL = nobody has called since.
    "called_at": "TIMESTAMP",
}

FACT_CONTACT = {
    "contact": "BIGINT",
    "loaded_at": "TIMESTAMP",
    "day": "DATE",
    "week": "DATE",
    "list": "VARCHAR",
    "source": "VARCHAR",
    "segment": "VARCHAR",
    "persona": "VARCHAR",
    "industry": "VARCHAR",
    "size": "VARCHAR",
    "region": "VARCHAR",
    "owner": "VARCHAR",
    "company_domain": "VARCHAR",
    "provider": "VARCHAR",
    "fields_ok": "BOOLEAN",
    "title_match": "BOOLEAN",
    "verified": "BOOLEAN",
    "catch_all": "BOOLEAN",
    "role": "BOOLEAN",
    "free": "BOOLEAN",
    "disposable": "BOOLEAN",
    "duplicate": "BOOLEAN",
    # The first and the latest stretch of time in which more than one sequence was live; NULL = never.
    "crowded_at": "TIMESTAMP",
    "crowded_until": "TIMESTAMP",
    "crowded_again_at": "TIMESTAMP",
    "crowded_again_until": "TIMESTAMP",
}

FACT_REPLY = {
    "reply": "BIGINT",
    "contact": "BIGINT",
    "send": "BIGINT",  # NULL = unattributed
    "received_at": "TIMESTAMP",
    "day": "DATE",
    "class": "VARCHAR",
    "automatic": "BOOLEAN",
    **_SEND_DIMENSIONS,
}

FACT_CALL = {
    "call": "BIGINT",
    "contact": "BIGINT",
    "called_at": "TIMESTAMP",
    "day": "DATE",
    "week": "DATE",
    "reach": "VARCHAR",
    "stance": "VARCHAR",
    "milestone": "VARCHAR",
    "objection": "VARCHAR",
    "mission": "VARCHAR",
    "duration_s": "DOUBLE",
    "hot_at": "TIMESTAMP",  # last click or positive reply before the call; NULL = a cold call
    "key_click_at": "TIMESTAMP",  # last human key-page click before the call
    "key_click_day": "DATE",
    "meeting_at": "TIMESTAMP",  # first meeting this contact booked at or after the call
    **_SEND_DIMENSIONS,
}

FACT_MEETING = {
    "meeting": "BIGINT",
    "contact": "BIGINT",
    "booked_at": "TIMESTAMP",
    "scheduled_at": "TIMESTAMP",
    "day": "DATE",  # of booking
    "due_day": "DATE",  # of the meeting itself (scheduled_at); NULL = date unknown
    "is_first": "BOOLEAN",  # the contact's first booked meeting
    "status": "VARCHAR",
    "qualified": "BOOLEAN",
    "validated": "BOOLEAN",
    "origin": "VARCHAR",
    "opportunity_at": "TIMESTAMP",
    "replied_at": "TIMESTAMP",
    **_SEND_DIMENSIONS,
}

FACT_OPPORTUNITY = {
    "opportunity": "BIGINT",
    "contact": "BIGINT",
    "created_at": "TIMESTAMP",
    "day": "DATE",
    "closed_at": "TIMESTAMP",
    "closed_day": "DATE",
    "status": "VARCHAR",
    "stage": "VARCHAR",
    "amount": "DOUBLE",
    "currency": "VARCHAR",
    "lost_reason": "VARCHAR",
    "meeting_at": "TIMESTAMP",
    **_SEND_DIMENSIONS,
}

FACT_COST = {
    "period_start": "DATE",
    "period_end": "DATE",
    "amount": "DOUBLE",
    "currency": "VARCHAR",
    "kind": "VARCHAR",
    "source": "VARCHAR",
    "campaign": "VARCHAR",
}

FACT_CHANGE = {
    "at": "TIMESTAMP",
    "day": "DATE",
    "kind": "VARCHAR",
    "entity": "VARCHAR",
    "text": "VARCHAR",
}

# Opens of people without consent to individual tracking: counted, never attached to a person or a message.
FACT_OPEN = {
    "day": "DATE",
    "mailbox": "VARCHAR",
    "domain": "VARCHAR",
    "provider": "VARCHAR",
    "campaign": "VARCHAR",
    "source": "VARCHAR",
    "opens": "BIGINT",
    "sends": "BIGINT",
    "machine_opens": "BIGINT",
}

FACTS: dict[str, dict[str, str]] = {
    "fact_send": FACT_SEND,
    "fact_contact": FACT_CONTACT,
    "fact_reply": FACT_REPLY,
    "fact_call": FACT_CALL,
    "fact_meeting": FACT_MEETING,
    "fact_opportunity": FACT_OPPORTUNITY,
    "fact_cost": FACT_COST,
    "fact_change": FACT_CHANGE,
    "fact_open": FACT_OPEN,
}


# Which columns there are; facts published with another shape are built again.
SHAPE = blake2b(repr(FACTS).encode(), digest_size=6).hexdigest()


def ddl(table: str) -> str:
    """`CREATE TABLE` text for an empty table of that shape (tests, and engines with no part to read)."""
    columns = ",\n".join(f'  "{name}" {kind}' for name, kind in FACTS[table].items())
    return f"CREATE TABLE {table} (\n{columns}\n)"
