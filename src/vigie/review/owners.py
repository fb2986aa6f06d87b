"""Who owns a signal: its slice's owner, else whoever answers for one of its values, else the workspace's default.

In: a signal's row, the rules people set. Out: a member of the workspace, or None. Raises UsageError.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from vigie.review import journal
from vigie.review.alert_models import Owning
from vigie.review.models import SignalState
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import MAY, Membership, Role, Workspace, may

# In the order in which they are asked: the narrowest first.
RULED = ("owner", "mailbox", "domain", "source", "campaign", "segment")
DEFAULT = ("", "")


class Owners:
    """The members of a workspace and its rules, read once."""

    def __init__(self, workspace: Workspace) -> None:
        """Two questions to the database; whoever left, may not sign in or may not read the pages is no owner."""
        joined = Membership.objects.filter(workspace=workspace, user__is_active=True, role__in=MAY["read"])
        joined = joined.select_related("user")
        members = list(joined.order_by("pk"))
        self.members: dict[int, Any] = {m.user_id: m.user for m in members}
        self._admin = next((m.user for m in members if m.role == Role.ADMIN), None)
        rules = Owning.objects.filter(workspace=workspace, user_id__in=self.members)
        self._rules = {(r.dimension, r.value.casefold()): self.members[r.user_id] for r in rules}

    def of(self, state: SignalState) -> Any | None:
        """Whoever is told about that signal; None only where nobody administers the workspace."""
        return self._named(state.owner) or self._ruled(state.slice) or self._rules.get(DEFAULT) or self._admin

    def _named(self, owner: str) -> Any | None:
        """The owner that the facts name: by a rule, else a member of that address or that full name."""
        name = owner.strip().casefold()
        if not name:
            return None
        ruled = self._rules.get(("owner", name))
        return ruled or next((u for u in self.members.values() if name in _names(u)), None)

    def _ruled(self, slice_: Iterable[tuple[str, str | None]]) -> Any | None:
        values = {dimension: value for dimension, value in slice_ if value}
        if "mailbox" in values:  # a mailbox answers to the rule of its domain
            values.setdefault("domain", values["mailbox"].rpartition("@")[2])
        found = (self._rules.get((d, values[d].casefold())) for d in RULED if d in values)
        return next((user for user in found if user is not None), None)


def rules(workspace: Workspace) -> list[Owning]:
    """The rules as they stand, the default first."""
    return list(Owning.objects.filter(workspace=workspace).select_related("user").order_by("dimension", "value"))


def assign(workspace: Workspace, dimension: str, value: str, email: str, *, by: str = "") -> Owning:
    """Let a member answer for one value; an empty dimension is the default. The last word stands. Raises UsageError."""
    if (dimension, value) != DEFAULT and (dimension not in RULED or not value.strip()):
        raise UsageError("unknown_owner_rule", dimension=dimension, known=", ".join(RULED))
    users = get_user_model().objects.filter(memberships__workspace=workspace, is_active=True)
    user = users.filter(username=email.strip().lower()).first()
    if user is None:
        raise UsageError("no_such_member", email=email, workspace=workspace.slug)
    if not may(user, workspace, "read"):
        raise UsageError("owner_may_not_read", email=email)
    with transaction.atomic():
        kept, _ = Owning.objects.update_or_create(
            workspace=workspace, dimension=dimension, value=value.strip(), defaults={"user": user}
        )
        _note(workspace, "owner_set", dimension, value, by, to=user.get_username())
    return kept


def forget(workspace: Workspace, dimension: str, value: str, *, by: str = "") -> bool:
    """Take a rule back; whether there was one."""
    with transaction.atomic():
        known = Owning.objects.filter(workspace=workspace, dimension=dimension, value=value.strip()).delete()[0] > 0
        if known:
            _note(workspace, "owner_forgotten", dimension, value, by)
    return known


def _note(workspace: Workspace, code: str, dimension: str, value: str, by: str, **more: str) -> None:
    target = {dimension: value.strip()} if dimension else {}
    journal.note(
        workspace, at=datetime.now(UTC), who=by, what="alerting", about=code, target=target, details=more
    )  # fmt: skip


def _names(user: Any) -> set[str]:
    return {n.casefold() for n in (user.get_username(), user.email, user.get_full_name().strip()) if n}
