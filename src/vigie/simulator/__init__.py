"""An outbound programme of which the truth is known: for the demonstration, and to measure detection.

In: a plan, today, a seed, faults. Out: the folder format's tables. No clock, no network, no other source of chance.
"""

from vigie.simulator.demo import classes, demo, unclassed
from vigie.simulator.folder import write
from vigie.simulator.plan import Plan, standard
from vigie.simulator.programme import Programme, simulate

__all__ = ["Plan", "Programme", "classes", "demo", "simulate", "standard", "unclassed", "write"]
