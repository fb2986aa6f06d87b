"""The domain does not exist, or nothing receives mail there.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.HOST_UNKNOWN,
    BounceClass.HARD,
    rank=35,
    dead=True,
    statuses="1.2 4.4",
    phrases="""
domainnonexistent
host unknown
domain is not reachable
no relevant answers
^unknown host
: unknown host
unknown hostname
host not found
host or domain name not found
host/domain not found
hostname not found
domain not found
domain name not found
domain does not exist
domain doesn't exist
domain unknown
domain * does not exist
domain * not found
domain is unknown
domain is not valid
domain is invalid
domain invalid
domain must exist
domain must resolve
domain name does not
domain name is not
domain couldn't be found
domain could not be found
the domain * couldn't be found
the domain * could not be found
le domaine * est introuvable
domain wasn't found
domain not exist
domain isn't
domain has no
domain lookup failed
domain of recipient
domain is not hosted
domain not recognized
domain non-existent
domain is expired
domain expired
unknown domain
unknown virtual domain
invalid domain
bad domain
bad destination host
bad destination system
bad host
no such domain
no such host
no mx
no a or mx
no dns
no mail exchanger
no mail server
no mail host
no matching mx
no route to
no valid hosts
mail server not found
destination server for this recipient could not be found
dns domain
dns error
dns lookup failed
dns lookup failure
dns failure
dns name does not exist
dns server returned
nxdomain
non-existent domain
nonexistent domain
name or service not known
name service error
nameserver
name lookup failed
server not found
host does not exist
host name is unknown
host lookup did not complete
all relevant mx
couldn't find any host
cannot find any host
couldn't find a mail exchanger
couldn't find any mail
cannot resolve
could not resolve
couldn't resolve
unable to resolve
unresolvable domain
unrouteable mail domain
unrouteable domain
illegal host/domain name found
responsible for delivering mail
domaine inconnu
domaine inexistant
domaine n'existe pas
domaine introuvable
domaine du destinataire * introuvable
domaine du destinataire * inconnu
domaine du destinataire * inexistant
serveur introuvable
domane nicht
domain existiert nicht
dominio no existe
dominio inexistente
nom de domaine * introuvable
nom de domaine * inconnu
nom de domaine * inexistant
nom de domaine * n'existe
nom de domaine * expire
domaine de messagerie * introuvable
domaine @ n'existe
domaine * n'existe pas
domaine * n'existe plus
aucun serveur de messagerie
aucun serveur de courrier
domaine * a expire
domaine * pas enregistre
""",
)
