"""Days and persons that a reply names: the return, the day to write again, whom to turn to.

In: sentences of replies (made up), received on Wednesday 4 March 2026. Out: dates and names.
"""

from datetime import UTC, date, datetime

import pytest

from vigie.replies import read
from vigie.replies.dates import named
from vigie.replies.moments import come_back, return_date
from vigie.replies.referral import refer_to

RECEIVED = date(2026, 3, 4)
RETURNS = {
    "I am out of the office until 12 May.": "2026-05-12",
    "I'm away until May 12th, 2026.": "2026-05-12",
    "Je suis absent jusqu'au 12 mai inclus.": "2026-05-13",
    "De retour le 5 févier 2027.": "2027-02-05",
    "Je suis en congés du 1er au 15 août.": "2026-08-17",
    "I'm on holiday from 3 to 21 August.": "2026-08-24",
    "Absent du lundi 9 mars au vendredi 13 mars 2026.": "2026-03-16",
    "Absente du 22/12 au 05/01 inclus.": None,
    "Out of office 04/13/2026, back 04/20/2026.": "2026-04-20",
    "Absent, de retour le 02/09/2026.": "2026-09-02",
    "Returning 2026-04-20.": "2026-04-20",
    "retour le 11/03": "2026-03-11",
    "On PTO through 8/14, back 8/17.": "2026-08-17",
    "Back on Monday.": "2026-03-09",
    "de retour lundi prochain": "2026-03-09",
    "Back tomorrow.": "2026-03-05",
    "Je suis absente aujourd'hui.": "2026-03-05",
    "En formation cette semaine.": "2026-03-09",
    "I'll be back next week.": "2026-03-09",
    "I will be on leave as of August 8 for three weeks.": "2026-08-31",
    "Je serai en congé à compter du 8 août pour trois semaines.": "2026-08-31",
    "I am back in 10 days.": "2026-03-16",
    "de retour dans deux semaines": "2026-03-18",
    "Congé maternité jusqu'en janvier 2027.": "2027-01-04",
    "Paternity leave until the end of June.": "2026-06-30",
    "reprise prévue mi-mai": "2026-05-15",
    "away until the 20th": "2026-03-20",
    "fermé du 24 décembre au 2 janvier": None,
    "I work Monday to Wednesday only.": None,
    "Je ne travaille pas le vendredi.": None,
    "On sick leave, no date known.": None,
}
# A weekend before work starts again, a day back that is named beside the end of the absence, other languages.
BACK = {
    "Je suis en congés jusqu'au vendredi 13 mars inclus.": "2026-03-16",
    "Fermé jusqu'au samedi 14 mars.": "2026-03-16",
    "Je serai absente du vendredi 6 mars au vendredi 13 mars 2026 inclus.": "2026-03-16",
    "We are back on Saturday 14 March.": "2026-03-14",
    "En congés jusqu'au dimanche 15 mars. Nous vous répondrons dès lundi.": "2026-03-16",
    "En formation jusqu'au 24 mars et ne pourrai pas vous répondre avant le 25.": "2026-03-25",
    "En mission jusqu'au 15 mars. Je serai à nouveau au bureau le lundi 16.": "2026-03-16",
    "Away until 31 March. I won't be reading mail before 2 April.": "2026-04-02",
    "Using vacation days 4/13 through 4/17. Back in the office Monday 4/20.": "2026-04-20",
    "I am not available from 9 to 11 March.": "2026-03-12",
    "On leave until 31 March; back on the 1st.": "2026-04-01",
    "Estoy de vacaciones hasta el 31 de agosto. Contestaré a partir del 1 de septiembre.": "2026-09-01",
    "Estaré fuera del 6 al 10 de abril.": "2026-04-13",
    "Chiuso per ferie dall'11 al 24 agosto compresi. Riapriremo martedì 25 agosto.": "2026-08-25",
    "Sono in ferie fino al 20 marzo compreso.": "2026-03-23",
    "Ich bin bis zum 20. März im Urlaub.": "2026-03-20",
    "Ich bin vom 9. bis einschließlich 13. März im Urlaub. Ab dem 17. März bin ich wieder erreichbar.": "2026-03-17",
    "Am Montag, den 16. März sind wir wieder für Sie da.": "2026-03-16",
    "Ik ben met vakantie tot en met 20 maart.": "2026-03-23",
    "Vanaf maandag 23 maart ben ik weer bereikbaar.": "2026-03-23",
    "Estou de férias até 31 de maio de 2026. Retorno em 1 de junho.": "2026-06-01",
}
AGAIN = {
    "Come back in January.": "2027-01-01",
    "Relancez-moi dans 3 mois.": "2026-06-04",
    "Our contract runs until November, drop me a line in October.": "2026-10-01",
    "Contrat jusqu'en novembre, relance en octobre svp.": "2026-10-01",
    "Not before Q3.": "2026-07-01",
    "A voir au 2e semestre": "2026-07-01",
    "Next year maybe.": "2027-01-01",
    "L'an prochain": "2027-01-01",
    "On en reparle à la rentrée": "2026-09-01",
    "Try again after Easter.": "2026-04-07",
    "Call again in six months.": "2026-09-04",
    "Not this quarter.": "2026-04-01",
    "fin mai": "2026-05-31",
    "I may write to you myself.": None,
    "Not now.": None,
}
PERSONS = {
    "Please contact Karen Mills.": "Karen Mills",
    "Sent from do-not-reply@acme.example. Please contact Ann Lee.": "Ann Lee",
    "Wrong guy. Try Dave Collins in transport.": "Dave Collins",
    "I left in May, Priya Shah took over.": "Priya Shah",
    "Voyez avec Karim Benali au transport.": "Karim Benali",
    "C'est Mme Keller qui s'en occupe.": "Mme Keller",
    "Je mets en copie notre directrice des achats.": None,
    "Write to Karen at karen.mills@x.example, thanks": "karen.mills@x.example",
    "Adressez-vous à Yann (yann@quai9.example).": "yann@quai9.example",
    "Not my department.": None,
}


@pytest.mark.parametrize("text", RETURNS)
def test_the_day_of_return_is_read(text):
    found = return_date(text, RECEIVED)
    assert (found.isoformat() if found else None) == RETURNS[text]


@pytest.mark.parametrize("text", BACK)
def test_the_day_of_return_is_a_day_of_work_and_a_named_one_wins(text):
    assert str(return_date(text, RECEIVED)) == BACK[text]


@pytest.mark.parametrize("text", AGAIN)
def test_the_day_to_write_again_is_read(text):
    found = come_back(text, RECEIVED)
    assert (found.isoformat() if found else None) == AGAIN[text]


@pytest.mark.parametrize("text", PERSONS)
def test_the_person_to_turn_to_is_read(text):
    assert refer_to(text) == PERSONS[text]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Marc ne travaille plus ici, son adresse marc@c.example n'existe plus. Voyez avec moi.", None),
        ("marc@c.example is not in use anymore. Please contact Julie Blanc, julie@c.example", "julie@c.example"),
        ("Marc (marc@c.example) est parti à la retraite, merci d'écrire à sophie@c.example", "sophie@c.example"),
        ("vous avez écrit à marc@c.example, mais c'est Paul qui s'en occupe : paul@c.example", "paul@c.example"),
        ("please don't write to marc@c.example, write to paul@c.example instead", "paul@c.example"),
        ("L'adresse marc@c.example n'est plus active. Merci d'utiliser contact@c.example", "contact@c.example"),
        ("The mailbox marc@c.example is no longer monitored. Write to info@c.example.", "info@c.example"),
        ("Use jo@c.example from now on, not my old address jo@d.example", "jo@c.example"),
        ("Contact paul@c.example, who is not in on Fridays", "paul@c.example"),
        ("N'utilisez plus marc@c.example mais paul@c.example", "paul@c.example"),
        ("The address jo@b.example does not exist, mine is right", None),
    ],
)
def test_nobody_is_sent_to_an_address_that_is_no_more(text, whom):
    assert refer_to(text) == whom


def test_the_tags_of_a_page_are_no_half_year():
    assert read("<h1>Titre</h1>\n<p>Rappelez-moi</p>", received=date(2026, 11, 20)).come_back is None
    assert read("Rappelez-moi au H1", received=date(2026, 11, 20)).come_back == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Jean Petit est décédé ; son adresse était jean.petit@c.example.", None),
        ("Jean Petit est décédé. Merci d'écrire à marie@c.example.", "marie@c.example"),
        ("Jean est décédé, voyez avec Marie Dupont.", "Marie Dupont"),
        ("Paul Durand passed away. Contact Luc Durand.", "Luc Durand"),
        ("Contact Paul Durand. Sorry, I just heard: Paul Durand passed away.", None),
        ("Votre message destiné à jo@c.example m'est parvenu.", None),
        ("You wrote jo@c.example: this address no longer exists.", None),
        ("Contactez jo@c.example, cette adresse est la bonne.", "jo@c.example"),
        ("Messages should be addressed to jo@c.example", "jo@c.example"),
    ],
)
def test_nobody_is_named_who_is_dead_or_whose_address_is_no_more(text, whom):
    assert refer_to(text) == whom


def test_without_the_day_of_receipt_only_whole_dates_are_told():
    assert return_date("Back on 12 May.", None) is None
    assert return_date("Back on 12 May 2026.", None) == date(2026, 5, 12)


def test_absurd_dates_are_no_dates():
    for text in (
        "back on 45/13/2026",
        "back on 31 February",
        "until 00/00/0000",
        "back in 99999999 days",
        "back 12 May 1826",
    ):
        assert return_date(text, RECEIVED) is None


def test_only_the_class_that_needs_a_day_carries_it():
    away = read("I am out of the office until 12 May. Contact Ann Lee.", received=datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert (away.return_date, away.come_back, away.refer_to) == (date(2026, 5, 12), None, "Ann Lee")
    later = read("Not now, come back in September.", received=RECEIVED)
    assert (later.return_date, later.come_back) == (None, date(2026, 9, 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Rappelez-moi vendredi au 06 11 22 33 44.", date(2026, 11, 13)),
        ("Call me back on Tuesday at 3pm, 020 7946 0958.", date(2026, 11, 17)),
        ("Merci de me rappeler au 01 12 20 33 44.", None),
        ("Rappelez-moi le 05/01/2027.", date(2027, 1, 5)),
    ],
)
def test_a_call_is_wanted_on_a_day_and_a_number_is_none(text, day):
    said = read(text, received=date(2026, 11, 12))
    assert (said.reply_class, said.come_back) == ("callback_request", day)
    assert read("Call me on 12 May.", received=RECEIVED).return_date is None


def test_a_number_in_an_absence_is_no_day_of_return():
    away = read("En arrêt maladie, appelez le 05 00 00 31 31.", "Absence du bureau", received=RECEIVED)
    assert (away.reply_class, away.return_date) == ("out_of_office", None)
    back = read("En congés, de retour le 05/01/2027.", "Absence du bureau", received=RECEIVED)
    assert back.return_date == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("said", "day"),
    [("après Pâques", "2027-03-30"), ("after Easter 2028", "2028-04-18"), ("avant Pâques 2027", "2027-03-30")],
)
def test_easter_moves(said, day):
    (found,) = named(said, date(2026, 4, 8))
    assert (str(found.day), found.loose) == (day, True)
