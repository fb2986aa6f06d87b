"""Which language a text is written in, by its small words.

In: words. Out: an ISO 639-1 code, "" where the text is too short to tell.
"""

from collections.abc import Iterable

_SMALL = {
    ("fr"): (
        "le la les de des du un une et est pas je vous nous ne que qui pour sur dans au aux "
        "votre notre merci bonjour oui non mais avec ce cette ca j n d l "
        "mon ma mes suis sont avez plus tres svp moi toi tu il elle on en ou si bien deja chez "
        "par etre avoir cordialement interesse combien appelez rappelez "
        "desinscription intéresse retour absent conges jusqu tarif rdv desole salut c est a t "
        "faut peut fait envoyez quel quelle comment pourquoi toujours rien sans ete jour apres "
        "avant"
    ),
    ("en"): (
        "the a an of to and is are not i you we do does for on in at your our thanks thank hello "
        "yes no but with this that it my me he she they if be have "
        "has was will would can could please am m re don dont from by or so what how who when "
        "where best regards interested call send stop remove sorry hi out "
        "office back until unsubscribe price cost off us how much already just there any need "
        "want later now good sure email"
    ),
    ("de"): (
        "der die das und ist nicht ich sie wir ein eine zu mit fur auf im den dem vielen dank bitte kein keine ab bin"
    ),
    "es": "el los las y es no yo usted nosotros una para con gracias por favor hola estoy su pero muy que en de mi",
    "it": "il gli e non io lei noi una per con grazie sono della del che di mi ciao prego molto",
    "nl": "de het een en is niet ik u wij voor met dank geen ben van op te aan dat",
    "pt": "o os as e nao eu voce nos uma para com obrigado obrigada estou do da em que de por",
}
_WORDS = {code: frozenset(words.split()) for code, words in _SMALL.items()}
_ALONE = {
    "fr": frozenset(
        (
            "oui non merci bonjour interesse interessee desinscription combien rappelez appelez plus "
            "tard retirez desabonnez volontiers pourquoi"
        ).split()
    ),
    "en": frozenset("yes no thanks interested unsubscribe remove price later nope sure call why how much".split()),
}
_FOREIGN = 2


def language(words: Iterable[str]) -> str:
    """`fr`, `en`, or another of the seven known languages if it clearly wins; "" for "ok", "stop" and the like."""
    said = [w for w in words if w.isalpha()]
    counts = {code: sum(w in known for w in said) for code, known in _WORDS.items()}
    best = max(("fr", "en"), key=lambda code: counts[code])
    other = max(counts, key=lambda code: counts[code])
    if other not in ("fr", "en") and counts[other] >= counts[best] + _FOREIGN:
        return other
    if counts["fr"] != counts["en"]:
        return best
    return next((code for code, alone in _ALONE.items() if any(w in alone for w in said)), "")
