"""The reader of a team's replies: it knows what persons of the team said of earlier ones, and may ask.

In: a workspace with its corrections. Out: a reader of replies.
"""

import duckdb

from vigie import replies
from vigie.ledger.consulting import consulting
from vigie.ledger.reader import Read
from vigie.ledger.segments import CORRECTIONS
from vigie.replies.corrections import Corrected, Correction
from vigie.vocabulary.sql import literal
from vigie.vocabulary.words import ReplyClass
from vigie.workspaces.models import Workspace

# Each reply is compared with each of them.
_MOST = 300


def reader(workspace: Workspace) -> Read:
    """The reader of this team: that of everybody until somebody corrected a reply or named a model to ask."""
    return consulting(workspace, _taught(workspace))


def _taught(workspace: Workspace) -> Read:
    said = workspace.folder / "ledger" / CORRECTIONS
    if not said.exists():
        return replies.read
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(
            f"SELECT text, reply_class FROM read_parquet({literal(str(said))}) WHERE text IS NOT NULL"
        ).fetchall()
    known = [Correction(str(text), ReplyClass(given)) for text, given in rows[-_MOST:]]
    return Corrected(known).read if known else replies.read
