"""Links with a meaning of their own: pages that announce a purchase, links that end the conversation.

In: nothing. Out: regular expressions over the address of a clicked link.
"""

# A click on one of these says more than a click: demonstration, prices, case studies, booking a slot.
_KEY_WORDS = (
    *("demo", "demonstration", "démo", "essai", "trial"),
    *("tarifs?", "pricing", "prix", "devis", "quote"),
    *("cas-clients?", "case-stud", "etude-de-cas"),
    *("rendez-vous", "rdv", "book", "booking", "calendly"),
)
KEY_PAGES = rf"(?i)[/.=?&_-]({'|'.join(_KEY_WORDS)})"
# Leaving is not interest: these clicks never count as clicks.
OPT_OUT_LINKS = r"(?i)(unsubscri|d[eé]s(in|ins|abo|-ins|-abo)|opt-?out|/stop\b|list-?remove|preferences/email)"
