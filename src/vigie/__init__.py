"""Vigie: lookout for outbound prospecting by e-mail and telephone.

In: the exports of a team's tools. Out: what is wrong, where, and what to do.
"""
