"""No mailbox of that name at that domain.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.UNKNOWN_USER,
    BounceClass.HARD,
    rank=36,
    dead=True,
    statuses="1.1 1.3",
    beside="""
4.1 recipient address rejected: access denied
1.1 user unknown - lpn
1.1 utilisateur inconnu - lpn
""",
    plainly="""
adresse e-mail inconnue
adresse email inconnue
resource record or no such mailbox
""",
    phrases="""
user unknown
user @ unknown
recipient @ unknown
address @ unknown
#5.1.0 address rejected
unrecognised-or-name
unrecognized-or-name
no such directory entry
name was not found
^address rejected
recipient rejected
not configured to receive
mailbox @ unavailable
recipient address rejected$
recipient address rejected.$
^@ rejected$
unknown user
unknown local
unknown recipient
unknown address
unknown account
unknown mailbox
unknown email
unknown e-mail
unknown: user
unknown to
unknown or illegal user
unknown or illegal alias
unknown or invalid
unknown or inactive
unknownrecipient
addressee unknown
address unknown
recipient unknown
recipient is unknown
recipient address unknown
recipient not found
recipient was not found
recipient could not be found
recipient does not exist
recipient doesn't exist
recipient no longer
recipient not exist
recipient not known
recipient not recognized
recipient name is not recognized
recipient is not recognized
recipient name not recognized
recipient not ok
recipient not accepted
recipient not valid
recipient is not valid
recipient is invalid
recipient invalid
recipient address rejected: user unknown
recipient address rejected: unknown
recipient address rejected: no such
recipient address rejected: invalid
recipient address rejected: not
recipient address rejected: address does not
recipient address rejected: mailbox
recipient address not recognized
recipient address has
recipient address does not exist
recipient verify failed
recipient verification failed
recipient verify from ldap failed
recipient cannot be verified
recipient rejected. invalid
recipients rejected
no valid recipients
no valid recipient
not valid recipient
not a valid recipient
not a valid mailbox
not a valid user
not a valid address
not a valid email
not a known user
not a known recipient
not a user here
not an email
isn't a valid
is not a valid
is not a known
is not known
is not recognized
is not recognised
is not listed in domino
not listed in domino
not listed in public name
not listed in directory
not listed in * address book
is not in the directory
not in directory
not found in directory
not found in * address book
not found by smtp address lookup
recipientnotfound
recipnotfound
recipnotavailable
recipient-not-found
resolver.adr
invalid recipient
invalid receiver
receiver not found
receiver unknown
addresses were unknown
address was unknown
invalid recipients
invalid mailbox
invalid user
invalid address
invalid email
invalid e-mail
invalid account
invalid local
invalid final delivery user
invalid destination
invaliduser
user invalid
user not found
user not known
user not exist
user not here
user not listed
user not local
user is not found
user is unknown
user is not known
user doesn't exist
user does not exist
user doesnt
user no longer
user cannot be found
user could not be found
user unkown
user isn't
user name not found
user account not found
user account is unavailable
user account does not exist
user_not_found
username is unknown
username not
no such user
no such recipient
no such mailbox
no such address
no such account
no such local
no such person
no such email
no such addressee
no such name
no such id
no mailbox
no mail box
no account by
no account
no one by that name
no existing
no recipient
nobody by
nosuchuser
no person
no local
no longer exists
no longer exist
no longer with
no longer works
no longer employed
no longer at
no longer in use
no longer valid
no longer available
no longer has an account
no longer on server
no longer a valid
no longer accept
no longer monitored
account not found
account does not exist
account doesn't exist
account that you tried to reach does not exist
account is unavailable
account unavailable
account is invalid
account is not valid
account invalid
account not available
account closed
account is closed
account has been closed
account deleted
account has been deleted
account has been removed
account removed
account no longer
account terminated
account canceled
account cancelled
account not exist
account isn't
account you tried to reach
address not found
address couldn't be found
address could not be found
address wasn't found
address does not exist
address doesn't exist
address not exist
address no longer
address is no longer
address not present
address not listed
address not valid
address invalid
address is invalid
address is not valid
address is incorrect
address is unknown
address not known
address you sent your message to wasn't found
address rejected: not
address lookup failed
addresses were not
bad destination mailbox
bad address
bad destination
bad recipient
bad mailbox
mailbox unavailable
mailbox not available
mailbox not found
mailbox is unavailable
mailbox is not available
mailbox unknown
mailbox is unknown
mailbox does not exist
mailbox doesn't exist
mailbox not exist
mailbox is invalid
mailbox invalid
mailbox name not allowed
mailbox no longer
mailbox not here
mailbox not listed
mailbox isn't
mailbox for * not found
mailbox name unknown
mailbox deleted
mailbox removed
mailbox closed
mailbox has been closed
mailbox canceled
mailbox terminated
mailbox you are trying to
cannot find user
cannot find recipient
could not find user
could not find a user
could not find recipient
could not find a mailbox
can't find user
cannot be found
could not be found
couldn't be found
does not have a valid
does not have an account
does not have a mailbox
doesn't have an account
did not reach any recipient
does not exist
doesn't exist
does not exists
doesnt exist
do not exist
don't exist
dosn't exist
not exist
nonexistent
non-existent
non existent
non-existant
unrouteable address
unroutable address
unrouteable recipient
not our customer
not a customer
not our user
not a subscriber
not registered
not known here
not known at this
not in my
not on file
not on our
no longer subscribe
not a member of this
is not one of our
not one of our
local user
local recipient
local part
unable to find
unable to deliver to non
undeliverable address
undeliverable recipient
this user doesn't have
sorry, i couldn't find
sorry, no mailbox here
sorry, your envelope recipient
couldn't be delivered because the address
name not found
name is not recognized
not accepted here
550-invalid
user_unknown
recipient @ not
rcpt to: @ refused
ldap: no
destinataire inconnu
destinataire invalide
destinataire est invalide
destinataire inexistant
destinataire n'existe pas
n'existe plus
a quitte l'entreprise
a quitte la societe
destinataire introuvable
destinataire non trouve
au moins un destinataire invalide
utilisateur inconnu
utilisateur inexistant
utilisateur introuvable
adresse inconnue
adresse invalide
adresse inexistante
adresse introuvable
adresse n'existe pas
adresse email inexistante
adresse d au moins un destinataire
adresse e-mail n'existe
adresse e-mail que vous avez
boite aux lettres introuvable
boite aux lettres inexistante
boite inexistante
boite inconnue
n'existe pas
n'a pas ete trouve
n'a pas pu etre trouve
introuvable
compte inexistant
compte inconnu
compte n'existe
compte ferme
compte supprime
compte resilie
inconnu a cette adresse
empfanger unbekannt
unbekannter empfanger
benutzer unbekannt
adresse unbekannt
unbekannt
existiert nicht
nicht gefunden
nicht vorhanden
adresse wurde nicht gefunden
no existe
usuario desconocido
destinatario desconocido
no encontrado
non esiste
utente sconosciuto
destinatario sconosciuto
sconosciuto
inesistente
nao existe
usuario inexistente
nao encontrado
finns inte
okand anvandare
okand mottagare
ukendt modtager
ukjent mottaker
findes ikke
finnes ikke
tuntematon vastaanottaja
ei ole olemassa
nie istnieje
nieznany adres
nieznany odbiorca
neexistuje
neznamy uzivatel
neznamy prijemce
nem letezik
ismeretlen cimzett
utilizator necunoscut
nu exista
bilinmeyen kullanc
onbekend
bestaat niet
niet gevonden
宛先不明
見つかりません
存在しません
ユーザーが
нет такого пользователя
не существует
не найден
不存在
adresse d'au moins un destinataire
abonne resilie
abonne * resilie
ne correspond a aucun
pas de boite
aucune boite
aucun utilisateur
aucun abonne
plus attribuee
pas attribuee
pas (ou plus)
plus ouverte
la boite * supprimee
sa boite * supprimee
boite a ete supprimee
compte a ete supprime
adresse a ete supprimee
pas repertorie
ne figure pas dans l'annuaire
absent de l'annuaire
ne travaille plus
a quitte la collectivite
a quitte l'etablissement
a quitte l'organisation
adresse @ est inconnue
adresse @ inconnue
cette adresse * inconnue
inconnu de nos services
inconnue de nos services
inconnu sur ce serveur
inconnue sur ce serveur
inconnu chez nous
inconnue chez nous
personne ne repond au nom
personne de ce nom
boite fermee
boite est fermee
boite * inexistante
adresse erronee
adresse supprimee
adresse est fermee
inconnues sur ce serveur
inconnus sur ce serveur
ne fait plus partie
utilisateur est inconnu
destinataire est inconnu
adresse est inconnue
compte est inconnu
boite est inconnue
adresse est erronee
adresse @ n'est pas valide
adresse n'est pas valide
adresse n'est pas reconnue
adresse @ n'est pas reconnue
adresse n'est plus en service
adresse * n'est plus en service
boite n'est plus en service
adresse n'est plus valide
adresse * n'est plus valide
destinataire non reconnu
destinataire n'est pas connu
utilisateur non trouve
utilisateur n'est pas connu
aucun compte a ce nom
aucun compte de ce nom
aucun compte ne
ne possede pas de boite
ne possede plus de boite
n'a pas de boite
n'a plus de boite
n'a plus de messagerie
n'a plus de compte
n'a pas de compte
compte cloture
boite a ete fermee
boite * a ete fermee
compte a ete ferme
compte * a ete ferme
adresse a ete fermee
pas d'abonne
pas d'utilisateur
pas dans l'annuaire
plus dans l'annuaire
pas dans notre annuaire
plus dans notre annuaire
compte * a ete cloture
compte * a ete supprime
boite cloturee
boite * a ete cloturee
boite * a ete supprimee
adresse * a ete supprimee
adresse * n'est plus utilisee
a ete supprimee de nos services
""",
)
