"""Write only to contacts whose title matches the persona.

In: a source, a segment or the whole list. Out: a rule in force.
"""

from vigie.actions.filtering import only

MOVE = only("tighten_titles", "title_misfit", "title_match", "title_match_rate")
