"""The mailbox or group takes mail only from some people.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.RESTRICTED,
    BounceClass.SOFT,
    rank=34,
    sure="7.124 7.133 7.134",
    statuses="1.8 2.4 2.5 7.2 7.129 7.135 7.136",
    plainly="""
resolver.rst.authrequired
resolver.rst.notauthorized
resolver.rst.sendernotauthenticated
""",
    phrases="""
not allowed to send to
you may not have permission
ne soyez pas autorise
权限
権限
權限
not permitted to send to
not authorized to send to
not authorised to send to
not authorized to post
permission to post
permission to send
do not have permission
don't have permission
not accepting mail from
not accepting messages
does not accept messages from
doesn't accept messages from
not accept messages from
only accepts
only accept
only allows
only members
members only
member of this list
member of this mailing list
non-members are not allowed
must be a member
posting is restricted
post messages to the group
internal only
internal senders
external senders
outside of the organization
outside the organization
outside your organization
restricted
restriction
restrict
private list
personal whitelist
whitelist
white list
allowed senders
approved sender
approvals
resolver.rst
not_authorized
notauthorized
not authorized
not authorised
accept mail from
recipient refuses
recipient preferences
refused by recipient
rejected by recipient
blocked by recipient
recipient has blocked
user has blocked
unwanted sender
sender is on the recipient
recipient's block
filtered by recipient
denied by recipient
user reject
rejected by user
refused to accept your mail
refused to accept mail from you
n'accepte pas les messages
n'accepte que
n'accepte plus * commercia
n'accepte plus * publicit
n'accepte pas * commercia
n'accepte pas * publicit
n'accepte aucun * commercia
n'accepte aucun * publicit
recevoir * commercia
recevoir * publicit
refuse * commercia
refuse * publicit
accept advertis
accept commercial
accept marketing
not want to receive
not allowed to receive
not allowed to write to
unsubscribed from
souhaite pas recevoir
souhaite plus recevoir
votre adresse n'est pas autorisee
vous n'etes pas autorise
votre domaine n'est pas autorise
chosen not to receive
does not wish to receive
no longer accepts * advertis
no longer accepts * marketing
no longer accepts * commercial
nemate opravneni
nie masz uprawnien
saknar behorighet
keine berechtigung
no tiene permiso
non si dispone
nao tem permissao
non autorise a envoyer
expediteurs externes
courriels externes
mails externes
messages externes
""",
)
