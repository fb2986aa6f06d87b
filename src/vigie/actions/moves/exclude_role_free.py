"""Leave role and free-mail addresses out.

In: a source, a segment or the whole list. Out: a rule in force.
"""

from vigie.actions.filtering import without

MOVE = without("exclude_role_free", ("role", "free"), "role_free_rate")
