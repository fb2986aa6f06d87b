"""Tighten the filters of a source, and the words that say who the persona is.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "read_ten_titles update_source_filters update_persona_words import_again"

MOVE = human("tighten_filters", "title_match_rate", STEPS, due=3, who="title_misfit")
