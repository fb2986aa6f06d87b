"""Three programmes that go wrong in three ways, simulated: a new bad source, a blocked mailbox, meetings for nothing.

In: nothing. Out: programmes; no figure was measured anywhere.
"""

from datetime import date, timedelta

from vigie.simulator.faults import BadSource, BlockedMailbox, NewBadSource
from vigie.simulator.plan import Source, standard
from vigie.simulator.programme import COLUMNS, simulate

SOURCE, MAILBOX, PROVIDER = "API", "lea@essai.example", "ovh"
BEGAN, DECIDED, TODAY = date(2026, 9, 28), date(2026, 10, 12), date(2026, 11, 3)
FEWER = date(2026, 10, 5)  # first day of the meetings that come to nothing


def new_source():
    """A new source doubles the volume of two campaigns; its list is bad until the day of the decision."""
    new = Source(SOURCE, 0.0, dead=0.9, misfit=0.06, stock=200)
    made = simulate(
        standard(14, 450), today=TODAY, seed=3,
        faults=(
            NewBadSource(
                start=BEGAN, severity=0.0, source=new, campaigns=("DSI - Sauvegarde", "DSI - Supervision"), volume=4.0
            ),
            BadSource(start=BEGAN, days=(DECIDED - BEGAN).days, source=SOURCE, severity=1.0),
        ),
    )  # fmt: skip
    return _obeyed(made)


def blocked_mailbox():
    """One provider refuses one mailbox for two weeks; it is a hundredth of the mail."""
    fault = BlockedMailbox(start=BEGAN, days=(DECIDED - BEGAN).days, mailbox=MAILBOX, provider=PROVIDER)
    return simulate(standard(16, 400), today=TODAY + timedelta(14), seed=3, faults=(fault,))


def meetings_for_nothing():
    """Of the last forty meetings ten are qualified, and two become opportunities; before, most were qualified."""
    made = simulate(standard(18, 400), today=TODAY, seed=3)
    meetings, deals = _rows(made, "meetings"), _rows(made, "opportunities")
    recent = [m for m in meetings if str(FEWER) <= m["scheduled_at"][:10] < str(TODAY - timedelta(1))]
    kept, others = recent[:40], {m["meeting_id"] for m in recent[40:]}
    for number, meeting in enumerate(kept):
        came = number % 10 != 9
        meeting["status"] = "held" if came else "no_show"
        meeting["qualified"] = ("true" if number % 4 == 0 else "false") if came else ""
    for meeting in meetings:
        if meeting["scheduled_at"][:10] < str(FEWER) and int(meeting["meeting_id"][1:]) % 3:
            meeting["qualified"] = "true" if meeting["status"] == "held" else ""
    sold = [m for m in kept if m["qualified"] == "true"][:2]
    late = {m["contact_id"] for m in recent}
    deals = [d for d in deals if d["contact_id"] not in late]
    deals += [
        {**deals[0], "opportunity_id": f"late{n}", "contact_id": m["contact_id"], "email": m["email"],
         "created_at": m["scheduled_at"], "status": "open", "closed_at": ""}
        for n, m in enumerate(sold)
    ]  # fmt: skip
    _write(made, "meetings", [m for m in meetings if m["meeting_id"] not in others])
    _write(made, "opportunities", deals)
    return made


def _obeyed(made):
    """What a sender that obeys leaves out: 48 hours of that source, and the contacts that were found bad."""
    resumed = (DECIDED + timedelta(2)).isoformat()
    sends = _rows(made, "sends")
    before = {s["contact_id"] for s in sends if s["source"] == SOURCE and s["sent_at"][:10] < DECIDED.isoformat()}
    gone = {
        s["send_id"] for s in sends
        if s["sent_at"][:10] >= DECIDED.isoformat() and s["source"] == SOURCE
        and (s["sent_at"][:10] < resumed or s["contact_id"] in before)
    }  # fmt: skip
    for table in ("sends", "events", "replies"):
        _write(made, table, [row for row in _rows(made, table) if row["send_id"] not in gone])
    return made


def _rows(made, table):
    # What the simulator has nothing to say about stands at the end, and is left out of its rows.
    return [dict(zip(COLUMNS[table], row, strict=False)) for row in made.tables[table]]


def _write(made, table, rows):
    made.tables[table] = [tuple(row[name] for name in COLUMNS[table] if name in row) for row in rows]
