"""Have missing fields filled in: exported, enriched, imported again, compared with before.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "export_segment have_it_enriched import_the_answer compare_before_after"

MOVE = human("enrich_source", "field_coverage", STEPS, due=5, who="incomplete")
