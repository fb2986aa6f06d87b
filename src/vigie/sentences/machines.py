"""Opens and clicks of machines that are left out of the numbers, in words: how many, by which rule, on what evidence.

In: what was done, the rule, counts. Out: sentences in the active language. The bounds are those of `mail/scanners.py`.
"""

from django.utils.translation import gettext, ngettext

from vigie.sentences.numbers import whole

LINKS, AT_ONCE, SOON = 3, 10, 5  # different links; seconds between them; seconds after the sending


def left_sentence(touch: str, rule: str, times: int, evidence: int | None) -> str:
    """One rule and what it left out."""
    said = {
        "n": whole(times),
        "evidence": evidence,
        "links": LINKS,
        "once": AT_ONCE,
        "soon": SOON,
    }
    if touch == "open":
        return (
            ngettext(
                "%(n)s open: the tool, its agent or its network says that a machine fetched the picture.",
                "%(n)s opens: the tool, the agents or the networks say that machines fetched the picture.",
                times,
            )
            % said
        )
    if rule == "told":
        return (
            ngettext(
                "%(n)s click: the tool, its agent or its network says that a machine followed the link.",
                "%(n)s clicks: the tool, the agents or the networks say that machines followed the links.",
                times,
            )
            % said
        )
    if rule == "burst":
        return (
            gettext(
                "%(n)s clicks: %(links)d or more different links of one message within %(once)d seconds, here up to "
                "%(evidence)d; a gateway tries them all, a person does not."
            )
            % said
        )
    return (
        ngettext(
            "%(n)s click within %(soon)d seconds of the sending, %(evidence)d s after it: before anybody reads.",
            "%(n)s clicks within %(soon)d seconds of the sending, the first after %(evidence)d s: too soon to read.",
            times,
        )
        % said
    )


def left_total(touches: int) -> str:
    """How many were left out."""
    return ngettext(
        "%(n)s open or click of a machine is left out", "%(n)s opens and clicks of machines are left out", touches
    ) % {"n": whole(touches)}


def left_note() -> str:
    """What becomes of them."""
    return gettext("They stay among the events, and count in no number.")
