"""One row per contact from everything that files said about it, with its flags and dimensions.

In: contact segments. Out: SELECT texts of `contact_now` (with names and addresses, ledger only) and `contact_dims`.
"""

from collections.abc import Sequence
from hashlib import blake2b

from vigie.ledger.columns import name
from vigie.ledger.engine import Workbench
from vigie.ledger.segments import Segment, relation
from vigie.mail.providers import provider_relation
from vigie.people import hygiene
from vigie.people.company import company_domain_sql, size_bucket_sql
from vigie.people.hygiene import duplicate
from vigie.vocabulary.sql import literal
from vigie.vocabulary.tables import TABLES

# Raised when a flag or a dimension is worked out differently: what was kept is worked out again.
EDITION = 2
_OWN = tuple(c for c in TABLES["contacts"].names if c not in {"contact_id", "created_at"})


def contact_dimensions(bench: Workbench, segments: Sequence[Segment]) -> str:
    """A relation of flags and dimensions per contact; worked out once for the same contact files, then kept beside."""
    telling = [s for s in segments if s.has("contacts")]
    if not telling:
        return f"({_dimensions_sql(bench, telling)})"
    known = [(s.number, s.file("contacts").stat().st_size, s.file("contacts").stat().st_mtime_ns) for s in telling]
    mark = blake2b(repr((EDITION, known)).encode(), digest_size=8).hexdigest()
    folder = telling[0].folder.parent
    kept = folder / f"contacts-{mark}.parquet"
    if not kept.exists():
        beside = kept.with_suffix(".new")
        bench.run(f"COPY ({_dimensions_sql(bench, telling)}) TO {literal(str(beside))} (FORMAT parquet)")
        beside.replace(kept)
        for old in folder.glob("contacts-*.parquet"):
            if old != kept:
                old.unlink()
    return f"read_parquet({literal(str(kept))})"


def _dimensions_sql(bench: Workbench, segments: Sequence[Segment]) -> str:
    bench.run("CREATE OR REPLACE TEMP TABLE contact_now AS " + contact_now_sql(bench, segments))
    return contact_dimensions_sql()


def contact_now_sql(bench: Workbench, segments: Sequence[Segment]) -> str:
    """contact_now: what is known of each contact; of several values the latest import's wins, never an empty one."""
    rows = relation(segments, "contacts")
    total, distinct = bench.rows(f"SELECT COUNT(*), COUNT(DISTINCT contact) FROM {rows}")[0]
    if total == distinct:
        own = ", ".join(map(name, _OWN))
        known = "COALESCE(created_at, loaded_at) AS loaded_at, created_at IS NOT NULL AS dated"
        return f"SELECT contact, {known}, 1 AS spellings, {own} FROM {rows}"
    latest = ",\n  ".join(
        f"max_by({name(c)}, (number, _file, _row)) FILTER (WHERE {name(c)} IS NOT NULL) AS {name(c)}" for c in _OWN
    )
    return f"""
SELECT contact, COALESCE(MIN(created_at), MIN(loaded_at)) AS loaded_at, COUNT(created_at) > 0 AS dated,
  COUNT(DISTINCT contact_id) AS spellings,
  {latest}
FROM {rows} GROUP BY contact"""


def contact_dimensions_sql() -> str:
    """contact_dims: flags and dimensions of each contact, without names or addresses."""
    twice = f"({duplicate.sql_for('contact')} OR spellings > 1)"
    flags = hygiene.select_sql("contact_now", ("contact",), duplicate=twice)
    return f"""
WITH placed AS (
  SELECT n.contact, n.persona, n.industry, {size_bucket_sql("n.company_size")} AS size, n.region,
    {company_domain_sql("n.company_domain", "n.website", "n.host")} AS company_domain, p.its_provider AS provider
  -- By host and not by address: many addresses share one, and each host is looked at once.
  FROM (SELECT *, split_part(email, '@', 2) AS host FROM contact_now) n
  LEFT JOIN {provider_relation("p")} ON p.free_domain = n.host
)
SELECT f.*, n.loaded_at, n.dated, n.list, n.source,
  -- A segment given whole wins; else it is the parts that are known.
  COALESCE(n.segment, NULLIF(concat_ws(' · ', p.persona, p.industry, p.size, p.region), '')) AS segment,
  p.persona, p.industry, p.size, p.region, n.owner, p.company_domain, p.provider,
  n.tracking_consent IN ('open', 'both') AS open_allowed
FROM ({flags}) f
JOIN contact_now n ON n.contact = f.contact JOIN placed p ON p.contact = f.contact"""
