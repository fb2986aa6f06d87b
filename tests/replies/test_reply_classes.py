"""What a reply says is read right, in both languages, and a demand to be removed always wins.

In: replies that the model was never trained on. Out: their classes.
"""

import json
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.replies import read
from vigie.replies.examples import load, parse
from vigie.vocabulary.words import ReplyClass

HERE = Path(__file__).parent
OUR_FOOTER = (
    "\n\nSi vous ne souhaitez plus recevoir nos messages, cliquez ici pour vous "
    "désinscrire.\nTo unsubscribe, click here."
)

DEMANDS = [
    "Please remove me from your list.",
    "merci de me désinscrire",
    "desabonez moi svp",
    "unsuscribe",
    "STOP",
    "Stop svp",
    "Retirez-moi de votre liste mais appelez ma collègue.",
    "I love your product, but please stop emailing me.",
    "Conformément au RGPD, supprimez mes données.",
    "I object to the processing of my data (GDPR art. 21).",
    "Je ne souhaite plus recevoir vos mails, cordialement",
    "Would you be so kind as to take me off your mailing list?",
    "Foutez-moi la paix",
    "Not interested, remove my address.",
    "Absent jusqu'au 12. Et retirez-moi de votre liste.",
    "Plus aucun mail svp",
    "Aucun mail de plus, merci, je ne les ai pas lus.",
    "Bonne idée.\n\nCordialement,\nPaul\nP.S. : retirez-moi de votre liste",
    "No more emails! I have read enough of them.",
    "Je veux me désabonner",
    "Why don't you unsubscribe me?",
    "Si vous ne me retirez pas de la liste, je saisis la CNIL.",
    "Vous n'arrêtez pas de m'écrire, ça suffit",
    "Don't remove me from the thread, remove me from your whole database.",
    "Où est le lien de désinscription ?",
    "Je souhaite être retiré de votre liste.",
    "Vous pouvez nous retirer de vos contacts.",
    "Supprimez mes données avant le 15 décembre",
    "Please remove me from your list before Friday.",
    "Stop sending emails to my inbox",
    "Arrêtez d'envoyer vos mails à mon adresse",
    "Delete my details from your platform",
    "Je vous interdis de me contacter à nouveau.",
    "arretez de menvoyer ca",
    "Bien tenté. Désinscription.",
    "Whatever. Vos mails ne cessent pas, supprimez-moi",
    "Ajoutez-moi à votre liste d'opposition",
]
BARE = (
    "Ne m'appelez plus|Ne nous appelez plus|Ne me contactez plus|Ne m'envoyez plus rien|Ne m'envoyez plus de mails|"
    "Arrêtez|Arrêtez de m'appeler|Arrêtez de m'écrire|Stop emailing me|Stop calling me|Stop calling|Don't call me|"
    "Don't call us again|Don't email me|Do not contact me|Never contact me again|Remove me|Remove me from the list|"
    "Delete my data|Delete my email|Retirez-moi|Supprimez mes données|Effacez mon adresse|Désinscription|"
    "Désabonnez-moi|Unsubscribe|Unsubscribe me|unsubscribe please|opt out|opt me out|optout|take me off|"
    "take me off your list|Enlevez-moi de la liste|Désinscrivez-moi|Plus de mails|Plus aucun appel|No more emails|"
    "No more calls|Laissez-moi tranquille|Leave me alone|Foutez-moi la paix|Radiez-moi|Oubliez-moi|lose my number|"
    "Ne m'écrivez plus jamais|Cessez vos relances|Cessez de me relancer|Inutile de me relancer|"
    "Merci de ne plus me contacter|Merci de ne pas me relancer|Merci de m'enlever de vos fichiers|"
    "Sortez-moi de votre base|Je ne veux plus de vos mails|I don't want your emails|Please stop|stop please|"
    "Please remove us|we wish to unsubscribe|je souhaite me désinscrire|me désinscrire|unsubscribe from all|"
    "stop all emails|stop the emails|arrêtez les mails|arrêtez les appels|arrêtez tout|Arrêtez ça|dégagez|"
    "Don't write again|don't ever call again|don't send me anything|don't send anything else|n'envoyez plus rien|"
    "n'appelez plus|ne rappelez plus|ne relancez plus|ne relancez pas"
).split("|")
NO_DEMANDS = [
    "Merci de ne pas me désabonner, je lis tout.",
    "Merci de ne pas me retirer de vos envois.",
    "Merci de ne pas nous désinscrire.",
    "Inutile de me désabonner, je lis vos mails avec plaisir.",
    "J'avais failli me désabonner, mais votre dernier message tombe à pic. Appelez-moi.",
    "I nearly hit unsubscribe, glad I didn't. Send me the deck.",
    "I'd hate to be removed from this list, it's one of the few I read.",
    "It would be a shame to be taken off your list.",
    "Dommage d'être retiré de votre liste, remettez-moi.",
    "Vous pouvez m'enlever un doute ? C'est compatible avec Salesforce ?",
    "We have taken you out of the do-not-contact register after our call; please send the contract.",
    "Notre DSI vous a retiré de la liste des expéditeurs bloqués, à vous de jouer.",
    "Oubliez mon « désinscrivez-moi » d'hier, c'était pour un autre expéditeur. Ok pour une démo.",
    "We removed your IP 203.0.113.5 from our blacklist. You may write to marc@acme.example again.",
    "Can you send me the price list?",
    "Don't call me before September.",
    "Ne m'écrivez pas avant septembre, nous sommes en travaux.",
    "Do you handle unsubscribe rates in your reports?",
    "Could you drop me a line in March?",
    "We removed our old supplier from the list of partners.",
    "Take me through the offer on the phone, please.",
    "Arrêt de l'usine en août, revenez en septembre.",
    "The strike. Let's talk when it is over.",
    "Bonjour, aucun courrier ne sera traité à cette adresse. Merci d'utiliser le portail.",
    "Cette boîte traite exclusivement les factures au format PDF. Les sollicitations commerciales sont classées.",
    "No emails are read at this address, use the form.",
    "Arrêtez-moi si je me trompe, mais c'est bien 40 € par mois ?",
    "Stop me if I'm wrong",
    "How do I unsubscribe my colleagues from your tool?",
    "Please unsubscribe my colleague Tom, he left; I'm happy to talk.",
    "Pas la peine de me relancer, je vous réponds lundi avec mon accord.",
    "Do you handle unsubscribe requests from our own prospects?",
    "Please send the brochure to my address.",
    "Please add me to your mailing list",
    "I'd like to receive your newsletter",
    "Merci de m'écrire sur mon adresse perso",
    "Merci de me contacter en septembre",
    "Merci de ne plus nous solliciter jusqu'à la rentrée, puis on en parle.",
    "Don't unsubscribe me",
    "Please don't unsubscribe me, I do want to read it, just not this week",
    "Je ne veux pas me désabonner",
    "Surtout ne m'enlevez pas de la liste",
    "S'il vous plaît ne me retirez pas de votre liste",
    "N'arrêtez surtout pas",
    "Never stop writing, I like your mails",
    "Retirez Paul de la boucle, c'est moi qui gère et je suis partante pour un échange",
    "Please remove Tom from cc, I will handle this",
    "Can you stop sending to my old address? Use jane@new.example instead",
    "C'est quoi votre politique de désinscription ?",
    "Gérez-vous l'opt-out ?",
    "Can people opt out?",
    "Whatever you do, don't unsubscribe me",
    "Merci de ne plus m'envoyer de PDF, je ne peux pas les ouvrir. Appelez-moi plutôt.",
    "Stop using my gmail please, it is full. Use h.okafor@legal.example from now on.",
    "Do you delete our data at the end?",
    "Financial year end here so everything is frozen. Please contact me again in April.",
    "Please don't stop here.",
    "Est-ce que je peux me désinscrire à tout moment une fois client ?",
    "Merci de ne plus me solliciter par téléphone, en revanche le mail me convient.",
    "Merci de ne pas m'écrire d'ici là et de vous adresser à l'accueil.",
    "je fais tout moi meme sur excel et ca suffit",
    "Vous pouvez me rappeler demain matin.",
    "Je souhaite être rappelé la semaine prochaine.",
    "I am retired now. Ask for Mr Hughes.",
    "Hello Lea,",
    "Hi there",
    "Hello everybody",
    "Here you go",
    "From my iPhone",
    "Goodbye",
    "Your mail was in my spam",
    "Bonjour à tous",
    "Bonjour, comment allez-vous ?",
    "Voir fichier",
    "Prenez mon autre adresse",
    "Au revoir et merci",
    "Comment vos clients se désabonnent-ils ? C'est un point important pour nous.",
    "Oubliez mon dernier message",
    "I'll stop here for this year; let's pick it up in January.",
    "On arrête les frais, merci pour vos échanges.",
    "Retirez mon prédécesseur de vos contacts et mettez-moi à la place, je reprends le poste.",
    "You can remove Tom from cc, he has left; keep writing to me.",
    "Stop ! C’est exactement ce que je cherche, appelez-moi.",
    "Stop! This is exactly what we need.",
    "D'accord",
    "d'accord.",
    "1",
    "12",
    "3 !",
]


@pytest.mark.parametrize("text", DEMANDS)
def test_a_demand_to_be_removed_always_wins(text):
    assert read(text).reply_class is ReplyClass.UNSUBSCRIBE


@pytest.mark.parametrize("text", BARE)
def test_nothing_that_only_sounds_like_a_demand_hides_a_bare_one(text):
    assert read(text, "Re: hello").reply_class is ReplyClass.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "Vous ne m'avez toujours pas désabonné.",
        "Stop! That's exactly what I asked you not to do.",
        "Stop ! C'est exactement ce que je cherche à éviter.",
        "Stop ! C'est exactement ce que je cherche. Retirez-moi de vos listes.",
        "Why haven't you removed me yet?",
        "I thought I had unsubscribed.",
        "Je croyais m'être désabonné.",
        "Merci de ne pas me recontacter.",
        "Merci de ne pas conserver mon adresse et de me retirer de votre liste.",
        "Inutile de me relancer, retirez-moi.",
        "Pourquoi ne m'avez-vous pas retiré ?",
    ],
)
def test_who_complains_of_what_was_not_done_asks_for_it(text):
    assert read(text).reply_class is ReplyClass.UNSUBSCRIBE


@pytest.mark.parametrize("text", NO_DEMANDS)
def test_what_only_sounds_like_a_demand_is_none(text):
    assert read(text).reply_class is not ReplyClass.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text", ["Yes, interested!", "Oui, ça nous intéresse, envoyez vos tarifs.", "Appelez-moi mardi."]
)
def test_our_own_footer_below_a_reply_is_no_demand(text):
    for quoted in (
        text + OUR_FOOTER,
        text
        + "\n\nLe mar. 3 févr. 2026 à 14:22, P <p@x.example> a écrit :\n> Bonjour"
        + OUR_FOOTER.replace("\n", "\n> "),
        text
        + "\n\nFrom: P <p@x.example>\nSent: Tuesday\nTo: J\nSubject: x\n\nReply STOP and I will not write again."
        + OUR_FOOTER,
    ):
        assert read(quoted).reply_class is not ReplyClass.UNSUBSCRIBE


LONG = (
    "Thanks for the details about the pilot. Our plant in Lyon closes for two weeks in August and the team is busy "
    "with the audit. {} The rest of the budget is decided in October by the board, and Marie keeps the calendar."
)


def test_a_demand_in_one_sentence_of_a_long_reply_is_heard():
    assert read(LONG.format("Please take my address off your mailing list.")).reply_class is ReplyClass.UNSUBSCRIBE
    assert read(LONG.format("Please send the brochure to my address.")).reply_class is not ReplyClass.UNSUBSCRIBE
    offered = "If you no longer wish to receive our messages, click here to unsubscribe."
    assert read(LONG.format(offered)).reply_class is not ReplyClass.UNSUBSCRIBE


@pytest.mark.parametrize("text", ["Cdlt", "xxxxxxxx", "asdf", "blop", "Evet lütfen", "Karim", "zzz", "Cordialement"])
def test_what_says_nothing_is_at_most_a_guess_and_never_a_demand(text):
    said = read(text, "Re: hello")
    assert said.reply_class is not ReplyClass.UNSUBSCRIBE
    assert said.confidence < 0.5 or said.reply_class is ReplyClass.OTHER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je vous transfère ce que j'ai reçu. Pouvez-vous me renvoyer la plaquette ?", ReplyClass.INFORMATION_REQUEST),
        ("Please add me to your mailing list, we are looking for exactly this.", ReplyClass.INTERESTED),
    ],
)
def test_what_is_asked_to_be_given_says_what_the_reply_is(text, expected):
    assert read(text).reply_class is expected


def test_words_that_are_told_between_quotation_marks_are_no_sure_demand():
    said = read("Half of them answer « ne plus me contacter » to your competitor. What do yours say?")
    assert said.rule != "removal"
    assert read("« Ne me contactez plus »").reply_class is ReplyClass.UNSUBSCRIBE


def test_an_empty_answer_above_our_own_message_demands_nothing():
    said = read(
        "From: P <p@x.example>\nSent: Tuesday\nTo: J\nSubject: x\n\nHello, please remove me from "
        "your list is what people say."
    )
    assert said.reply_class is ReplyClass.OTHER


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Accepted: Demo @ Tue 9 Jun", "", "auto_other"),
        ("Accepté : Démo", "Jean Dupont a accepté cette invitation.", "auto_other"),
        ("Declined: Intro call", "", "auto_other"),
        ("Automatic reply: hello", "I am out of the office until 12 May.", "out_of_office"),
        ("Réponse automatique : bonjour", "Je suis absent jusqu'au 12 mai.", "out_of_office"),
        ("Absence du bureau", "", "out_of_office"),
        ("Undeliverable: hello", "The address was not found.", "bounce"),
        ("Non remis : bonjour", "", "bounce"),
        ("Read: hello", "", "auto_other"),
        ("Réponse automatique : bonjour", "Nous avons bien reçu votre demande n° 4411.", "auto_other"),
    ],
)
def test_what_a_program_wrote_is_told_from_its_subject(subject, text, expected):
    assert read(text, subject).reply_class == expected


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "...", "\x00", "> only a quote"])
def test_nothing_said_is_other_and_never_an_error(text):
    assert read(text).reply_class is ReplyClass.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "We are not interested at the moment.",
        "I am not interested.",
        "Nous ne sommes pas intéressés.",
        "Not really interested",
    ],
)
def test_a_negated_interest_is_none(text):
    assert read(text).reply_class is ReplyClass.NOT_INTERESTED


def test_a_subject_speaks_for_an_empty_text_unless_it_repeats_ours():
    assert read("", "Unsubscribe").reply_class is ReplyClass.UNSUBSCRIBE
    assert read("", "Re: unsubscribe rates, a question").reply_class is ReplyClass.OTHER


@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_is_read_without_an_error(text, subject):
    said = read(text, subject, received=date(2026, 3, 4))
    assert 0 <= said.confidence <= 1
    assert said.reply_class in set(ReplyClass)


def test_the_words_that_decided_are_in_the_reply():
    for example in load()[::40]:
        assert all(why in example.text for why in read(example.text).why)


def test_the_language_is_told():
    assert read("Merci de me rappeler demain.").language == "fr"
    assert read("Please call me back tomorrow.").language == "en"
    assert read("Vielen Dank, aber wir sind nicht an der Sache und dem Angebot für uns interessiert.").language == "de"
    assert read("ok").language == ""


def answers(name: str) -> list[tuple[str, str, str, bool]]:
    """Language, class, what was read, and whether the reply is a hard one."""
    return [
        (language, e.reply_class, str(read(e.text).reply_class), e.hard)
        for language in ("en", "fr")
        for e in parse((HERE / f"{name}_{language}.txt").read_text(encoding="utf-8"), language=language, theme=name)
    ]


def unseen(name: str) -> list[tuple[str, str, str, bool]]:
    """The same of replies by an author who knew neither the examples nor the lists of phrases; with their subjects."""
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        (r["lang"], r["class"], str(read(r["text"], r["subject"]).reply_class), r.get("hard", False))
        for r in map(json.loads, lines)
    ]


def macro(pairs: list[tuple[str, str]]) -> float:
    labels = {is_ for is_, _ in pairs}
    scores = [
        2
        * sum(is_ == label == said for is_, said in pairs)
        / sum((is_ == label) + (said == label) for is_, said in pairs)
        for label in labels
    ]
    return sum(scores) / len(scores)


@pytest.mark.parametrize(
    ("name", "whole", "difficult", "demands"),
    [("apart", 0.85, 0.75, 0.95), ("again", 0.85, 0.75, 0.95), ("unseen", 0.8, 0.65, 0.96)],
)
def test_replies_never_learnt_are_read_well(name, whole, difficult, demands):
    read_ = unseen(name) if name == "unseen" else answers(name)
    by = {code: macro([(is_, said) for language, is_, said, _ in read_ if language == code]) for code in ("en", "fr")}
    assert macro([(is_, said) for _, is_, said, _ in read_]) >= whole
    assert abs(by["en"] - by["fr"]) <= 0.06
    removed = [said for _, is_, said, _ in read_ if is_ == "unsubscribe"]
    assert removed.count("unsubscribe") >= demands * len(removed)
    hard = [is_ == said for _, is_, said, hard in read_ if hard]
    assert sum(hard) >= difficult * len(hard)


def test_french_and_english_are_read_equally_well():
    # One set of some 170 replies a language is off by three points by chance alone.
    read_ = [a for name in ("unseen", "sorted") for a in unseen(name) if a[1] != "left_company"]
    by = {code: macro([(is_, said) for language, is_, said, _ in read_ if language == code]) for code in ("en", "fr")}
    assert abs(by["en"] - by["fr"]) <= 0.03


def test_demands_in_words_that_nobody_listed_are_heard_and_few_others_are_taken_for_them():
    read_ = unseen("asked")
    heard = [(is_ == "unsubscribe", said == "unsubscribe") for _, is_, said, _ in read_]
    assert sum(said for is_, said in heard if is_) >= 0.93 * sum(is_ for is_, _ in heard)
    assert sum(said for is_, said in heard if not is_) <= 0.06 * sum(not is_ for is_, _ in heard)


def test_an_ordinary_demand_of_an_author_never_met_is_heard():
    read_ = unseen("sorted")
    plain = [said == "unsubscribe" for _, is_, said, hard in read_ if is_ == "unsubscribe" and not hard]
    assert sum(plain) >= 0.97 * len(plain)
    false = [said == "unsubscribe" for _, is_, said, hard in read_ if is_ != "unsubscribe" and not hard]
    assert sum(false) <= 0.04 * len(false)


@pytest.mark.parametrize(
    "text",
    [
        "Me désinscrire ? Non, au contraire, votre offre m'intéresse.",
        "Should I unsubscribe? Not yet, tell me more first.",
        "We want to unsubscribe from our current vendor. Can you help?",
        "Nous voulions nous désabonner de notre prestataire actuel, pouvez-vous nous aider ?",
        "Stop ! Vous m'avez convaincu, appelez-moi.",
        "Stop! You convinced me, call me.",
        "Non merci, ne plus me contacter à ce sujet avant mars.",
        "More emails like this please!",
        "Where did you get my data? Under GDPR article 14 you must tell me.",
        "D'où tenez-vous mon adresse ? RGPD.",
        "Où avez-vous trouvé mon adresse ?",
        "L'adresse que vous avez n'existe plus, voici la bonne : anne@b.example",
        "The address jo@b.example does not exist, mine is the right one.",
    ],
)
def test_who_asks_back_or_wants_more_demands_nothing(text):
    assert read(text, "Re: offre").reply_class != "unsubscribe"


@pytest.mark.parametrize(
    "text",
    [
        "Where did you get my address? Delete it.", "D'où tenez-vous mon adresse ? Retirez-la.",
        "How did you get my details? Stop writing to me.", "Merci de procéder à mon retrait",
        "Did you unsubscribe me? No! Do it now.", "No more emails like this please.",
        "This address no longer exists, please remove it from your list", "Supprimez cette adresse, elle n'existe plus",
    ],
)  # fmt: skip
def test_who_asks_back_and_demands_demands(text):
    assert read(text, "Re: offre").reply_class == "unsubscribe"


@pytest.mark.parametrize("name", ["everydays", "mailbags"])
def test_the_mail_of_ordinary_days_is_read_well(name):
    read_ = unseen(name)
    assert macro([(is_, said) for _, is_, said, _ in read_]) >= 0.82
    by = {code: macro([(is_, said) for language, is_, said, _ in read_ if language == code]) for code in ("en", "fr")}
    assert abs(by["en"] - by["fr"]) <= 0.04
    assert min(by.values()) >= 0.8
    plain = [is_ == said for _, is_, said, hard in read_ if not hard]
    assert sum(plain) >= 0.88 * len(plain)


def test_ordinary_demands_of_five_authors_are_heard_and_ordinary_replies_of_theirs_are_none():
    names = ("everydays", "mailbags", "absentees", "hagglers", "pleaders", "grumblers", "partings")
    plain = [
        (is_ == "unsubscribe", said == "unsubscribe") for n in names for _, is_, said, hard in unseen(n) if not hard
    ]
    demands = [said for is_, said in plain if is_]
    assert len(demands) == 262
    assert sum(demands) >= 0.98 * len(demands)
    others = [said for is_, said in plain if not is_]
    assert len(others) == 1474
    assert sum(others) <= 0.025 * len(others)


def test_the_words_of_a_demand_alone_make_few_demands():
    read_ = unseen("namesakes")
    assert sum(said == "unsubscribe" for _, _, said, _ in read_) <= 0.19 * len(read_)


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Re: Should I take you off my list?", "Yes please!", "unsubscribe"),
        ("Re: hello", "Oui.\n\n> Bonjour,\n> Dois-je clôturer votre dossier ?", "unsubscribe"),
        ("Re: Shall I call you on Monday?", "Yes please!", "interested"),
        ("Re: hello", "3\n\n> 1) call me\n> 2) later\n> 3) leave me alone", "unsubscribe"),
        ("Re: A = tarifs, B = ne m'écrivez plus", "B svp", "unsubscribe"),
    ],
)
def test_a_short_answer_is_read_with_what_was_offered(subject, text, expected):
    assert read(text, subject).reply_class == expected


@pytest.mark.parametrize("text", ["S.T.O.P.", "stooooop !!!", "U N S U B S C R I B E", "🛑"])
def test_letters_apart_or_stretched_and_pictures_are_words(text):
    assert read(text).reply_class is ReplyClass.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "On 1\nwrote:\n" * 5_000,
        "From: \n" * 5_000,
        "Contact " + "A" * 50_000,
        "@" * 50_000,
        "1/2 " * 20_000,
        "\n" * 99_999,
    ],
)
def test_hostile_text_is_read_in_time(text):
    start = process_time()
    read(text, received=date(2026, 3, 4))
    assert process_time() - start < 5


def test_a_thousand_replies_take_seconds():
    texts = [e.text + "\n\nOn 3 Feb 2026, P <p@x.example> wrote:\n> " + "words and " * 50 for e in load()[:500]]
    read("warm")
    start = process_time()
    for text in texts:
        read(text)
    assert len(texts) / (process_time() - start) > 250  # measured: about 2,000; a busy machine shall not fail this
