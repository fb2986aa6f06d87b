"""Who works where: workspaces, memberships, roles, the first-run code.

In: names and users. Out: rows; folders of a workspace below the installation's home.
"""

import secrets
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models


def new_salt() -> str:
    """A secret that keys the ids of one workspace: ids of two workspaces never match."""
    return secrets.token_hex(16)


class Workspace(models.Model):
    """One team's programme. `zone` decides what a day and a week are."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, default="Europe/Paris")
    currency = models.CharField(max_length=3, default="EUR")
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Suppressing more contacts than this waits for a second person; None: it never does.
    two_persons_over = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        """The name people gave it."""
        return self.name

    @property
    def folder(self) -> Path:
        """Where its raw files, ledger and facts live."""
        return Path(settings.HOME) / "workspaces" / self.slug

    @property
    def facts_root(self) -> Path:
        """Where its published facts live."""
        return self.folder / "facts"


class Role(models.TextChoices):
    """What a member may do; each role may do what the next ones may."""

    ADMIN = "admin"
    MANAGER = "manager"
    OPERATOR = "operator"
    CALLER = "caller"
    VIEWER = "viewer"


class Membership(models.Model):
    """One user's role in one workspace."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)

    class Meta:
        """One role per user and workspace."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "workspace"], name="one_role_per_workspace")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.user_id} {self.role} {self.workspace_id}"


# What may be done by whom. Checked on the server, whatever the page shows.
MAY = {
    "read": {Role.ADMIN, Role.MANAGER, Role.OPERATOR, Role.VIEWER},
    "import": {Role.ADMIN, Role.MANAGER, Role.OPERATOR},
    "undo_import": {Role.ADMIN, Role.MANAGER, Role.OPERATOR},
    "experiment": {Role.ADMIN, Role.MANAGER, Role.OPERATOR},
    "act": {Role.ADMIN, Role.MANAGER, Role.OPERATOR},
    "approve": {Role.ADMIN, Role.MANAGER},
    "decide": {Role.ADMIN, Role.MANAGER, Role.OPERATOR},
    "close_review": {Role.ADMIN, Role.MANAGER},
    "manage": {Role.ADMIN},
}


def may(user: object, workspace: Workspace, what: str) -> bool:
    """Whether `user` may do `what` (a key of MAY) in `workspace`."""
    if not getattr(user, "is_authenticated", False):
        return False
    role = Membership.objects.filter(user=user, workspace=workspace).values_list("role", flat=True).first()
    return role in MAY[what]


class ApiToken(models.Model):
    """A program's right to act as one member in one workspace."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """The name its maker gave it."""
        return self.name
