"""What goes out and what holds it back: rules in force, work for people, connections to the tools that send.

In: decisions. Out: rows that sequences, exports and pages obey.
"""
