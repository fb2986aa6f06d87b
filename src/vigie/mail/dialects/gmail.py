"""Gmail and Google Workspace.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "gmail",
    openings=(
        "delivery to the following recipient failed permanently",
        "delivery to the following recipients failed permanently",
        "technical details of permanent failure",
        "technical details of temporary failure",
        "wasn't delivered to",
        "your message wasn't delivered to",
        "there was a problem delivering your message to",
        "adresse introuvable",
        "votre message n'est pas parvenu a",
        "votre message n'a pas pu etre distribue",
        "votre message n'a pas ete remis a",
        "un probleme s'est produit lors de la distribution",
        "echec definitif de la distribution",
        "adresse nicht gefunden",
        "we're writing to let you know that the group you tried to contact",
        "the response from the remote server was",
        "la reponse du serveur distant",
    ),
    returned=("----- original message -----", "----- message truncated -----"),
    delays=(
        "gmail will retry for",
        "there was a temporary problem delivering your message",
        "message delivery to the following recipient has been delayed",
        "delivery to the following recipient has been delayed",
        "message not delivered yet",
        "gmail reessaiera",
        "gmail va reessayer",
        "un probleme temporaire est survenu",
        "remise incomplete",
        "this is an automatically generated delivery status notification this is a warning message only",
        "delivery incomplete",
    ),
)
