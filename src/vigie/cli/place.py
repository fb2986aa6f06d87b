"""The workspace that a command works in.

In: `--workspace NAME`. Out: its row, made on the first command that writes. Raises UsageError.
"""

import argparse
import re

from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import DEFAULT, workspace

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")


def workspace_of(args: argparse.Namespace, *, writes: bool = False) -> Workspace:
    """The workspace asked for. A reading command does not make one, except the one that always exists."""
    name = args.workspace
    if not NAME.fullmatch(name):
        raise UsageError("bad_workspace_name", name=name)
    if not writes and name != DEFAULT and not Workspace.objects.filter(slug=name).exists():
        raise UsageError("no_such_workspace", name=name, known=sorted(Workspace.objects.values_list("slug", flat=True)))
    return workspace(name)
