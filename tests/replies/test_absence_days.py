"""How long somebody is away: a stretch by its name, a length without its days, a feast that moves; counted days.

In: sentences of replies (made up), received on Friday 20 November 2026 unless said. Out: dates.
"""

from datetime import date
from time import process_time

import pytest

from vigie.replies.moments import come_back, return_date

FRIDAY = date(2026, 11, 20)
# Weeks by their number (ISO 8601), as calendars in firms count them.
# Mornings and evenings as people in France tell them.
PARTS_OF_DAYS = {
    "Je suis en congés du 21 décembre au soir au 4 janvier au matin.": "2027-01-04",
    "Absent du vendredi 27 novembre au soir au lundi 14 décembre au matin": "2026-12-14",
    "absent du vendredi 18 décembre soir au lundi 4 janvier matin": "2027-01-04",
    "Je suis absente du 21 décembre au 4 janvier au matin": "2027-01-04",
    "Absent jusqu'au 11 décembre au soir": "2026-12-14",
    "out until the evening of 11 December": "2026-12-14",
    "Absent du 30 novembre matin au 11 décembre au soir": "2026-12-14",
    "Absent jusqu'à jeudi soir": "2026-11-27",
    "I'm out until Thursday evening": "2026-11-27",
    "Absent jusqu'à lundi matin": "2026-11-23",
    "Absent jusqu'au 04/12 au soir": "2026-12-07",
    "Je suis absent du 24/11 au soir jusqu'au 30/11 matin": "2026-11-30",
    "Je serai de retour le 30 novembre au matin": "2026-11-30",
    "Absent jusqu'au 31/12 inclus": "2027-01-04",
    "away through December 31": "2027-01-04",
    "Bin in KW 49 im Urlaub": None,
    "Congés d'été jusqu'au 24 août, bonnes vacances !": None,
}
NUMBERED = {
    "Je suis absent, retour semaine 49.": "2026-11-30",
    "Absent jusqu'à la semaine 2": "2027-01-11",
    "I am on leave in week 50": "2026-12-14",
    "Je suis en congés semaines 52 et 53": "2027-01-04",
    "Je suis en congé la semaine 50, de retour le lundi suivant": "2026-12-14",
    "Out of office, back in week 2": "2027-01-11",
    "en congés S52, retour S02": "2027-01-11",
    "Absent semaine 48 et 49": "2026-12-07",
    "Je suis absent de la semaine 50 à la semaine 52 incluse": "2026-12-28",
    "Congés : S51 et S52": "2026-12-28",
    "OOO W51 & W52": "2026-12-28",
    "out weeks 51-52": "2026-12-28",
    "Nous sommes fermés en semaine 52, réouverture semaine 1": "2027-01-04",
    "Absent toute la semaine 48": "2026-11-30",
    "Je suis absent 2 jours par semaine, 7 j/7 joignable": None,
    "Absent, semaine 60": None,
}
# A week, a month or a season that somebody is away for ends behind it; the day back in one is its first.
STRETCHES = {
    "Je suis absente toute la semaine prochaine": "2026-11-30",
    "I'm away all next week": "2026-11-30",
    "absent la semaine prochaine": "2026-11-30",
    "off next week": "2026-11-30",
    "out of office this week": "2026-11-23",
    "en congés cette semaine": "2026-11-23",
    "Out all week": "2026-11-23",
    "Absent le reste de la semaine": "2026-11-23",
    "Away all of December": "2027-01-04",
    "Absent tout le mois de décembre": "2027-01-04",
    "Out for the rest of the month": "2026-12-01",
    "En congés tout le mois de novembre": "2026-12-01",
    "Congé de décembre à février": "2027-03-01",
    "Absent cette semaine et la semaine prochaine": "2026-11-30",
    "Away this week and next.": "2026-11-30",
    "I'm away next week and the week after": "2026-12-07",
    "Absent vendredi et toute la semaine prochaine": "2026-11-30",
    "Next week I'm out of the office.": "2026-11-30",
    "La semaine prochaine, je suis absent.": "2026-11-30",
    "I'm taking next week off.": "2026-11-30",
    "Je ne serai pas là la semaine prochaine": "2026-11-30",
    "Je ne travaille pas la semaine prochaine": "2026-11-30",
    "I won't be in next week": "2026-11-30",
    "I'm travelling in Spain all next week": "2026-11-30",
    "En déplacement à Lyon toute la semaine prochaine.": "2026-11-30",
    "Away the first week of December": "2026-12-07",
    "Absent la première semaine de janvier": "2027-01-11",
    "Absent la dernière semaine de décembre": "2027-01-04",
    "Absent la première quinzaine de décembre": "2026-12-16",
    "Off the second half of December": "2027-01-04",
    "En congé sabbatique l'année prochaine": "2028-01-03",
    "De retour la semaine prochaine": "2026-11-23",
    "Absent jusqu'à la semaine prochaine": "2026-11-23",
    "De retour après la semaine prochaine": "2026-11-30",
    "De retour en décembre": "2026-12-01",
    "Absent, je vous répondrai la semaine prochaine": "2026-11-23",
    "I'm out today. I will reach out next week.": "2026-11-23",
    "I'm out of office, please try again next week": "2026-11-23",
    "Absent à partir de la semaine prochaine": None,
    "Out next week until Wednesday 25 November": "2026-11-25",
    "Absent la semaine prochaine (du 23 au 25)": "2026-11-26",
    "Je suis absent la semaine prochaine, de retour lundi.": "2026-11-30",
    "Away this weekend": "2026-11-23",
    "Away through the end of next week": "2026-11-30",
    "Absent jusqu'à la fin de la semaine prochaine": "2026-11-30",
    "Je suis en déplacement professionnel la semaine prochaine": "2026-11-30",
    "I'm taking December off": "2027-01-04",
    "I work Monday to Wednesday. I'll get back to you Monday.": "2026-11-23",
    "My working days are Tuesday to Thursday.": None,
    "Nous sommes ouverts du lundi au vendredi. Absent actuellement.": None,
    "Fermé le dimanche.": None,
    "I'm away skiing next week": "2026-11-30",
    "I'm off work all of next week.": "2026-11-30",
    "Away w/c 23 November": "2026-11-30",
    "I shall be absent for the entire week commencing 23 November": "2026-11-30",
    "I'm out, replying next week": "2026-11-23",
    "On sabbatical in 2027": "2028-01-03",
    "En congé jusqu'en 2027": "2027-01-04",
    "Absent. Bureau 3, 12 rue du 4 septembre": None,
    "De retour de congés lundi": "2026-11-23",
    "Back from holiday Monday": "2026-11-23",
}
LENGTHS = {
    "Absent 10 jours, je vous réponds à mon retour.": "2026-11-30",
    "Absent dix jours": "2026-11-30",
    "Absent une quinzaine de jours": "2026-12-07",
    "Absent une quinzaine.": "2026-12-07",
    "Je suis absent 48h": "2026-11-23",
    "Absent 48 heures, merci de patienter": "2026-11-23",
    "Absent 72h": "2026-11-23",
    "Away for 10 days": "2026-11-30",
    "Off for 48 hours": "2026-11-23",
    "absente 3 semaines": "2026-12-11",
    "away two weeks": "2026-12-04",
    "Away a couple of weeks, sorry": "2026-12-04",
    "Absent les deux prochaines semaines": "2026-12-04",
    "Absent les 15 prochains jours": "2026-12-07",
    "De retour dans 48h": "2026-11-23",
    "Back in 72 hours": "2026-11-23",
    "Absent 10 jours à compter d'aujourd'hui": "2026-11-30",
    "Absent 10 jours, retour lundi": "2026-11-23",
    "Absent 10 jours. Urgences : voir Marie avant lundi.": "2026-11-30",
    "Away for 10 days. Call Ann before Monday.": "2026-11-30",
    "À partir de lundi je suis absent deux semaines": "2026-12-07",
    "Absent 3 jours la semaine prochaine": "2026-11-30",
    "Absent 4 jours ouvrés": "2026-11-26",
    "Away for 5 working days": "2026-11-27",
    "Absent une bonne quinzaine de jours": "2026-12-07",
    "Absent trois semaines à partir de mon opération": None,
    "Absent actuellement, 24h/24 et 24/7 : astreinte": None,
    "I'm out. We won two awards in two years.": None,
    "Out until 5, call the desk": None,
    "I'm away two weeks in December": "2027-01-04",
    "Away two weeks over Christmas": "2027-01-04",
    "Absent 2 jours par semaine": None,
    "We are closed 2 days a week": None,
    "Je suis en arrêt depuis 3 semaines.": None,
    "J'ai quitté mon bureau il y a 3 semaines.": None,
    "Absente. Notre service répond sous 48h, 24h/24.": None,
    "Away. Your ticket was opened 48 hours ago.": None,
}
# The day of receipt, then what was written.
FEASTS = {
    ("2027-04-20", "De retour après l'Ascension"): "2027-05-07",
    ("2027-04-20", "De retour après la Pentecôte"): "2027-05-18",
    ("2027-04-20", "Back after Pentecost"): "2027-05-18",
    ("2027-04-20", "Back after Whitsun."): "2027-05-18",
    ("2027-04-20", "De retour après le lundi de Pentecôte"): "2027-05-18",
    ("2027-04-20", "Fermé pour le pont de l'Ascension"): "2027-05-10",
    ("2026-04-20", "De retour après l'Ascension"): "2026-05-15",
    ("2027-03-20", "De retour après le lundi de Pâques"): "2027-03-30",
    ("2026-11-20", "Back after Thanksgiving"): "2026-11-27",
    ("2027-11-19", "Back after Thanksgiving"): "2027-11-26",
    ("2027-08-30", "Back after Labor Day"): "2027-09-07",
    ("2027-03-20", "Closed Good Friday and Easter Monday"): "2027-03-30",
    ("2027-03-22", "Absent jusqu'au lundi de Pâques inclus"): "2027-03-30",
    ("2027-03-22", "Closed until Easter Monday included"): "2027-03-30",
    ("2027-04-20", "De retour après le pont de l'Ascension"): "2027-05-10",
    ("2026-12-21", "Back on 4 January 2026."): None,
    ("2027-06-20", "De retour après le 14 juillet"): "2027-07-15",
    ("2027-06-20", "De retour après le 15 août"): "2027-08-16",
    ("2026-07-01", "Back after the 4th of July"): "2026-07-06",
    ("2026-11-20", "Retour après Noël"): "2027-01-04",
    ("2026-06-10", "en vacances en août"): "2026-09-01",
    ("2026-06-10", "Absent en juillet et en août"): "2026-09-01",
    ("2026-08-05", "Absent tout le mois d'août"): "2026-09-01",
    ("2026-09-05", "Absent tout le mois d'août"): None,
    ("2026-06-10", "Fermé tout l'été"): "2026-09-01",
    ("2026-07-10", "Away all summer"): "2026-09-01",
    ("2026-11-20", "Out today only."): "2026-11-23",
    ("2026-11-18", "Out today only."): "2026-11-19",
    ("2026-11-18", "Absent vendredi et toute la semaine prochaine"): "2026-11-30",
    ("2026-11-16", "Absent mardi de la semaine prochaine"): "2026-11-25",
    ("2026-11-16", "Absent 72h"): "2026-11-19",
    ("2026-11-18", "Je suis absent la semaine prochaine, de retour jeudi."): "2026-11-26",
    ("2026-11-18", "Away this week, back Friday"): "2026-11-20",
    ("2026-11-18", "Out Thursday and Friday."): "2026-11-23",
    ("2026-11-16", "Absent de jeudi à mardi."): "2026-11-25",
    ("2026-11-18", "Absente aujourd'hui et demain"): "2026-11-20",
    ("2026-11-20", "Je ne lis pas mes mails ce vendredi. À lundi."): "2026-11-23",
    ("2026-06-10", "closed the first two weeks of August"): "2026-08-17",
    ("2026-06-10", "Congés les deux dernières semaines d'août"): "2026-09-01",
    ("2026-06-10", "I'm away from July through September"): "2026-10-01",
    ("2026-03-04", "OOO 4/12 - 4/20."): "2026-04-21",
    ("2026-03-04", "PTO 6/3-6/14."): "2026-06-15",
    ("2026-07-13", "Absent pour le pont du 14 juillet"): "2026-07-15",
    ("2026-05-04", "De retour après le pont du 14 mai"): "2026-05-18",
    ("2026-03-04", "Le service tourne au ralenti pendant les congés de printemps, reprise le 28 avril."): "2026-04-28",
    ("2026-03-04", "Springfield office closed."): None,
}
WEDNESDAY = date(2026, 11, 18)
# What has begun, what is over, what is told of another thing; received on a Wednesday.
BEGUN = {
    "Depuis le 1er septembre je ne travaille plus chez X": None,
    "Absente depuis lundi, retour inconnu": None,
    "en arrêt depuis le 12 novembre": None,
    "absent depuis le 2 novembre": None,
    "on leave since 2 November": None,
    "On leave since September": None,
    "I have been out for 3 weeks and am catching up": None,
    "We have been closed for two weeks because of a flood": None,
    "Nous avons été fermés pendant deux semaines": None,
    "I've been signed off for two weeks": "2026-12-02",
    "I have been out for 3 weeks, back Monday": "2026-11-23",
    "Absente depuis lundi, de retour le 30 novembre": "2026-11-30",
    "Absent depuis lundi jusqu'à vendredi": "2026-11-20",
    "Absent depuis le 2 novembre pour 4 semaines": "2026-11-30",
    "Absent depuis le 16 novembre et jusqu'au 27 inclus": "2026-11-30",
    "On leave since September until January": "2027-01-04",
    "On leave since 2 November, back on 1 December": "2026-12-01",
    "Back on 17 November": None,
    "Back on 18 November": "2026-11-18",
    "I am away for one week from Monday": "2026-11-30",
    "I'm off for one week from Monday": "2026-11-30",
    "Out of the office one week from Monday": "2026-11-30",
    "Absente pour une semaine à partir de lundi": "2026-11-30",
    "Absente jusqu'au 30/11 inclus. Notre salon se tient du 8 au 10 décembre, stand B12.": "2026-12-01",
    "Je suis absente jusqu'au 25 novembre. Nous serons présents au salon Pollutec du 1er au 4 décembre.": "2026-11-25",
    "Absente jusqu'au 25 nov. Nous serons au salon du 1er au 4 décembre.": "2026-11-25",
    "I'm on leave until 30 November.\n\nOur office will be closed from 24 December to 2 January.": "2026-11-30",
    "Absent jusqu'au 24/11. Nos bureaux seront fermés du 24 au 31 décembre.": "2026-11-24",
    "Absent du 20 au 24/11. Notre salon se tient du 8 décembre au 10 décembre.": "2026-11-25",
    "Absent jusqu'au 24/11. En formation du 25 au 27 novembre.": "2026-11-30",
    "Offre valable jusqu'au 24/11. Je suis absent du 20 novembre au 4 décembre.": "2026-12-07",
    "Absent jusqu'au 24/11. De retour le 25.": "2026-11-25",
    "Absent jusqu'à la fin de l'année.": "2027-01-04",
    "Away until the end of the year": "2027-01-04",
}
# The day of receipt, then what was written: a day to call.
CALLS = {
    ("2026-11-21", "on peut parler demain ?"): "2026-11-23",
    ("2026-11-20", "can we talk tomorrow?"): "2026-11-23",
    ("2026-11-20", "Rappelez-moi après-demain"): "2026-11-23",
    ("2026-11-20", "Rappelez-moi après demain"): "2026-11-23",
    ("2026-11-19", "Rappelez-moi demain"): "2026-11-20",
    ("2026-11-21", "on peut parler demain dimanche ?"): "2026-11-22",
    ("2026-11-20", "can we talk tomorrow, Saturday?"): "2026-11-21",
    ("2026-11-20", "Call me on Saturday"): "2026-11-21",
    ("2026-11-20", "Call me on 21 November"): "2026-11-21",
    ("2026-11-20", "Rappelez-moi mardi de la semaine prochaine"): "2026-11-24",
    ("2026-11-16", "Call me Tuesday next week"): "2026-11-24",
    ("2026-11-16", "Appelez-moi la semaine prochaine, mardi"): "2026-11-24",
    ("2026-11-20", "On en reparle après l'été"): "2027-09-01",
    ("2026-07-10", "Come back to me after the summer"): "2026-09-01",
    ("2026-11-20", "Revenez après le premier trimestre"): "2027-04-01",
    ("2026-11-20", "After Q1 please"): "2027-04-01",
    ("2026-11-20", "Rappelez-moi après le 14 janvier"): "2027-01-15",
    ("2026-11-20", "Call me after 5 on 0161 496 0000"): None,
    ("2026-11-20", "I'm on site until 3, ring me then"): None,
    ("2026-11-20", "I'm around all week, ring me"): None,
    ("2026-11-20", "After the 15th please"): "2026-12-16",
    ("2026-11-20", "Call me this weekend"): "2026-11-21",
    ("2026-11-20", "Try again once the summer is over"): "2027-09-01",
    ("2026-11-20", "A committee that sits twice a year"): None,
    ("2026-11-20", "I've been here four days. Ask me later."): None,
    ("2026-11-20", "Nous avons bien été contactés, pas maintenant."): None,
    ("2026-11-20", "Nous avons changé de prestataire il y a 2 ans."): None,
    ("2026-11-20", "Nous avons signé depuis 2 ans."): None,
}


@pytest.mark.parametrize(("text", "day"), (NUMBERED | PARTS_OF_DAYS).items())
def test_weeks_have_numbers_and_days_have_ends(text, day):
    assert return_date(text, FRIDAY) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [("Rappelez-moi semaine 49", "2026-11-30"), ("Call me in week 3", "2027-01-18"),
     ("recontactez-moi en S49", "2026-11-30"), ("revenez vers moi en semaine 3", "2027-01-18"),
     ("let's talk wk 50", "2026-12-07"), ("Après la semaine 50 plutôt", "2026-12-14"),
     ("We are in week 2 of onboarding, call me in March", "2027-03-01"), ("12 semaines 49 euros par mois", None)],
)  # fmt: skip
def test_a_week_with_its_number_is_a_day_to_write_again(text, day):
    assert come_back(text, FRIDAY) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(("text", "day"), (STRETCHES | LENGTHS).items())
def test_an_absence_ends_behind_the_stretch_or_the_length_it_is_told_for(text, day):
    assert return_date(text, FRIDAY) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(("text", "day"), BEGUN.items())
def test_what_has_begun_or_is_told_of_another_thing_is_no_return(text, day):
    assert return_date(text, WEDNESDAY) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(("received", "text"), FEASTS)
def test_an_absence_ends_on_a_day_of_work_behind_a_feast_or_what_it_fills(received, text):
    day = FEASTS[received, text]
    assert return_date(text, date.fromisoformat(received)) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(("received", "text"), CALLS)
def test_a_day_to_call_that_is_counted_is_a_day_of_work(received, text):
    day = CALLS[received, text]
    assert come_back(text, date.fromisoformat(received)) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(
    "text",
    [
        "monday " * 3000,
        "absent le 3 mars" + " " * 20_000 + "4 avril",
        "away 3 december, " * 3000,
        "absent a la " * 8000,
        "24/7, " * 3000,
        "until 3 december. since 2 november. " * 1500,
    ],
    ids=["days", "blanks", "dates", "words", "figures", "sentences"],
)
def test_hostile_days_are_read_in_time(text):
    start = process_time()
    return_date(text, FRIDAY)
    come_back(text, FRIDAY)
    assert process_time() - start < 8  # measured: at most 2.2; 17 where words were looked for in the whole text
