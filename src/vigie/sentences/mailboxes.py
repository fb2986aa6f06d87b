"""What is wrong with a mailbox, and what to do.

In: a code. Out: text in the active language.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

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
        n_("Check the server's name, and that its certificate is current."),
    ),
    "mail_cut_off": (n_("The server closed the connection."), _LATER),
    "mail_not_understood": (n_("The server answers in a way that is not understood."), _LATER),
    "mail_folder_gone": (
        n_("A folder that is named for it is not there; those that are there are read."),
        n_("Change its folders to those that it has."),
    ),
    "mail_import_failed": (
        n_("Messages were fetched and could not be understood; their bytes are kept."),
        n_("`vigie digest` tries again, the page of imports says more."),
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


def trouble_sentence(code: str) -> str:
    """A code in words, with what to do; "" when all is well."""
    if not code:
        return ""
    known = _TROUBLES.get(code)
    if known:
        return " ".join(gettext(part) for part in known)
    return gettext("It could not be read: %(code)s") % {"code": code}
