"""The mailbox has no room left.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.MAILBOX_FULL,
    BounceClass.SOFT,
    rank=24,
    statuses="2.2",
    plainly="""
blocks limit exceeded
inode limit exceeded
""",
    phrases="""
mailbox full
mailbox is full
mailbox has exceeded
mailbox exceeded
mailbox exceeds
mailbox size limit
boite * pleine
caixa postal * cheia
buzon * lleno
casella * piena
postfach * voll
brevladan ar full
postkassen er full
indbakken er fuld
skrzynka * pena
schranka je plna
postafiok megtelt
postbus is vol
mailbox is vol
mailbox quota
mailbox over quota
mailbox is over quota
mailbox space
mailbox too large
mailbox storage
mailbox would exceed
mailfolder is full
mail box full
mail box is full
mailboxfull
inbox is full
inbox full
account is full
account full
folder is full
over quota
over-quota
overquota
quota exceed
quota violation
quota limit
quota is exceeded
quota full
quotaexceeded
exceeded quota
exceeds quota
exceeding quota
exceeds allowed quota
exceeded the quota
exceeded his/her quota
exceeded their quota
exceeded its quota
exceeds the quota
exceeds * quota
exceeded * quota
exceed * quota
exceed the quota
would exceed
would be over the allowed quota
out of storage
out of quota
insufficient quota
insufficient disk quota
disk quota
disk full
user is over
user has exceeded
user has too many messages
recipient overquota
recipient exceeded dropfile
recipient reached disk quota
recipient storage full
recipient's mailbox is full
recipient's folder is full
exceeded storage allocation
exceeds storage allocation
storage allocation
storage quota
storage limit
not enough space in
not enough storage
insufficient storage
no space left in mailbox
full mailbox
too much mail data
not enough room
has no space
unable to store any more
receiver's mailbox is full
receiver has exceeded
temporarily over
dropfile size
maildir over
quota reached
delivery failed: over quota
boite pleine
boite aux lettres pleine
boite aux lettres est pleine
boite mail pleine
boite du destinataire pleine
boite est pleine
messagerie pleine
messagerie est pleine
quota depasse
depasse le quota
depasse son quota
depassement de quota
postfach voll
postfach ist voll
speicherplatz
buzon lleno
buzon esta lleno
casella piena
casella di posta piena
caixa postal cheia
cuota
容量
mailbox user quota
boite * saturee
messagerie * saturee
messagerie * pleine
messagerie * son quota
compte * sature
est saturee
espace de stockage insuffisant
espace disque insuffisant
espace insuffisant
quota * depasse
depasse * quota
quota atteint
quota est atteint
capacite de la boite
plus de place
""",
)
