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
        "der die das und ist nicht ich sie wir ein eine zu mit fur auf im den dem vielen dank "
        "bitte kein keine ab bin interesse hallo am in es an so noch danke"
    ),
    "es": (
        "el los las y es no yo usted nosotros una para con gracias por favor hola estoy su pero "
        "muy que en de mi me la lo sin interes mas del un si dar baja"
    ),
    ("it"): (
        "il gli e non io lei noi una per con grazie sono della del che di mi ciao prego molto la interesse in ci no un"
    ),
    "nl": "de het een en is niet ik u wij voor met dank geen ben van op te aan dat interesse we in uit me hallo",
    ("pt"): (
        "o os as e nao eu voce nos uma para com obrigado obrigada estou do da em que de por interesse me no um favor "
        "mais ola"
    ),
}
# Words that a French or English reply does not hold: each counts twice.
_TELLING = {
    ("de"): (
        "kein keine keinen keinerlei nicht vielen danke bitte ich wir und ist uns unser unsere "
        "unserem unseren ihr ihre ihnen ihrer ihrem freundlichen grusen gruse leider haben sind nein auch "
        "schon mehr sehr geehrte geehrter wieder zuruck nur aber oder zur zum bei einen einer "
        "einem nachricht anfrage verteiler urlaub konnen werden wurde mich mir losch loschen abmelden "
        "austragen schreiben bedarf derzeit momentan melden kontaktieren angebot"
    ),
    ("es"): (
        "gracias hola estamos tenemos nosotros usted ustedes pero muy saludos saludo interesa "
        "interesados interesado correo correos hasta ahora ningun ninguna buenos buenas dias tardes puede pueden "
        "puedo quiero queremos vacaciones escriban escriba darme darnos denme baja envien llamen necesitamos "
        "mensajes borrenme eliminen estoy"
    ),
    ("it"): (
        "grazie siamo sono buongiorno buonasera cordiali saluti interessati interessato "
        "interessata della dello delle degli nel nella anche perche questo questa abbiamo vorrei piu molto "
        "prego gentile gli ferie scrivetemi scriveteci scrivermi nostro nostra cancellatemi cancellateci cancellarmi "
        "rimuovetemi disiscrivetemi disiscrivermi disiscrivere contattatemi contattateci ricevere"
    ),
    ("nl"): (
        "niet geen wij ik jullie bedankt alstublieft graag vriendelijke groet groeten voor het een op zijn "
        "onze maar ook meer bericht kunnen hebben heeft naar weer aan afmelden uitschrijven mij schrijf "
        "verwijder dank"
    ),
    ("pt"): (
        "obrigado obrigada nao voce voces temos uma cumprimentos atenciosamente agradeco "
        "mensagem ferias muito nosso nossa contato escrevam estou estamos remover descadastrar inscricao "
        "remova removam parem enviem pode podemos reuniao duvida"
    ),
}
_WORDS = {code: frozenset(words.split()) for code, words in _SMALL.items()}
_TWICE = {code: frozenset(_TELLING.get(code, "").split()) for code in _SMALL}
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
    counts = {code: sum(2 * (w in _TWICE[code]) or w in known for w in said) for code, known in _WORDS.items()}
    best = max(("fr", "en"), key=lambda code: counts[code])
    other = max(counts, key=lambda code: counts[code])
    if other not in ("fr", "en") and counts[other] >= counts[best] + _FOREIGN:
        return other
    if counts["fr"] != counts["en"]:
        return best
    return next((code for code, alone in _ALONE.items() if any(w in alone for w in said)), "")
