"""What is wrong with a mailbox, and what to do.

In: a code, names of folders. Out: text in the active language.
"""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.numbers import quoted
from vigie.sentences.reasons import REASONS

_MOST_NAMES, _LONGEST_NAME = 20, 60
_LATER = n_("It is tried again later.")
_TROUBLES = {
    "mail_refused": (
        n_("The server refuses the user or the password."),
        n_("Many providers want an application password, or OAuth2."),
    ),
    "mail_unreachable": (n_("The server does not answer."), n_("Check its name and its port.")),
    "mail_timed_out": (n_("The server takes too long."), _LATER),
    "mail_not_trusted": (
        n_("The server's certificate is not to be trusted."),
        n_(
            "Check the server's name, and that its certificate is current; one of your own is trusted through "
            "SSL_CERT_FILE."
        ),
    ),
    "mail_no_tls": (
        n_("The port does not speak TLS from the first byte."),
        n_("Choose the port of TLS, usually 993, or STARTTLS, usually on 143."),
    ),
    "mail_cut_off": (n_("The server closed the connection."), _LATER),
    "mail_not_understood": (n_("The server answers in a way that is not understood."), _LATER),
    "mail_folder_gone": (
        n_("Folders that are named for it and are not there or not opened: %(gone)s. It has: %(there)s."),
        n_("Change its folders on its page or with `vigie mailbox edit NAME --folder FOLDER`."),
    ),
    "mail_import_failed": (
        n_("Messages were fetched and could not be understood; their bytes are kept."),
        n_("`vigie digest` tries again, the page of imports says more."),
    ),
    "mail_fault": (
        n_("Reading it failed in a way that nobody foresaw: the log has the details. No message is lost."),
        _LATER,
    ),
    "token_refused": (
        n_("The access was withdrawn or has ended."),
        n_("Grant it again, then change the mailbox and give the new token."),
    ),
    "token_unreachable": (n_("The server that gives access tokens does not answer."), _LATER),
    "seal_broken": (
        n_("The secret cannot be read: this installation has another key file."),
        n_("Change the mailbox and give its password again."),
    ),
}  # fmt: skip


# What somebody who looks at the page does instead of typing a command.
_ON_PAGE = {
    "mail_folder_gone": n_("Change its folders: name each as the server does, one a line."),
    "mail_import_failed": n_("It is tried again by itself; the page of imports says more."),
}


def trouble_sentence(
    code: str, gone: Sequence[str] = (), there: Sequence[str] = (), *, partly: bool = False, on_page: bool = False
) -> str:
    """A code in words, with what to do; "" when all is well.

    `gone`: missing folders, `there`: those it has; `partly`: others of those that are named are read; `on_page`: the
    reader has the page before them, not a terminal.
    """
    if not code:
        return ""
    known = _TROUBLES.get(code)
    words = REASONS.get(code)
    if known is None and words and not words.params:
        return f"{gettext(words.reason)} {gettext(words.remedy)}"
    if known is None:
        return gettext("It could not be read: %(code)s") % {"code": code}
    about = {"gone": _listed(gone), "there": _listed(there)}
    what, remedy = known[0], _ON_PAGE.get(code, known[1]) if on_page else known[1]
    said = (gettext(what), gettext("The others are read.") if partly else "", gettext(remedy))
    return " ".join(filter(None, said)) % about


def folder_names(names: Sequence[str]) -> str:
    """Folders beside each other; between quotation marks where a name holds a comma itself."""
    return ", ".join(map(quoted, names) if any("," in name for name in names) else names)


def _listed(names: Sequence[str]) -> str:
    more = "..." if len(names) > _MOST_NAMES else ""
    return ", ".join(quoted(n[:_LONGEST_NAME]) for n in names[:_MOST_NAMES]) + more or "-"
