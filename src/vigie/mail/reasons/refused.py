"""The sender's address was refused: it does not exist for that server, or is barred there.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.REFUSED,
    BounceClass.BLOCK,
    rank=33,
    sure="1.7 1.8 7.27",
    statuses="1.20 1.9 7.750",
    plainly="""
sender domain * is suspended
sender domain * has been suspended
""",
    phrases="""
sender rejected
sender was rejected
sender refused
sender denied
sender address rejected
sender address refused
sender not allowed
sender is not allowed
sender is blocked
sender blocked
sender not accepted
sender verify failed
sender verification
sender invalid
sender domain
sender unknown
sender not exist
sender's domain
mail from domain
envelope-from domain
domain of your address
your domain does
your domain is unknown
your domain is not
your domain not
your domain could
your domain cannot
your domain has no
votre domaine n'existe
votre domaine est inconnu
votre domaine est introuvable
sender address
invalid sender
invalid dns mx or a/aaaa
bad sender
in reply to mail from command
after mail from:
response to mail from
sender user unknown
originator
return address
envelope sender
my name was rejected
sending address
adresse de l'expediteur
adresse d'expediteur
adresse expediteur
domaine de l'expediteur
domaine expediteur
expediteur refuse
expediteur rejete
expediteur invalide
expediteur inconnu
expediteur interdit
expediteur bloque
expediteur non
expediteur @ refuse
expediteur @ inconnu
expediteur * inconnu
expediteur * refuse
expediteur * rejete
expediteur * bloque
expediteur * invalide
expediteur * interdit
expediteur * autoris
expediteur n'est pas
expediteur n'a pas
backscatter
null sender
""",
)
