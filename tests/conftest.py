"""One temporary home for the whole run, one fresh workspace per test that asks for one.

In: nothing. Out: Django set up over an empty home, fixtures `database` and `workspace`.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

# A busy machine is slow, not wrong.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Settings are read once, at import: the home must be chosen before Django is.
HOME = tempfile.mkdtemp(prefix="vigie-tests-")
os.environ["VIGIE_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.settings"
# Playwright's synchronous door runs an event loop in the thread that also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
(Path(HOME) / "static").mkdir()
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

import django  # noqa: E402 - after the home is chosen

django.setup()

# Rooms whose files take longest: handed out first, so that no worker waits for one at the end.
SLOW = ("browser", "mailboxes", "postgresql", "ledger", "replies", "cli", "simulator")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow rooms first, every file whole and in its own order."""
    here = Path(__file__).parent
    ranks = {room: rank for rank, room in enumerate(SLOW)}
    items.sort(key=lambda item: ranks.get(item.path.relative_to(here).parts[0], len(SLOW)))


@pytest.fixture(scope="session")
def database() -> None:
    """The state database of the run, with every migration."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@pytest.fixture(autouse=True)
def _year_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The year in which days are told without their year, whenever the tests run: expected texts are of 2026."""
    from vigie.sentences import numbers

    monkeypatch.setattr(numbers, "this_year", lambda: 2026)


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """What a test imported into the team that everyone starts with is no other test's: rows, raw files, facts."""
    yield
    folder = Path(HOME, "workspaces", "default")
    if folder.exists():
        from vigie.ledger.models import Import, RawFile
        from vigie.workspaces.models import Workspace

        for kept in (Import, RawFile):  # these protect what they were made from
            kept.objects.filter(workspace__slug=folder.name).delete()
        Workspace.objects.filter(slug=folder.name).delete()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def workspace(database: None) -> Iterator[object]:
    """A workspace nobody else uses."""
    from vigie.workspaces.models import Workspace

    made = Workspace.objects.create(slug=f"test-{uuid4().hex[:10]}", name="Test")
    yield made
    shutil.rmtree(made.folder, ignore_errors=True)
