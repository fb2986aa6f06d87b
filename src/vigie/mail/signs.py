"""Words by which automatic replies give themselves away: French and English first, then their neighbours' tongues.

In: nothing. Out: `SUBJECTS` and `TEXTS`, patterns over folded text with a weight and the machine that they name.
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


def _words(lines: str) -> str:
    """One alternative a line; a line that starts with `+` goes on where the one above stops."""
    whole = _CONTINUED.sub("", lines)
    return "|".join(line.strip() for line in whole.strip().splitlines())


def _anywhere(kind: Automatic, weight: int, lines: str) -> Sign:
    return Sign(kind, weight, re.compile(_words(lines)))


def _first(kind: Automatic, weight: int, lines: str) -> Sign:
    """At the start of a subject, behind `Re:` or a name in brackets."""
    lead = r"^(?:(?:re|tr|rep|fw|fwd|aw|sv) ?: ?|\[[^\]]{1,40}\] ?|\*+ ?)*"
    return Sign(kind, weight, re.compile(f"{lead}(?:{_words(lines)})"))


SUBJECTS = (
    _first(Automatic.OTHER, 3, r"""
        \(?auto(?:matic|matique|mated|matica|matically)?[- _]?(?:generated )?(?:reply|response|answer|responder
        +|replied)
        automatische antwort|automatisch antwoord|automatische beantwortung|automatiskt svar|automaattinen vastaus
        respuesta automatica|risposta automatica|resposta automatica|odpowiedz automatyczna
        reponse (?:auto\b|automat)|message automatique|mail automatique|repondeur|autoreponse
    """),
    _anywhere(Automatic.OTHER, 3, r"""
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
    _anywhere(Automatic.ABSENCE, 3, r"""
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
    _anywhere(Automatic.TICKET, 3, r"""
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
    _anywhere(Automatic.OTHER, 3, r"""
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
    _anywhere(Automatic.LEFT, 3, r"""
        n'est plus (?:en poste|dans|chez|salarie|collabora|employe|joignable|valide|utilise|active)
        a quitte (?:la|l'|le|ses|notre)
        no longer (?:with|at|works|employed|working|in use|valid|monitored|active)|has left (?:the|our)
        +|left the company
        depart de (?:la societe|l'entreprise|m)|changement d'adresse|change of (?:e-?mail )?address|nouvelle adresse
        new e-?mail address|address (?:has )?changed|adresse (?:mail|e-mail|email) (?:a change|desactivee)
    """),
)  # fmt: skip

TEXTS = (
    _anywhere(Automatic.OTHER, 3, r"""
        (?:this|it) is an? (?:auto(?:mat(?:ed|ic))?|automatically[- ]generated|computer[- ]generated
        +|system[- ]generated)
        automatic(?:ally)? (?:generated )?(?:reply|response|e-?mail|message)
        automated (?:reply|response|message|e-?mail)
        auto-?(?:reply|response|responder)\b
        ceci est (?:une reponse|un (?:message|mail|e-mail|courriel|accuse)) .{0,30}automati
        (?:reponse|message|courriel|e-?mail|mail|accuse) (?:de reception )?(?:envoye |genere )?automatique
        (?:please )?do not (?:reply|respond) to this|don't reply to this|merci de ne pas (?:y )?repondre
        ne (?:pas repondre|repondez pas|repondez) (?:pas )?(?:a ce|directement|a cet)|ne pas repondre a ce
        dies(?:e|es) ist eine automat|automatisch (?:generierte|erstellte|verschickt)|esta es una respuesta automat
        risposta automatica|resposta automatica|automatisch (?:bericht|antwoord)|自動返信|自动回复|автоматическ
    """),
    _anywhere(Automatic.OTHER, 3, r"""
        adresse (?:qui )?ne permet pas|pas (?:autorisee|configuree|prevue) (?:a|pour) recevoir
        +|cannot receive (?:mail|e-?mail|repl)
        (?:mailbox|inbox|address|e-?mail) (?:is )?(?:not|no longer) (?:being )?(?:monitored|read|checked|attended)
        unattended (?:mailbox|inbox)|unmonitored
        (?:boite|adresse|messagerie)[^.]{0,40}n'est (?:pas|plus) (?:consultee?|relevee?|surveillee?|lue)
        this message was automatically|ce message (?:a ete|est) (?:envoye|genere) (?:automatiquement|par un)
    """),
    _anywhere(Automatic.ABSENCE, 3, r"""
        i(?:'m| am|'ll be| will be| shall be)? (?:currently |now |presently )?out of (?:the |my )?office
        (?:am|are|is|be) (?:currently |now )?(?:away
        +|on (?:annual |maternity |paternity |parental |sick |medical |extended )?leave) (?:until|from|and|with
        +|through|til|between)
        (?:on|taking) (?:annual|maternity|paternity|parental|sick|medical|extended) leave
        (?:limited|no|intermittent|sporadic|little|restricted) access to (?:my )?(?:e-?mail|mail|inbox|messages
        +|internet)
        (?:will|shall|i'll) (?:reply|respond|answer|get back to you|read|be reading|address|attend
        +|deal)[^.]{0,60}(?:on|upon|after|as soon as|when) (?:my|i|i'm) (?:return|am back|get back|back)
        je suis (?:actuellement |presentement |momentanement )?(?:absente?|absent\(e\)|absent\.e|en conges?
        +|en vacances|en deplacement|en arret|en formation|hors du bureau|indisponible
        +|injoignable)[^.?]{0,80}(?:jusqu|du \d|du lundi|de retour|retour|a partir|et (?:serai|reviens)
        +|avec un acces|pour (?:une|la|toute)|ce (?:jour|matin))
        (?:actuellement|etant|serai|suis) (?:en )?(?:absente?|conges?|vacances|deplacement
        +|formation)[^.?]{0,60}(?:jusqu|inclus|retour)
        (?:repondrai|reviendrai vers vous|traiterai|prendrai connaissance|recontacterai
        +|donnerai suite)[^.]{0,60}(?:a|des|lors de|apres) mon retour
        (?:en mon absence|pendant mon absence|durant mon absence|in my absence|during my absence|while i(?:'m
        +| am) away)
        mon absence|acces limite a (?:mes|ma|mon)|n'aurai pas acces a|(?:en|conge) (?:de )?maternite|conge parental
        conge paternite
        (?:nos bureaux|l'entreprise|la societe|notre (?:etablissement|societe|entreprise|cabinet|agence)
        +|l'office|l'etude) (?:sont|est|sera|seront) ferme
        (?:cabinet|magasin|bureau|secretariat|accueil|atelier|service|agence)s? (?:sera|est|seront|sont) fermee?s?
        (?:est|sera|sont|seront) (?:exceptionnellement |actuellement |donc )?ferme(?:e|s|es)? (?:pendant|pour
        +|du|le|jusqu|a partir|en|au|ce|durant)
        (?:replies|responses?|response times?) (?:may|will|might|could) be (?:delayed|slow|limited|longer)
        (?:checking|reading|monitoring) (?:my )?(?:e-?mails?|messages) (?:sporadic|intermittent|occasional
        +|infrequent|only|rarely|once)
        i(?:'m| am) (?:currently |now )?not (?:in the office|at (?:my desk|work)|available until|working (?:on
        +|today|this))
        (?:je )?ne travaille pas (?:le|les|ce)|a temps partiel[^.]{0,60}(?:repond|absent|jours)
        +|wieder (?:im (?:haus|buro)|erreichbar|da\b)
        \bferme(?:e|s|es)? (?:du|le|jusqu|pour)|i (?:only )?work part[- ]time|next working day
        (?:our )?offices? (?:is|are|will be) closed (?:from|for|until|on)|fermeture annuelle|fermeture estivale
        ich bin (?:derzeit|zurzeit|momentan|bis|vom|ab|aktuell)|(?:nicht im (?:buro|hause?)|im urlaub|abwesend)
        estoy (?:fuera|de vacaciones)|estare (?:fuera|ausente|de vacaciones)
        (?:sono|saro) (?:assente|fuori ufficio|in ferie)|estou (?:ausente|de ferias)
        (?:ben|afwezig) (?:ik )?(?:afwezig|met vakantie)|niet aanwezig
    """),
    _anywhere(Automatic.ABSENCE, 2, r"""
        \ben (?:rtt|mission|repos|seminaire|formation|arret|conges?|vacances|deplacement)\b[^.?]{0,60}(?:jusqu
        +|cette semaine|retour|avant|du \d)
        \b(?:reponds|repondrai|lis|consulte)\b[^.?]{0,60}(?:a partir du|le soir|une fois|uniquement|a mon retour)
        \bne pourr(?:ai|ons)\b[^.?]{0,60}(?:repondre|donner suite|traiter)[^.?]{0,40}avant|\bslow (?:with|on|to
        +|at) (?:e-?mail|respond|repl)
        \bactuellement (?:sur|en|a l)\b[^.?]{0,60}(?:mails?|messages|courriels)\b
        \bi(?:'m| am|'ll be| will be) (?:currently |presently )?(?:away|on vacation|on holidays?|on leave
        +|travel(?:l)?ing|on pto|off)\b
        \bout of office\b|\bon annual leave\b|\bon vacation\b|\bon holiday\b|\bout until\b|\baway until\b
        \bback (?:in the office )?on (?:mon|tue|wed|thu|fri|\d)
        \b(?:absente?|absent\(e\)) (?:du|jusqu|de|ce|pour)
        \bje suis (?:actuellement )?(?:absente?|en conges?|en vacances|en deplacement)
        \b(?:de|mon) retour (?:le|au bureau|prevu|lundi|mardi|mercredi|jeudi|vendredi)|\bactuellement absent
        \bindisponible jusqu
        \bi return(?:ing)? (?:on|to)|\breturning (?:to the office )?(?:on|mon|tue|wed|thu|fri|\d)|\bi will return
    """),
    _anywhere(Automatic.ABSENCE, 1, r"""
        \b(?:in case of|if|for|for any|for all|if it is|if this is|pour|pour toute?
        +|en cas d'?)(?: \w+){0,2} ?(?:urgen|emergenc|immediate)\w*
        (?:please contact|you (?:can|may) contact|veuillez contacter|vous pouvez (?:contacter|joindre
        +|vous adresser)|merci de contacter|contactez|n'hesitez pas a contacter|bitte wenden|bitte kontaktieren)
        (?:as soon as possible|des que possible|dans les (?:plus brefs|meilleurs) delais|shortly)
        \buntil (?:mon|tue|wed|thu|fri|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)|jusqu'au
        delay(?:ed)? (?:in )?(?:my )?(?:response|reply|responding)|slow to respond
    """),
    _anywhere(Automatic.LEFT, 3, r"""
        (?:je (?:ne )?(?:fais|travaille) plus|je ne suis plus (?:salarie|en poste|collaborat|joignable
        +|employe))[^.]{0,60}(?:contact|adress|messag|mail|transm|@)
        (?:a|ai) quitte (?:la societe|l'entreprise|ses fonctions|mes fonctions|notre (?:societe|entreprise
        +|structure)|le groupe|l'organisation)[^?]{0,200}(?:contact|adress|messag|mail|transm|@)
        (?:no longer (?:with|works?|employed|working|part of|at)|has left|have left|i have left
        +|i left)[^?]{0,160}(?:contact|direct|forward|reach|e-?mail|redirect|@|address)
        (?:this (?:e-?mail )?(?:address|mailbox|account)|cette (?:adresse|boite)
        +|cet e-?mail)[^.]{0,40}(?:is no longer|n'est plus|has been (?:closed|deactivated|disabled)
        +|a ete (?:desactivee|fermee|supprimee)|will be (?:closed|deactivated))
    """),
    _anywhere(Automatic.LEFT, 2, r"""
        n'est plus (?:en poste|salarie|collaborat|employe|membre|joignable a cette|parmi nous|presente? (?:dans
        +|au sein|chez)|au sein de)
        (?:a|ai) quitte (?:le|la|l'|notre|nos) ?\w+|(?:i have|has|have) (?:now )?retired|(?:a pris sa
        +|parti\w* (?:a|en)(?: la)?) retraite
        fai[st] plus partie|droits a la retraite|ne travaille plus (?:chez|dans|au|pour)|ne font plus partie
    """),
    _anywhere(Automatic.LEFT, 1, r"""
        (?:merci|veuillez|vous pouvez|nous vous invitons|priere)[^.]{0,40}(?:contact|adress|envoy|transm|ecri
        +|tourn|redirig)
        please (?:contact|direct|forward|address|send|e-?mail|use)|(?:message|mail|courriel)s? (?:a|ont|n'a
        +|n'ont|ne) (?:pas )?(?:ete |sera |seront )?transm
    """),
    _anywhere(Automatic.TICKET, 2, r"""
        nous avons bien (?:recu|pris en compte|enregistre)|avons bien recu votre|thank you for applying|high volume of
        bien (?:arrivee?|parvenue?|recue?)\b[^.?]{0,80}|(?:may|could|can|might) take (?:us )?(?:up to )?\d+
        (?:be in touch|get back to you|respond|reply)[^.?]{0,40}within|(?:enquir|inquir|request|message
        +|e-?mail)\w* within
    """),
    _anywhere(Automatic.TICKET, 3, r"""
        (?:we(?:'ve| have)|your) (?:successfully )?(?:received your|(?:request|message|e-?mail|enquiry|inquiry
        +|ticket|query|case) (?:has been|was) (?:received|logged|created|registered|opened|assigned|forwarded))
        (?:a )?(?:support )?(?:ticket|case|request) (?:has been|was|number|id|reference|#|no)
        (?:ticket|case|reference) (?:number|id|no\.?)\s?(?:is|:|#)
        (?:votre|vos) (?:demande|message|e-?mail|mail|courriel|requete|candidature)s? (?:a|ont
        +|est) (?:bien )?(?:ete )?(?:bien )?(?:recue?s?|enregistree?s?|prise?s? en compte|transmise?s?)
        (?:un ticket|numero de (?:ticket|dossier|demande)|ticket n|dossier n|reference de votre)
        accusons (?:bonne )?reception|bonne reception de votre
        (?:will|shall|'ll) (?:get back|reply|respond|be in touch|answer)[^.]{0,40}(?:within
        +|in) (?:the next )?(?:\d+|one|two|24|48|three|a few) (?:to \d+ )?(?:-\d+ )?(?:business |working )?(?:h
        +|day|hour)
        (?:reponse|repondrons|reviendr\w+|traiterons|recontacter\w+|traitee?)[^.]{0,50}(?:sous|dans (?:un delai
        +|les)|d'ici) (?:de )?(?:\d+|deux|trois|quelques|plus brefs|meilleurs)[^.]{0,20}
        wir haben ihre (?:nachricht|anfrage|e-mail)|hemos recibido su|abbiamo ricevuto|recebemos (?:sua|a sua)
        wij hebben uw
    """),
    _anywhere(Automatic.TICKET, 1, r"""
        thank you for (?:contacting|your (?:e-?mail|message|interest|inquiry|enquiry|request)|reaching out
        +|getting in touch|writing)
        merci (?:pour|de) (?:votre (?:message|mail|e-?mail|demande|interet|courriel)|nous avoir|l'interet)
        nous vous remercions
        our team will|one of our|notre equipe|nos equipes|un (?:de nos )?(?:conseiller|collaborateur|membre)
        business hours|heures d'ouverture
        (?:dans les (?:plus brefs|meilleurs) delais|as soon as possible|shortly)
    """),
    _anywhere(Automatic.CHALLENGE, 3, r"""
        (?:confirm|verify) your (?:address|e-?mail|identity)|etes bien (?:un )?(?:etre )?humain
        +|filtre anti-?spam|spam ?guard
        (?:vous|pour) identifier[^.?]{0,60}(?:message|mail)|(?:you are|you're) (?:a )?(?:real )?human
        (?:to (?:ensure|complete|finish|have|deliver|verify|confirm)|in order to|before)[^.]{0,80}(?:deliver
        +|reach|send|accept)[^.]{0,80}(?:click|follow|visit|confirm|captcha|link)
        (?:click|cliquez)[^.]{0,60}(?:to (?:confirm|verify|release|prove|deliver)|pour (?:confirmer|valider
        +|vous authentifier|debloquer|que votre))
        not (?:a |on my )?(?:robot|approved sender|whitelist|allowed senders|safe sender|guest list)
        je ne suis pas un robot
        (?:votre|your) (?:message|e-?mail|mail)[^.]{0,40}(?:is being held|en attente|has been quarantined
        +|mis en attente|est retenu|on hold|a ete bloque)
        protege par (?:mailinblack|mail in black|un anti|vade|altospam)
        one-time (?:verification|authentication|confirmation)|boxbe|spam arrest|bluebottle
        vous authentifier|authentifiez-vous|premiere fois que vous (?:ecrivez|envoyez|m'ecrivez|nous ecrivez)
    """),
    _anywhere(Automatic.RECEIPT, 4, r"""
        (?:your message|votre message)[^@]{0,300}(?:was (?:read|displayed|deleted) (?:on|without)|a ete (?:lu
        +|affiche|supprime) (?:le|sans))
        this (?:is a )?(?:receipt|return receipt)[^.]{0,80}(?:displayed|opened|acknowledges|mail)
        (?:ceci est un|l')accuse de (?:lecture|reception)[^.]{0,100}(?:affich|ouvert|lu\b|ne garantit)
        has been (?:displayed|read|opened) (?:on|by) the recipient|il n'y a aucune garantie que
    """),
    _anywhere(Automatic.CALENDAR, 3, r"""
        has (?:accepted|declined|tentatively accepted) (?:this|your) (?:invitation|meeting|event|appointment)
        a (?:accepte|refuse|decline)[^.]{0,30}(?:cette|votre|l') ?(?:invitation|reunion|evenement|rendez-vous)
    """),
)  # fmt: skip
