"""A workspace that holds the small programme, and the world that actions look at.

In: files of `acting`. Out: fixtures `programme` and `world`.
"""

import sys
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from acting import NOW, folder_of_files

from vigie.facts.engines.duckdb import open_engine
from vigie.ledger import imports


@pytest.fixture(scope="session")
def imported(database, tmp_path_factory):
    """The programme, imported once."""
    from vigie.workspaces.models import Workspace

    made = Workspace.objects.create(slug=f"acting-{uuid4().hex[:8]}", name="Acting")
    files = folder_of_files(tmp_path_factory.mktemp("acting") / "lot")
    imports.accept(imports.receive(made.pk, files, "lot"))
    return made


@pytest.fixture
def programme(imported):
    """The workspace, without anything that a test did to it before."""
    yield imported
    for rows in ("receipts", "holds", "standings", "tasks", "connections", "modes"):
        getattr(imported, rows).all().delete()
    imported.two_persons_over = None
    imported.save()


@pytest.fixture
def world(programme):
    """What actions look at."""
    from vigie.actions.moves import World

    engine = open_engine(programme.facts_root)
    yield World(programme, engine, NOW, programme.zone, NOW)
    engine.close()


@pytest.fixture
def account(programme):
    """An account at a tool that can be told everything."""
    from vigie.outreach.models import Connection

    return Connection.objects.create(
        workspace=programme, connector="smartlead", name="Sending", sealed="", created_at=NOW
    )
