"""Every command and option. Nothing heavy is imported here: `vigie --help` answers at once.

In: the words after `vigie`. Out: a namespace whose `module` names the file of this folder that runs it.
"""

import argparse
from collections.abc import Sequence
from getpass import getuser
from typing import Any, NoReturn

from vigie.cli.words import _
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import DIMENSIONS

ROLES = ("admin", "manager", "operator", "caller", "viewer")
VARIABLES = ("subject", "first_line", "offer", "slice")
OUTCOMES = ("positive", "reply", "meeting", "opt_out")
KINDS = ("source", "volume", "copy", "targeting", "mailbox", "domain", "follow_up", "other")
TASK_STATES = ("open", "late", "done")
JOURNAL = ("decision", "action", "undo", "assignment", "verdict", "closing", "change", "definition", "import")
SPLITS = ("source", "campaign", "segment")
CHANNELS = ("smtp", "slack", "teams", "mattermost", "webhook")
MOMENT = "YYYY-MM-DD[THH:MM[+HH:MM]]"


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving the process, so that one door turns errors into answers."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError `bad_usage` with argparse's own explanation."""
        raise UsageError("bad_usage", message=message, command=self.prog)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The namespace of the command that `arguments` ask for. Raises UsageError."""
    return _parser().parse_args(arguments)


def _parser() -> Parser:
    parser = Parser(prog="vigie", description=_("Lookout for outbound prospecting: what is wrong, where, what to do."))
    _common(parser, home=None, workspace="default", as_json=False)
    parser.add_argument("--version", action="store_true", help=_("print the version"))
    parser.set_defaults(module=None)
    commands = parser.add_subparsers(metavar=_("COMMAND"), parser_class=Parser)
    for declare in (
        _demo,
        _serve,
        _import,
        _imports,
        _digest,
        _metrics,
        _signals,
        _alerts,
        _diagnose,
        _delays,
        _followups,
        _replies,
        _bars,
        _tasks,
        _sources,
        _budget,
        _experiments,
        _review,
        _actions,
        _decisions,
        _journal,
        _facts,
        _doctor,
        _user,
        _connections,
        _outbox,
        _hooks,
        _receivers,
        _classify,
        _mailbox,
        _worker,
    ):
        declare(commands)
    return parser


def _common(parser: argparse.ArgumentParser, *, home: Any, workspace: Any, as_json: Any) -> None:
    parser.add_argument("--home", metavar="DIR", default=home, help=_("where the data live (default: $VIGIE_HOME)"))
    parser.add_argument("--workspace", metavar="NAME", default=workspace, help=_("which workspace (default: default)"))
    parser.add_argument(
        "--json", action="store_true", default=as_json, help=_("one JSON document on standard output, nothing else")
    )


def _command(commands: Any, name: str, module: str, says: str) -> argparse.ArgumentParser:
    """Declare `name`; the common options are accepted after the command too."""
    parser = commands.add_parser(name, help=says, description=says)
    quiet = argparse.SUPPRESS
    _common(parser, home=quiet, workspace=quiet, as_json=quiet)
    parser.set_defaults(module=module, command=name)
    return parser


def _demo(commands: Any) -> None:
    parser = _command(commands, "demo", "demo", _("build the demonstration workspace and serve it"))
    parser.add_argument("--no-serve", action="store_true", help=_("build it only"))
    parser.add_argument("--fresh", action="store_true", help=_("build it again even if it is of today"))
    _address(parser)


def _serve(commands: Any) -> None:
    _address(_command(commands, "serve", "serve", _("serve the pages, with the background worker")))


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: 127.0.0.1)"))
    parser.add_argument("--port", type=_port, help=_("port (default: 8000, or the next free one)"))


def _one_of(*words: str) -> dict[str, Any]:
    """A word that has to be given: named by what it may be, where it is missing, too."""
    return {"choices": words, "metavar": f"{{{','.join(words)}}}"}


def _classify(commands: Any) -> None:
    parser = _command(commands, "classify", "classify", _("read mail that came back: bounces, replies, reports"))
    parser.add_argument("what", **_one_of("bounce", "reply"), help=_("what is expected; every message says what it is"))
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help=_(".eml, mbox, Maildir, a report; - reads one message")
    )


def _worker(commands: Any) -> None:
    parser = _command(commands, "worker", "worker", _("run the background jobs (serve starts one by itself)"))
    parser.add_argument("--once", action="store_true", help=_("do what is due, then stop"))
    parser.add_argument("--with-parent", type=int, metavar="PID", help=argparse.SUPPRESS)


def _import(commands: Any) -> None:
    parser = _command(commands, "import", "imports", _("read exports: files, folders, archives; `import undo ID`"))
    kinds = _("CSV, XLSX, Parquet, .eml, mbox, Maildir, reports of DMARC and TLS, .gz, .zip or a folder")
    parser.add_argument("paths", nargs="+", metavar="PATH", help=kinds)
    parser.add_argument("--as", dest="as_kind", metavar="KIND", help=_("read it as this shape, without guessing"))
    parser.add_argument("--list", dest="list_name", metavar="NAME", help=_("name of the lot for contacts"))
    parser.add_argument("--source", dest="source_name", metavar="NAME", help=_("source where the file gives none"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    parser.add_argument("--yes", action="store_true", help=_("ask nothing: take the proposed mapping, accept"))
    parser.epilog = _(
        "At a terminal you are asked first. Elsewhere, and with --json, a file of a known shape is accepted: nothing "
        "in it is guessed. Columns that had to be guessed are read with --yes alone, until they were confirmed once."
    )


def _imports(commands: Any) -> None:
    _command(commands, "imports", "imports", _("list the imports"))


def _digest(commands: Any) -> None:
    parser = _command(commands, "digest", "digest", _("digest what is waiting"))
    parser.add_argument("--again", action="store_true", help=_("understand every raw file of the past again"))


def _metrics(commands: Any) -> None:
    parser = _command(commands, "metrics", "metrics", _("read the numbers"))
    parser.add_argument("--metric", action="append", metavar="KEY", help=_("only this one (repeatable)"))
    parser.add_argument("--by", choices=DIMENSIONS, metavar="DIM", help=_("one reading per value of: ") + _listed())
    parser.add_argument("--where", action="append", default=[], metavar="DIM=VALUE", help=_("filter (repeatable)"))
    parser.add_argument("--window", choices=("week", "7d"), default="week", help=_("calendar weeks or rolling 7 days"))
    parser.add_argument("--weeks", type=_weeks, default=9, metavar="N", help=_("how many (default: 9)"))
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))
    parser.add_argument("--sql", action="store_true", help=_("add the SQL text that ran"))


def _delays(commands: Any) -> None:
    parser = _command(commands, "delays", "delays", _("time to first reply, and whether it grows"))
    _question(parser, days=28)


def _followups(commands: Any) -> None:
    parser = _command(commands, "followups", "followups", _("what each step brings and costs, how many to send"))
    _question(parser, days=84)


def _sources(commands: Any) -> None:
    says = _("sources side by side: delivered, positive replies, meetings held, what a held meeting costs")
    parser = _command(commands, "sources", "sources", says)
    parser.add_argument("--weeks", type=_weeks, default=12, metavar="N", help=_("how many weeks (default: 12)"))
    parser.add_argument("--by", choices=SPLITS, default="source", help=_("one row per what (default: source)"))
    parser.add_argument("--since", metavar="DAY", help=_("also before and after that day"))
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _budget(commands: Any) -> None:
    says = _("where the next messages or calls should go, and how sure that is")
    parser = _command(commands, "budget", "sources", says)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--sends", type=_number, metavar="N", help=_("messages to place (default: 1000)"))
    what.add_argument("--calls", type=_number, metavar="N", help=_("calls to place, instead of messages"))
    parser.add_argument("--by", choices=SPLITS[1:], default="campaign", help=_("beside the source (default: campaign)"))
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _question(parser: argparse.ArgumentParser, *, days: int) -> None:
    parser.add_argument("--by", choices=DIMENSIONS, metavar="DIM", help=_("one answer per value of: ") + _listed())
    parser.add_argument("--where", action="append", default=[], metavar="DIM=VALUE", help=_("filter (repeatable)"))
    parser.add_argument("--days", type=_days, default=days, metavar="N", help=_("how many days (default: %s)") % days)
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _experiments(commands: Any) -> None:
    says = _("tests of two versions: plan, start, read, end, list those running; effect of a decision")
    parser = _command(commands, "experiments", "experiments", says)
    parser.add_argument("what", **_one_of("plan", "start", "read", "end", "running", "effect"), help=_("what to do"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("name of the test, for start, read and end"))
    parser.add_argument("--where", action="append", default=[], metavar="DIM=VALUE", help=_("the audience"))
    parser.add_argument("--arms", nargs=2, metavar=("CONTROL", "VARIANT"), help=_("the two versions"))
    parser.add_argument("--variable", choices=VARIABLES, default="subject", help=_("the one thing that differs"))
    parser.add_argument("--by", choices=DIMENSIONS, default="version", metavar="DIM", help=_("what the arms are of"))
    parser.add_argument("--start", metavar="DAY", help=_("first day of the test, or day of the decision"))
    parser.add_argument("--weeks", type=_weeks, default=4, metavar="N", help=_("weeks planned (default: 4)"))
    parser.add_argument("--outcome", choices=OUTCOMES, default="positive", help=_("what counts as success"))
    parser.add_argument("--scope", choices=("sequence", "message"), default="sequence", help=_("what is watched"))
    parser.add_argument("--share", type=_share, default=0.5, help=_("part that gets the variant (default: 0.5)"))
    parser.add_argument("--keep", metavar="VERSION", help=_("for end: the version that goes on"))
    parser.add_argument("--kind", choices=KINDS, help=_("for effect: what was changed, as the journal calls it"))
    parser.add_argument("--base", type=_share, help=_("base rate, when there is no history"))
    parser.add_argument("--weekly", type=_contacts, metavar="N", help=_("contacts that enter in a week, both arms"))
    parser.add_argument("--effect", type=_effect, metavar="RATIO", help=_("rise to find: 0.3 is +30 percent"))
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _review(commands: Any) -> None:
    says = _("the weekly review: read, sample, test, close; month, quarter, debrief of a campaign")
    parser = _command(commands, "review", "review", says)
    whats = ("week", "sample", "test", "close", "month", "quarter", "debrief")
    parser.add_argument("what", nargs="?", choices=whats, default="week", help=_("what to do (default: week)"))
    parser.add_argument("text", nargs="?", metavar="TEXT", help=_("for test: what is tested; for debrief: which one"))
    parser.add_argument("--week", metavar="YYYY-Www", help=_("which week (default: the one to review now)"))
    parser.add_argument("--month", metavar="YYYY-MM", help=_("a day of the month or quarter is in this month"))
    parser.add_argument("--format", choices=("json", "html", "pdf", "text"), default="text", help=_("default: text"))
    parser.add_argument("--out", metavar="FILE", help=_("write it there"))
    parser.add_argument("--source", metavar="NAME", help=_("for sample: fifty contacts of this source instead"))
    parser.add_argument("--on", type=int, metavar="N", help=_("for sample: contacts on target"))
    parser.add_argument("--off", type=int, metavar="N", help=_("for sample: contacts off target"))
    _signed(parser)


def _actions(commands: Any) -> None:
    says = _("actions: list what could be applied and what is in force; preview, apply, approve, undo, export")
    parser = _command(commands, "actions", "actions", says)
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--apply", metavar="KEY", help=_("apply this action"))
    does.add_argument("--undo", type=_whole, metavar="ID", help=_("take back what a receipt did"))
    does.add_argument("--approve", type=_whole, metavar="ID", help=_("apply what another person proposed"))
    does.add_argument("--refuse", type=_whole, metavar="ID", help=_("turn down what another person proposed"))
    does.add_argument("--export", type=_whole, metavar="ID", help=_("write the contacts of a receipt to --out, as CSV"))
    does.add_argument("--tick", metavar="TASK=STEP", help=_("tick a step of a task"))
    does.add_argument("--mode", metavar="KEY=MODE", help=_("how far an action may go: observe, suggest, enforce"))
    does.add_argument(
        "--two-persons-over", type=_over, metavar="N", help=_("suppressing more contacts needs two; never: it does not")
    )
    parser.add_argument("--target", action="append", default=[], metavar="DIM=VALUE", help=_("what it is applied to"))
    parser.add_argument("--preview", action="store_true", help=_("say what applying would change, change nothing"))
    parser.add_argument("--agreed", metavar="FINGERPRINT", help=_("of the preview that is agreed to"))
    parser.add_argument("--yes", action="store_true", help=_("apply without asking"))
    parser.add_argument("--owner", metavar="NAME", help=_("who does the work that the action opens"))
    parser.add_argument("--due", metavar="DAY", help=_("by when it is done"))
    parser.add_argument("--out", metavar="FILE", help=_("for --export"))
    parser.add_argument("--wish", metavar="TEXT", help=_("the same twice is applied once"))
    _signed(parser)


def _over(text: str) -> str:
    return text if text == "never" else str(_between(text, 0, 100_000_000))


def _decisions(commands: Any) -> None:
    says = _("decisions: list, add (the action is applied), assign, cancel (it is undone), judge what is due")
    parser = _command(commands, "decisions", "decisions", says)
    whats = ("list", "add", "assign", "cancel", "judge")
    parser.add_argument("what", nargs="?", choices=whats, default="list", help=_("what to do (default: list)"))
    parser.add_argument("number", nargs="?", type=_whole, metavar="ID", help=_("for assign and cancel: which one"))
    parser.add_argument("--action", metavar="KEY", help=_("for add: the action"))
    parser.add_argument("--target", action="append", default=[], metavar="DIM=VALUE", help=_("what it is applied to"))
    parser.add_argument("--owner", metavar="NAME", help=_("who answers for it"))
    parser.add_argument("--due", metavar="DAY", help=_("by when it is done"))
    parser.add_argument("--metric", metavar="KEY", help=_("the number that should move (default: the action's own)"))
    parser.add_argument("--where", action="append", default=[], metavar="DIM=VALUE", help=_("where it is read"))
    parser.add_argument("--problem", metavar="TEXT", help=_("what is wrong, in your words"))
    parser.add_argument("--state", metavar="STATE", help=_("for list: only those in this state"))
    parser.add_argument("--wish", metavar="TEXT", help=_("the same twice is decided once"))
    _signed(parser)


def _journal(commands: Any) -> None:
    parser = _command(commands, "journal", "journal", _("who decided, did, undid, judged or brought in what"))
    parser.add_argument("--since", metavar="DAY", help=_("from this day on"))
    parser.add_argument("--owner", metavar="NAME", help=_("only what this person did or answers for"))
    parser.add_argument("--kind", choices=JOURNAL, help=_("only lines of this kind"))
    parser.add_argument("--limit", type=_days, default=200, metavar="N", help=_("how many lines (default: 200)"))


def _replies(commands: Any) -> None:
    parser = _command(commands, "replies", "replies", _("what people answered, and what to do next"))
    parser.add_argument(
        "--class",
        dest="of",
        metavar="CLASS",
        help=_("a class, a group such as positive, unclassed, or look: to look at"),
    )
    parser.add_argument("--days", type=_days, default=28, metavar="N", help=_("how many days (default: %s)") % 28)
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))
    parser.add_argument("--limit", type=_days, default=200, metavar="N", help=_("how many lines (default: 200)"))
    parser.add_argument("--after", default="", metavar="PLACE", help=_("the lines that follow those of an answer"))
    parser.add_argument("--correct", type=_whole, metavar="REPLY", help=_("say that this reply is of the class given"))
    parser.add_argument("--undo", type=_whole, metavar="NUMBER", help=_("take a correction back"))
    parser.add_argument(
        "--strangers",
        action="store_true",
        help=_("only replies from nobody known: who wrote, and why nobody was found"),
    )
    _signed(parser)


def _bars(commands: Any) -> None:
    parser = _command(commands, "bars", "bars", _("why a contact is not written to; lift what was read wrongly"))
    parser.add_argument("email", nargs="?", metavar="ADDRESS", help=_("of the contact"))
    parser.add_argument("--lift", type=_whole, metavar="NUMBER", help=_("let go of the contact of this bar"))
    parser.add_argument(
        "--because", metavar="TEXT", default="",
        help=_("how and when the contact asked to be written to again; kept in the journal"),
    )  # fmt: skip
    _signed(parser)


def _tasks(commands: Any) -> None:
    parser = _command(commands, "tasks", "tasks", _("work that waits for people"))
    parser.add_argument("--owner", metavar="NAME", help=_("only what this person is to do"))
    parser.add_argument("--state", choices=TASK_STATES, default="open", help=_("default: open"))


def _signed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", metavar="NAME", default=getuser(), help=_("who does it (default: your account's name)"))


def _signals(commands: Any) -> None:
    parser = _command(commands, "signals", "signals", _("what has changed beyond chance, where, since when"))
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _alerts(commands: Any) -> None:
    parser = _command(commands, "alerts", "alerts", _("who is told what: messages, owners, channels"))
    what = ("list", "test", "owners", "add", "remove", "again")
    says = _("test, add and remove: a channel; again: send what was given up")
    parser.add_argument("what", nargs="?", choices=what, default="list", help=says)
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("the channel, `mail`; the number of a message"))
    parser.add_argument("--to", metavar="EMAIL", help=_("for owners --set: the owner; for test: who gets the e-mail"))
    parser.add_argument("--set", metavar="DIM=VALUE", help=_("for owners: whose alerts --to owns"))
    parser.add_argument("--default", metavar="EMAIL", help=_("for owners: who owns everything else"))
    parser.add_argument("--forget", metavar="DIM=VALUE", help=_("for owners: take a rule back"))
    parser.add_argument("--kind", choices=CHANNELS, help=_("for add: what sort of channel"))
    parser.add_argument("--language", choices=("fr", "en"), help=_("for add: the language of its team"))
    parser.add_argument("--sender", metavar="EMAIL", help=_("for add --kind smtp: the sender of the letters"))
    parser.add_argument("--secret-stdin", action="store_true", help=_("read the address from standard input"))
    _signed(parser)


def _diagnose(commands: Any) -> None:
    parser = _command(commands, "diagnose", "diagnose", _("what is wrong, where, since when, and what to do"))
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _facts(commands: Any) -> None:
    parser = _command(commands, "facts", "facts", _("the published tables: build, info, verify"))
    parser.add_argument("what", **_one_of("build", "info", "verify"), help=_("what to do with them"))


def _doctor(commands: Any) -> None:
    parser = _command(commands, "doctor", "doctor", _("check this installation"))
    parser.add_argument("--full", action="store_true", help=_("read every raw file, not a sample"))


def _user(commands: Any) -> None:
    parser = _command(commands, "user", "users", _("users: `user add EMAIL --role ROLE`, `user token EMAIL`"))
    parser.add_argument("what", **_one_of("add", "token"), help=_("add: create or change; token: make one for the API"))
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--role", choices=ROLES, default="viewer", help=_("default: viewer"))
    parser.add_argument("--name", default="", help=_("what the token is for"))
    parser.add_argument("--password-stdin", action="store_true", help=_("read the password from standard input"))


def _mailbox(commands: Any) -> None:
    says = _(
        "mailboxes that replies and bounces come to: `mailbox add NAME`, `edit NAME`, `sync`, `list`, `check NAME`, "
        "`remove NAME`"
    )
    parser = _command(commands, "mailbox", "mailboxes", says)
    actions = parser.add_subparsers(dest="what", parser_class=Parser)
    parser.set_defaults(what="list")
    _part(actions, "list", _("list them"))
    new = _part(actions, "add", _("add one; its password or token is asked for, never an argument"))
    new.add_argument("name", nargs="?", metavar="NAME", help=_("what to call it (default: the user)"))
    new.add_argument("--host", required=True, help=_("IMAP server"))
    new.add_argument("--user", required=True, help=_("user of the mailbox, often its address"))
    new.add_argument("--port", type=_port, help=_("port (default: 993, or 143 with starttls)"))
    new.add_argument("--security", choices=("tls", "starttls", "plain"), default="tls", help=_("default: tls"))
    new.add_argument("--auth", choices=("password", "oauth2"), default="password", help=_("default: password"))
    new.add_argument("--client-id", default="", metavar="ID", help=_("of OAuth2"))
    new.add_argument("--token-url", default="", metavar="URL", help=_("where OAuth2 gives access tokens"))
    new.add_argument("--folder", action="append", metavar="FOLDER", help=_("repeatable (default: INBOX)"))
    new.add_argument("--since", metavar="YYYY-MM-DD", help=_("older messages are not read (default: 180 days back)"))
    new.add_argument("--every", type=int, default=5, metavar="MINUTES", help=_("between two looks (default: 5)"))
    new.add_argument("--secret-stdin", action="store_true", help=_("read the secrets from standard input"))
    _mailbox_edit(actions)
    look = _part(actions, "sync", _("read what is new, of one or of all"))
    look.add_argument("name", nargs="?", metavar="NAME")
    look.add_argument("--watch", action="store_true", help=_("stay, and read whatever the server tells of"))
    for word, says_ in (("check", _("open it once")), ("remove", _("read it no more")),
                        ("restore", _("take a removed one back"))):  # fmt: skip
        _part(actions, word, says_).add_argument("name", metavar="NAME")


def _mailbox_edit(actions: Any) -> None:
    one = _part(actions, "edit", _("change one: what is not given stays as it is"))
    one.add_argument("name", metavar="NAME")
    one.add_argument("--name", dest="rename", metavar="NAME", help=_("another name"))
    one.add_argument("--host", help=_("IMAP server"))
    one.add_argument("--user", help=_("user of the mailbox, often its address"))
    one.add_argument("--port", type=_port, help=_("port (default: 993, or 143 with starttls)"))
    one.add_argument("--security", choices=("tls", "starttls", "plain"))
    one.add_argument("--auth", choices=("password", "oauth2"))
    one.add_argument("--client-id", metavar="ID", help=_("of OAuth2"))
    one.add_argument("--token-url", metavar="URL", help=_("where OAuth2 gives access tokens"))
    one.add_argument("--folder", action="append", metavar="FOLDER", help=_("repeatable; these instead of the others"))
    one.add_argument("--since", metavar="YYYY-MM-DD", help=_("an earlier day reads what came since"))
    one.add_argument("--every", type=int, metavar="MINUTES", help=_("between two looks (default: 5)"))
    one.add_argument("--secret", action="store_true", help=_("ask for another password or token"))
    one.add_argument("--secret-stdin", action="store_true", help=_("read the secrets from standard input"))


def _connections(commands: Any) -> None:
    says = _("accounts at the tools that can be told: `connections add TOOL`, `check NAME`, `remove NAME`")
    parser = _command(commands, "connections", "connections", says)
    actions = parser.add_subparsers(dest="what", parser_class=Parser)
    parser.set_defaults(what="list")
    _part(actions, "list", _("list them"))
    new = _part(actions, "add", _("add one; its key is asked for, never an argument"))
    new.add_argument("tool", metavar="TOOL")
    new.add_argument("--name", default="", help=_("what to call it (default: the tool's name)"))
    new.add_argument("--address", default="", metavar="URL", help=_("another address than the tool's own"))
    new.add_argument("--secret-stdin", action="store_true", help=_("read the key from standard input"))
    for word, says_ in (("check", _("ask the tool whether the key works")), ("remove", _("forget it and its key"))):
        _part(actions, word, says_).add_argument("name", metavar="NAME")


def _outbox(commands: Any) -> None:
    parser = _command(commands, "outbox", "connections", _("what tools still have to be told, and what they refused"))
    parser.add_argument("--all", action="store_true", help=_("what was told too"))
    actions = parser.add_subparsers(dest="what", parser_class=Parser)
    parser.set_defaults(what="list", number=None)
    again = _part(actions, "again", _("tell once more what was refused or given up"))
    again.add_argument("number", metavar="NO", type=_number)


def _receivers(commands: Any) -> None:
    says = _(
        "addresses that tools post to: `receivers add TOOL`, `test NAME`, `secret NAME`, `rotate NAME`, `remove NAME`"
    )
    parser = _command(commands, "receivers", "receivers", says)
    actions = parser.add_subparsers(dest="what", parser_class=Parser)
    parser.set_defaults(what="list")
    _part(actions, "list", _("what came through them, and events that nobody knows yet"))
    new = _part(actions, "add", _("make one and show its address"))
    new.add_argument("tool", metavar="TOOL")
    new.add_argument("--name", default="", help=_("what to call it (default: the tool's name)"))
    new.add_argument("--secret-stdin", action="store_true", help=_("read what proves the tool from standard input"))
    new.add_argument("--unsigned", action="store_true", help=_("believe whoever knows the address (behind a relay)"))
    sets = _("set what proves the tool (a signing key, name:password, a token), read from standard input")
    given = _part(actions, "secret", sets)
    given.add_argument("name", metavar="NAME")
    given.add_argument("--beside", action="store_true", help=_("keep the former one too, while the tool changes"))
    turn = _part(actions, "rotate", _("give it a new address"))
    turn.add_argument("name", metavar="NAME")
    turn.add_argument("--back", action="store_true", help=_("take the former address back"))
    for word, says_ in (("address", _("show its address again")), ("test", _("take a sample of the tool's through it")),
                        ("unknown", _("show the last events that nobody knows, without who and without secrets")),
                        ("remove", _("refuse its address; what came stays")),
                        ("restore", _("take a removed one back"))):  # fmt: skip
        _part(actions, word, says_).add_argument("name", metavar="NAME")


def _hooks(commands: Any) -> None:
    says = _("programs that hear what happens: `hooks add NAME URL`, `test NAME`, `remove NAME`")
    parser = _command(commands, "hooks", "hooks", says)
    actions = parser.add_subparsers(dest="what", parser_class=Parser)
    parser.set_defaults(what="list")
    _part(actions, "list", _("list them"))
    new = _part(actions, "add", _("add one; its secret is made and shown once"))
    new.add_argument("name", metavar="NAME")
    new.add_argument("address", metavar="URL")
    new.add_argument("--event", action="append", metavar="EVENT", help=_("only this one; repeatable (default: all)"))
    new.add_argument("--secret-stdin", action="store_true", help=_("read the secret from standard input"))
    for word, says_ in (("test", _("send a test at once")), ("remove", _("send it nothing any more"))):
        _part(actions, word, says_).add_argument("name", metavar="NAME")


def _part(actions: Any, name: str, says: str) -> argparse.ArgumentParser:
    """One of the things that a command does; the common options are accepted after it too."""
    parser = actions.add_parser(name, help=says, description=says)
    quiet = argparse.SUPPRESS
    _common(parser, home=quiet, workspace=quiet, as_json=quiet)
    return parser


def _listed() -> str:
    return ", ".join(DIMENSIONS)


def _port(text: str) -> int:
    return _between(text, 1, 65_535)


def _weeks(text: str) -> int:
    return _between(text, 1, 104)


def _days(text: str) -> int:
    return _between(text, 1, 3650)


def _number(text: str) -> int:
    return _between(text, 1, 1_000_000)


def _contacts(text: str) -> int:
    return _between(text, 2, 100_000_000)


def _share(text: str) -> float:
    return _real(text, 0.0, 1.0)


def _effect(text: str) -> float:
    return _real(text, 0.0, 100.0)


def _real(text: str, low: float, high: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = low
    if low < value < high:
        return value
    raise argparse.ArgumentTypeError(
        _("'%(text)s' is not a number between %(low)g and %(high)g") % {"text": text, "low": low, "high": high}
    )


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("'%(text)s' is not a whole number") % {"text": text[:40]}) from None


def _between(text: str, low: int, high: int) -> int:
    if text.isdecimal() and low <= int(text) <= high:
        return int(text)
    raise argparse.ArgumentTypeError(
        _("'%(text)s' is not a number from %(low)d to %(high)d") % {"text": text, "low": low, "high": high}
    )
