"""What connected tools are told: the calls of a preview, told again when what ended them is undone.

In: a workspace's connections, what each tool can be told. Out: `Call`s; rows of `Outgoing`.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from vigie import connectors
from vigie.actions.models import Outgoing, Receipt
from vigie.actions.moves import World
from vigie.actions.outbox import DONE, WITHDRAWN
from vigie.actions.telling import BLOCK, OPPOSITE
from vigie.ledger.origins import NAMED, tools_naming
from vigie.outreach.models import Connection
from vigie.vocabulary.action import Call, Effect, Figure


def calls(world: World, operation: str, args: Mapping[str, Figure]) -> tuple[Call, ...]:
    """One call for each connection whose tool can be told so and that, as far as is known, has what it is about."""
    rows = Connection.objects.filter(workspace=world.workspace, removed_at=None).order_by("name")
    able = [row for row in rows if _can(row.connector, operation)]
    return tuple(Call(row.pk, operation, dict(args)) for row in _holding(world, args, able))


def told(world: World, asked: Sequence[Call]) -> list[Effect]:
    """Which accounts would be told, as effects; that nobody is told is said too."""
    names = dict(Connection.objects.filter(workspace=world.workspace).values_list("pk", "name"))
    if not asked:
        return [Effect("no_tool_told")]
    return [Effect("tool_told", {"connection": names[pk]}) for pk in dict.fromkeys(c.connection for c in asked)]


def taken_back(world: World, receipts: Sequence[int]) -> list[Effect]:
    """Which accounts would be told the opposite of what other receipts told them."""
    rows = Outgoing.objects.filter(
        workspace=world.workspace, receipt__in=receipts, undoes=None, undone_by_row=None, operation__in=OPPOSITE
    ).exclude(state=WITHDRAWN)
    names = dict.fromkeys(rows.order_by("connection__name").values_list("connection__name", flat=True))
    return [Effect("tool_told", {"connection": name}) for name in names]


def send(world: World, receipt: Receipt, asked: Sequence[Call]) -> None:
    """Leave the calls to the outbox. Addresses are looked up by their receipt when they are told, and never kept."""
    Outgoing.objects.bulk_create(
        Outgoing(
            workspace=world.workspace, receipt=receipt, connection_id=call.connection, operation=call.operation,
            args={**call.args, **({"receipt": receipt.pk} if call.operation == BLOCK else {})}, due_at=world.now,
        )
        for call in asked
    )  # fmt: skip


def tell_again(world: World, receipts: Sequence[int]) -> None:
    """Tell once more what receipts had told and had taken back, because their rules are in force again."""
    rows = Outgoing.objects.filter(workspace=world.workspace, receipt__in=receipts, undoes=None)
    Outgoing.objects.bulk_create(
        Outgoing(
            workspace=world.workspace, receipt_id=row.receipt_id, connection_id=row.connection_id,
            operation=row.operation, args=row.args, due_at=world.now,
        )
        for row in rows.filter(operation__in=OPPOSITE).filter(Q(state=WITHDRAWN) | Q(undone_by_row__isnull=False))
    )  # fmt: skip


def _holding(world: World, args: Mapping[str, Figure], rows: Sequence[Connection]) -> Sequence[Connection]:
    """Accounts that did something with it before; else those of the tools whose exports name it; else all of them."""
    named = next(((column, str(args[column])) for column in NAMED if column in args), None)
    if named is None or not rows[1:]:  # one account, or none, is no choice
        return rows
    column, value = named
    told = Outgoing.objects.filter(workspace=world.workspace, state=DONE, **{f"args__{column}": value})
    known = set(told.values_list("connection", flat=True))
    held = [row for row in rows if row.pk in known]
    if held:
        return held
    tools = tools_naming(world.workspace, column, value)
    return [row for row in rows if row.connector in tools] or rows


def _can(connector: str, operation: str) -> bool:
    known = connectors.connectors().get(connector)
    return known is not None and operation in known.can
