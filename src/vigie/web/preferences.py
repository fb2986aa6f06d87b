"""Names and values of the cookies that hold a reader's preferences.

In: nothing. Out: constants shared by the context and the view that sets them.
"""

THEME_COOKIE = "vigie_theme"
KEYS_COOKIE = "vigie_keys"
THEMES = ("light", "dark")  # anything else: as the system
YEAR = 365 * 24 * 3600
