"""The server could not be reached, or did not answer in time. A name server that fails says nothing of the domain.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.NETWORK,
    BounceClass.SOFT,
    rank=46,
    statuses="4.1 4.2 4.3 4.5",
    plainly="""
servfail
not found, try again
not found; try again
temporary dns
temporary failure in name resolution
dns * temporary failure
no mxs for this domain could be reached
lookup failed temporarily
""",
    phrases="""
dns query failed
connection timed out
connection timeout
connection refused
connection reset
connection lost
connection dropped
connection closed
connection died
connection was dropped
connection failed
connection error
connection to * failed
connection with * failed
couldn't connect
could not connect
cannot connect
can't connect
unable to connect
unable to contact
unable to establish
wasn't able to establish an smtp connection
establish an smtp connection
failed to connect
lost connection
timed out
timeout
time out
time-out
network is unreachable
network unreachable
network error
no route to host
host is unreachable
host unreachable
host is down
not responding
did not respond
no response
no answer
unreachable
operation timed out
read error
socket error
i/o error
conversation with
name server timeout
server failure
dns temp
try again later: dns
deferred: connection
connexion refusee
connexion impossible
delai depasse
serveur du destinataire ne repond
serveur distant ne repond
""",
)
