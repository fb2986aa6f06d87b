"""Replies in German, Spanish, Italian, Dutch and Portuguese: named rightly, never read as what they only resemble.

In: made up replies. Out: the language; `other` with low confidence, but for demands to be removed and absences.
"""

from datetime import date

import pytest

from vigie.replies import read
from vigie.vocabulary.words import ReplyClass

RECEIVED = date(2026, 3, 4)
SAID = {
    "Vielen Dank, aber wir haben kein Interesse.": "de",
    "Kein Interesse, danke": "de",
    "Wir haben derzeit keinen Bedarf.": "de",
    "Können wir nächste Woche telefonieren? Ich bin sehr interessiert.": "de",
    "Ich melde mich ab nächster Woche bei Ihnen.": "de",
    "Ich muss mich leider vom Termin abmelden, wir haben zu viel zu tun.": "de",
    "Wir haben keine weiteren Nachrichten erhalten.": "de",
    "Schreiben Sie mir nicht vor September, bitte.": "de",
    "No tenemos interés, gracias": "es",
    "Ok gracias": "es",
    "No me enviaron el archivo, gracias.": "es",
    "No me escriban antes de septiembre, por favor.": "es",
    "Buongiorno, non siamo interessati, grazie.": "it",
    "Quanto costa? Siamo molto interessati.": "it",
    "Geen interesse": "nl",
    "Ik heb geen mails ontvangen.": "nl",
    "Obrigado, não temos interesse": "pt",
    "Pode tirar a minha dúvida, por favor?": "pt",
    "Não me enviaram o ficheiro.": "pt",
}
DEMANDS = {
    "Bitte löschen Sie mich aus Ihrem Verteiler.": "de",
    "Melden Sie mich bitte ab.": "de",
    "abmelden": "de",
    "Bitte austragen, danke": "de",
    "Bitte nicht mehr schreiben.": "de",
    "Ich möchte keine weiteren Nachrichten erhalten.": "de",
    "Kein Interesse. Tragen Sie uns bitte aus Ihrem Verteiler aus.": "de",
    "Por favor, darme de baja": "es",
    "No me escriban más": "es",
    "Elimínenme de su lista, gracias.": "es",
    "Non scrivetemi più, grazie": "it",
    "Cancellatemi dalla lista, grazie": "it",
    "Disiscrivetemi": "it",
    "Non desidero più ricevere le vostre mail.": "it",
    "Graag afmelden": "nl",
    "Gelieve mij uit te schrijven uit uw bestand.": "nl",
    "Verwijder mijn adres uit uw lijst.": "nl",
    "Por favor remova o meu e-mail da lista.": "pt",
    "Não me enviem mais e-mails.": "pt",
    "Quero descadastrar meu email, obrigado": "pt",
    "Cancelar inscrição": "pt",
}


UNREAD = (
    "أنا مهتم بعرضكم، يرجى الاتصال بي على 01 23 45 67 89", "أنا مهتم بعرضكم", "שלום, אני לא מעוניין",
    "Здравствуйте, нас это не интересует, спасибо.", "Καλημέρα, δεν μας ενδιαφέρει.", "您好，我们不感兴趣。谢谢 ok",
    "Nie jestem zainteresowany, dziękuję.", "Dzień dobry, proszę o kontakt w środę.",
    "Dobrý den, nemáme zájem, děkujeme.",
)  # fmt: skip
READ = {
    "Bonjour, appelez-moi au 01 23 45 67 89. Пётр Иванов": ReplyClass.CALLBACK_REQUEST,
    "Yes, call me.\nŁukasz Wiśniewski": ReplyClass.CALLBACK_REQUEST,
    "Pas intéressé, merci. Ivan Dvořák": ReplyClass.NOT_INTERESTED,
    "Stop. Спасибо, до свидания": ReplyClass.UNSUBSCRIBE,
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_nobody_here_reads_is_left_to_a_person(text):
    said = read(text, received=RECEIVED)
    assert (said.language, said.reply_class, said.confidence, said.why) == ("", ReplyClass.OTHER, 0.3, ())


@pytest.mark.parametrize("text", READ)
def test_a_name_in_other_letters_makes_no_strange_reply(text):
    assert read(text, received=RECEIVED).reply_class is READ[text]


@pytest.mark.parametrize("text", SAID)
def test_what_the_model_does_not_know_is_left_to_a_person(text):
    said = read(text, received=RECEIVED)
    assert (said.language, said.reply_class, said.rule) == (SAID[text], ReplyClass.OTHER, "")
    assert said.confidence <= 0.4


@pytest.mark.parametrize("text", DEMANDS)
def test_a_demand_to_be_removed_is_one_in_every_language(text):
    said = read(text, received=RECEIVED)
    assert (said.language, said.reply_class, said.rule) == (DEMANDS[text], ReplyClass.UNSUBSCRIBE, "removal")
    assert said.why
    assert said.why[0] in text


def test_an_absence_stays_one_and_names_its_day():
    away = read("Ich bin bis zum 20. März im Urlaub.", "Automatische Antwort: Angebot", received=RECEIVED)
    assert (away.reply_class, away.return_date) == (ReplyClass.OUT_OF_OFFICE, date(2026, 3, 20))
    plain = read(
        "Siamo chiusi per ferie dall'11 al 24 agosto compresi. Riapriremo martedì 25 agosto.", received=RECEIVED
    )
    assert (plain.reply_class, plain.return_date) == (ReplyClass.OUT_OF_OFFICE, date(2026, 8, 25))
    assert plain.confidence <= 0.4
    got = read("Vielen Dank für Ihre Nachricht. Ticket 4411.", "Automatische Antwort: Angebot", received=RECEIVED)
    assert got.reply_class in (ReplyClass.OUT_OF_OFFICE, ReplyClass.AUTO_OTHER)


def test_a_word_of_another_language_makes_no_foreign_reply():
    for text, code in (("Merci beaucoup, hasta luego !", "fr"), ("Thanks, we will call the Van Dijk office.", "en")):
        assert read(text).language == code
    assert read("Nein").reply_class is ReplyClass.NOT_INTERESTED
