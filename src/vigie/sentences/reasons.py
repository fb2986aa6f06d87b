"""Why a row, a file or a request was refused, and what to do about it; of rows and messages `rows.py` says it.

In: codes with their parameters, by name or in the order of the table below. Out: text in the active language.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.rows import ROWS, Words
from vigie.vocabulary.text import shown

Params = Mapping[str, object] | Sequence[object]


# A value from a file or a request is quoted up to so many characters; lists that Vigie made are told whole.
_LONGEST, _OURS = 300, frozenset({"known", "message"})
_EXPORT_AGAIN = n_("Export the file again from your tool and import it again.")

REASONS: dict[str, Words] = {
    **ROWS,
    # whole files
    "empty_file": Words(n_("The file is empty."), _EXPORT_AGAIN),
    "header_only": Words(
        n_("The file has a header and no row under it."),
        n_("Check the period and the filters of the export in your tool, then export it again."),
    ),
    "no_rows": Words(
        n_("%(file)s has a header and no row under it."),
        n_("Check the period and the filters of the export in your tool, then export it again."), ("file",),
    ),
    "truncated": Words(
        n_("The file stops in the middle: what came before was read."), n_("Download or export it again."),
    ),
    "damaged": Words(
        n_("The file is damaged: nothing of it could be read."), n_("Download or export it again."),
    ),
    "old_excel": Words(n_("This is an Excel file of before 2007 (.xls)."), n_("Save it as .xlsx or .csv.")),
    "not_a_table": Words(
        n_("This file is of a kind that is not read."),
        n_("Vigie reads CSV, XLSX, Parquet, mail and its reports, also in ZIP or GZ."),
    ),
    "workbook_broken": Words(n_("The workbook cannot be opened."), n_("Open it in a spreadsheet and save it again."),
                             ("detail",)),
    "parquet_broken": Words(n_("The Parquet file cannot be opened."), _EXPORT_AGAIN, ("detail",)),
    "archive_broken": Words(n_("The archive cannot be opened."), n_("Download or export it again."), ("file",)),
    "archive_bomb": Words(
        n_("Once unpacked, the archive would be out of all proportion."), n_("It is not opened: no honest one is so."),
    ),
    "archive_too_many_members": Words(
        n_("The archive holds %(found)s files; the limit is %(limit)s."), n_("Send it in several parts."),
        ("file", "found", "limit"),
    ),
    "nested_archive": Words(n_("An archive inside the archive was not opened."), n_("Send it by itself.")),
    "climbing_path": Words(
        n_("A path in the archive leads outside of it: that file was not read."), n_("Make the archive again."),
    ),
    "symlink": Words(n_("A link to another file is not followed."), n_("Send the file itself.")),
    "not_a_file": Words(
        n_("A pipe, a socket or a device is no file: it is not read."), n_("Save what comes out of it as a file."),
    ),
    "unsupported_compression": Words(n_("This compression is not read."), n_("Use ZIP or GZ.")),
    "memory_limit": Words(n_("A part of the file is too large to be read at once."), _EXPORT_AGAIN),
    "too_large": Words(
        n_("The file is larger than %(limit_mb)s MB."), n_("Import it with the command line: vigie import FILE."),
        ("limit_mb",),
    ),
    # an import as a whole
    "mapping_needed": Words(
        n_("No recorded shape matches: %(files)s."), n_("Match the columns once; it is remembered."), ("files",),
    ),
    "forbidden": Words(
        n_("This role may not do that in this workspace."), n_("Ask an administrator of the workspace."), ("what",),
    ),
    "no_such_member": Words(
        n_("%(email)s is no member of the workspace %(workspace)s."),
        n_("Add this person first: vigie user add EMAIL."), ("email", "workspace"),
    ),
    "nothing_to_import": Words(n_("There is nothing to import here."), n_("Choose at least one file.")),
    "no_message": Words(
        n_("This is no message: it has no field that messages have, or no text that people type."),
        n_("Give a message as it came, with its header (.eml), an mbox, a Maildir, or a report."),
    ),
    "too_many_messages": Words(
        n_("More than %(most)s messages at once."), n_("Import them: `vigie import FILE`."), ("most",),
    ),
    "message_too_large": Words(
        n_("More than %(limit_mb)s MB at once."), n_("Import it: `vigie import FILE`."), ("limit_mb",),
    ),
    "holds_no_message": Words(
        n_("%(path)s holds no message."), n_("Give a message as it came (.eml), an mbox, a Maildir, or a report."),
        ("path",),
    ),
    "nothing_to_read": Words(
        n_("The request has no body."), n_("Send one message as it came, or a form with `files`."),
    ),
    "no_such_place": Words(n_("%(path)s does not exist."), n_("Check the spelling."), ("path",)),
    "not_opened": Words(
        n_("%(path)s cannot be opened: %(reason)s"), n_("Correct the rights of the file."), ("path", "reason"),
    ),
    "no_such_file": Words(n_("There is no file named %(name)s."), n_("Check the spelling."), ("name",)),
    "unknown_file": Words(n_("This import has no file named %(name)s."), n_("Reload the page."), ("name",)),
    "unknown_import": Words(n_("There is no import number %(id)s."), n_("`vigie imports` lists them."), ("id",)),
    "import_not_acceptable": Words(n_("This import cannot be accepted any more."), n_("Send the file again.")),
    "import_not_undoable": Words(n_("This import counts for nothing: there is nothing to undo."), ""),
    "interrupted": Words(
        n_("The import was interrupted; nothing of it was counted."), n_("Accept it again: the file is kept."),
    ),
    # the machine
    "disk_full": Words(n_("The disk is full; nothing was changed."), n_("Make room, then try again.")),
    "database_refused": Words(
        n_("The database could not be written: %(reason)s"), n_("Make room on its disk, or start it; then try again."),
        ("reason",),
    ),
    "out_of_room": Words(
        n_("Not enough memory or disk for this file; nothing was changed."), n_("Make room, then try again."),
    ),
    "cannot_store": Words(
        n_("The file could not be stored: %(reason)s"), n_("Check the rights and the room of the data folder."),
        ("reason",),
    ),
    # requests
    "unknown_metric": Words(n_("There is no metric named %(metric)s."), n_("Known: %(known)s"), ("metric", "known")),
    "unknown_dimension": Words(
        n_("There is no dimension named %(dimension)s."), n_("Known: %(known)s"), ("dimension", "known"),
    ),
    "bad_where": Words(
        n_("“%(text)s” is not a filter."), n_("Write where source=fair, or where source= for unknown."), ("text",),
    ),
    "ambiguous_value": Words(
        n_("“%(value)s” may mean several values: %(known)s."), n_("Write one of them exactly."), ("value", "known"),
    ),
    "metric_lacks_dimension": Words(
        n_("This number cannot be split that way."), n_("Choose another dimension."), ("metric", "dimension"),
    ),
    "step_is_a_number": Words(n_("A step is a number, not “%(value)s”."), n_("Write 1, 2, 3…"), ("value",)),
    "unknown_outcome": Words(
        n_("There is no outcome named %(outcome)s."), n_("Known: %(known)s"), ("outcome", "known"),
    ),
    "two_arms_needed": Words(
        n_("A test compares two versions; found here: %(arms)s."), n_("Name both: --arms A B, the control first."),
        ("arms",),
    ),
    "experiment_exists": Words(
        n_("There is a test named %(name)s already."), n_("A test is not changed once decided: choose another name."),
        ("name",),
    ),
    "unknown_experiment": Words(n_("There is no test named %(name)s."), n_("Known: %(known)s"), ("name", "known")),
    "audience_in_test": Words(
        n_("The test “%(name)s” writes to the same audience in these weeks."),
        n_("One test at a time for each audience: end it first, or choose another audience."), ("name",),
    ),
    "test_not_named": Words(
        n_("A test needs a name, an audience, two versions and a first day."),
        n_("Give them: experiments start NAME --where campaign=X --arms A B --start 2026-03-31."),
    ),
    "no_base_for_test": Words(
        n_("A test cannot be planned without a base rate and contacts."),
        n_("Choose an audience with messages in the last weeks, or give --base and --weekly."),
    ),
    "decision_needs_slice": Words(
        n_("The effect of a decision is that on a slice, from a day on."),
        n_("Give both: --where source=NAME --start 2026-03-31."),
    ),
    "unknown_decision": Words(
        n_("There is no decision number %(id)s."), n_("`vigie decisions` lists them."), ("id",),
    ),
    "decision_needs_action": Words(
        n_("A decision is an action and its target."),
        n_("Give both: decisions add --action pause_source --target source=NAME."),
    ),
    "metric_not_weighed": Words(
        n_("This number cannot be weighed for that slice."), n_("Choose another number."), ("metric",),
    ),
    "bad_week": Words(n_("“%(text)s” is not a week."), n_("Write it as 2026-W47."), ("text",)),
    "bad_month": Words(n_("“%(text)s” is not a month."), n_("Write it as 2026-11."), ("text",)),
    "week_to_come": Words(n_("The week %(week)s has not begun."), n_("Choose a week of the past."), ("week",)),
    "week_closed": Words(
        n_("The review of %(week)s is closed and stays as it stood."), n_("Note it in the current week."), ("week",),
    ),
    "review_incomplete": Words(
        n_("These decisions lack an owner or a date: %(decisions)s."),
        n_("Give each an owner and a date, then close the review."), ("decisions",),
    ),
    "sample_too_large": Words(
        n_("The sample has %(drawn)s contacts at most."), n_("Count those on target and those off target."),
        ("drawn",),
    ),
    "pdf_needs_file": Words(n_("A PDF is not for a terminal."), n_("Give a file: --out review.pdf.")),
    "day_beyond": Words(
        n_("The day %(day)s is beyond every programme."), n_("Check the year."), ("day",),
    ),
    "day_not_past": Words(
        n_("%(day)s has not come yet: there is nothing after it."), n_("Choose a day of the past."), ("day",),
    ),
    "bad_cost": Words(
        n_("The cost was not entered: check the field “%(field)s”."),
        n_("A period, an amount above zero, a currency in three letters, what it was for."), ("field",),
    ),
    "budget_out_of_reach": Words(
        n_("%(total)s cannot be shared out."), n_("Ask for 1 to %(most)s."), ("total", "most"),
    ),
    "weeks_out_of_bounds": Words(
        n_("%(weeks)s weeks cannot be read."), n_("Ask for 1 to %(most)s weeks."), ("weeks", "most"),
    ),
    "parameter_missing": Words(n_("“%(name)s” is missing."), n_("Give it a value."), ("name",)),
    "parameter_no_moment": Words(
        n_("“%(name)s” is not a moment."), n_("Write 2026-03-31, 2026-03-31T18:00 or 2026-03-31T18:00+02:00."),
        ("name",),
    ),
    "parameter_no_number": Words(
        n_("“%(name)s” is not a number."), n_("Write it with digits."), ("name",),
    ),
    "parameter_not_offered": Words(
        n_("“%(name)s” cannot be this."), n_("Choose: %(known)s."), ("name", "known"),
    ),
    "parameter_out_of_bounds": Words(
        n_("“%(name)s” is beyond what can be asked."), n_("The bound is %(bound)s."),
        ("name", "bound"),
    ),
    "parameter_unreadable": Words(
        n_("“%(name)s” cannot be read."), n_("/api/v1/openapi.json says what is expected."), ("name",),
    ),
    "parameter_unknown": Words(
        n_("“%(name)s” is no parameter of this address."), n_("It takes: %(known)s."), ("name", "known"),
    ),
    "parameter_unexpected": Words(
        n_("“%(name)s” is no parameter of this address."), n_("It takes none: leave it out."), ("name",),
    ),
    "request_unreadable": Words(n_("The request cannot be read."), n_("/api/v1/openapi.json says what is expected.")),
    "token_unknown": Words(
        n_("No valid token came with the request."),
        n_("Send “Authorization: Bearer TOKEN”; `vigie user token` makes one."),
    ),
    "unknown_address": Words(
        n_("There is nothing at %(address)s."), n_("/api/v1/openapi.json lists the addresses."), ("address",),
    ),
    "method_not_allowed": Words(
        n_("This address does not answer to %(method)s."), n_("It answers to: %(known)s."), ("method", "known"),
    ),
    "unexpected_fault": Words(
        n_("Vigie met an error of its own; nothing was changed."),
        n_("The log of the server says more. Please report it."),
    ),
    "too_many_readings": Words(
        n_("That would be %(readings)s readings; at most %(most)s are given."),
        n_("Ask for fewer weeks, one number, or one part of the programme."), ("readings", "most"),
    ),
    "unknown_workspace": Words(n_("There is no workspace named %(name)s."), n_("Check the spelling."), ("name",)),
    "wrong_setup_code": Words(
        n_("This is not the set-up code."), n_("It is printed in the terminal where Vigie was started."),
    ),
    "unknown_owner_rule": Words(
        n_("An alert is not owned by “%(dimension)s”."), n_("Give a value of one of these: %(known)s."),
        ("dimension", "known"),
    ),
    "nothing_given_up": Words(
        n_("Message %(number)s was not given up."), n_("Only what was given up can be sent again."), ("number",),
    ),
    "channel_exists": Words(
        n_("There is a channel named %(name)s already."), n_("Choose another name, or remove that one."), ("name",),
    ),
    "unknown_channel": Words(n_("There is no channel named %(name)s."), n_("Known: %(known)s"), ("name", "known")),
    "unknown_channel_kind": Words(
        n_("Vigie knows no channel of this kind: %(kind)s."), n_("Known: %(known)s"), ("kind", "known"),
    ),
    "owner_may_not_read": Words(
        n_("%(email)s may not read the pages: an alert would lead nowhere."), n_("Choose a member with another role."),
        ("email",),
    ),
    "alerts_need_to": Words(
        n_("An e-mail needs somebody to go to."), n_("Give an address: vigie alerts test --to lea@team.example."),
    ),
    "unknown_zone": Words(
        n_("There is no time zone named %(zone)s."), n_("Write it as Europe/Paris."), ("zone",),
    ),
    "bad_weekday": Words(n_("%(day)s is no day of the week."), n_("Monday is 0, Sunday is 6."), ("day",)),
    "bad_hours": Words(n_("“%(text)s” is not an hour."), n_("Write it as 08:30."), ("text",)),
    "bad_mail_server": Words(
        n_("The mail server or the sender is not set as it should be."),
        n_("A server name, a port from 1 to 65535, and a sender as name@company.example."),
    ),
    "channel_refused": Words(
        n_("The channel %(name)s did not take the message: %(why)s"),
        n_("Correct its address or settings, then try again."), ("name", "why"),
    ),
    "bad_address": Words(
        n_("This is not an address that can be called: %(address)s"),
        n_("Give one that begins with https://, without a name or password in it."), ("address",),
    ),
    "address_not_safe": Words(
        n_("A key would cross the network in the clear: %(address)s"),
        n_("Give an address that begins with https://; http:// is for this machine only."), ("address",),
    ),
    "name_missing": Words(n_("A name is needed, of at most %(longest)s letters."), n_("Give one."), ("longest",)),
    "name_too_long": Words(
        n_("The name has %(n)s letters, at most %(longest)s fit."), n_("Choose a shorter one."), ("n", "longest"),
    ),
    "name_taken": Words(n_("The name %(name)s is taken."), n_("Choose another, or remove the other first."), ("name",)),
    "unknown_tool": Words(
        n_("No tool named %(tool)s can be told anything."), n_("Known: %(known)s"), ("tool", "known"),
    ),
    "secret_missing": Words(
        n_("The key of the account is missing, or has spaces in it."),
        n_("Copy it from the tool's settings; it is read from the keyboard or from standard input."),
    ),
    "unknown_connection": Words(
        n_("There is no connection named %(name)s."), n_("Known: %(known)s"), ("name", "known"),
    ),
    "unknown_mailbox": Words(
        n_("There is no mailbox named %(name)s."), n_("Known: %(known)s"), ("name", "known"),
    ),
    "folder_unnamed": Words(
        n_("A folder of a mailbox has no name here."), n_("Name it as its server does, for example INBOX."),
    ),
    "mailbox_incomplete": Words(
        n_("A mailbox needs a server and a user."), n_("Name the server alone, without imap:// and without port."),
    ),
    "no_key_given": Words(
        n_("No key was given; nothing was changed."),
        n_("Copy the key that the tool shows beside its webhook; it is read from standard input, one line."),
    ),
    "not_a_key": Words(
        n_("This cannot be a key of %(tool)s; nothing was changed."),
        n_("Copy the whole key that the tool shows beside its webhook, as one line, without BEGIN and END."), ("tool",),
    ),
    "not_a_topic": Words(
        n_("This is no ARN of an SNS topic, which is what %(tool)s is believed by; nothing was changed."),
        n_("Copy it from Amazon SNS, under Topics: arn:aws:sns:region:account:name."), ("tool",),
    ),
    "mailbox_secret_missing": Words(
        n_("The password or the token of the mailbox is missing."),
        n_("Give it; another server is not handed the one that is kept for this one."),
    ),
    "mailbox_needs_secret": Words(
        n_("A mailbox needs its password or its token."),
        n_("Give it; `vigie mailbox add` asks for it, or reads it from standard input with --secret-stdin."),
    ),
    "not_taken_back": Words(
        n_("Nothing of that name can be taken back."),
        n_("What was removed can be taken back for %(days)s days; after that, add it again."), ("days",),
    ),
    "mailbox_not_safe": Words(
        n_("Without encryption the password would be readable on the way to %(host)s."),
        n_("Choose tls or starttls."), ("host",),
    ),
    "mailbox_oauth_incomplete": Words(
        n_("OAuth2 needs the id of the client and the address that gives access tokens."),
        n_("The provider's administration shows both."),
    ),
    "unknown_receiver": Words(
        n_("No address named %(name)s takes requests."), n_("Known: %(known)s"), ("name", "known"),
    ),
    "several_receivers": Words(
        n_("Several addresses are of the tool %(name)s."), n_("Name one of them: %(known)s"), ("name", "known"),
    ),
    "unknown_receiver_tool": Words(
        n_("No tool named %(name)s posts to Vigie."), n_("Known: %(known)s"), ("name", "known"),
    ),
    "unknown_hook": Words(n_("No program named %(name)s listens."), n_("Known: %(known)s"), ("name", "known")),
    "unknown_event_name": Words(
        n_("There is no event named %(events)s."), n_("Known: %(known)s"), ("events", "known"),
    ),
    "nothing_to_tell_again": Words(
        n_("Nothing numbered %(id)s was refused or given up."), n_("`vigie outbox` lists what was."), ("id",),
    ),
    "seal_broken": Words(
        n_("The secrets cannot be read: the key file %(file)s is damaged, or is another installation's."),
        n_("Restore it from the backup, or remove the connections and add them again."), ("file",),
    ),
    "opinion_address": Words(
        n_("Replies are not sent to %(url)s: it is neither https nor on this machine."),
        n_("Correct VIGIE_OPINION_URL: https://host/v1, the part before /chat/completions."), ("url",),
    ),
    # actions
    "unknown_action": Words(
        n_("There is no action “%(action)s”."), n_("The actions are: %(known)s."), ("action", "known"),
    ),
    "wrong_target": Words(
        n_("The action %(action)s is not applied to that."), n_("Its target may name: %(takes)s."),
        ("action", "takes"),
    ),
    "unknown_value": Words(
        n_("Nothing was ever sent to %(dimension)s “%(value)s”."), n_("Check the spelling."), ("dimension", "value"),
    ),
    "unknown_reply": Words(n_("There is no reply number %(id)s."), n_("`vigie replies` lists them."), ("id",)),
    "unknown_correction": Words(
        n_("There is no correction number %(id)s."), n_("`vigie replies --correct` answered its number."), ("id",),
    ),
    "bad_option": Words(
        n_("“%(value)s” does not fit “%(name)s”."), n_("Possible: %(known)s."), ("name", "value", "known"),
    ),
    "world_moved": Words(
        n_("The facts have changed since this was shown."), n_("Look at the preview again, then agree to it."),
    ),
    "only_observed": Words(
        n_("The action %(action)s is only observed here."),
        n_("An administrator can let it be applied: vigie actions --mode %(action)s=suggest."), ("action",),
    ),
    "not_enforceable": Words(
        n_("The action %(action)s is never applied without a person."), n_("These may be: %(known)s."),
        ("action", "known"),
    ),
    "unknown_receipt": Words(n_("There is no receipt number %(id)s."), n_("`vigie actions` lists them."), ("id",)),
    "not_proposed": Words(
        n_("Receipt %(id)s does not wait for a second person."), n_("`vigie actions` says where it stands."), ("id",),
    ),
    "same_person": Words(
        n_("Whoever proposed it cannot approve it."), n_("Ask another person with the right to approve."),
    ),
    "nothing_to_export": Words(
        n_("Receipt %(id)s has no file of contacts."), n_("`vigie actions` says which ones have."), ("id",),
    ),
    "nothing_paused": Words(
        n_("“%(value)s” is not paused."), n_("`vigie actions` lists what is in force."), ("dimension", "value"),
    ),
    "nothing_sent_lately": Words(
        n_("Nothing was sent there in the last two weeks."), n_("There is no volume to return from."),
    ),
    "too_few_days": Words(
        n_("Too few messages to say which days are better."), n_("Name the days yourself: --target days=tue,wed,thu."),
    ),
    "unknown_task": Words(n_("There is no open task number %(id)s."), n_("`vigie actions` lists them."), ("id",)),
    "unknown_bar": Words(n_("There is no bar number %(id)s."), n_("`vigie bars ADDRESS` lists them."), ("id",)),
    "bar_of_another": Words(
        n_("Bar number %(id)s is not of %(address)s: nothing was lifted."), n_("`vigie bars ADDRESS` lists them."),
        ("id", "address"),
    ),
    "unknown_place": Words(
        n_("No list of replies goes on at “%(place)s”."), n_("Give the `after` of the answer before, as it was."),
        ("place",),
    ),
    "bar_of_action": Words(n_("An action placed this bar."), n_("Undo the action: `vigie actions` lists it.")),
    "bar_complained": Words(
        n_("The contact complained to their provider."), n_("It stays: nobody may lift it."),
    ),
    "bar_asked_for": Words(
        n_("The contact asked for this bar, by a link or a mail that says nothing else."),
        n_("It stays, unless they asked to be written to again: `vigie bars --lift NUMBER --because 'when and how'`."),
    ),
    "proof_too_short": Words(
        n_("This does not say how and when the contact asked to be written to again."),
        n_("Name the way and the day: “telephone call this morning, asked for the offer”."),
    ),
    "proof_not_since": Words(
        n_("The demand is of %(day)s, and nothing here is said to be of the time since."),
        n_("Tell of a day since then: how, and on which day, did they ask to be written to again?"), ("day",),
    ),
    "proof_to_come": Words(
        n_("%(day)s is still to come: nobody asked then."),
        n_("Tell how, and on which day until today, this person asked to be written to again."), ("day",),
    ),
    "bar_reading_stands": Words(
        n_("A reply of this contact demands removal, as it was read."),
        n_("If it was read wrongly, correct the reply: the bar goes with it (`vigie replies --correct REPLY --class "
           "CLASS`). If they asked to be written to again: `vigie bars --lift NUMBER --because 'when and how'`."),
    ),
    "bar_said_by_person": Words(
        n_("A person said that the contact demands removal."),
        n_("If that was wrong, take the correction back: the bar goes with it."),
    ),
    "bar_said_by_tool": Words(
        n_("The import says itself that a reply of this contact demands removal."),
        n_("If that is wrong, correct the reply: the bar goes with it (`vigie replies --correct REPLY --class "
           "CLASS`). If they asked to be written to again: `vigie bars --lift NUMBER --because 'when and how'`."),
    ),
    "not_an_address": Words(
        n_("“%(address)s” is not an e-mail address."), n_("Write it as name@company.example."), ("address",),
    ),
    "unknown_step": Words(
        n_("The task has no step “%(step)s”."), n_("Its steps are: %(known)s."), ("step", "known"),
    ),
    "not_agreed": Words(
        n_("Nobody has agreed to this preview."),
        n_("Give its fingerprint with --agreed %(fingerprint)s, or --yes to agree unseen."), ("fingerprint",),
    ),
    "no_wish": Words(
        n_("The request has no Idempotency-Key."),
        n_("Send one of your own, at most 80 characters, new for each wish."),
    ),
    "already_set_up": Words(n_("An administrator exists already."), n_("Sign in.")),
}  # fmt: skip


def reason(code: str, params: Params = ()) -> str:
    """What went wrong; the code itself when no sentence is known yet."""
    words = REASONS.get(code)
    if words is None:
        return gettext("Refused (%(code)s).") % {"code": code}
    return _fill(words, words.reason, params)


def remedy(code: str, params: Params = ()) -> str:
    """What to do about it; empty when there is nothing to do."""
    words = REASONS.get(code)
    return _fill(words, words.remedy, params) if words and words.remedy else ""


def _fill(words: Words, sentence: str, params: Params) -> str:
    named = dict(params) if isinstance(params, Mapping) else dict(zip(words.params, params, strict=False))
    named = {**named, "known": gettext("none yet")} if named.get("known") == "-" else named
    short = {n: shown(v, _LONGEST) if isinstance(v, str) and n not in _OURS else v for n, v in named.items()}
    return (gettext(sentence) % _Known(short)).rstrip()


class _Known(dict[str, object]):
    """A parameter that nobody gave is left blank rather than breaking the sentence."""

    def __missing__(self, key: str) -> str:
        return ""
