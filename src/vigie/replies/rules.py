"""What is sure without a model: a demand to be removed, an automatic subject, a bounce, a single word.

In: words, turns of phrase and subject of a reply. Out: a class with the name of the rule and the words that decided,
or None.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.replies.demands import POLITE, removal
from vigie.replies.phrases import Found
from vigie.replies.words import Word, fold
from vigie.vocabulary.words import ReplyClass

_BOUNCE_SUBJECT = re.compile(
    r"^\W*(?:undeliver|mail delivery|delivery (?:status|failure|has failed|incomplete)|"
    r"failure notice|returned mail|message not delivered|"
    r"non remis|echec de (?:la )?(?:remise|distribution)|notification d.etat|avis de "
    r"non.remise|courrier non distribue|message non (?:remis|distribue))"
)
_CALENDAR = re.compile(
    r"^\W*(?:accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|new time proposed|invitation accepted|"
    r"accepte|refuse|decline|provisoire|annule|nouvel horaire propose|invitation acceptee)\s?:"
)
_RECEIPT = re.compile(
    r"^\W*(?:read|not read|read receipt|return receipt|lu|non lu|confirmation de lecture|"
    r"accuse de (?:reception|lecture)|ticket received|"
    r"\[(?:ticket|case|request|demande|ref)[^\]]*\])\W"
)
_AUTOMATIC = re.compile(
    r"^\W*(?:(?:re|tr|fwd?)\s?:\s*)?(?:automatic (?:reply|response)|auto(?:mated|matic)?[ "
    r"-]?(?:reply|response)|auto\s?:|"
    r"reponse automatique|message automatique|automatische antwort|respuesta automatica|"
    r"risposta automatica)"
)
_AWAY_SUBJECT = re.compile(
    r"^\W*(?:out of (?:the )?office|ooo\b|absence|absent|away\b|on (?:leave|vacation|holiday)|"
    r"en conges?|conges?\b|vacances|i.m away|abwesen)"
)
_DEAD_LETTER = re.compile(
    r"\b(?:mail delivery (?:subsystem|system|failed)|mailer-daemon|delivery status "
    r"notification|undelivered mail returned|"
    r"(?:message|mail|email|e-mail) (?:to \S+ )?(?:was not|wasn't|couldn't be|could not be|"
    r"has not been) delivered|"
    r"n'a pas (?:pu etre|ete) (?:remis|distribue|delivre)|address not found|adresse "
    r"introuvable|(?:recipient|user) (?:unknown|not found)|"
    r"recipient address rejected|remise (?:a|aux) .{0,40}(?:echoue|incomplete)|delivery has "
    r"failed|failed permanently|returning message to sender)"
)
_AWAY = re.compile(
    r"\b(?:out of (?:the )?office|absente? (?:du bureau|jusqu|du \d|de l|et|pour|actuellement|"
    r"en ce moment|a partir)|"
    r"(?:annual|maternity|paternity|parental|sick) leave|(?:en|de) conges? (?:annuels?|jusqu|"
    r"du|maternite|paternite|parental|et)|"
    r"conge (?:maternite|paternite|parental)|absent du|reponse automatique d'absence|on "
    r"(?:holiday|vacation|leave) (?:until|till|from|and|through)|"
    r"limited access to (?:my )?e?-?mails?|acces (?:limite|restreint|reduit) a (?:ma|mes|mon))"
)
_ALONE = {
    ReplyClass.INTERESTED: (
        "yes yep yeah yup sure absolutely definitely interested oui ouais volontiers interesse "
        "interessee carrement banco gladly "
        "avec_plaisir with_pleasure why_not pourquoi_pas yes_please oui_svp go go_ahead allez_y "
        "ok_go partant partante preneur preneuse deal"
    ),
    ReplyClass.NOT_INTERESTED: (
        "no nope nah nan non no_thanks no_thank_you non_merci never jamais pass pas_interesse "
        "pas_interessee not_interested "
        "sans_facon not_for_us pas_pour_nous no_need pas_besoin not_for_me pas_pour_moi "
        "non_et_non nein niet"
    ),
    ReplyClass.NOT_NOW: (
        "later plus_tard not_now pas_maintenant not_yet pas_encore someday next_year "
        "l_an_prochain pas_le_moment not_today"
    ),
    ReplyClass.INFORMATION_REQUEST: (
        "price price_? prix prix_? le_prix_? how_much how_much_? combien combien_? "
        "c_est_combien_? cost_? details details_? "
        "des_details_? tarif tarif_? tarifs_? tarifs pricing pricing_? brochure documentation "
        "more_info plus_d_infos tell_me_more dites_m_en_plus"
    ),
    ReplyClass.CALLBACK_REQUEST: (
        "call call_me phone phone_me telephone appelez appelez_moi rappelez rappelez_moi ring_me call_me_back tel"
    ),
    ReplyClass.MEETING_REQUEST: (
        "demo demo_? une_demo_? a_demo_? meeting_? rdv_? un_rdv_? rendez_vous_? rdv lunch_? on_se_voit_?"
    ),
    ReplyClass.UNSUBSCRIBE: (
        "stop remove unsubscribe unsub desinscription desabonnement stop_stop retrait optout "
        "opt_out stop_it arret arretez arrete cessez basta assez degagez degage "
        "ca_suffit c_est_du_spam this_is_spam enough_already pack_it_in give_it_a_rest knock_it_off "
        "n_appelez_plus ne_rappelez_plus n_ecrivez_plus ne_relancez_plus ne_contactez_plus "
        "stop_mail stop_mails stop_email stop_emails stop_pub stop_spam remove_me unsubscribe_me "
        "sotp enough radiation spam spams spammer spammeur"
    ),
    ReplyClass.WRONG_PERSON: "not_me pas_moi wrong_person mauvaise_personne",
    ReplyClass.OTHER: (
        "ok okay ? ! thanks thank_you merci yes_? oui_? what_? quoi_? hmm test hello hello_? "
        "allo allo_? bonjour noted well_received bien_recu "
        "cdlt cordialement bien_cordialement regards best_regards kind_regards bien_a_vous "
        "who_is_this who_is_this_? qui_etes_vous qui_etes_vous_? recu received who_? qui_?"
    ),
}
_ONE_WORD = {said: reply_class for reply_class, alone in _ALONE.items() for said in alone.split()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A class that needs no model: the rule that says so, and the first and last place of the words that decided."""

    reply_class: ReplyClass
    rule: str
    spans: tuple[tuple[int, int], ...] = ()


def subject_verdict(subject: str, text: str) -> Verdict | None:
    """What a subject that a program wrote says."""
    head, body = fold(subject), fold(text)
    if _BOUNCE_SUBJECT.match(head):
        return Verdict(ReplyClass.BOUNCE, "bounce_subject")
    if _CALENDAR.match(head):
        return Verdict(ReplyClass.AUTO_OTHER, "calendar")
    if _RECEIPT.match(head):
        return Verdict(ReplyClass.AUTO_OTHER, "receipt")
    if _AWAY_SUBJECT.match(head):
        return Verdict(ReplyClass.OUT_OF_OFFICE, "away_subject")
    if _AUTOMATIC.match(head) and (_AWAY.search(body) or not body.strip()):
        return Verdict(ReplyClass.OUT_OF_OFFICE, "automatic_subject")
    return None


def automatic_subject(subject: str) -> bool:
    """Whether the subject says that a program answered, without saying what."""
    return _AUTOMATIC.match(fold(subject)) is not None


def text_verdict(words: Sequence[Word], found: Sequence[Found], text: str) -> Verdict | None:
    """What a text says for sure. A demand to be removed comes first, whatever else stands beside it."""
    demands = removal(words, found, text)
    if demands:
        return Verdict(
            ReplyClass.UNSUBSCRIBE, "removal", tuple((words[f.first].start, words[f.last].end) for f in demands)
        )
    if alone := _alone(words):
        return alone
    body = fold(text)
    if dead := _DEAD_LETTER.search(body):
        return Verdict(ReplyClass.BOUNCE, "dead_letter", (dead.span(),))
    if _CALENDAR.match(body) or (_RECEIPT.match(body) and len(words) < 2 * len(POLITE)):
        return Verdict(ReplyClass.AUTO_OTHER, "calendar", ((0, len(text.partition("\n")[0])),))
    return None


def _alone(words: Sequence[Word]) -> Verdict | None:
    said_words = [w for w in words if w.text != "."]
    kept = [w.text for w in said_words if w.text not in POLITE] or [w.text for w in said_words]
    while len(kept) > 1 and kept[-1] == "!":
        kept.pop()
    for said in ("_".join(w.text for w in said_words), "_".join(kept)):
        if said in _ONE_WORD:
            return Verdict(_ONE_WORD[said], "one_word", ((words[0].start, words[-1].end),))
    return None


def away(text: str) -> tuple[int, int] | None:
    """Where the text says, in the words of an absence notice, that its writer is away."""
    hit = _AWAY.search(fold(text))
    return hit.span() if hit else None
