"""Why messages did not arrive, from the texts that tools export: each different text is read once.

In: the events that count. Out: a table `diagnosed` (text, reason), and the SQL that finds a diagnostic in it.
"""

from vigie.ledger.engine import Workbench
from vigie.mail.reasons import word
from vigie.vocabulary.mail import BounceReason
from vigie.vocabulary.sql import literals

BOUNCED = ("hard_bounce", "soft_bounce", "blocked", "failed")
_LONGEST = 400  # characters of a diagnostic that are read
# Addresses, and the ids of queues and messages, make every text another; what they say is not read.
_ADDRESS = r"<?[A-Za-z0-9._%+=&/''-]+@[A-Za-z0-9.-]+>?"
_ID = r"[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]{9,}|[0-9]{1,3}([.][0-9]{1,3}){3}"


def text_sql(column: str) -> str:
    """A diagnostic without what is its own: addresses become @, ids #."""
    return f"regexp_replace(regexp_replace(left({column}, {_LONGEST}), '{_ADDRESS}', '@', 'g'), '{_ID}', '#', 'g')"


def diagnostic_sql() -> str:
    """An aggregate over events (type, moment, detail) of one message: the first text of what was gravest.

    What failed for good says why, not what failed for a time before it; without its own words nobody knows why.
    """
    hard, failed, any_of = (
        f"MIN_BY(detail, moment) FILTER (WHERE type IN ({literals(kinds)}))"
        for kinds in (["hard_bounce"], ["failed"], BOUNCED)
    )
    return (
        f"CASE WHEN COUNT(*) FILTER (WHERE type = 'hard_bounce') > 0 THEN COALESCE({hard}, {failed}) ELSE {any_of} END"
    )


def diagnose(bench: Workbench) -> None:
    """Read every different text of `the_events` once."""
    found = bench.rows(
        f"SELECT DISTINCT {text_sql('detail')} FROM the_events "
        f"WHERE type IN ({literals(BOUNCED)}) AND detail IS NOT NULL AND detail <> ''"
    )
    texts = [text for (text,) in found]
    bench.rows(
        "CREATE OR REPLACE TEMP TABLE diagnosed AS SELECT unnest(?::VARCHAR[]) AS text, unnest(?::VARCHAR[]) AS reason",
        [texts, [str(_reason(text)) for text in texts]],
    )


def _reason(text: str) -> BounceReason:
    """The reason that mail read here says in front (`unknown_user: 550 ...`), else the one that the words give."""
    said = text.partition(":")[0]
    return BounceReason(said) if said in set(BounceReason) else word(text)
