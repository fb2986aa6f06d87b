"""What the command line alone can say went wrong, and what to do about it.

In: errors of the tree, errors of the operating system. Out: a reason and a remedy in the reader's language.
"""

import errno
from importlib import import_module

from vigie.cli.words import _
from vigie.vocabulary.errors import StorageError, VigieError

# Parameters worth giving to a program beside the sentence.
SHOWN = ("known", "file", "line", "missing", "import_id", "others", "more")
SPACE = {errno.ENOSPC, errno.EDQUOT}
REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def sentences(error: VigieError) -> tuple[str, str]:
    """Reason and remedy. Codes of the other rooms are worded in `vigie.sentences`, shared by every face."""
    said = _own(error.code)
    if said is not None:
        written = {k: ", ".join(map(str, v)) if isinstance(v, list | tuple) else v for k, v in error.params.items()}
        return said[0] % written, said[1] % written
    shared = import_module("vigie.sentences")  # needs Django, which only errors of the rooms below have started
    return shared.reason(error.code, error.params), shared.remedy(error.code, error.params)


def shown(error: VigieError) -> dict[str, object]:
    """The parameters that a program can use."""
    return {name: error.params[name] for name in SHOWN if name in error.params}


def of_the_system(error: OSError) -> VigieError:
    """Disk full, no right to write: what the system refused, as an error of the tree."""
    place = str(error.filename or "")
    if error.errno in SPACE:
        return StorageError("disk_full")
    if error.errno in REFUSED:
        return StorageError("not_writable", place=place)
    return StorageError("system_refused", what=str(error))


def _own(code: str) -> tuple[str, str] | None:
    """Worded when asked for: the catalogue of translations is read once, at import."""
    if code in {"bad_usage", "no_command", "no_such_path", "bad_moment"}:
        return _usage(code)
    return _filters(code) or _failures(code)


def _usage(code: str) -> tuple[str, str]:
    return {
        "bad_usage": ("%(message)s", _("`%(command)s --help` shows what is possible.")),
        "no_command": (_("Which command?"), _("`vigie --help` lists them; `vigie demo` shows what Vigie does.")),
        "no_such_path": (_("There is no file or folder '%(path)s'."), _("Check the spelling, or give the full path.")),
        "bad_moment": (
            _("'%(text)s' is not a moment."),
            _("Write 2026-03-31, 2026-03-31T18:00, 2026-03-31T18:00+02:00 or 2026-W14."),
        ),
    }[code]


def _filters(code: str) -> tuple[str, str] | None:
    return {
        "unknown_metric": (_("There is no metric '%(key)s'."), _("The metrics are: %(known)s.")),
        "unknown_kind": (_("There is no shape '%(kind)s' to read a file as."), _("The shapes are: %(known)s.")),
        "no_such_workspace": (_("There is no workspace '%(name)s'."), _("The workspaces are: %(known)s.")),
        "bad_workspace_name": (
            _("'%(name)s' cannot name a workspace."),
            _("Use small letters, digits and hyphens, at most 50: north-team."),
        ),
        "mapping_needed": (
            _("No recorded shape matches: %(files)s."),
            _("`--dry-run` shows how it would be read, `--yes` reads it so; on the page of imports you match columns."),
        ),
        "passwords_differ": (_("The two passwords differ."), _("Run the same command again.")),
        "bad_email": (_("'%(email)s' is not an e-mail address."), _("Write it as name@company.example.")),
        "weak_password": (_("This password is too easy to guess: %(why)s"), _("Choose a longer one.")),
    }.get(code)


def _failures(code: str) -> tuple[str, str] | None:
    return {
        "interrupted": (_("Interrupted: nothing changed."), _("Run the same command again when you are ready.")),
        "declined": (
            _("Not accepted: nothing changed."),
            _("Run the same command again to accept, or correct the file."),
        ),
        "not_writable": (
            _("This place may not be written: %(place)s."),
            _("Choose another one with --home DIR or VIGIE_HOME, or correct its rights."),
        ),
        "system_refused": (_("The system refused: %(what)s."), _("Correct that, then run the same command again.")),
        "port_taken": (
            _("Port %(port)s of %(host)s is taken."),
            _("Choose another one with --port, or leave --port out: the next free one is taken."),
        ),
        "home_in_use": (
            _("%(home)s already holds a team's own data."),
            _("Choose another place for the demonstration with --home DIR."),
        ),
        "unexpected": (
            _("Vigie did not expect this: %(what)s."),
            _("`vigie doctor` checks the installation. Please report it with the lines above."),
        ),
    }.get(code)
