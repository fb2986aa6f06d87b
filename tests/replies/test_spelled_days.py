"""Days, years and lengths that a reply writes in words, and days whose year it does not say.

In: sentences of replies (made up), received on Thursday 12 November 2026. Out: dates.
"""

from datetime import date

import pytest

from vigie.replies import read
from vigie.replies.moments import come_back, return_date
from vigie.replies.spelled import in_figures

RECEIVED = date(2026, 11, 12)

RETURNS = {
    "Je suis absent du deux au seize novembre inclus.": "2026-11-17",
    "Je suis absent jusqu'au vingt novembre.": "2026-11-20",
    "Je serai de retour le seize novembre.": "2026-11-16",
    "Absent du 3 au vingt-cinq novembre.": "2026-11-26",
    "Je suis absent jusqu'au vingt-sept novembre inclus.": "2026-11-30",
    "Je suis en congés jusqu'au lundi trente novembre.": "2026-11-30",
    "De retour lundi trente novembre.": "2026-11-30",
    "Je serai absente toute la semaine prochaine et reprendrai le lundi vingt-trois.": "2026-11-23",
    "En arrêt maladie jusqu'au quinze décembre deux mille vingt-six.": "2026-12-15",
    "Nos bureaux sont fermés du 24 décembre au soir au quatre janvier au matin.": "2027-01-04",
    "Absente jusqu'au deux janvier deux mille vingt-sept.": "2027-01-04",
    "Je serai absent à partir du vingt décembre jusqu'au trois janvier.": "2027-01-04",
    "I am out until the twentieth of November.": "2026-11-20",
    "I will be back on November thirtieth.": "2026-11-30",
    "Out of office from Nov 10 to Nov twenty.": "2026-11-23",
    "de retour le premier décembre, je traiterai votre message": "2026-12-01",
    "Absent jusqu'au 1er décembre pour congés d'été reportés.": "2026-12-01",
    "De retour le 1er décembre de mes congés d'été.": "2026-12-01",
    "En congés d'été jusqu'au 1er décembre.": "2026-12-01",
    "En vacances jusqu'au 05.01.27.": "2027-01-05",
    "Away until 5/1/27.": "2027-01-05",
    "De retour dans quinze jours.": "2026-11-27",
    "Absent le jeudi 12, de retour le lendemain.": "2026-11-13",
    "Absent le jeudi 12 novembre, de retour le lendemain.": "2026-11-13",
    "Absent jusqu'au vendredi 20 novembre, retour le lundi suivant.": "2026-11-23",
    "Out until Friday 20 November, back the following Monday.": "2026-11-23",
    "Away on the 19th and back the day after.": "2026-11-20",
    "En congés du lundi 9 au vendredi 20.": "2026-11-23",
    "Je reprends le 23.": "2026-11-23",
    "Je reprends le vingt-trois.": "2026-11-23",
    "Absent du sept au vingt.": "2026-11-23",
    "Absente du neuf au vingt-sept novembre": "2026-11-30",
    "Absent du 7 au 20.": "2026-11-23",
    "Absent les 2 et 3 décembre.": "2026-12-04",
    "Absent le 2 et le 3 décembre.": "2026-12-04",
    "Absent le deux et le trois décembre.": "2026-12-04",
    "Absent jusqu'au trente et un décembre inclus.": "2027-01-04",
    "Absent jusqu'au trente-et-un décembre.": "2026-12-31",
    "Absent jusqu'au vingt et un décembre.": "2026-12-21",
    "Back on the twenty-first of December.": "2026-12-21",
    "Back on December twenty first.": "2026-12-21",
    "Away until the third of January, twenty twenty-seven.": "2027-01-04",
    "Away until January fifth, two thousand and twenty-seven.": "2027-01-05",
    "Je suis absent jusqu'au 2 novembre.": None,
    "Absent jusqu'en novembre.": None,
    "Absent jusqu'à fin octobre.": None,
    "Absente jusqu'en octobre.": None,
    "Absent jusqu'au 20 septembre.": None,
    "Congé maternité jusqu'en septembre 2027.": "2027-09-01",
    "Congé parental jusqu'en juillet.": "2027-07-01",
    "De retour d'ici une quinzaine.": "2026-11-27",
    "De retour dans une quinzaine de jours.": "2026-11-27",
    "Back in a fortnight.": "2026-11-26",
    "Back in a fortnight's time.": "2026-11-26",
    "De retour sous huitaine.": "2026-11-20",
    "De retour dans une dizaine de jours": "2026-11-23",
    "Retour dans deux à trois semaines.": "2026-12-03",
    "Back in two to three weeks.": "2026-12-03",
    "Back in 2-3 weeks.": "2026-12-03",
    "Back mid-January.": "2027-01-15",
    "De retour dans les premiers jours de mars.": "2027-03-01",
    "Je serai de retour après les fêtes.": "2027-01-04",
    "Retour mi-janvier.": "2027-01-15",
    "jusqu'à la mi-décembre": "2026-12-15",
    "Absent jusqu'à la fin du mois.": "2026-11-30",
    "De retour la deuxième quinzaine de janvier.": "2027-01-15",
    "En congé maternité jusqu'à début mars": "2027-03-01",
    "Absent jusqu'au 5 janvier 27.": "2027-01-05",
    "Back January 5, '27": "2027-01-05",
    "Absent jusqu'au mardi 23.": None,
    "Absent jusqu'au 1 er décembre.": "2026-12-01",
    "Je travaille en équipe avec sept personnes, absent jusqu'au neuf décembre.": "2026-12-09",
    "Absent jusqu'au sept décembre.": "2026-12-07",
    "Absent jusqu'au dix-sept.": "2026-11-17",
    "Absent jusqu'au vingt sept.": "2026-11-27",
    "Absent jusqu'au 20 sept.": None,
    "On leave until the end of Sept 2027": "2027-09-30",
    "Retour le lundi 30/11.": "2026-11-30",
    "Away for ten days.": "2026-11-23",
    "Away through the twentieth.": "2026-11-23",
    "Back on Monday the twenty-third.": "2026-11-23",
    "Absent jusqu'au 31/12.": "2026-12-31",
    "Absent les 1, 2 et 3 décembre.": "2026-12-04",
    "Absent jusqu'au 20 inclus.": "2026-11-23",
    "Absent toute la semaine, de retour lundi dix heures.": "2026-11-16",
    "Je suis le premier à partir, le second à revenir.": None,
    "I am one of the first on two projects; away.": None,
    "fermé du vingt-quatre décembre au deux janvier": "2027-01-04",
    "Absent du 20.12.2026 au 03.01.2027": "2027-01-04",
    "Away the first week of December": "2026-12-07",
    "En congé maternité jusqu'en octobre.": "2027-10-01",
    "Congé sabbatique jusqu'en novembre prochain.": "2027-11-01",
    "On leave until next September.": "2027-09-01",
}
AGAIN = {
    "Great idea, wrong month. We plan 2028 shows in November, please send it again in November.": None,
    "On est fermé l'hiver, revenez en novembre": None,
    "Revenez après novembre.": "2026-12-01",
    "Recontactez-moi le vingt-sept novembre svp.": "2026-11-27",
    "Rappelez-moi le quinze janvier.": "2027-01-15",
    "Pas avant le deux février.": "2027-02-02",
    "Appelez-moi lundi trente.": "2026-11-30",
    "Not now, call me on the fifteenth of January.": "2027-01-15",
    "Reparlons-en en novembre prochain.": "2027-11-01",
    "Reparlons-en en novembre.": None,
    "Call me next November": "2027-11-01",
    "Relancez-moi en octobre.": "2027-10-01",
    "Rappelez-moi d'ici une quinzaine.": "2026-11-27",
    "Rappelez-moi le premier.": "2026-12-01",
    "Call me on the first.": "2026-12-01",
    "Rappelez-moi dans huit jours.": "2026-11-20",
    "Rappelez-moi le lundi vingt-trois à dix heures.": "2026-11-23",
    "On se rappelle dans un mois ?": "2026-12-12",
    "Pas maintenant, revenez vers moi début décembre.": "2026-12-01",
    "Rappelez-moi après les fêtes": "2027-01-04",
    "Au premier trimestre": "2027-01-01",
    "Try us in the first quarter.": "2027-01-01",
    "Call me in the second half of January": "2027-01-15",
    "Write again in twelve months.": "2027-11-12",
    "Relancez nous dans dix-huit mois": "2028-05-12",
    "Recontactez-moi début deux mille vingt-sept": "2027-01-01",
    "Recontactez-moi en deux mille vingt-sept": "2027-01-01",
    "Try me in twenty twenty-seven": "2027-01-01",
    "Call me at ten on Monday": "2026-11-16",
    "Call Monday ten to twelve": "2026-11-16",
    "Nous sommes sept, rappelez demain": "2026-11-13",
    "Rappelez-moi entre le deux et le cinq janvier": "2027-01-05",
}
# Received on Friday 20 November 2026: lengths that are told from a day on, single days away, "Tuesday week".
STRETCHES = {
    "Absent pendant trois semaines à partir du 30 novembre": "2026-12-21",
    "Je suis en congé pour trois semaines à compter du 30 novembre": "2026-12-21",
    "Je suis absent une semaine à partir du 23 novembre": "2026-11-30",
    "Absent deux semaines à compter du lundi 23 novembre": "2026-12-07",
    "En arrêt maladie pour trois semaines à dater du 23 novembre": "2026-12-14",
    "I am away for two weeks from 23 November": "2026-12-07",
    "On leave for a week starting Monday 23 November": "2026-11-30",
    "away for 3 weeks starting 30 November": "2026-12-21",
    "Two weeks of leave starting on Monday 23 November": "2026-12-07",
    "Je prends mes congés du 23 novembre pour deux semaines": "2026-12-07",
    "Absent lundi 23 novembre pour deux semaines": "2026-12-07",
    "On leave from 1 December for three months": "2027-03-01",
    "Absent deux semaines, de retour le 7 décembre": "2026-12-07",
    "Away for two weeks from 23 November, back on 8 December": "2026-12-08",
    "I am away for two weeks from 23 November to 4 December": "2026-12-07",
    "Absent la semaine du 23 novembre": "2026-11-30",
    "Absent deux semaines.": "2026-12-04",
    "Absent le jeudi 26": "2026-11-27",
    "Je suis absent le 26 novembre toute la journée": "2026-11-27",
    "En formation le jeudi 26 novembre": "2026-11-27",
    "Away on 26 November": "2026-11-27",
    "Away this Thursday": "2026-11-27",
    "Absent jusqu'au jeudi 26": "2026-11-26",
    "Absent le jeudi 26 novembre, de retour lundi": "2026-11-30",
    "Absente ce vendredi, de retour lundi": "2026-11-23",
    "Absente vendredi prochain": "2026-11-30",
    "I am out of the office on November 26th and 27th": "2026-11-30",
    "I am out on November twenty-sixth and twenty-seventh": "2026-11-30",
    "Out November 23-27, 2026": "2026-11-30",
    "Back on November 26 at 9am": "2026-11-26",
    "absent les trois et quatre décembre": "2026-12-07",
    "away on the third and fourth of December": "2026-12-07",
    "Back on 3-4 December": "2026-12-04",
    "Absent jusqu'à lundi en huit": "2026-11-30",
    "Absent jusqu'à mardi en quinze": "2026-12-08",
    "Away until a week on Monday": "2026-11-30",
    "Back a week from Tuesday": "2026-12-01",
    "Away until Tuesday week": "2026-12-01",
    "Away until February thirtieth": None,
    "Absent jusqu'au quatre-vingt-dix novembre": None,
    "Absent jusqu'au soixante et onze janvier": None,
}
UNCHANGED = (
    "vous n'etes pas le premier, et le second non plus",
    "au premier trimestre, on the second floor, in the third quarter",
    "nous avons deux mille vingt palettes et sept camions",
    "you may first call one of my two colleagues on three sites",
    "lundi dix heures, monday ten to twelve",
)


@pytest.mark.parametrize(("text", "day"), RETURNS.items())
def test_a_return_in_words_is_the_day_that_is_meant(text, day):
    assert return_date(text, RECEIVED) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(("text", "day"), STRETCHES.items())
def test_an_absence_is_over_the_day_behind_its_end(text, day):
    assert return_date(text, date(2026, 11, 20)) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(("text", "day"), AGAIN.items())
def test_a_day_to_write_again_in_words_is_the_day_that_is_meant(text, day):
    assert come_back(text, RECEIVED) == (day and date.fromisoformat(day))


def test_every_day_of_a_month_is_read_in_words():
    french = (
        "premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
        "dix-huit dix-neuf vingt vingt-et-un vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept "
        "vingt-huit vingt-neuf trente trente-et-un"
    ).split()
    cardinals = (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven "
        "twenty-eight twenty-nine thirty thirty-one"
    ).split()
    ordinals = (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
        "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
    ).split()
    for number, (fr, cardinal, ordinal) in enumerate(zip(french, cardinals, ordinals, strict=True), 1):
        blank = fr.replace("-", " ")
        assert (
            in_figures(f"jusqu'au {fr} janvier, du {blank} janvier")
            == f"jusqu'au {number} janvier, du {number} janvier"
        )
        assert in_figures(f"until the {ordinal} of january") == f"until the {number} january"
        assert in_figures(f"until {ordinal.replace('-', ' ')} january") == f"until {number} january"
        assert in_figures(f"back on january {ordinal}") == f"back on january {number}"
        assert in_figures(f"back january {cardinal}, 2027") == f"back january {number}, 2027"


def test_every_year_near_is_read_in_words():
    french = "vingt-six vingt-sept vingt-huit vingt-neuf trente".split()
    english = "twenty-six twenty-seven twenty-eight twenty-nine thirty".split()
    for year, (fr, en) in enumerate(zip(french, english, strict=True), 2026):
        assert in_figures(f"en deux mille {fr}") == f"en {year}"
        assert in_figures(f"in twenty {en}, may two thousand and {en}") == f"in {year}, may {year}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("En vacances jusqu'au 05.01.27.", date(2027, 1, 5)),
        ("Absent du bureau, retour le 05-01-2027", date(2027, 1, 5)),
        ("Ich bin bis 08.01.2027 im Urlaub.", date(2027, 1, 8)),
        ("Absent du bureau du 20.12.2026 - 03.01.2027", date(2027, 1, 4)),
        ("Absent du bureau, appelez le 06.11.26.33.44", None),
        ("Absent du bureau, appelez le 06-11-26-33-44", None),
    ],
)
def test_a_date_with_dots_is_no_telephone_number(text, day):
    assert read(text, "Absence du bureau", received=RECEIVED).return_date == day


@pytest.mark.parametrize("text", UNCHANGED)
def test_a_number_in_words_that_counts_something_else_is_left_alone(text):
    assert in_figures(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Absent à partir du 30 novembre.",
        "I am out of the office from 30 November.",
        "En congés à compter du 23 novembre",
    ],
)
def test_the_day_on_which_somebody_leaves_is_no_day_of_return(text):
    assert return_date(text, RECEIVED) is None


def test_the_day_from_which_somebody_can_be_reached_is_one():
    assert return_date("Absent. Je serai joignable à partir du 30 novembre.", RECEIVED) == date(2026, 11, 30)
