"""Microsoft: Exchange of every age, Exchange Online, Outlook.com; French and other languages too.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "exchange",
    openings=(
        "did not reach the following recipient",
        "your message did not reach some or all of the intended recipients",
        "delivery has failed to these recipients",
        "delivery to the following recipients failed",
        "delivery to the following recipient failed",
        "this is an automatically generated delivery status notification",
        "the following recipient(s) could not be reached",
        "the following recipient(s) cannot be reached",
        "the following recipients could not be reached",
        "your message couldn't be delivered",
        "your message wasn't delivered",
        "unable to deliver your message",
        "diagnostic information for administrators",
        "votre message n'est pas arrive a destination",
        "votre message n'a pas ete remis",
        "votre message n'a pas pu etre remis",
        "echec de la remise",
        "la remise a echoue",
        "echec de remise",
        "impossible de joindre",
        "le(s) destinataire(s) suivant(s)",
        "les destinataires suivants",
        "informations de diagnostic pour les administrateurs",
        "ihre nachricht wurde nicht",
        "fehler bei der nachrichtenzustellung",
        "die nachricht hat einige oder alle empfanger nicht erreicht",
        "error de entrega",
        "no se pudo entregar el mensaje",
        "no se pudo realizar la entrega",
        "impossibile recapitare",
        "la consegna non e riuscita",
        "falha na entrega",
        "bezorging is mislukt",
    ),
    returned=("original message headers", "en-tetes de message d'origine", "en-tetes du message d'origine"),
    delays=(
        "delivery is delayed to these recipients",
        "this message hasn't been delivered yet",
        "la remise est retardee",
        "delivery to these recipients or groups is delayed",
        "delivery attempts will continue to be made",
        "this message has not yet been delivered",
        "delivery to the following recipients has been delayed",
    ),
)
