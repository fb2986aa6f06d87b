"""How long an action on very many contacts takes, from its preview to its undoing.

In: how many contacts. Out: one line for each step; the table of docs/actions.md was written from it.

    python bench/barring.py --contacts 1000000
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="vigie-bench-")
os.environ["VIGIE_HOME"] = HOME
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")

import django  # noqa: E402 - after the home is chosen

django.setup()

from django.core.management import call_command  # noqa: E402 - after Django is set up

from vigie.actions import applying  # noqa: E402 - same
from vigie.actions.world import world_of  # noqa: E402 - same
from vigie.ledger import imports  # noqa: E402 - same
from vigie.workspaces.models import Workspace  # noqa: E402 - same


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long it took, and the most memory so far."""
    began = time.monotonic()
    yield
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:<12} {time.monotonic() - began:7.1f} s   {megabytes:6} MB", flush=True)


def main(contacts: int) -> None:
    """Import them, put them in quarantine, take it back."""
    call_command("migrate", verbosity=0)
    team = Workspace.objects.create(slug="bench", name="Bench")
    file = Path(HOME, "contacts.csv")
    rows = (f"c{n},p{n}@firm{n % 90_000}.example,Big\n" for n in range(contacts))
    with file.open("w", encoding="utf-8") as out:
        out.write("contact_id,email,source\n")
        out.writelines(rows)
    with timed("import"):
        imports.accept(imports.receive(team.pk, file, "contacts.csv"))
    world = world_of(team, datetime.now(UTC))
    with timed("preview"):
        shown = applying.preview(world, "quarantine_segment", {"source": "Big", "what": "all"})
    with timed("answer"):
        receipt = applying.apply(world, shown, wish="bench", by="bench")
    longest = last = 0.0
    with timed("placed"):
        while receipt.state == "running":
            longest, began = max(longest, last), time.monotonic()
            receipt = applying.go_on(world, receipt.pk)
            last = time.monotonic() - began
    print(f"longest lot {longest:.1f} s, into force {last:.1f} s")
    with timed("undone"):
        applying.undo(world, receipt.pk, by="bench")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    main(parser.parse_args().contacts)
