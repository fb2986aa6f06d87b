"""What months and days of the week are called in French and English: in small letters, without accents.

In: nothing. Out: the names in the order of the calendar. Short names of days ("mon", "sat", "mar", "jeu") are other
words as well: they stay with the rooms that know where a day must stand.
"""

# "fevier" is how French hands often slip.
MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "janvier", "janv"),
    ("february", "feb", "fevrier", "fevier", "fevr", "fev"),
    ("march", "mar", "mars"),
    ("april", "apr", "avril", "avr"),
    ("may", "mai"),
    ("june", "jun", "juin"),
    ("july", "jul", "juillet", "juil"),
    ("august", "aug", "aout"),
    ("september", "sept", "sep", "septembre"),
    ("october", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "decembre"),
)
WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("monday", "lundi"),
    ("tuesday", "mardi"),
    ("wednesday", "mercredi"),
    ("thursday", "jeudi"),
    ("friday", "vendredi"),
    ("saturday", "samedi"),
    ("sunday", "dimanche"),
)
MONTH_NAMES = frozenset(name for names in MONTHS for name in names)
WEEKDAY_NAMES = frozenset(name for names in WEEKDAYS for name in names)
# Any of them, as regular expressions write it.
ANY_WEEKDAY = "|".join(sorted(WEEKDAY_NAMES))
