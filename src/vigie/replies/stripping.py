"""The newest part of a message: what its writer added, without quotes, forwarded heads, signature and notices.

In: the text of a message. Out: the text that is new, and whether it stands above what is quoted or under a header only.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from vigie.replies import marks
from vigie.replies.signing import postscript, signed

_LONGEST = 200_000
# Longer messages are read at both ends, deeper nests not to the bottom: time stays bounded.
_FIRST_LINES, _LAST_LINES, _NESTED = 1_500, 500, 20
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff"))
_CLOSING = re.compile(
    (
        r"^\W{0,3}(?:(?:bien |très |tres )?(?:cordialement|cdt|cdlt|sincèrement|amicalement|"
        r"respectueusement|salutations)|"
        r"bien (?:à|a) vous|(?:sincères|meilleures|cordiales) salutations|(?:très )?belle journée|"
        r"bonne (?:journée|soirée|réception)|"
        r"(?:best|kind|warm|kindest|many)(?: (?:regards|wishes|thanks))?|regards|sincerely|"
        r"yours(?: \w+)?|cheers|rgds|br|"
        r"mit freundlichen grüßen|mfg|saludos|un saludo|cordiali saluti)\b.{0,30}$"
    ),
    re.IGNORECASE,
)
_CONTACT = re.compile(
    (
        r"(?:\+|\b0)\d[\d\s().\-/]{7,}|\bwww\.|https?://|\b(?:tel|tél|mob|mobile|phone|fax|"
        r"portable|port|t|m|p|e)\s?[.:]\s?\S|"
        r"\b[\w.+-]+@[\w-]+\.\w|\b\d{5}\b\s+\w|\b(?:linkedin|siret|rcs|capital)\b|\[(?:cid|image|"
        r"logo)"
    ),
    re.IGNORECASE,
)
_SIGNED = 2
_SIGNATURE_LINES = 14
_AFTER_RULE = 6


@dataclass(frozen=True, slots=True)
class Stripped:
    """The new text; `own` is False where nothing stands above an older message, and the text is what was below it."""

    text: str
    own: bool


def newest(text: str) -> str:
    """The part of a message that its writer added, as written, without blank lines around it.

    A message that only forwards gives what it forwards; one that only quotes gives "".
    """
    return strip(text).text


def strip(text: str) -> Stripped:
    """As `newest`, with where the text stood."""
    plain = text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    if plain.count("=\n") > 1 or re.search(r"=[0-9A-F]{2}", plain):
        plain = plain.replace("=\n", "")  # soft line breaks that nobody decoded (RFC 2045, 6.7)
    lines = plain.split("\n")
    if len(lines) > _FIRST_LINES + _LAST_LINES:
        lines = lines[:_FIRST_LINES] + lines[-_LAST_LINES:]
    own = True
    for _ in range(_NESTED):
        end, body, kind = _boundary(lines)
        if kind is None:
            break
        above = [line for line in lines[:end] if not marks.quoted(line)]
        if _says(above):
            return Stripped(_clean(above + _between(lines[body:])), own=own)
        below = lines[body:]
        if any(marks.quoted(line) for line in below):
            # Answered below the quote, or nothing but quotes.
            lines = _after_quotes(below)
        else:
            own = False
            lines = below
    return Stripped(_clean(_without_quotes(lines)), own=own)


def _boundary(lines: list[str]) -> tuple[int, int, str | None]:
    """Where the first older message starts, where its body starts, and what says so."""
    fenced = False
    for at, line in enumerate(lines):
        fenced ^= line.startswith("```")
        if fenced or not line.strip():
            continue
        if count := marks.attribution(lines, at):
            return at, at + count, "attribution"
        if count := marks.header_block(lines, at):
            return _before_rules(lines, at), at + count, "header"
        if marks.separator(line):
            return at, at + 1, "separator"
    return len(lines), len(lines), None


def _before_rules(lines: list[str], at: int) -> int:
    """`at`, moved up over blank lines and one drawn rule."""
    up = at
    while up and not lines[up - 1].strip():
        up -= 1
    return up - 1 if up and marks.rule(lines[up - 1]) else at


def _says(lines: list[str]) -> bool:
    return any(any(c.isalnum() for c in line) and not marks.device(line) for line in lines if not marks.quoted(line))


def _between(lines: list[str]) -> list[str]:
    """Answers written between quoted lines: text with a quote before and after it."""
    at = [n for n, line in enumerate(lines) if marks.quoted(line)]
    if not at:
        return []
    inside = lines[at[0] : at[-1]]
    answers = [line for line in inside if not marks.quoted(line)]
    wrapped = sum(1 for line in answers if line.strip())
    # Quoting programs wrap long lines without a mark; answers stand apart from the quote.
    apart = any(not a.strip() and b.strip() and not marks.quoted(b) for a, b in pairwise(inside))
    return (
        ["", *answers] if wrapped and apart and not any(marks.attribution(lines, n) for n in range(len(lines))) else []
    )


def _after_quotes(lines: list[str]) -> list[str]:
    last = max(n for n, line in enumerate(lines) if marks.quoted(line))
    after = lines[last + 1 :]
    if any(line.strip() for line in after) and lines[last + 1].strip() and not lines[last].rstrip().endswith(">"):
        # The line that a program wrapped out of the quote belongs to it.
        blank = next((n for n, line in enumerate(after) if not line.strip()), len(after))
        after = after[blank:] if _says(after[blank:]) else after
    between = [line for line in lines[: last + 1] if not marks.quoted(line)]
    return (between if _says(between) else []) + after


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    fenced = False
    for line in lines:
        fenced ^= line.startswith("```")
        if fenced or not marks.quoted(line):
            kept.append(line)
    return kept


def _clean(lines: list[str]) -> str:
    """Without devices' lines, signature and notices; blank lines around trimmed."""
    lines = [
        line.rstrip() if not line.strip() else line for line in lines if not (marks.device(line) or marks.banner(line))
    ]
    lines = _without_notices(lines)
    said, added = lines[: postscript(lines)], lines[postscript(lines) :]
    at = signed(said)
    lines = _without_signature(said[:at] if at is not None and _says(said[:at]) else said) + _without_signature(added)
    while lines and (not lines[0].strip() or marks.rule(lines[0])):
        lines.pop(0)
    while lines and (not lines[-1].strip() or marks.rule(lines[-1]) or marks.signature(lines[-1])):
        lines.pop()
    return "\n".join(lines).rstrip()


def _without_signature(lines: list[str]) -> list[str]:
    fenced = False
    for at, line in enumerate(lines):
        fenced ^= line.startswith("```")
        if fenced or not _says(lines[:at]):
            continue
        rest = sum(1 for x in lines[at + 1 :] if x.strip())
        if (marks.signature(line) and rest <= _SIGNATURE_LINES) or (marks.rule(line) and rest <= _AFTER_RULE):
            return lines[:at]
        if _CLOSING.match(line):
            block = [n for n in range(at + 1, len(lines)) if lines[n].strip()]
            if len(block) <= _SIGNATURE_LINES and sum(1 for n in block if _CONTACT.search(lines[n])) >= _SIGNED:
                return lines[: block[0] + 1] if not _CONTACT.search(lines[block[0]]) else lines[: at + 1]
    return lines


def _without_notices(lines: list[str]) -> list[str]:
    """A notice goes with everything after it; one that opens the message stays, or nothing would be left."""
    for at, line in enumerate(lines):
        if marks.notice(line) and _says(lines[:at]):
            return lines[:at]
    return lines
