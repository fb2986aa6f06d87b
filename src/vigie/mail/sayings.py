"""What automatic replies say in their text: French and English first, then their neighbours' tongues.

In: nothing. Out: `TEXTS`, patterns over folded text with a weight and the machine that they name.
"""

import re

from vigie.mail.signs import Sign, joined
from vigie.vocabulary.mail import Automatic


def _said(kind: Automatic, weight: int, lines: str) -> Sign:
    """Words that tell wherever they stand; where a word starts, which is looked for seven times faster."""
    words = joined(lines)
    return Sign(kind, weight, re.compile(rf"\b(?:{words})" if words.isascii() else words))


TEXTS = (
    # What becomes of a mail, of the address it was sent to, of whoever reads there: people answer instead.
    _said(Automatic.OTHER, 3, r"""
        (?:ici le|je suis (?:le|un)|i'm (?:a|the|\w+, the)|this is (?:a|the)|our|bakery|chat) ?(?:\w+ ){0,3}(?:ro
        +|chat)?bot\b
        assistante? virtuel|virtual assistant|(?:tapez|type|press|reply) \d (?:pour|for)|moderated list
        +|held for moderation
        (?:this|ce|cette) (?:note|message|mail|e-?mail|reponse|reply|courriel) (?:is|est) automati
        (?:ro)?bot reply\b|genere (?:par (?:le|un) serveur|automatiquement)
        (?:sans|without) (?:aucune )?(?:intervention|human)|(?:vous recevez|you (?:are|have) received?i?n?g?) (?:ce
        +|this)[^.]{0,20} (?:car|parce que|because|as|since) (?:je|i|nous|we|l[ae']|the|our|notre)\b
        (?:nobody|no ?one) (?:\w+ ){0,2}will (?:see|read|answer|reply)|personne ne (?:lira|lit|repond)
        aucun\w* (?:message|mail|e-?mail|courriel|courrier|demande|reponse)s? (?:\w+ ){0,2}ne (?:sera|seront)
        n'est (?:ni|pas) lue?\b|ni (?:lue?|transfere)|(?:will|shall) (?:not|never) be (?:read|seen|forwarded|answered)
        (?:is|are|was) (?:not (?:being )?(?:forwarded|read|monitored|delivered)|discarded|deleted unread)
        (?:won't|will not|do not|don't) (?:get|receive|expect) an? (?:answer|reply)|(?:is|are)(?:n't| not) (?:read
        +|checked)
        ne (?:sont|seront|sera) pas (?:lue?s?|traitee?s?|transmis\w*|transferee?s?|consultee?s?)|classe\w* sans suite
        wird nicht (?:gelesen|weitergeleitet|bearbeitet)|no (?:sera|seran|son) leid|non (?:sara|verra|vengono) lett
        ne (?:pas )?(?:repond\w+|repondez) (?:pas )?(?:a (?:cet|ce)|directement)|antworten sie nicht auf
        (?:cette|the|this) (?:boite|adresse|mailbox|inbox|address) (?:\w+ )?(?:traite|sert|is only|only|handles)
        (?:reply|repondez|response|reponse|comments?) (?:\w+ ){0,4}(?:added to|appended to|ajoutee?s? a) (?:the
        +|this|la|le|ce)
    """),
    _said(Automatic.LEFT, 3, r"""
        (?:cette|cet|l'|this|the|an|your|old|our|my) ?(?:adresse|boite|messagerie|address|mailbox|account
        +|domaine?)[^.?]{0,50}(?:disparai|n'est plus|is (?:now |being )?(?:closed|inactive|no longer|retired|shut)
        +|we (?:have )?retired|we no longer|(?:sera|va etre) (?:supprimee|fermee|desactivee))
        n(?:e fait|e font|'est) plus (?:partie|suivie|relevee|consultee|utilisee|active|valide)
        (?:e-?mail )?address (?:has|have) (?:been )?(?:changed|moved|retired)|nouveau domaine|our new domain
        +|new domain (?:name )?(?:is|:)|nom de domaine change
        (?:have|has) changed (?:our|its|their|my) (?:name|domain|address)|n'est plus (?:utilisee|suivie)
        nicht mehr (?:fur|bei|in) [^.]{0,40}(?:tatig|beschaftigt|arbeite)|ya no trabaj|non lavor\w+ piu
        +|niet meer werkzaam
        (?:correspondence|courrier|dossiers|duties|messages|mails?) (?:is|are|sont
        +|est) (?:now )?(?:being )?(?:handled|taken|traite|repris|suivi)
    """),
    _said(Automatic.LEFT, 2, r"""
        with (?:great |deep )?sadness|(?:tristesse|regret) de vous|nous a quittes|(?:nouvelles?|autres?|new
        +|other) (?:aventures?|horizons?|adventure|challenge)|c'est fini pour moi
        +|moved (?:on )?to (?:a )?new (?:role|position|job)|retired from|was acquired
        (?:desormais|dorenavant|from now on|going forward|kunftig|a compter d|effective)\b[^.]{0,90}@
        (?:mettre a jour|mettez a jour|update|amend|changez?|remplace[rz]) (?:\w+ ){0,2}(?:carnet|address|contacts
        +|records|@)|ecrivez[- ]nous a @
        trying to reach (?:me|him|her)|plus joignable|nouvel interlocuteur
    """),
    _said(Automatic.ABSENCE, 3, r"""
        \b(?:ferme(?:e?s?|nt|ra|ons)|closed?|geschlossen|cerrad[oa]s?|chius[oaie])\b[^?]{0,140}\b(?:re-?ouv\w+
        +|rouv\w+|reprise|re-?open\w*|riapr\w+|reabr\w+|resum\w+|back on|again on|wieder|de retour)
        \b(?:is|are|be) closed (?:for|from|until|on|at|over|during)\b|\bferme(?:nt|ra|ons)? (?:ses|nos
        +|leurs) portes|\bchius[oaie] per|\bcerrad[oa]s? (?:por|del|hasta)
        \booo\b|\bon pto\b|\bpas en mesure de (?:repondre|lire|traiter|consulter)|\bunable to (?:respond|reply|read
        +|answer|check)
        \b(?:contestare|respondere|rispondero|antworte ich|antwoord ik)\b|\bmet verlof\b|\bfuori sede\b
        \b(?:check|read|answer|consulte|lis|releve)\w* (?:my |mes |ma )?(?:e-?mails?|mails|courriels|messagerie
        +|messages)[^.?]{0,40}(?:only|once|twice|intermittent|irregul|between|une fois|deux fois|uniquement|occasion)
        \b(?:repl(?:y|ies)|respon[sd]\w*|answers?) (?:\w+ ){0,3}(?:slow|slower|delayed|later) (?:than|while|during
        +|this)
    """),
    _said(Automatic.ABSENCE, 2, r"""
        \b(?:je serai|je suis|nous serons|on est|i(?:'ll| will| shall) be|i am|i'm|we(?:'ll be|'re| are)
        +|bin ich)(?: \w+){0,3} (?:back|joignables?|disponibles?|reachable|available|at my desk|de retour|present
        +|wieder)[^.?]{0,40}(?:\b\w+di\b|\ble \d|\bon\b|\bin \w+|\bthe \d|\d)
        \b(?:de retour|retour (?:prevu)?|reprise|reouverture|back (?:online|at work|in the office|on)
        +|reopen\w*) (?:\w+ ){0,2}(?:le )?(?:\d|(?:lun|mar|mercre|jeu|vendre|same)di|mon|tue|wed|thu|fri|the \d)
        \b(?:parental|maternity|paternity|sick|medical|study|research|compassionate|bereavement|family) leave\b
        +|\bsabbati
        \b(?:en )?(?:conge|arret) (?:maternite|paternite|parental|maladie|de travail|sans solde)
        \bsans (?:ordi\w*|connexion|reseau|acces)|\bno (?:laptop|signal|internet|wifi)|\bpatchy\b|\btres limitee\b
        \b(?:ne )?(?:lis|consulte|releve) (?:pas|plus|que) (?:cette|mes|ma|mon)|\bnot (?:be )?checking\b
        \baway (?:over|on|for|from|until|till|camping)\b|\buntil (?:he|she|they)(?:'s| is|'re| are) back
        \bi (?:only )?work (?:on )?(?:mon|tue|wed|thu|fri)|\bje (?:ne )?travaille (?:que|pas|du) |\bback (?:mon|tue
        +|wed|thu|fri|sat|sun|in the office|when)|\bclosed (?:on )?\w+days?\b|\babs[ae]nce du \d|\bgone (?:fishing
        +|hiking|skiing|camping)|\bne (?:reponds|repondrai|reponderai) (?:a personne|pas avant|plus)\b
        +|\bjury (?:service|duty)
        \b(?:off|out|home) (?:sick|ill)\b|\brecovering\b|\b(?:surgery|funeral|deuil|bereavement|en greve|on strike)\b
        \b(?:public|bank) holiday\b|\bjours? feries?\b|\bshut (?:down|till|until|for)\b|\bshutdown\b|\blong weekend\b
        \b(?:not|nobody|no one) (?:be )?(?:staffed|in the office)\b|\breserve duty\b|\ben (?:vacs|repos
        +|vacations)\b|\binjoignables?
        \bat sea\b|\btraining (?:course|day)\b|\bprendrai connaissance\b|\brepl(?:y|ies) (?:tomorrow|on \w+day
        +|next week)
        \bpont d[ue] |\ben congres\b|\bvacation days\b|\bferie\b|\bim urlaub\b|\bde vacaciones\b
    """),
    _said(Automatic.TICKET, 3, r"""
        \b(?:dossier|ticket|demande|case|request|incident|issue|enquiry|query|anliegen|anfrage|vorgang\w*
        +|[a-z]{2,10}-?\d{3,})\b[^.?]{0,80}(?:vient d'etre|has been|have been|was|a ete|est
        +|wurde) (?:\w+ )?(?:ouvert|cree|enregistr|attribue|open|creat|logg|submit|regist|receiv|recu|assign|raised
        +|erfasst|angelegt|eroffnet)
        \b(?:nous avons|on a|we(?:'ve| have)) (?:bien )?(?:ouvert|cree|enregistre|logged|opened|created|raised
        +|received)(?: \w+){0,3} (?:dossier|ticket|demande|question|case|request|enquiry|message|application
        +|candidature)
        \b(?:comptez|allow|expect|please allow) (?:\w+ ){0,2}\d+[^.]{0,12}(?:jours|heures|days|hours|h\b)
        \b(?:confirm\w*|confirmation) (?:that |de |of )?(?:we|our|the|bonne )?(?:\w+ ){0,6}(?:got|received
        +|reception|receipt)
        \b(?:slower|longer|plus longs?|plus de temps|allonge)[^.?]{0,40}(?:usual|normal|d'habitude|repondre
        +|de coutume)
        \bwir melden uns\b|\beingangsbestatigung|\b(?:sobald|so bald) wie moglich
    """),
    _said(Automatic.TICKET, 2, r"""
        \b(?:un|une|one|a|an|nos|our|notre|someone) (?:\w+ ){0,2}(?:technicien\w*|agents?|conseiller\w*
        +|representant\w*|membre|member|representative|equipe|team|colleague|studio|buyer|advisor
        +|specialist)[^.?]{0,50}(?:will|shall|prendra|va|vous|repond\w*|recontacter\w*)\b
        \b(?:sera|seront|will be|is being|are being|is|are) (?:\w+ )?(?:lue?s?|traitee?s?|etudiee?s?|transmise?s?
        +|reviewed|processed|dealt with|picked up|receiving our|handled|looked at|examinee?s?)\b
        \bil (?:vous )?(?:y )?sera repondu|\bvous recevrez (?:une|notre)|\byou will (?:receive|hear|be notified)
        \bdelais? de (?:traitement|reponse)|\bafflux\b|\binto (?:request|ticket|case) #?\d
        \bawaiting (?:triage|review)|\bno action is (?:required|needed)|\b(?:statut?s?|status|priorit[ey]|urgence
        +|assignee|reporter) ?: ?\w+
        \b(?:sans reponse|if you (?:do not|don't|hear nothing)[^.]{0,20}|passe ce delai|only shortlisted)\b
        \b(?:has|have) (?:safely )?(?:reached|landed)\b|\b(?:nous|m')? ?est (?:bien )?parvenue?\b
        \b(?:ticket|case|dossier|suivi|reference|numero) (?:n[o0]? ?)?:? ?#?\(?\d{4,}|\bref ?: ?(?:msg)?\d{5,}
        \breply (?:within|as soon)|\bvielen dank fur ihre|\bgracias por (?:su|contactar)
        \bfor (?:press|partnerships|sales|support|media|billing)\b ?:
    """),
    _said(Automatic.CHALLENGE, 3, r"""
        (?:message|mail|e-?mail|courriel)s? (?:\w+ ){0,4}(?:held|pending|waiting|en attente|bloquee?|retenue?
        +|suspendue?)
        +\b[^?]{0,120}(?:confirm|verif|valid|authenti|click|cliqu|repond|reply)
        (?:confirm|verif|valid|authenti|prouve|prove)\w* [^.?]{0,40}(?:sender|expediteur|human|humain|identit
        +|personne reelle
        +|real person|legitim|your address|votre adresse|votre envoi)
        (?:premiere?|first)[- ](?:message|mail|contact|time|fois)[^.?]{0,80}(?:confirm|verif|valid|authenti|click
        +|cliqu)
        (?:reply(?:ing)?|repond(?:ez|re|ant)|responding) (?:a|to) (?:ce|cet|this) (?:message|mail
        +|e-?mail)[^.?]{0,60}(?:pour|to
        +|and|et|afin|so)[^.?]{0,40}(?:added|ajoute|deliver|delivr|remis|reach|parvien|livr|accept|autoris)
    """),
    _said(Automatic.CHALLENGE, 3, r"""
        \bexpediteurs? (?:autorises?|approuves?|connus?|de confiance)|\b(?:approved|allowed|authori[sz]ed|trusted
        +|known) senders?
        \b(?:pas un|not a) robot\b|\bexpediteurs? inconnus?\b|\bunknown senders?\b|\bprotege\w* par\b
        \bliste (?:blanche|d'expediteurs)|\bwhite-?list|\b(?:spam|junk|indesirables?)[^.]{0,90}(?:click|cliqu|link
        +|lien)
        \b(?:spam|junk mail|indesirables?)\.[^.]{0,60}(?:click|cliqu|link|lien)|\bquarantin|\bwaitlisted\b|\bcaptcha\b
        \byour (?:address|e-?mail) is (?:unknown|not known)|\b(?:filtro|filter|filtre) anti-?spam|\bsenders (?:i
        +|we) (?:have )?approved
    """),
    _said(Automatic.OTHER, 3, r"""
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
        risposta automatica|resposta automatica|automatisch (?:bericht|antwoord)
    """),
    _said(Automatic.OTHER, 3, r"""
        adresse (?:qui )?ne permet pas|pas (?:autorisee|configuree|prevue) (?:a|pour) recevoir
        +|cannot receive (?:mail|e-?mail|repl)
        (?:mailbox|inbox|address|e-?mail) (?:is )?(?:not|no longer) (?:being )?(?:monitored|read|checked|attended)
        unattended (?:mailbox|inbox)|unmonitored
        (?:boite|adresse|messagerie)[^.]{0,40}n'est (?:pas|plus) (?:consultee?|relevee?|surveillee?|lue)
        this message was automatically|ce message (?:a ete|est) (?:envoye|genere) (?:automatiquement|par un)
    """),
    _said(Automatic.ABSENCE, 3, r"""
        i(?:'m| am|'ll be| will be| shall be)? (?:currently |now |presently )?out of (?:the |my )?office
        (?:am|are|is|be) (?:currently |now )?(?:away|on (?:annual |maternity |paternity |parental |sick |medical
        +|extended )?leave) (?:until|from|and|with|through|til|between)
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
        (?:nos bureaux|l'entreprise|la societe|notre (?:etablissement|societe|entreprise|cabinet|agence)|l'office
        +|l'etude) (?:sont|est|sera|seront) ferme
        (?:cabinet|magasin|bureau|secretariat|accueil|atelier|service|agence)s? (?:sera|est|seront|sont) fermee?s?
        (?:est|sera|sont|seront) (?:exceptionnellement |actuellement |donc )?ferme(?:e|s|es)? (?:pendant|pour|du|le
        +|jusqu|a partir|en|au|ce|durant)
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
    _said(Automatic.ABSENCE, 2, r"""
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
    _said(Automatic.ABSENCE, 1, r"""
        \b(?:in case of|if|for|for any|for all|if it is|if this is|pour|pour toute?
        +|en cas d'?)(?: \w+){0,2} ?(?:urgen|emergenc|immediate)\w*
        (?:please contact|you (?:can|may) contact|veuillez contacter|vous pouvez (?:contacter|joindre
        +|vous adresser)|merci de contacter|contactez|n'hesitez pas a contacter|bitte wenden|bitte kontaktieren)
        (?:as soon as possible|des que possible|dans les (?:plus brefs|meilleurs) delais|shortly)
        \buntil (?:mon|tue|wed|thu|fri|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)|jusqu'au
        delay(?:ed)? (?:in )?(?:my )?(?:response|reply|responding)|slow to respond
    """),
    _said(Automatic.LEFT, 3, r"""
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
    _said(Automatic.LEFT, 2, r"""
        n'est plus (?:en poste|salarie|collaborat|employe|membre|joignable a cette|parmi nous|presente? (?:dans
        +|au sein|chez)|au sein de)
        (?:a|ai) quitte (?:le|la|l'|notre|nos) ?\w+|(?:i have|has|have) (?:now )?retired|(?:a pris sa|parti\w* (?:a
        +|en)(?: la)?) retraite
        fai[st] plus partie|droits a la retraite|ne travaille plus (?:chez|dans|au|pour)|ne font plus partie
    """),
    _said(Automatic.LEFT, 1, r"""
        (?:merci|veuillez|vous pouvez|nous vous invitons|priere)[^.]{0,40}(?:contact|adress|envoy|transm|ecri|tourn
        +|redirig)
        please (?:contact|direct|forward|address|send|e-?mail|use)|(?:message|mail|courriel)s? (?:a|ont|n'a|n'ont
        +|ne) (?:pas )?(?:ete |sera |seront )?transm
    """),
    _said(Automatic.TICKET, 2, r"""
        nous avons bien (?:recu|pris en compte|enregistre)|avons bien recu votre|thank you for applying|high volume of
        bien (?:arrivee?|parvenue?|recue?)\b[^.?]{0,80}|(?:may|could|can|might) take (?:us )?(?:up to )?\d+
        (?:be in touch|get back to you|respond|reply)[^.?]{0,40}within|(?:enquir|inquir|request|message
        +|e-?mail)\w* within
    """),
    _said(Automatic.TICKET, 3, r"""
        (?:we(?:'ve| have)|your) (?:successfully )?(?:received your|(?:request|message|e-?mail|enquiry|inquiry
        +|ticket|query|case) (?:has been|was) (?:received|logged|created|registered|opened|assigned|forwarded))
        (?:a )?(?:support )?(?:ticket|case|request) (?:has been|was|number|id|reference|#|no)
        (?:ticket|case|reference) (?:number|id|no\.?)\s?(?:is|:|#)
        (?:votre|vos) (?:demande|message|e-?mail|mail|courriel|requete|candidature)s? (?:a|ont
        +|est) (?:bien )?(?:ete )?(?:bien )?(?:recue?s?|enregistree?s?|prise?s? en compte|transmise?s?)
        (?:un ticket|numero de (?:ticket|dossier|demande)|ticket n|dossier n|reference de votre)
        accusons (?:bonne )?reception|bonne reception de votre
        (?:will|shall|'ll) (?:get back|reply|respond|be in touch|answer)[^.]{0,40}(?:within
        +|in) (?:the next )?(?:\d+|one|two|24|48|three|a few) (?:to \d+ )?(?:-\d+ )?(?:business |working )?(?:h|day
        +|hour)
        (?:reponse|repondrons|reviendr\w+|traiterons|recontacter\w+|traitee?)[^.]{0,50}(?:sous|dans (?:un delai
        +|les)|d'ici) (?:de )?(?:\d+|deux|trois|quelques|plus brefs|meilleurs)[^.]{0,20}
        wir haben ihre (?:nachricht|anfrage|e-mail)|hemos recibido su|abbiamo ricevuto|recebemos (?:sua|a sua)
        wij hebben uw
    """),
    _said(Automatic.TICKET, 1, r"""
        thank you for (?:contacting|your (?:e-?mail|message|interest|inquiry|enquiry|request)|reaching out
        +|getting in touch|writing)
        merci (?:pour|de) (?:votre (?:message|mail|e-?mail|demande|interet|courriel)|nous avoir|l'interet)
        nous vous remercions
        our team will|one of our|notre equipe|nos equipes|un (?:de nos )?(?:conseiller|collaborateur|membre)
        business hours|heures d'ouverture
        (?:dans les (?:plus brefs|meilleurs) delais|as soon as possible|shortly)
    """),
    _said(Automatic.CHALLENGE, 3, r"""
        (?:confirm|verify) your (?:address|e-?mail|identity)|etes bien (?:un )?(?:etre )?humain|filtre anti-?spam
        +|spam ?guard
        (?:vous|pour) identifier[^.?]{0,60}(?:message|mail)|(?:you are|you're) (?:a )?(?:real )?human
        (?:to (?:ensure|complete|finish|have|deliver|verify|confirm)|in order to|before)[^.]{0,80}(?:deliver|reach
        +|send|accept)[^.]{0,80}(?:click|follow|visit|confirm|captcha|link)
        (?:click|cliquez)[^.]{0,60}(?:to (?:confirm|verify|release|prove|deliver)|pour (?:confirmer|valider
        +|vous authentifier|debloquer|que votre))
        not (?:a |on my )?(?:robot|approved sender|whitelist|allowed senders|safe sender|guest list)
        je ne suis pas un robot
        (?:votre|your) (?:message|e-?mail|mail)[^.]{0,40}(?:is being held|en attente|has been quarantined
        +|mis en attente|est retenu|on hold|a ete bloque(?![^.?]{0,60}(?:renvo[iy]|resend|send it again|rappel)))
        protege par (?:mailinblack|mail in black|un anti|vade|altospam)
        one-time (?:verification|authentication|confirmation)|boxbe|spam arrest|bluebottle
        vous authentifier|authentifiez-vous|premiere fois que vous (?:ecrivez|envoyez|m'ecrivez|nous ecrivez)
    """),
    _said(Automatic.OTHER, 3, r"""
        自動返信|自动回复|автоматическ
    """),
    _said(Automatic.RECEIPT, 4, r"""
        (?:your message|votre message)[^@]{0,300}(?:was (?:read|displayed|deleted) (?:on|without)|a ete (?:lu
        +|affiche|supprime) (?:le|sans))
        this (?:is a )?(?:receipt|return receipt)[^.]{0,80}(?:displayed|opened|acknowledges|mail)
        (?:ceci est un|l')accuse de (?:lecture|reception)[^.]{0,100}(?:affich|ouvert|lu\b|ne garantit)
        has been (?:displayed|read|opened) (?:on|by) the recipient|il n'y a aucune garantie que
    """),
    _said(Automatic.CALENDAR, 3, r"""
        has (?:accepted|declined|tentatively accepted) (?:this|your) (?:invitation|meeting|event|appointment)
        a (?:accepte|refuse|decline)[^.]{0,30}(?:cette|votre|l') ?(?:invitation|reunion|evenement|rendez-vous)
    """),
)  # fmt: skip
