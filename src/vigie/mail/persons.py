"""What only people do: name whom they answer, want something, come back, forward, write from a telephone.

In: an opened message and its newest text. Out: codes with their weight; together they outweigh what speaks for a
machine, or do not.
"""

import re

from vigie.mail.message import Part
from vigie.mail.reasons.declaring import folded
from vigie.mail.signs import joined

_TOP = 1_500  # characters of the newest text that are read
_HANDHELD = re.compile(r"iphone|ipad|android|k-9|samsung|galaxy", re.IGNORECASE)
_CLIENT = re.compile(
    r"thunderbird|outlook(?! web)|apple mail|mutt|evolution|k-?mail|airmail|spark|mailbird|em client|claws",
    re.IGNORECASE,
)
_WEBMAIL = re.compile(r"webmail|roundcube|horde|sogo|\bimp\b", re.IGNORECASE)
_SENT_FROM = re.compile(
    r"\b(?:envoye (?:de|depuis) mon|envoye a partir de|sent from (?:my|outlook)|get outlook for|gesendet von|"
    r"von meinem|telecharger outlook|obtenir outlook|enviado desde mi|inviato da)\b"
)
FORWARDS = re.compile(r"^\W*(?:tr|fw|fwd|wg|rv|i) ?:")
_GREETING = 60  # characters in which a name stands
_TITLED = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:mr|mrs|ms|m\.|mme|madame|monsieur|herr|frau|senora?)\.? (?!et\b|ou\b)[a-z]{3,}"
)
_NAME = re.compile(r"[a-z]{3,}")
# Where somebody else is to be asked, or who got it by mistake, the machine wishes for us: not what its writer wants.
_FOR_ALL = re.compile(
    r"\b(?:urgen|emergen|immediate|in (?:my|her|his) absence|en mon absence|can't wait|intended recipient|in error|"
    r"by mistake|par erreur|n'etes pas le destinataire)"
)
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_ASKS = re.compile(r"\?(?:\s|$)")
_RELAYED = re.compile(
    r"\b(?:commented|a commente|comments? (?:from|by)|added a (?:comment|note)|suivi ?: auteur|nouveau suivi|"
    r"a ajoute un commentaire)\b"
)
_WANTS = re.compile(
    joined(r"""
    \b(?:m'|nous )(?:interess|convien|plai)|\b(?:pas|plus|peu|tres|suis|sommes|serais|serions) (?:\w+ )?interess
    \bvolontiers\b|\bpourquoi pas\b|\bpreneurs?\b|\b(?:r?appelez|envoyez|recontactez|relancez|ecrivez
    +|faites)[- ](?:moi|nous (?:en|un|le|la|votre))\b|\benvoyez (?:la|le|les|votre)\b|\bmontrez\b
    +|\bpassez (?:plutot|me|nous|\w+di)\b
    \bje vous (?:r?appelle|recontacte|ecris) (?:demain|apres-demain|cet|ce|cette|(?:lun|mar|mercre|jeu|vendre)di|dans)\b
    \bi(?:'ll| will) (?:call|ring|phone) you (?:back )?(?:tomorrow|tonight|on|this|next|later)\b
    \bplutot (?:demain|apres-demain|(?:lun|mar|mercre|jeu|vendre)di|la semaine)\b|\brather (?:on )?(?:\w+day|tomorrow)\b
    \b(?:pouvez|pourriez|voulez|auriez|avez|faites|proposez|etes)[- ]vous\b[^.]{0,120}\?|\bvous pouvez m'
    \bvoyons-nous\b|\bon (?:se|en) (?:voit|parle|cale|reparle)\b|\btombe bien\b
    \bje (?:veux|voudrais|souhaite|prefere|regarde|transmets|le fais|fais suivre|vous (?:envoie|tiens)|cloture
    +|ferme)\b
    \bj'ai (?:deja|transmis|transfere|demande|fait suivre)\b|\b(?:nous avons|on a) deja\b|\bje (?:l'ai|leur ai
    +|lui ai)\b
    \b(?:merci de|priere de|veuillez|vous demand\w+ de?'?) ?(?:\w+ ){0,2}(?:supprim|retir|enlev|effac|exclu|ra[yd]i)
    \bne (?:plus|pas) (?:(?:lui|nous|me|m'|leur) ?)?(?:ecrire|contacter|relancer|solliciter|envoyer)
    +|\bde vos (?:fichiers|listes
    +|bases|campagnes)\b|\b(?:please|kindly) (?:\w+ )?(?:remove|delete|take) (?:it|me|us|him|her|my|our|this|that)\b
    \bstop (?:writing|e-?mailing|contacting|sending)\b|\bfrom your (?:list|records|database|files)
    \bc'est non\b|\bnon merci\b|\bretirez[- ]moi\b|\bne (?:m'ecrivez|me (?:re)?contactez) plus\b|\btrop tard\b
    \bc'est (?:moi|elle|lui) qui\b|\bcomme (?:convenu|vous (?:voyez|le voyez))\b|\ben copie\b|\bpour info\b
    \b(?:i'm|we're|i am|we are|be|very|not|might be) interest(?:ed|ing)\b|\b(?:call|ring|phone|ping) me (?:on|at|in
    +|tomorrow|next|after|back|\w+day)\b|\bcall me\b(?! if| on my)|\bsend (?:me|it|over|a link)\b|\blet's\b
    +|\bhow about\b|\byou call me\b
    \b(?:could|can|would|will|do|did|does) (?:you|your|it|we|that)\b[^.]{0,120}\?|\bi'd (?:like|love|want|rather
    +|suggest)\b
    \b(?:what|who|how|which|where)\b[^.?]{0,80}\b(?:you|your|rate|price|cost)\b[^.?]{0,80}\?|\bshall i\b
    +|\bwant me to\b
    \bwe (?:already|renewed|just (?:signed|renewed)|don't (?:need|use|have)|do not (?:need|use))\b|\bno,? thank
    +|\bno need\b
    \bnot (?:for us|a fit)\b|\btake me off\b|\bremove me\b|\bworks for (?:me|us)\b|\bsounds (?:good|great|about)\b
    \bhappy to (?:chat|talk|discuss|hear|take)\b|\b(?:is|he's|she's) copied\b|\bin copy\b|\bi've (?:passed
    +|forwarded|closed|mentioned|shared|printed)\b|\bi have passed\b|\bcould help\b|\bperson you need\b|\bprefer\b
    +|\bsee you (?:then|there|\w+day)\b
    \binteressiert (?:uns|mich)\b|\brufen sie mich\b|\bme interesa\b|\bpuede (?:contarme|llamarme)\b|\bmi interessa\b
    """)
)
# What we offered, which machines do not know: they speak of a message, an address, a request.
_OFFER = re.compile(
    r"\b(?:your|this|the) (?:offer|proposal|product|tool|pitch|pricing|idea|quote|solution|demo|video|deck|brochure|"
    r"software|platform|service)s?\b|\bvotre (?:offre|proposition|outil|produit|maquette|solution|tarif|prix|"
    r"devis|idee|"
    r"sujet|approche|demo|logiciel|catalogue|plateforme|demarche|expertise)s?\b|"
    r"\bvos (?:offres|tarifs|prix|services|produits|solutions|references)\b"
)
# Somebody thinks, doubts, turns, smiles.
_VOICE = re.compile(
    r"\b(?:honestly|actually|frankly|to be honest|by the way|that said|though|anyway|i'm afraid|i guess|i think|"
    r"i doubt|"
    r"i suppose|franchement|honnetement|d'ailleurs|cela dit|ceci dit|du coup|par contre|en revanche|je pense|je crois|"
    r"je doute)\b|[:;]-?\)"
)
_STANDS_IN = re.compile(
    r"\bi(?:'m| am)? (?:handle|run|manage|cover(?:ing)? for|own|look after|deal with|took over)\b|"
    r"\bje (?:le |la |les )?(?:remplace|gere|m'occupe|suis en charge|fais l'interim|prends le relais|reprends)\b"
)
# One of these stands in whatever speaks of an absence: a quick look before the long ones.
_AWAY = (
    "out ", "out.", "away", "leave", "holiday", "vacation", "back", "travel", "absen", "conge", "vacanc", "deplacement",
    "retour", "ferm", "shut", "clos", "sick", " ill", "malad", "week", "semaine", "until", "jusqu", "pas la ",
    "conference", "seminaire", "reseau", "network", "signal", "left", "quitte",
)  # fmt: skip
# Somebody answers what was asked, whatever else he says of where he is.
_ENGAGES = re.compile(
    joined(r"""
    (?:^|[.!?,;:] ?|\bbut |\bmais |\bso |\bdonc )(?:yes|yep|oui|ok|okay|d'accord|avec plaisir|sure)\b(?!,? (?:this|it
    +|ceci|c'est|vous etes|i am away|je suis (?:absent|en))|[\w' -]{0,20}automat)
    \b(?:suits?|work(?:s|ed)?|fine|good|best|better|ok) (?:for |with )?(?:me|us)\b|\bwould suit\b|\bsounds? (?:good
    +|great|interesting|fine)\b|\bgood idea\b|\bno,? thanks?\b(?! you)|\bnon,? merci\b|\bbonne idee\b|\bpourquoi pas\b
    \b(?:me|nous) (?:convien\w+|va|vont|conviendrai\w*|irai\w*)\b|\b(?:m'|nous )(?:irait|arrange\w*)\b
    +|\bvoyons (?:cela|ca|nous|en|le|-nous)\b|\bvoyons-nous\b|\bparlons\b|\blet's\b
    (?:^|[.!?,;] ?)(?:tres |very |not |pas |plus )?(?:interessee?s?|interested)(?:[.!,]|$)
    \bread your (?:mail|message|e-?mail|note) (?:on|from|with)\b
    +|\bj'ai (?:bien )?lu votre \w+ (?:sur|depuis|avec)\b
    +|\b(?:when|quand|lorsque) (?:you|vous) (?:m'avez |avez |nous avez )?(?:wrote|ecrit|emailed|called|appele)
    \bwho else\b|\bqui d'autre\b|\bde quoi s'agit|\bwhat is (?:this|it) about\b
    +|\bi took over\b|\bje (?:le|la) remplace\b
    +|\bsend (?:me|it|us|over|that)\b|\benvoyez[- ](?:moi|nous|la|le|les)\b|\bje regarderai\b
    +|\bwill look at (?:it|this|that)\b|\bas i (?:said|wrote|told)\b|\bcomme je (?:vous )?l'ai (?:dit|ecrit)
    \b(?:could|can|would) you (?:please )?(?:call|send|write|re-?send|tell)|\bpo(?:uvez|urriez)-vous (?:m'|me |nous )
    +|\bappelez[- ](?:moi|nous)\b(?![^.]{0,30}urgen)|\bcall me (?:before|then|on (?:the |mon|tue|wed|thu|fri))
    \b(?:can|could|will) (?:take|have|join|do|handle) (?:the|your|our|this|that) (?:call|meeting|demo)\b
    +|\b(?:peut|pourra) (?:prendre|assurer|suivre) (?:le|la|l'|votre|notre|cet|cette) ?(?:appel|rendez-vous|rdv|demo)
    \bif you want to (?:meet|talk|speak|chat)\b|\bsi vous voulez (?:qu'on|me voir|en parler|passer)\b
    +|\bcome back to us\b
    +|\brevenez vers (?:nous|moi)\b|\brelancez[- ]moi\b|\bask me again\b|\bget back to me\b|\bcan't do\b
    \b(?:any|some|n'importe quel|un) other (?:day|week|time)\b|\b(?:n'importe quel|un|tout) autre jour\b|\breading you\b
    +|\bje vous lis\b|\b(?:i )?(?:could|can) do (?:a|the) (?:call|demo|video)\b
    +|\bje peux vous (?:appeler|recevoir|voir)\b
    \b(?:he|she|they|il|elle) (?:decides?|will decide|decidera|tranchera)\b|\bvoyez plutot avec\b
    +|\bpas pour (?:nous|moi)\b|\bje (?:vous )?repond\w* (?:quand meme|malgre tout|tout de meme)\b
    +|\boui pour (?:un|une|le|la|votre) (?:rdv|rendez-vous|appel|reunion|visio|demo|echange)\b
    +|\bi(?:'m| am)? (?:answer|reply)(?:ing)? (?:you )?(?:anyway|all the same|nonetheless)\b
    (?:i go|i leave|i'm (?:leaving|going)|je pars|je m'absente)\b[^.?!]{0,40}\b(?:tomorrow|demain|tonight|ce soir
    +|on \w+day|(?:lun|mar|mercre|jeu|vendre)di)\b
    """)
)
# Somebody else is away: a colleague says so.
_OTHERS = re.compile(
    r"\b(?:my|our|his|her) (?:colleague|boss|manager|assistant|director|partner|team|ceo|cto)s?(?: \w+)? "
    r"(?:is|are|was|will be) (?:currently )?(?:out|away|on|off|absent|ill|sick)|"
    r"\b(?:ma|mon|notre|nos|mes) (?:collegue|collaborat\w+|direct\w+|assistante?|associee?|responsable|chef\w*|"
    r"patron\w*|equipe|gerante?)s?(?: \w+)? (?:est|sont|sera|etait) (?:actuellement )?(?:absent|en|hors|malade)"
)
# Who got what was written to somebody else says so, and who tells of a death; machines say neither by themselves.
_IN_PLACE = re.compile(
    r"\b(?:votre|le|ce) (?:message|mail|courriel|e-?mail)\b[^.!?\n]{0,60}(?<!\w)(?:m'est parvenu|m'est arrive|m'a ete "
    r"(?:transmis|transfere|remis))|\b(?:your|the|this) (?:message|mail|e-?mail|letter)\b[^.!?\n]{0,60}\b(?:reached|"
    r"came to|landed (?:with|on)|was (?:forwarded|handed|passed) to) me\b|"
    r"\best (?:decedee?|morte?)\b|\bnous a quittes\b|\b(?:passed away|has died|is deceased)\b|\bdied (?:last|in|this)\b"
)
_RETURNED = re.compile(
    joined(r"""
    \bi (?:was|had been) (?:on|in|at) (?:\w+ ){0,2}(?:leave|holidays?|vacation|sabbatical)\b
    +|\bwhile i was (?:away|out|off|on)\b|\b(?:was|were) (?:off|out) sick\b
    +|\betai(?:s|t|ent|ons) en (?:arret|conges?|vacances|deplacement|formation|maternite)
    \bpatience (?:pendant|durant) (?:mon|notre) absence
    \b(?:just|now) back (?:from|in)\b|\bi'm back(?:[.,!]| from| now)|\bi was (?:out|away|off|on (?:leave|holiday
    +|vacation))\b
    \betai(?:s|t|ent|ons) (?:absent|en conge|en vacances|en deplacement|ferme)|\bme revoila\b|\bje rentre de\b
    +|\bretour de(?:conge|vacances)|\b(?:desole|pardon|excuses?|sorry|apologies|forgive)\b[^.]{0,30}\b(?:delai
    +|retard|late|delay|short)
    \bhe vuelto\b|\bbin zuruck\b|\bsono (?:tornat|rientrat)|\bnot an automat|\bpas une reponse automat
    \bmy (?:own )?(?:auto-?repl|automatic repl)|\bm(?:a|es) reponses? automat|\bdescubr|\bje decouvre votre
    """)
)


def speak(root: Part, newest: str) -> dict[str, int]:
    """Codes of what speaks for a person, with their weight."""
    fields = root.headers
    said = folded(newest[:_TOP])
    sender = fields.raw("user-agent") + " " + fields.raw("x-mailer")
    subject = folded(fields.text("subject"))
    own = "".join(sentence for sentence in _SENTENCE.findall(said) if not _FOR_ALL.search(sentence))
    away = any(word in said for word in _AWAY)
    known = {
        "handheld": 3 * bool(_HANDHELD.search(sender) or _SENT_FROM.search(said)),
        "client": 2 * bool(_CLIENT.search(sender)) or int(bool(_WEBMAIL.search(sender))),
        "forwards": 4 * bool(FORWARDS.match(subject)),
        "list": 3 * ("list-id" in fields or "list-unsubscribe" in fields),
        "named": 2 * _names(fields.text("to"), said[:_GREETING]),
        "wants": 3 * bool(_WANTS.search(own)),
        "engages": 5 * bool(away and _ENGAGES.search(own)),
        "others": 5 * bool(away and _OTHERS.search(said)),
        "returned": 4 * bool(_RETURNED.search(said)),
        "offer": 2 * bool(_OFFER.search(said)),
        "voice": 2 * bool(_VOICE.search(said)),
        "stands in": 2 * bool(_STANDS_IN.search(said)),
        "asks": int(bool(_ASKS.search(newest[:600]))),
        "relayed": 3 * bool(_RELAYED.search(said)),
    }
    return {f"person:{code}": weight for code, weight in known.items() if weight}


def in_place(newest: str) -> bool:
    """Whether somebody tells that he got what was written to another, or that somebody died."""
    return _IN_PLACE.search(folded(newest[:_TOP])) is not None


def _names(to: str, opening: str) -> bool:
    """Whether a text opens with the name of whom it is written to, or with a title and a name."""
    words = set(_NAME.findall(folded(to.partition("<")[0]) + " " + to.lower().rpartition("<")[2].partition("@")[0]))
    return not words.isdisjoint(_NAME.findall(opening)) or _TITLED.match(opening) is not None
