"""When a contact was in more than one live sequence, held against the definition spelled out message by message.

In: random messages of made-up contacts. Out: the same answer for any moment, save between the first and last stretch.
"""

from datetime import datetime, timedelta
from random import Random

import duckdb

from vigie.ledger.crowding import crowding_sql

FIRST = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - facts are UTC without zone
LIVE = timedelta(days=7)
Messages = list[tuple[datetime, str | None]]


def messages(rng: Random) -> Messages:
    count = rng.randrange(1, 9)
    days = sorted(rng.sample(range(90), count))
    return [(FIRST + timedelta(days=d, hours=rng.randrange(9)), rng.choice(["a", "a", "b", "c", None])) for d in days]


def crowded(sent: Messages, seen: datetime) -> bool:
    """Messages of two campaigns, neither older than what keeps a sequence live."""
    return len({campaign for at, campaign in sent if campaign and seen - LIVE < at <= seen}) > 1


def counted(people: list[Messages]) -> dict[int, tuple[datetime, ...]]:
    base = duckdb.connect()
    base.execute("CREATE TABLE sends (id BIGINT, contact BIGINT, campaign VARCHAR, sent_at TIMESTAMP)")
    rows = [(n, who, campaign, at) for who, sent in enumerate(people) for n, (at, campaign) in enumerate(sent)]
    base.executemany("INSERT INTO sends VALUES (?, ?, ?, ?)", rows)
    return {who: tuple(times) for who, *times in base.execute(crowding_sql("sends")).fetchall()}


def test_two_live_sequences_are_found_at_the_moment_they_meet_and_until_one_lapses():
    rng = Random(7)  # noqa: S311 - a history, not a secret
    people = [messages(rng) for _ in range(300)]
    found = counted(people)
    between = 0
    for who, sent in enumerate(people):
        stretches = found.get(who)
        for hour in range(0, 24 * 100, 5):
            seen = FIRST + timedelta(hours=hour)
            said = bool(stretches) and (stretches[0] <= seen < stretches[1] or stretches[2] <= seen < stretches[3])
            if said != crowded(sent, seen):
                assert stretches[1] <= seen < stretches[2], (who, seen)
                between += 1
    assert len(found) > 50
    assert between < 300  # of 144,000 moments


def test_a_moment_of_the_past_finds_what_was_known_then():
    later = [(FIRST, "a"), (FIRST + timedelta(days=3), "b"), (FIRST + timedelta(days=60), "a"),
             (FIRST + timedelta(days=61), "b")]  # fmt: skip
    now, then = counted([later])[0], counted([later[:2]])[0]
    assert now[:2] == then[:2] == (FIRST + timedelta(days=3), FIRST + LIVE)
    assert now[2:] == (FIRST + timedelta(days=61), FIRST + timedelta(days=67))


def test_one_sequence_after_another_and_messages_of_no_campaign_crowd_nobody():
    assert counted([[(FIRST, "a"), (FIRST + LIVE, "b")], [(FIRST, None), (FIRST, "b")]]) == {}
