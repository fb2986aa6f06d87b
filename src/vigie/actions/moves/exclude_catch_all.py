"""Leave addresses out whose domain accepts everything: nobody can verify them.

In: a source, a segment or the whole list. Out: a rule in force.
"""

from vigie.actions.filtering import without

MOVE = without("exclude_catch_all", ("catch_all",), "catch_all_rate")
