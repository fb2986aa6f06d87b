"""Figures inside a sentence, as its reader writes them.

In: numbers, None where the truth is unknown. Out: text, a dash for the unknown.
"""

from django.utils.translation import get_language


def number(value: float | None, decimals: int = 0) -> str:
    """A number with so many decimals."""
    if value is None:
        return "-"
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if _french() else text


def percent(value: float | None, decimals: int = 0) -> str:
    """A share as a percentage."""
    if value is None:
        return "-"
    # French sets a space that does not break before the sign.
    return number(value * 100, decimals) + ("\N{NO-BREAK SPACE}%" if _french() else "%")


def change(ratio: float | None) -> str:
    """A ratio as a signed change: 1.3 is +30%."""
    return "-" if ratio is None else ("+" if ratio >= 1 else "") + percent(ratio - 1)


def _french() -> bool:
    return (get_language() or "").startswith("fr")
