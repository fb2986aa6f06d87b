"""What is sure in German, Spanish, Italian, Dutch and Portuguese: a demand to be removed; who is away says so.

In: a text and the language it is written in. Out: where it says so, or None; whether it is in a language of which
nothing is read. The model knows French and English only.
"""

import re

from vigie.replies.words import fold

_REMOVAL = {
    "de": (
        r"(?:losch|entfern|streich)\w*(?: sie)?(?: bitte)? "
        r"(?:mich|uns|(?:meine|unsere)\b.{0,20}(?:adresse|daten|mail))|"
        r"(?:mich|uns|(?:meine|unsere) (?:e-?mail-?)?(?:adresse|daten))\b[^.!?\n]{0,60}\b"
        r"(?:zu )?(?:losch\w*|entfern\w*|streichen|auszutragen|austragen)\b|"
        r"nehm\w* sie (?:bitte )?(?:mich|uns)\b[^.!?\n]{0,40}(?:liste|verteiler|raus)|"
        r"(?:newsletter|verteiler|liste)\b[^.!?\n]{0,20}\b(?:abmelden|austragen|abbestellen)|"
        r"trag\w*(?: sie)? (?:mich|uns)\b[^.!?\n]{0,60}\baus\b|"
        r"meld(?:en sie|et|e) (?:mich|uns)\b[^.!?\n]{0,40}\bab(?=\W*(?:bitte|danke|[.!\n]|$))|"
        r"(?:nicht mehr|nie wieder|nicht langer|nicht weiter)(?: zu| von ihnen)? "
        r"(?:\w*schreib|kontaktier|zu kontaktier|belastig|anruf)\w*|"
        r"(?:schreib|kontaktier|belastig)\w*(?: sie)? (?:mir|mich|uns) (?:bitte )?(?:nicht|nie)\b|"
        r"(?:mocht|will|woll|wunsch|schick|send)\w*\b[^.!?\n]{0,40}\bkeine (?:weiteren |mehr )?"
        r"(?:e-?mails|mails|nachrichten|newsletter|werb\w*|anfragen|anrufe)|"
        r"keine (?:weiteren (?:e-?)?mails|(?:e-?)?mails mehr|werbung mehr)"
    ),
    "es": (
        r"(?:dar|denme|deme|denos|dennos|dame|danos|darme|darnos|solicito la|quiero la) (?:de )?baja|"
        r"no (?:me|nos) (?:vuelvan? a )?(?:escriba|envie|mande|contacte|llame|moleste)(?:n|s|is)?\b|"
        r"no (?:me|nos) vuelvan? a (?:escrib|envi|mand|contact|llam|molest)\w+|"
        r"no (?:quiero|queremos|deseo|deseamos) (?:recibir|que me|que nos|mas (?:correos|mensajes|mails|emails))|"
        r"dej(?:en?|ad|ar)(?:me)? de (?:escrib|envi|mand|contact|molest)\w*|"
        r"(?:elimin|borr)\w*(?:me|nos)\b|quit\w*(?:me|nos) de (?:su|la|esta|tu|vuestra)\b|"
        r"(?:elimin|borr|quit)\w* (?:mi|mis|nuestr\w+) (?:correo|e-?mail|direccion|datos|contacto|nombre)|desuscrib\w+"
    ),
    "it": (
        r"(?:cancell|rimuov|togli|elimin)\w*(?:mi|ci|temi|teci)\b|disis?criv\w+|"
        r"(?:cancell|rimuov|togli|elimin)\w* (?:il|la|i|le) (?:mi|nostr)\w+ "
        r"(?:e-?mail|mail|indirizz|dat|nom|contatt)\w*|"
        r"non (?:scriv|contatt|invi|mand|disturb)\w*(?:mi|ci)\b|non (?:mi|ci) (?:scriv|contatt|invi|mand)\w* piu|"
        r"non (?:desider|vogli|intend)\w+ (?:piu )?(?:ricever\w*|essere (?:piu )?contatt\w+)|"
        r"(?:smett|finit)\w*(?:la)? di (?:scriver|inviar|mandar|contattar)\w*|basta (?:e-?mail|mail|messaggi)"
    ),
    "nl": (
        r"uit (?:te )?schrijven|uitschrijven|schrijf (?:me|mij|ons)\b[^.!?\n]{0,30}\buit\b|"
        r"meld (?:me|mij|ons)\b[^.!?\n]{0,30}\baf\b|verwijder (?:a\.?u\.?b\.? )?(?:me|mij|ons|mijn|onze)\b|"
        r"(?:me|mij|ons|mijn \S+|onze \S+)\b[^.!?\n]{0,50}\b(?:te )?verwijderen|haal (?:me|mij|ons) (?:van|uit)|"
        r"(?:niet|nooit) (?:meer|langer)(?: te)? (?:mailen|schrijven|contacteren|benaderen|e-mailen|bellen)|"
        r"(?:wil|willen|wens|wensen|gelieve|stuur)\b[^.!?\n]{0,40}\bgeen (?:verdere )?"
        r"(?:e-?mails?|berichten|mailings|reclame)|"
        r"geen (?:e-?mails?|berichten|mailings|reclame) meer|stop met (?:mailen|schrijven|sturen|e-mailen)|"
        r"(?:mail|schrijf|stuur|contacteer) (?:me|mij|ons) (?:niet|niets|geen)"
    ),
    "pt": (
        r"(?:remov|retir|exclu|apag|tir)\w*(?:(?:-me|-nos) d|(?: o)? (?:meu|nosso) (?:e-?mail|nome|conta|enderec)|"
        r"(?: os)? (?:meus|nossos) (?:dados|e-?mail|conta))|"
        r"(?:me|nos) (?:remov|retir|exclu|tir)\w+ d[ae]|descadastr\w+|desinscrev\w+|"
        r"cancel\w* (?:a )?(?:minha |nossa )?(?:inscricao|subscricao|assinatura)|"
        r"nao (?:(?:me|nos) )?(?:enviem?|escrevam?|mandem?|contatem?|contactem?|incomodem?|voltem? a \w+)\b|"
        r"nao (?:quer|desej|pretend)\w+ (?:mais )?receber|"
        r"par(?:em?|ar) de (?:envi|mand|escrev|contat|contact|incomod)\w+"
    ),
}
_AWAY = {
    "de": r"abwesen\w+|(?:nicht|auser) (?:im |am )?(?:haus\w*|buro|arbeitsplatz)|im urlaub|elternzeit|mutterschutz",
    "es": r"de vacaciones|fuera de la oficina|ausente|estare fuera|baja medica|cerrad[oa]s? (?:por|del)",
    "it": r"(?:in|per) ferie|fuori (?:ufficio|sede)|assente|in vacanza|chius[oaie] (?:per|dal)",
    "nl": r"afwezig\w*|met (?:verlof|vakantie)|op vakantie|niet (?:aanwezig|op kantoor)|buiten kantoor|gesloten",
    "pt": r"(?:de|em) ferias|ausente|fora do escritorio|de licenca|encerrad[oa]s? (?:para|de)",
}
# These words also say that somebody leaves work or is off for the day: a demand where hardly anything else is said.
_SHORT = {
    "de": r"abmelden|austragen|abbestellen",
    "es": r"baja",
    "nl": r"afmelden",
    "pt": r"remover|cancelar",
    "it": "$^",
}
_FEW = 3
# "Do not write before September" only asks to wait.
_WAITS = re.compile(r"^[^.!?\n]{0,25}\b(?:vor|bevor|antes|hasta|prima|fino|voor|ate)\b")
# Letters of Latin scripts that no French, English or other word of the seven languages has; names have them.
_STRANGE = re.compile(r"\b[^\W\d]*[łśżźćńąęěščřžůťďőűğşıţțșăđåø][^\W\d]*")
_PLACES = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_OFTEN = 6  # one word in so many
_DEMANDS = {code: re.compile(rf"\b(?:{pattern})") for code, pattern in _REMOVAL.items()}
_BARE = {code: re.compile(rf"\b(?:{pattern})\b") for code, pattern in _SHORT.items()}
_ABSENT = {code: re.compile(rf"\b(?:{pattern})\b") for code, pattern in _AWAY.items()}


def known(language: str) -> bool:
    """Whether the language is one of the five."""
    return language in _DEMANDS


def unread(text: str, language: str) -> bool:
    """Whether a text is in a language that nobody here reads; `language`: what its words were taken for, or ""."""
    said = _PLACES.sub(" ", text)
    letters = [c for c in said if c.isalpha()]
    if 2 * sum(not fold(c).isascii() for c in letters) > len(letters):
        return True
    strange = sum(not word[0].isupper() for word in _STRANGE.findall(said))
    if known(language) or not strange:
        return False
    return not language or (strange > 1 and strange * _OFTEN >= len(said.split()))


def removal(text: str, language: str) -> tuple[int, int] | None:
    """Where the text demands that its writer be removed; `language` is one of the five."""
    folded = fold(text)
    bare = _BARE[language] if len(folded.split()) <= _FEW else None
    for pattern in (_DEMANDS[language], bare):
        for hit in pattern.finditer(folded) if pattern else ():
            if not _WAITS.match(folded[hit.end() :]):
                return hit.span()
    return None


def away(text: str, language: str) -> tuple[int, int] | None:
    """Where the text says that its writer is away; `language` is one of the five."""
    hit = _ABSENT[language].search(fold(text))
    return hit.span() if hit else None
