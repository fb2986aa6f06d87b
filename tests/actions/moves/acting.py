"""A small programme to act on: two sources, two campaigns, two mailboxes, bounces of every kind, a flawed list.

In: nothing. Out: the rows of its files; `taken(workspace)`: everything that actions write, as plain values.
"""

import csv
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 9, 6, 18, tzinfo=UTC)
PEOPLE = 40
# Person -> what their server said.
BOUNCES = {
    2: "550 5.1.1 user unknown",
    4: "550 5.1.10 recipient not found",
    6: "550 5.7.1 message refused by policy",
    8: "",
    3: "550 5.1.1 user unknown",
}
# Person -> what they answered.
ANSWERS = {26: "interested", 28: "wrong_person", 1: "out_of_office"}


def contact(n):
    """Person `n` of the list: even numbers come from Salon, odd ones from API."""
    title = "Directeur commercial" if n % 4 else "Stagiaire"
    local = {10: "info", 12: "contact"}.get(n, f"p{n}")
    host = "gmail.com" if n == 14 else f"firm{n}.example"
    check = {16: "catch_all", 18: "valid", 20: "valid", 22: "invalid"}.get(n, "")
    first = {30: "=HYPERLINK(1)", 24: ""}.get(n, f"First{n}")
    source = "Salon" if n % 2 == 0 else "API"
    return [f"c{n}", f"{local}@{host}", source, first, f"Last{n}", title, f"Firm {n}", check, "2026-07-01T09:00:00Z"]


def address(n):
    """The address of person `n`."""
    return contact(n)[1]


def folder_of_files(folder):
    """The files of the programme, in a folder."""
    folder.mkdir()
    head = "contact_id email source first_name last_name job_title company verification created_at".split()
    written(folder / "contacts.csv", head, [contact(n) for n in range(PEOPLE)])
    sends, events = [], []
    for n in range(PEOPLE):
        for step in (1, 2):
            at = NOW - timedelta(days=12 - n % 5 - 3 * (step - 1), minutes=n)
            campaign = "Autumn" if n < 20 else "Spring"
            mailbox, source = f"m{n % 2}@n.example", contact(n)[2]
            sends.append([f"s{n}-{step}", f"c{n}", address(n), at.isoformat(), campaign, step, mailbox, source])
        if n in BOUNCES:
            events.append([f"s{n}-2", "hard_bounce", (at + timedelta(minutes=1)).isoformat(), BOUNCES[n]])
    head = "send_id contact_id email sent_at campaign step mailbox source".split()
    written(folder / "sends.csv", head, sends)
    answers = [[f"r{n}", f"s{n}-1", (NOW - timedelta(days=4)).isoformat(), word] for n, word in ANSWERS.items()]
    written(folder / "replies.csv", ["reply_id", "send_id", "received_at", "reply_class"], answers)
    written(folder / "events.csv", ["send_id", "type", "at", "detail"], events)
    return folder


def written(path, head, rows):
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])
    return path


def taken(workspace):
    """Everything in force because of actions: rules, bars, open tasks, calls that wait."""
    from vigie.actions.models import Outgoing
    from vigie.outreach.models import Hold, Task
    from vigie.people.models import Standing

    holds = Hold.objects.filter(workspace=workspace, lifted_at=None).order_by("pk")
    bars = Standing.objects.filter(workspace=workspace, lifted_at=None).order_by("contact", "reason")
    tasks = Task.objects.filter(workspace=workspace, done_at=None, cancelled_at=None).order_by("pk")
    waiting = Outgoing.objects.filter(workspace=workspace, state="waiting").order_by("pk")
    return {
        "holds": [(h.kind, h.where, h.figure, h.detail, h.until) for h in holds],
        "bars": [(s.contact, s.bar, s.reason) for s in bars],
        "tasks": [(t.action, t.target, [s["code"] for s in t.checklist]) for t in tasks],
        "calls": [(o.connection_id, o.operation, o.args) for o in waiting],
    }


def applied(world, key, **target):
    """An action applied by Karim."""
    from vigie.actions.applying import apply, preview

    return apply(world, preview(world, key, target), wish=f"{key} {target}", by="karim")


def said(world, key, **target):
    """The effects of a preview, by code."""
    from vigie.actions.applying import preview

    return {e.code: dict(e.params) for e in preview(world, key, target).effects}
