"""Why a row, a line of a file or a message was refused, or what is noted of it, and what to do about it.

In: nothing. Out: `ROWS`, the words of each code.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as n_


@dataclass(frozen=True, slots=True)
class Words:
    """A code in words; `params` names its parameters in the order in which a list gives them."""

    reason: str
    remedy: str
    params: tuple[str, ...] = field(default=())


_COLUMN = ("column",)
_CORRECT = n_("Correct the row in the file of rejected rows and import that file again.")

ROWS: dict[str, Words] = {
    # cells of a row
    "missing": Words(n_("“%(column)s” is empty, and the row means nothing without it."), _CORRECT, _COLUMN),
    "missing_one_of": Words(
        n_("Every one of these columns is empty: %(columns)s."), n_("Fill in one of them, then import again."),
        ("columns",),
    ),
    "bad_email": Words(n_("“%(column)s” is not an e-mail address."), _CORRECT, _COLUMN),
    "email_missing": Words(n_("The e-mail address is empty (column “%(column)s”)."), _CORRECT, _COLUMN),
    "email_invalid": Words(n_("“%(column)s” is not an e-mail address."), _CORRECT, _COLUMN),
    "bad_time": Words(
        n_("“%(column)s” is not a date."), n_("Write it as 2026-03-31 or 2026-03-31T18:00, then import again."),
        _COLUMN,
    ),
    "time_missing": Words(n_("The date is empty (column “%(column)s”)."), _CORRECT, _COLUMN),
    "time_invalid": Words(
        n_("The date cannot be read (column “%(column)s”)."),
        n_("Write it as 2026-03-31 or 2026-03-31T18:00, then import again."), _COLUMN,
    ),
    "number_missing": Words(n_("The number is empty (column “%(column)s”)."), _CORRECT, _COLUMN),
    "number_invalid": Words(n_("“%(column)s” is not a number."), _CORRECT, _COLUMN),
    "value_missing": Words(n_("“%(column)s” is empty, and the row means nothing without it."), _CORRECT, _COLUMN),
    "value_invalid": Words(n_("“%(column)s” cannot be read, and the row means nothing without it."), _CORRECT, _COLUMN),
    "bad_number": Words(n_("“%(column)s” is not a number."), _CORRECT, _COLUMN),
    "bad_flag": Words(n_("“%(column)s” is neither true nor false."), _CORRECT, _COLUMN),
    "unknown_word": Words(
        n_("The word in “%(column)s” is not one that Vigie knows: %(word)s"),
        n_("Use one of the documented words, or leave the cell empty."), ("column", "word"),
    ),
    "too_early": Words(
        n_("The date in “%(column)s” is too old to be true."),
        n_("Check the date format of the export: 1970 often means an empty date."), _COLUMN,
    ),
    "in_future": Words(
        n_("The date in “%(column)s” has not come yet."),
        n_("Check the order of day and month in the export."), _COLUMN,
    ),
    "before_send": Words(
        n_("This happened before its message was sent (column “%(column)s”)."),
        n_("Check the time zone of the export, or that the row belongs to this message."), _COLUMN,
    ),
    "duplicate_id": Words(
        n_("Another row of the same import has the same “%(column)s” and says something else."),
        n_("Keep one of the two rows, then import again."), _COLUMN,
    ),
    "contact_missing": Words(n_("The row names no contact."), _CORRECT),
    "phone_withheld": Words(
        n_("The call tells no number that leads to a contact: it is withheld, or the tool leaves it out."),
        n_("Nothing to do. If it was a contact, name them in the tool that dialled, with their e-mail address: the "
           "call is counted then."),
    ),
    "phone_invalid": Words(n_("The call names its contact by what is no telephone number."), _CORRECT),
    "phone_unknown": Words(
        n_("The call names its contact by a telephone number that no contact has; it ends in %(end)s."),
        n_("Import the contact with this number: the call is counted by itself then."), ("end",),
    ),
    "phone_shared": Words(
        n_("Several contacts share the telephone number that was called, like a switchboard; it ends in %(end)s."),
        n_("Name the contact in the tool that dialled, or import the contacts with numbers of their own: the call is "
           "counted by itself then."), ("end",),
    ),
    "sums_only": Words(
        n_("The row holds totals, not one line for each message or contact."),
        n_("Choose the detailed export of the campaign in your tool."),
    ),
    # words that are counted, not refused
    "activity_not_kept": Words(n_("Activities of this kind are not used: %(word)s"), "", ("word",)),
    "event_not_kept": Words(n_("Events of this kind are not used: %(word)s"), "", ("word",)),
    "unknown_event": Words(n_("An event that Vigie does not know: %(word)s"), "", ("word",)),
    "time_not_believed": Words(
        n_("A moment that cannot be true (%(word)s): the moment of reception stands in."), "", ("word",),
    ),
    "told_again": Words(n_("Told again later, as it then stood: the later telling counts."), ""),
    "request_damaged": Words(n_("A posted request that cannot be read any more."), ""),
    "not_json": Words(n_("A field that should hold JSON holds none."), ""),
    "unreadable_value": Words(n_("A value that cannot be read in “%(column)s”: left unknown."), "", _COLUMN),
    "bounce_kind_unknown": Words(n_("The export does not say whether the bounce is for good."), ""),
    "call_not_made_yet": Words(n_("A call that is planned and not made yet."), ""),
    "label_without_reply": Words(n_("A reply label without any reply: %(word)s"), "", ("word",)),
    "reply_without_time": Words(n_("A reply without a date (column “%(column)s”)."), "", _COLUMN),
    # messages
    "mail_unmatched": Words(
        n_("The message answers nothing that Vigie knows was sent."),
        n_("Import what was sent: it is matched by itself then. Personal mail stays aside."),
    ),
    "mail_unmatched_recipient": Words(
        n_("A bounce of %(email)s: nothing that Vigie knows was sent there."),
        n_("Import what was sent: it is matched by itself then."), ("email",),
    ),
    "mail_unmatched_opt_out": Words(
        n_("A demand for removal from an address not in the file: it binds as soon as the contact is imported."),
        n_("Import the contact, or what was sent to them. It waits until then, and is not lost."),
    ),
    "mail_unmatched_complaint": Words(
        n_("A complaint from an address not in the file: it binds as soon as the contact is imported."),
        n_("Import the contact, or what was sent to them. It waits until then, and is not lost."),
    ),
    "mail_own": Words(n_("The message was written by one of your own mailboxes."), n_("Nothing to do.")),
    "unreadable_row": Words(
        n_("Vigie stumbled over this row."), n_("Its bytes are kept, the others were read. Please report it."),
    ),
    "mail_names_nobody": Words(
        n_("The message says neither whom nor what it is about."), n_("Nothing to do: the raw message is kept."),
    ),
    "mail_dmarc": Words(n_("A DMARC report: read, it changes no number of prospecting."), ""),
    "mail_tls": Words(n_("A TLS report: read, it changes no number of prospecting."), ""),
    "mail_other": Words(n_("Other mail, which answers nothing."), ""),
    # lines of a file
    "too_many_cells": Words(
        n_("The line has %(found)s cells where the header has %(expected)s."),
        n_("A separator inside a text needs quotes around that text."), ("expected", "found"),
    ),
    "unclosed_quote": Words(n_("A quotation mark is opened and never closed."), _CORRECT),
    "stray_quote": Words(n_("A quotation mark stands in the middle of a cell."), _CORRECT),
    "cell_too_large": Words(n_("A cell is longer than %(limit)s characters."), _CORRECT, ("limit",)),
    "repeated_header": Words(n_("The header is repeated in the middle of the file."), n_("Nothing to do.")),
    # reports that came by mail
    "report_empty": Words(n_("The report is empty."), n_("Ask its sender, or wait for the next one.")),
    "report_missing": Words(n_("The mail holds no report."), n_("Give the mail with its attachment, or the report.")),
    "report_damaged": Words(
        n_("The %(how)s archive of the report is damaged."), n_("Save the attachment again, or wait for the next one."),
        ("how",),
    ),
    "report_too_large": Words(
        n_("Unpacked, the report is larger than %(most)s MB."), n_("It is not read: no receiver sends such a one."),
        ("most",),
    ),
    "report_not_xml": Words(
        n_("The report is not readable XML (line %(line)s)."), n_("It may be cut off: save it again."), ("line",)
    ),
    "report_hostile": Words(
        n_("The report declares entities or a document type."), n_("It is not read: no genuine report does.")
    ),
    "report_not_dmarc": Words(
        n_("This XML is no DMARC report: it begins with “%(root)s”."), n_("Give the report that came by mail."),
        ("root",),
    ),
    "report_not_json": Words(
        n_("The report is not readable JSON (line %(line)s)."), n_("It may be cut off: save it again."), ("line",)
    ),
    "report_not_tls": Words(n_("This JSON is no TLS report."), n_("Give the report that came by mail.")),
    "report_incomplete": Words(
        n_("The report lacks “%(field)s”, or holds no sense there."), n_("Ask its sender, or wait for the next one."),
        ("field",),
    ),
}  # fmt: skip
