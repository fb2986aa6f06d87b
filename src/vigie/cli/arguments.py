"""Every command and option. Nothing heavy is imported here: `vigie --help` answers at once.

In: the words after `vigie`. Out: a namespace whose `module` names the file of this folder that runs it.
"""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from vigie.cli.words import _
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import DIMENSIONS

ROLES = ("admin", "manager", "operator", "caller", "viewer")
VARIABLES = ("subject", "first_line", "offer", "slice")
OUTCOMES = ("positive", "reply", "meeting", "opt_out")
KINDS = ("source", "volume", "copy", "targeting", "mailbox", "domain", "follow_up", "other")
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
        _diagnose,
        _delays,
        _followups,
        _experiments,
        _facts,
        _doctor,
        _user,
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


def _worker(commands: Any) -> None:
    parser = _command(commands, "worker", "worker", _("run the background jobs (serve starts one by itself)"))
    parser.add_argument("--once", action="store_true", help=_("do what is due, then stop"))
    parser.add_argument("--with-parent", type=int, metavar="PID", help=argparse.SUPPRESS)


def _import(commands: Any) -> None:
    parser = _command(commands, "import", "imports", _("read exports: files, folders, archives; `import undo ID`"))
    parser.add_argument("paths", nargs="+", metavar="PATH", help=_("CSV, XLSX, Parquet, .gz, .zip or a folder"))
    parser.add_argument("--as", dest="as_kind", metavar="KIND", help=_("read it as this shape, without guessing"))
    parser.add_argument("--list", dest="list_name", metavar="NAME", help=_("name of the lot for contacts"))
    parser.add_argument("--source", dest="source_name", metavar="NAME", help=_("source where the file gives none"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    parser.add_argument("--yes", action="store_true", help=_("accept without asking, with the proposed mapping"))


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


def _question(parser: argparse.ArgumentParser, *, days: int) -> None:
    parser.add_argument("--by", choices=DIMENSIONS, metavar="DIM", help=_("one answer per value of: ") + _listed())
    parser.add_argument("--where", action="append", default=[], metavar="DIM=VALUE", help=_("filter (repeatable)"))
    parser.add_argument("--days", type=_days, default=days, metavar="N", help=_("how many days (default: %s)") % days)
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _experiments(commands: Any) -> None:
    says = _("tests of two versions: plan, start, read, end, list those running; effect of a decision")
    parser = _command(commands, "experiments", "experiments", says)
    parser.add_argument("what", choices=("plan", "start", "read", "end", "running", "effect"), help=_("what to do"))
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


def _signals(commands: Any) -> None:
    parser = _command(commands, "signals", "signals", _("what has changed beyond chance, where, since when"))
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _diagnose(commands: Any) -> None:
    parser = _command(commands, "diagnose", "diagnose", _("what is wrong, where, since when, and what to do"))
    parser.add_argument("--as-of", metavar=MOMENT, help=_("as if now were then: nothing later is seen"))


def _facts(commands: Any) -> None:
    parser = _command(commands, "facts", "facts", _("the published tables: build, info, verify"))
    parser.add_argument("what", choices=("build", "info", "verify"), help=_("what to do with them"))


def _doctor(commands: Any) -> None:
    parser = _command(commands, "doctor", "doctor", _("check this installation"))
    parser.add_argument("--full", action="store_true", help=_("read every raw file, not a sample"))


def _user(commands: Any) -> None:
    parser = _command(commands, "user", "users", _("users: `user add EMAIL --role ROLE`, `user token EMAIL`"))
    parser.add_argument("what", choices=("add", "token"), help=_("add: create or change; token: make one for the API"))
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--role", choices=ROLES, default="viewer", help=_("default: viewer"))
    parser.add_argument("--name", default="", help=_("what the token is for"))
    parser.add_argument("--password-stdin", action="store_true", help=_("read the password from standard input"))


def _listed() -> str:
    return ", ".join(DIMENSIONS)


def _port(text: str) -> int:
    return _between(text, 1, 65_535)


def _weeks(text: str) -> int:
    return _between(text, 1, 520)


def _days(text: str) -> int:
    return _between(text, 1, 3650)


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


def _between(text: str, low: int, high: int) -> int:
    if text.isdecimal() and low <= int(text) <= high:
        return int(text)
    raise argparse.ArgumentTypeError(
        _("'%(text)s' is not a number from %(low)d to %(high)d") % {"text": text, "low": low, "high": high}
    )
