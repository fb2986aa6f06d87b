"""Who works where: one team's data, kept apart from every other team's.

In: names and users. Out: workspaces, memberships, roles.
"""
