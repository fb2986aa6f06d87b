"""Write only to contacts whose required fields are complete, until coverage has recovered.

In: a source, a segment or the whole list. Out: a rule in force; it ends by itself when nine in ten are complete.
"""

from vigie.actions.filtering import only

MOVE = only("block_sending", "incomplete", "fields_ok", "field_coverage")
