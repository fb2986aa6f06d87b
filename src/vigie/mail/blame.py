"""Whether a refusal speaks of the sender, not of the recipient: of his address, of his domain, of his command.

In: what a server said, addresses of the sender, the failed recipient. Out: yes or no.
"""

import re

from vigie.mail.addresses import in_text
from vigie.mail.failure import command_in
from vigie.mail.reasons.declaring import folded

_HELP = re.compile(r"\b(?:contact|to|with|by|via|mailto:)\W{0,3}[\w.+-]{1,96}@[\w.-]{1,200}")
# What stands before a domain of which something is said, and what is said after it.
_NAMES_IT = re.compile(
    r"\b(?:domaine?s?|dns|resolve|nxdomain|lookup|records?|no mx|mx (?=for|of)|host(?:name)? (?=not|unknown|lookup)|"
    r"(?:unknown|invalid|bad|such|find|no) (?:mail |smtp )?(?:host|hostname|server|exchanger))"
    r"(?: ?(?:name|named|of|de|du|for|is|nom|records?|pour|not found|unknown|lookup|failed|failure|does not exist|"
    r"introuvable|inconnu))*[\s\"'<(:=]*$"
)
_SAYS_IT = re.compile(
    r"[\"'>)]*[:,]?\s*(?:is |was |has |domain |domaine |host |name |est |a )?(?:an? )?(?:no\b|not\b|non\b|unknown|n't|"
    r"inconnu|introuvable|inexistant|n'|invalid|bad\b|does|doesn|cannot|can't|could|nxdomain|unresolv|unrout|expired)"
)
# Who spoke: `host ours.example[192.0.2.1] said`, `<ours.example #5.1.1 smtp;...>`.
_SPEAKS = re.compile(r"[\"'>)]*\s*(?:\[|\(\[?\d|#|said\b|gave\b|a dit\b|a repondu\b|responded\b)")
_MAIL_REFUSED = re.compile(r"^>>> mail from:.*\s+<<< 5\d\d", re.MULTILINE)
_RCPT_REFUSED = re.compile(r"^>>> rcpt to:.*\s+<<< [45]\d\d", re.MULTILINE)


def is_senders(diagnostic: str, ours: set[str], recipient: str) -> bool:
    """Whether a server speaks of the sender: it names nobody else, or his domain, or answers the command that does.

    Some ask his domain for its postmaster; of whom to ask for help (`contact`) they speak otherwise.
    """
    low = diagnostic.lower()
    named = set(in_text(low))
    homes = {a.rpartition("@")[2] for a in ours} - {recipient.rpartition("@")[2], ""}
    asked = set(in_text(_HELP.sub(" ", low))) & {f"postmaster@{home}" for home in homes}
    if command_in(diagnostic) == "MAIL FROM" or (bool(named) and named <= ours | asked):
        return True
    there = [home for home in homes if home in low]
    said = folded(diagnostic) if there else ""
    return any(_is_about(said, home) for home in there)


def refused_at_mail(said: str) -> bool:
    """Whether a transcript shows that the sender's command was refused, and no recipient's was."""
    low = said.lower()
    return ">>> mail from" in low and bool(_MAIL_REFUSED.search(low)) and not _RCPT_REFUSED.search(low)


def _is_about(said: str, home: str) -> bool:
    """Whether a folded text says something of a domain: it is named bare, beside words for what does not exist."""
    for at in re.finditer(rf"(?<![\w@.-])@?{re.escape(home)}(?![\w-]|\.\w)", said):
        before, after = said[max(0, at.start() - 60) : at.start()], said[at.end() : at.end() + 60]
        if not _SPEAKS.match(after) and (_NAMES_IT.search(before) or _SAYS_IT.match(after)):
            return True
    return False
