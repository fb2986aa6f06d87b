"""Opens the home: settings, Django, the shape of the state.

In: the folder asked for. Out: a process in which models can be used, speaking the reader's language.
"""

import fcntl
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from vigie.cli.words import language


def open_home(home: str | None) -> None:
    """Make `home` (else $VIGIE_HOME, else the platform's data folder) ready for use. Raises OSError."""
    if home:
        os.environ["VIGIE_HOME"] = str(Path(home).expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
    django.setup()
    translation.activate(language())
    # WhiteNoise warns when its folder is missing, although it serves the packages' own files.
    for folder in (settings.HOME, settings.STATIC_ROOT):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _shape_state()


def _shape_state() -> None:
    """Apply the migrations that are missing; two processes that start together take turns."""
    if not _pending():
        return
    with (settings.HOME / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _pending():
            call_command("migrate", verbosity=0, interactive=False)


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
