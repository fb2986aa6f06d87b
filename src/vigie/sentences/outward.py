"""What tools were told and what came of it, in words.

In: codes of the outbox and of the hooks. Out: text in the active language.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

_OPERATIONS = {
    "pause_campaign": n_("pause the campaign"),
    "resume_campaign": n_("resume the campaign"),
    "set_daily_limit": n_("set the daily limit"),
    "add_to_blocklist": n_("put addresses on the block list"),
}
_STATES = {
    "waiting": n_("waits"),
    "calling": n_("under way"),
    "done": n_("done"),
    "refused": n_("refused"),
    "given_up": n_("given up"),
    "withdrawn": n_("withdrawn"),
}
_CODES = {
    # how it went well
    "done": n_("The tool did it."),
    "already": n_("It stood so already: nothing to do."),
    "not_running": n_("The campaign was not running: nothing goes out."),
    "nothing_to_undo": n_("Nothing was changed there, so there is nothing to undo."),
    "changed_since": n_("Somebody changed it at the tool since: left as it is."),
    # not now
    "rate_limited": n_("The tool asks for patience: too many requests."),
    "tool_in_trouble": n_("The tool has trouble of its own."),
    "timed_out": n_("The tool did not answer in time."),
    "unreachable": n_("The address does not answer."),
    "not_trusted": n_("The address shows no valid certificate."),
    "answer_too_large": n_("The answer is larger than any that is expected."),
    # no
    "unauthorized": n_("The key is not accepted: remove the connection and add it with a valid key."),
    "forbidden": n_("The key may not do this: give it more rights at the tool."),
    "plan_too_small": n_("The tool's subscription does not include its API."),
    "not_found": n_("The tool does not know it: check the name, or the account."),
    "two_of_that_name": n_("Two have that name at the tool: nothing was touched. Rename one of them."),
    "not_paused": n_("The campaign is not paused at the tool: it is not started from here."),
    "limit_was_unknown": n_("The limit before is unknown: set it at the tool."),
    "partly_refused": n_("The tool refused some of the addresses: look there."),
    "rejected": n_("The tool refused the request."),
    "cannot_do": n_("The tool cannot be told this."),
    "argument_missing": n_("What to act on is missing."),
    "seal_broken": n_("The secret cannot be read: the key file of this installation has changed."),
}


def operation_label(operation: str) -> str:
    """What a tool is told."""
    return gettext(_OPERATIONS[operation]) if operation in _OPERATIONS else operation


def told_state(state: str) -> str:
    """Where something told stands, in a word or two."""
    return gettext(_STATES[state]) if state in _STATES else state


def told_sentence(code: str) -> str:
    """What came of it; a number is the HTTP status that was answered; empty = fine."""
    if code in _CODES:
        return gettext(_CODES[code])
    return gettext("The address answered %(status)s.") % {"status": code} if code else ""


def not_told_line(connection: str, operation: str, code: str) -> str:
    """A line of the journal: the tool did not do what was decided."""
    said = {"connection": connection, "operation": operation_label(operation), "why": told_sentence(code)}
    return gettext("Not done at %(connection)s: %(operation)s. %(why)s") % said
