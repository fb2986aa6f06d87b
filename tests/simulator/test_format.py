"""What every simulated programme keeps: the folder format, its vocabulary, time's order, sameness."""

from datetime import date, datetime, timedelta
from time import process_time

import pytest

from vigie.simulator import demo, simulate, standard, write
from vigie.simulator.people import company_name, siren
from vigie.simulator.programme import COLUMNS
from vigie.vocabulary.tables import TABLES, Kind
from vigie.vocabulary.words import CALL_OUTCOMES

from .conftest import TODAY

IDS = {
    "contacts": "contact_id",
    "sends": "send_id",
    "events": "event_id",
    "replies": "reply_id",
    "calls": "call_id",
    "meetings": "meeting_id",
    "opportunities": "opportunity_id",
}


def column(programme, table: str, name: str) -> list[str]:
    at = COLUMNS[table].index(name)
    return [row[at] for row in programme.tables[table]]


def test_the_same_day_and_seed_give_the_same_bytes_within_ten_seconds_of_one_core(programme, tmp_path):
    write(programme, tmp_path / "one")
    start = process_time()
    write(demo(TODAY), tmp_path / "two")
    assert process_time() - start < 10
    for table in TABLES:
        assert (tmp_path / "one" / f"{table}.csv").read_bytes() == (tmp_path / "two" / f"{table}.csv").read_bytes()


def test_another_seed_gives_another_programme():
    plan = standard(weeks=4, per_day=100)
    one, two = (simulate(plan, today=TODAY, seed=seed) for seed in (1, 2))
    assert one.tables["sends"] != two.tables["sends"]


def test_the_folder_has_the_nine_tables_with_their_columns(programme, tmp_path):
    rows = write(programme, tmp_path)
    assert set(rows) == set(TABLES)
    for name, columns in COLUMNS.items():
        header = (tmp_path / f"{name}.csv").read_text("utf-8").splitlines()[0]
        assert tuple(header.split(",")) == columns == TABLES[name].names[: len(columns)]
        assert all(len(row) == len(columns) for row in programme.tables[name])


def test_every_column_says_something_somewhere(programme):
    silent = {
        (table, name) for table, names in COLUMNS.items() for name in names if not any(column(programme, table, name))
    }
    assert silent == {("costs", "campaign")}


@pytest.mark.parametrize(("table", "name"), IDS.items())
def test_ids_are_unique(programme, table, name):
    ids = column(programme, table, name)
    assert len(set(ids)) == len(ids)


def test_every_word_belongs_to_the_vocabulary(programme):
    for table in TABLES.values():
        for c in table.columns:
            if c.kind is Kind.WORD:
                assert set(column(programme, table.name, c.name)) <= {w for w, _ in c.words} | {""}
    assert set(column(programme, "calls", "outcome")) <= set(CALL_OUTCOMES)


def test_required_cells_are_filled_and_every_reference_exists(programme):
    for table in TABLES.values():
        for c in table.columns:
            if c.required:
                assert all(column(programme, table.name, c.name))
    contacts, sends = set(column(programme, "contacts", "contact_id")), set(column(programme, "sends", "send_id"))
    for table in ("sends", "events", "replies", "calls", "meetings", "opportunities"):
        assert set(column(programme, table, "contact_id")) <= contacts
    for table in ("events", "replies"):
        assert set(column(programme, table, "send_id")) <= sends


def test_nothing_comes_before_its_message_nor_after_yesterday(programme):
    sent = dict(zip(column(programme, "sends", "send_id"), _moments(programme, "sends", "sent_at"), strict=True))
    for table, at in (("events", "at"), ("replies", "received_at")):
        rows = zip(column(programme, table, "send_id"), _moments(programme, table, at), strict=True)
        assert all(sent[send] < moment for send, moment in rows)
    midnight = datetime.fromisoformat(f"{TODAY}T00:00:00+01:00")
    for table, at in (
        ("contacts", "created_at"),
        ("sends", "sent_at"),
        ("events", "at"),
        ("replies", "received_at"),
        ("calls", "called_at"),
        ("meetings", "booked_at"),
        ("opportunities", "created_at"),
    ):
        assert max(_moments(programme, table, at)) < midnight


def test_only_planned_meetings_lie_ahead(programme):
    midnight = datetime.fromisoformat(f"{TODAY}T00:00:00+01:00")
    statuses = zip(
        _moments(programme, "meetings", "scheduled_at"), column(programme, "meetings", "status"), strict=True
    )
    assert {status for at, status in statuses if at >= midnight} == {"planned"}


def test_a_contact_hears_nothing_more_after_an_answer_an_opt_out_or_a_dead_address(programme):
    stops: dict[str, datetime] = {}
    kinds = column(programme, "events", "type")
    rows = zip(column(programme, "events", "contact_id"), kinds, _moments(programme, "events", "at"), strict=True)
    for who, kind, at in rows:
        if kind in {"hard_bounce", "unsubscribe", "complaint"}:
            stops[who] = min(at, stops.get(who, at))
    classes = column(programme, "replies", "reply_class")
    answers = zip(
        column(programme, "replies", "contact_id"), classes, _moments(programme, "replies", "received_at"), strict=True
    )
    for who, kind, at in answers:
        if kind not in {"out_of_office", "auto_other"}:
            stops[who] = min(at, stops.get(who, at))
    sends = zip(column(programme, "sends", "contact_id"), _moments(programme, "sends", "sent_at"), strict=True)
    assert stops
    assert not [who for who, at in sends if who in stops and at > stops[who]]


def test_nobody_real_can_receive_anything(programme):
    for email in column(programme, "contacts", "email"):
        local, _, domain = email.partition("@")
        # Gmail refuses an underscore in an address, so that nobody can own these.
        assert domain.endswith(".example") or (domain == "gmail.com" and "_" in local)
    assert all(box.endswith(".example") for box in set(column(programme, "sends", "mailbox")))
    # Numbers that the French regulator (Arcep, decision 2018-0881) keeps for works of fiction.
    fiction = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98", "")
    assert all(phone.startswith(fiction) for phone in column(programme, "contacts", "phone"))


def test_firms_differ_and_their_numbers_pass_the_check_without_being_attributed():
    assert len({company_name(n) for n in range(19_200)}) == 19_200
    for n in (1, 77, 54_321):
        digits = [int(c) for c in siren(n)]
        doubled = [sum(divmod(2 * d, 10)) if i % 2 else d for i, d in enumerate(digits)]
        assert len(digits) == 9
        assert sum(doubled) % 10 == 0
        assert siren(n).startswith("000")


def test_sends_leave_on_working_days_in_working_hours(programme):
    moments = _moments(programme, "sends", "sent_at")
    assert all(at.weekday() < 5 and 8 <= at.hour < 18 for at in moments)


def test_any_day_of_the_year_can_be_today():
    plan = standard(weeks=3, per_day=60)
    for n in range(0, 366, 33):
        assert simulate(plan, today=date(2026, 1, 1) + timedelta(days=n), seed=n).tables["sends"]


def _moments(programme, table: str, name: str) -> list[datetime]:
    return [datetime.fromisoformat(text) for text in column(programme, table, name)]
