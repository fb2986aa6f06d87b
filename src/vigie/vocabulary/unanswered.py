"""How addresses are called behind which nobody answers: patterns for the part before the @.

In: nothing. Out: alternatives of a regular expression, in small letters, without groups or anchors: each room says what
else counts for its question and where the name must stand.
"""

# The address itself says so, in English or French.
NO_REPLY = r"no-?reply|ne-?pas-?repondre|do-?not-?reply"
# The program of a mail server that tells of failures, and nothing else.
DAEMON = r"mailer-?daemon|mail-?daemon"
