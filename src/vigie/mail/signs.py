"""Words by which automatic replies give themselves away: French and English first, then their neighbours' tongues.

In: nothing. Out: `SUBJECTS`, patterns over folded text with a weight and the machine that they name; how such patterns
are written (`sayings` holds those of the text).
"""

import re
from dataclasses import dataclass

from vigie.vocabulary.mail import Automatic

# Where two kinds weigh the same the earlier one is told.
NAMES = (
    Automatic.LEFT,
    Automatic.ABSENCE,
    Automatic.TICKET,
    Automatic.CHALLENGE,
    Automatic.CALENDAR,
    Automatic.RECEIPT,
    Automatic.OTHER,
)


_CONTINUED = re.compile(r"\n\s*\+")


@dataclass(frozen=True, slots=True)
class Sign:
    """One group of words: 3 decides alone, 2 with anything beside it, 1 supports."""

    kind: Automatic
    weight: int
    pattern: re.Pattern[str]


def joined(lines: str) -> str:
    """One alternative a line; a line that starts with `+` goes on where the one above stops."""
    whole = _CONTINUED.sub("", lines)
    return "|".join(line.strip() for line in whole.strip().splitlines())


def anywhere(kind: Automatic, weight: int, lines: str) -> Sign:
    """Words that tell wherever they stand."""
    return Sign(kind, weight, re.compile(joined(lines)))


def _first(kind: Automatic, weight: int, lines: str) -> Sign:
    """At the start of a subject, behind `Re:` or a name in brackets."""
    lead = r"^(?:(?:re|tr|rep|fw|fwd|aw|sv) ?: ?|\[[^\]]{1,40}\] ?|\*+ ?)*"
    return Sign(kind, weight, re.compile(f"{lead}(?:{joined(lines)})"))


SUBJECTS = (
    _first(Automatic.OTHER, 3, r"""
        \(?auto(?:matic|matique|mated|matica|matically)?[- _]?(?:generated )?(?:reply|response|answer|responder
        +|replied)
        automatische antwort|automatisch antwoord|automatische beantwortung|automatiskt svar|automaattinen vastaus
        respuesta automatica|risposta automatica|resposta automatica|odpowiedz automatyczna
        reponse (?:auto\b|automat)|message automatique|mail automatique|repondeur|autoreponse
    """),
    anywhere(Automatic.OTHER, 3, r"""
        \breponse automatique|\bautomatic reply|\bauto-?reply\b|\bautoresponder|автоответ|自動返信|自动回复|自動回覆
    """),
    # Exchange puts these before the subject of what it answers while somebody is away.
    _first(Automatic.ABSENCE, 3, r"""
        (?:automatic reply|reponse automatique|automatische antwort|respuesta automatica|risposta automatica) ?:
        (?:resposta automatica|automatisch antwoord|automatiskt svar|odpowiedz automatyczna) ?:
    """),
    _first(Automatic.ABSENCE, 3, r"""
        out (?:until|till|today|this|from)\b|away (?:until|till|this)\b|holiday notice|rtt\b|back on \w+day
        out of (?:the )?office|out-of-office|\(?ooo\b|i(?:'m| am) (?:currently )?(?:out|away|on)
        away from (?:my|the) (?:mail|office|desk)|vacation (?:reply|message|notice|response)|on (?:annual )?leave
        on vacation|on holiday|absence|absent|absente|absent\(e\)|en conges?\b|conges?\b|je suis (?:absent|en conge)
        hors (?:du|de mon) bureau|message d'absence|notification d'absence|avis d'absence|indisponib|en vacances
        fermeture|bureaux fermes|conge mat|arret maladie
        abwesen|nicht im (?:buro|haus)|urlaub|fuera de (?:la )?oficina|ausen|fuori (?:ufficio|sede)|assen|afwezig
        fravaer|franvaro|poissa|nieobecn|maternity leave|parental leave|paternity leave
    """),
    anywhere(Automatic.ABSENCE, 3, r"""
        ^[\[(*]+ ?(?:absen|auto|ooo\b|out of|conge|vacances|on leave|away)|\(ooo\b|\(absent
        \bout of (?:the )?office\b|\bhors du bureau|\babsence du bureau|\bmessage d'absence|\babwesenheits
        \babsent(?:e|\(e\))? (?:du|jusqu)|\baway until\b|\bback on \d|\bde retour le \d|вне офиса
    """),
    _first(Automatic.CALENDAR, 3, r"""
        accepted ?:|declined ?:|tentative(?:ly accepted)? ?:|tentatively accepted|canceled ?:|accepte ?:|refuse ?:
        provisoire ?:|accepte provisoirement|invitation acceptee|invitation refusee|acceptee ?:|decline ?:|annule ?:
        zugesagt ?:|abgelehnt ?:|mit vorbehalt ?:|aceptada ?:|rechazada ?:|accettato ?:|rifiutato ?:
        geaccepteerd ?:|geweigerd ?:|aceita ?:|updated invitation with note|new time proposed ?:
        +|nouvelle heure proposee
    """),
    _first(Automatic.RECEIPT, 4, r"""
        read ?:|lu ?:|not read ?:|non lu ?:|gelesen ?:|leido ?:|letto ?:|read[- ]receipt|accuse de lecture
        accuse de reception \(affich|return receipt|delivery receipt|read receipt|disposition notification|gelezen ?:
        message lu|deleted ?:|supprime ?:|confirmation de lecture
    """),
    _first(Automatic.TICKET, 3, r"""
        \[?ticket ?(?:#|n|id|\d)|\[?(?:case|request|demande|dossier|incident|support) ?(?:#|n[o ]|id)
        +|\[#?\w*-?\d{3,}\]
        (?:we(?:'ve| have)? )?received your
        your (?:request|message|email|e-mail|inquiry|enquiry|ticket) (?:has been|was|\(#)
        thank(?:s| you) for (?:contacting|your (?:e-?mail|message|inquiry|enquiry|request)|reaching)|acknowledge?ment
        (?:votre|ta) (?:demande|message|ticket|mail|courriel) (?:a (?:bien )?ete|est bien|#|n)|accuse de reception
        (?:confirmation|prise en compte|reception) (?:de (?:reception|votre)|d'envoi)|nous avons (?:bien )?recu
        merci (?:pour|de) (?:votre (?:message|demande|mail)|nous avoir)|ihre (?:anfrage|nachricht)|eingangsbestatigung
        hemos recibido|abbiamo ricevuto|request received|message received|we got your
    """),
    anywhere(Automatic.TICKET, 3, r"""
        \baccuses? (?:de )?reception|\b(?:incident|ticket|case|request|demande
        +|dossier) #?(?:n[o ] ?)?[a-z]{0,4}-?\d{4,}
        \b(?:application|request|enquiry|inquiry|ticket|case|message|e-?mail) (?:was |has been )?(?:received
        +|registered|logged)
        \bhas been (?:opened|created|logged|registered)\b|\b(?:candidature|demande|message
        +|courriel)s? (?:bien )?(?:recue?|enregistree?)\b
    """),
    _first(Automatic.TICKET, 2, r"""
        bien recu|votre (?:message|courriel|mail|e-mail|demande|candidature)\b|merci ?!?$
        your (?:message|e-?mail|enquiry|inquiry|application|reference)\b|(?:your )?ref(?:erence)?\.? ?[:#]
    """),
    anywhere(Automatic.OTHER, 3, r"""
        ^auto ?:|non surveillee|not monitored|unmonitored|unattended|ne pas repondre|do not reply
    """),
    _first(Automatic.CHALLENGE, 3, r"""
        (?:please )?(?:confirm|verify) (?:your|that you|you are) .{0,30}(?:message|e-?mail|sender|human)
        sender (?:verification|confirmation|authenti)|action required: .{0,20}(?:deliver|message)
        +|your e-?mail requires
        .{0,40}(?:captcha|anti-?spam)|demande d'authentification|authentification (?:de|requise)|validez votre
        confirmez votre (?:e-?mail|envoi|message)|verification de l'expediteur|message (?:en attente|retenu|held)
        boxbe|spam arrest|mailinblack|vous devez vous authentifier
    """),
    anywhere(Automatic.LEFT, 3, r"""
        n'est plus (?:en poste|dans|chez|salarie|collabora|employe|joignable|valide|utilise|active)
        a quitte (?:la|l'|le|ses|notre)
        no longer (?:with|at|works|employed|working|in use|valid|monitored|active)|has left (?:the|our)
        +|left the company
        depart de (?:la societe|l'entreprise|m)|changement d'adresse|change of (?:e-?mail )?address|nouvelle adresse
        new e-?mail address|address (?:has )?changed|adresse (?:mail|e-mail|email) (?:a change|desactivee)
    """),
)  # fmt: skip
