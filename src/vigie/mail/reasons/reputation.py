"""The sending server, its address or its domain has a bad name, or no name at all (reverse DNS).

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.REPUTATION,
    BounceClass.BLOCK,
    rank=14,
    statuses="7.25 7.606 7.607 7.708 7.511 7.513 7.605 7.650",
    phrases="""
spamhaus
spamcop
barracudacentral
sorbs
uceprotect
surbl
uribl
invaluement
senderscore
sender score
senderbase
talosintelligence
cloudmark
abusix
spamrl
mailspike
manitu
backscatterer
proofpoint.com/ip
ipcheck.proofpoint
postmaster.live.com
postmaster.info.aol.com
postmaster.aol.com
[tss
[ts0
tss0
ip listed
dnsbl
rbl
blacklist
black list
black-list
blocklist
block list
blocked list
denylist
on our list
is listed in
is listed at
is listed on
is listed by
currently listed
listed in rbl
listed at http
listed in http
listed on http
poor reputation
bad reputation
low reputation
reputation
blocked using
has been blocked by
ip address is blocked
ip address has been blocked
ip has been blocked
ip blocked
ip is blocked
ip banned
ip is banned
your ip
client host * blocked
client host * denied
client host rejected
client host blocked
mail server * blocked
mta's poor
banned sending ip
part of their network is on our block list
messages from * weren't sent
s3140
s3150
s77719
s844
as(48
access denied, banned
unexpected volume or user complaints
user complaints
sender ip
from ip
unsolicited mail originating from your ip
suspicious due to
dynamic ip
dynamic address
dialup
dial-up
residential ip
reverse dns
reverse hostname
reverse lookup
rdns
ptr record
ptr lookup
no ptr
missing ptr
valid ptr
dns ptr
cannot find your hostname
cannot find your reverse hostname
fix reverse
does not have a reverse
cannot resolve your address
unresolvable relay host
host name lookup failed
doesn't resolve
ip name lookup failed
ip name possibly forged
forged helo
helo command rejected
invalid helo
bad helo
helo/ehlo
helo name
hostname verification failed
does not match the reverse
connection rejected
connections not accepted from
connection refused by policy
connect from * refused
refused connection from
rejecting connection
no smtp service here
not accepting connections from
your host is
your network is
your server is
votre adresse ip
votre ip
liste noire
service refuse
ofr_506
invalid ip for sending
mismatches client ip
ofr006
ofr007
lpn105_
""",
)
