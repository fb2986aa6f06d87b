"""What tools write in place of a telephone number that the caller hides, or that they do not tell.

In: SQL of a text. Out: SQL that says whether it is such a word.
"""

# Beginnings of words, small, without accents, as dialling tools write them: `anonymous`, `Numéro masqué`, `Privé`.
_WORDS = (
    "anonym", "withheld", "hidden", "masque", "cache", "prive", "private", "restricted", "unknown", "inconnu",
    "blocked", "unavailable", "indisponible", "caller id", "secret", "confidenti", "unterdruckt", "unbekannt",
    "oculto", "privado", "sconosciut", "anonimo", "anoniem", "afgeschermd",
)  # fmt: skip


def withheld_sql(text: str) -> str:
    """Whether `text` says that a number is withheld: one of the words, and no digit. NULL where `text` is."""
    return rf"regexp_matches(lower(strip_accents({text})), '^[^0-9]*\b({'|'.join(_WORDS)})[^0-9]*$')"
