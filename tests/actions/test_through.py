"""An action from its preview to the tool and back: the tool is told what was agreed to, and undoing tells it too."""

from datetime import UTC, datetime, timedelta

import pytest

from vigie.facts.engines.duckdb import open_engine
from vigie.ledger import imports

NOW = datetime(2026, 9, 6, 18, tzinfo=UTC)
CAMPAIGN, MAILBOX = "Cold Outreach Q1 2024", "john@example.com"


@pytest.fixture
def world(workspace, tmp_path):
    """A programme of one campaign and one mailbox, forty messages a day."""
    from vigie.actions.models import Outgoing
    from vigie.actions.moves import World

    rows = ["send_id,email,sent_at,mailbox,campaign"]
    rows += [
        f"s{day}-{n},p{n}@firm{day}.example,{(NOW - timedelta(days=day)).isoformat()},{MAILBOX},{CAMPAIGN}"
        for day in range(1, 11)
        for n in range(40)
    ]
    (tmp_path / "sends.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path / "sends.csv", "sends.csv"))
    engine = open_engine(workspace.facts_root)
    yield World(workspace, engine, NOW, workspace.zone, NOW)
    engine.close()
    Outgoing.objects.filter(workspace=workspace).delete()


@pytest.fixture
def server(tool, world):
    """The tool that sends it all, connected."""
    from vigie.outreach import connections

    made = tool("smartlead")
    connections.add(world.workspace, "smartlead", "main", "the-secret", now=NOW, address=made.address)
    return made


def agree(world, key, target):
    from vigie.actions.applying import apply, preview

    return apply(world, preview(world, key, target), wish=key, by="karim")


def send(now=NOW):
    from vigie.actions.outbox import send_due

    return send_due(now)


def test_a_paused_campaign_is_paused_at_the_tool_and_resumed_by_undoing(world, server):
    from vigie.actions.applying import undo

    receipt = agree(world, "pause_campaign", {"campaign": CAMPAIGN})
    assert server.asked == [], "nothing is told before the transaction is over"
    send()
    assert server.campaign == "PAUSED"
    undo(world, receipt.pk, by="lea")
    send()
    assert server.campaign == "ACTIVE"


def test_a_slowed_mailbox_gets_its_limit_back_when_its_days_are_over(world, server):
    from vigie.actions.outbox import take_back_ended

    agree(world, "slow_mailbox", {"mailbox": MAILBOX})
    send()
    assert server.limit == 20
    over = NOW + timedelta(days=5)
    assert take_back_ended(over - timedelta(minutes=1)) == 0
    assert take_back_ended(over) == 1
    send(over)
    assert server.limit == 50


def test_what_is_only_proposed_tells_nobody(world, server):
    from vigie.actions.applying import preview

    shown = preview(world, "pause_campaign", {"campaign": CAMPAIGN})
    assert [(c.operation, dict(c.args)) for c in shown.calls] == [("pause_campaign", {"campaign": CAMPAIGN})]
    assert send() == []
    assert server.asked == []


@pytest.fixture
def two(world, tool):
    """A second account, of another tool, that can be told the same."""
    from vigie.outreach import connections

    for key, name in (("smartlead", "main"), ("instantly", "other")):
        connections.add(world.workspace, key, name, "the-secret", now=NOW, address=tool(key).address)
    return world


def asked(world, key="pause_campaign", **target):
    from vigie.actions.applying import preview
    from vigie.outreach.models import Connection

    names = dict(Connection.objects.values_list("pk", "name"))
    return [names[c.connection] for c in preview(world, key, target or {"campaign": CAMPAIGN}).calls]


def test_a_campaign_that_no_export_places_is_asked_for_everywhere(two):
    assert asked(two) == ["main", "other"]


def test_a_campaign_is_paused_where_the_exports_say_that_it_is(two):
    from vigie.ledger.models import Import

    Import.objects.filter(workspace=two.workspace).update(kind="smartlead")
    assert asked(two) == ["main"]


def test_a_campaign_is_paused_where_it_was_paused_before(two):
    from vigie.actions.models import Outgoing
    from vigie.outreach.models import Connection

    other = Connection.objects.get(workspace=two.workspace, name="other")
    Outgoing.objects.create(
        workspace=two.workspace, connection=other, operation="pause_campaign", args={"campaign": CAMPAIGN}, due_at=NOW,
        state="done",
    )  # fmt: skip
    assert asked(two) == ["other"]
