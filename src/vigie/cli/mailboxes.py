"""`vigie mailbox add|edit|check|sync|list|remove|restore`: mailboxes that replies and bounces come to.

In: a host, a user, a secret on standard input. Out: the mailboxes, without their secrets. Exit 1: one needs a look.
"""

import argparse
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from threading import Event, Thread
from typing import Any

from django.db import close_old_connections
from django.utils import translation

from vigie import publication
from vigie.cli.console import Console, table
from vigie.cli.hidden import typed
from vigie.cli.moments import clock, in_zone
from vigie.cli.place import workspace_of
from vigie.cli.progress import Progress
from vigie.cli.words import _, language
from vigie.documents.mailboxes import mailbox_document, mailbox_sentence
from vigie.ledger import mailsync
from vigie.ledger.mailsync import Synced
from vigie.outreach import mailboxes
from vigie.outreach.models import Mailbox
from vigie.outreach.names import LONGEST, called
from vigie.review import inlets
from vigie.sentences import import_step
from vigie.sentences.mailboxes import folder_names
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

_OF_SECRETS = {"mail_refused", "token_refused", "seal_broken"}
WHO = ""  # the command line knows no person


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    workspace, now = workspace_of(args, writes=args.what == "add"), datetime.now(UTC)
    if args.what == "add":
        return _checked(inlets.add_mailbox(workspace, _wanted(args, console), who=WHO, now=now), console)
    if args.what in {"check", "edit"}:
        row = mailboxes.named(workspace, args.name)
        if args.what == "edit":
            inlets.change_mailbox(row, _changed(row, args, console), who=WHO, now=now)
        return _checked(row, console)
    if args.what == "sync":
        return _sync(args, workspace, console)
    if args.what in {"remove", "restore"}:
        return (_removed if args.what == "remove" else _restored)(workspace, args.name, now, console)
    return _list(workspace, console)


def _removed(workspace: Workspace, name: str, now: datetime, console: Console) -> int:
    row = mailboxes.named(workspace, name)
    inlets.remove(row, who=WHO, now=now)
    text = _("%(name)s is removed. What was read from it stays; `vigie mailbox restore` takes it back for 30 days.")
    console.answer({"removed": row.name}, text % {"name": row.name})
    return 0


def _restored(workspace: Workspace, name: str, now: datetime, console: Console) -> int:
    gone = called(mailboxes.removed(workspace, now), name)
    inlets.take_back(workspace, "mailbox", gone.pk if gone else 0, who=WHO, now=now)
    return _checked(mailboxes.named(workspace, gone.name if gone else name), console)


def _wanted(args: argparse.Namespace, console: Console) -> mailboxes.Wanted:
    if args.name is not None and not args.name.strip():
        raise UsageError("name_missing", longest=LONGEST)
    by_token = args.auth == "oauth2"
    asked = _("Refresh token: ") if by_token else _("Password of the mailbox: ")
    secret = typed(console, asked, from_stdin=args.secret_stdin)
    client = typed(console, _("Client secret (may be empty): "), from_stdin=args.secret_stdin) if by_token else ""
    return mailboxes.Wanted(
        name=args.name or "", host=args.host or "", username=args.user or "", secret=secret, port=args.port,
        security=args.security, auth=args.auth, client_id=args.client_id, client_secret=client,
        token_address=args.token_url, folders=tuple(args.folder or (mailboxes.INBOX,)), since=_day(args.since),
        every=args.every,
    )  # fmt: skip


def _changed(row: Mailbox, args: argparse.Namespace, console: Console) -> mailboxes.Wanted:
    """What was given, over what is kept. The secret is read where `--secret` or `--secret-stdin` asks for it."""
    if args.rename is not None and not args.rename.strip():
        raise UsageError("name_missing", longest=LONGEST)
    before = mailboxes.described(row)
    asks = args.secret or args.secret_stdin
    by_token = (args.auth or before.auth) == "oauth2"
    secret = typed(console, _("Password or refresh token: "), from_stdin=args.secret_stdin) if asks else ""
    client = ""
    if asks and by_token:
        client = typed(console, _("Client secret (may be empty): "), from_stdin=args.secret_stdin)
    given = {
        "name": args.rename, "host": args.host, "username": args.user, "security": args.security, "auth": args.auth,
        "client_id": args.client_id, "token_address": args.token_url, "folders": tuple(args.folder or ()),
        "since": _day(args.since), "every": args.every,
        "port": mailboxes.PORTS[args.security] if args.port is None and args.security else args.port,
    }  # fmt: skip
    told = {name: value for name, value in given.items() if value is not None and value != ()}
    return replace(before, secret=secret, client_secret=client, **told)


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise UsageError("bad_option", name="since", value=said, known="YYYY-MM-DD") from None


def _checked(row: Mailbox, console: Console) -> int:
    """Open it once; it is kept whatever comes of it."""
    trouble = mailsync.check(row)
    said = _of(row.name, mailbox_sentence(row) or _("the mailbox opens."))
    if trouble and not row.synced_at:
        about_secret = _("It is kept: `vigie mailbox edit NAME --secret` gives it another password.")
        said += " " + (
            about_secret if trouble in _OF_SECRETS else _("It is kept: `vigie mailbox edit NAME` changes it.")
        )
    console.answer(mailbox_document(row), said)
    return 1 if trouble else 0


def _sync(args: argparse.Namespace, workspace: Workspace, console: Console) -> int:
    rows = [mailboxes.named(workspace, args.name)] if args.name else list(mailboxes.listing(workspace))
    if not rows:
        message = _("No mailbox yet: vigie mailbox add NAME --host HOST --user USER")
        raise UsageError("bad_usage", message=message, command="vigie mailbox")
    if args.watch:
        return _watch(rows, console)
    told: list[dict[str, Any]] = []
    stopped = False
    for row in rows:
        found = _look(row, console)
        stopped = found is None  # Ctrl-C: the next look goes on from here
        if found is None:
            break
        told.append(_said(row, found))
    if any(t["messages"] for t in told):
        publication.after(workspace)
    if stopped:
        console.answer(told, _("Stopped. What was read counts."))
        return 1
    console.answer(told, "\n".join(_line(t) for t in told))
    return 1 if any(t["trouble"] or t["busy"] or t["rejected"] for t in told) else 0


def _look(row: Mailbox, console: Console) -> Synced | None:
    progress = Progress(live=console.live, say=import_step)
    try:
        found = mailsync.sync(row, progress=progress)
    except KeyboardInterrupt:
        return None
    finally:
        progress.close()
    return found


def _said(row: Mailbox, found: Synced) -> dict[str, Any]:
    row.refresh_from_db()
    return {
        "name": row.name,
        **asdict(found),
        "sentence": mailbox_sentence(row, found.trouble) if found.trouble else "",
    }


def _watch(rows: list[Mailbox], console: Console) -> int:
    """Listen to each mailbox in a thread of its own, until Ctrl-C."""
    stop = Event()

    def listen(row: Mailbox) -> None:
        translation.activate(language())  # a thread begins without one

        def told(found: Synced) -> None:
            if found.messages:
                publication.after(row.workspace)
            if found.messages or found.trouble:
                console.note(_line(_said(row, found)))

        try:
            mailsync.watch(row, told=told, stop=stop.is_set)
        finally:
            close_old_connections()

    threads = [Thread(target=listen, args=[row], name=f"vigie-mail-{row.pk}") for row in rows]
    for thread in threads:
        thread.start()
    try:
        while any(thread.is_alive() for thread in threads):
            threads[0].join(0.5)
    except KeyboardInterrupt:
        stop.set()
        for thread in threads:
            thread.join()
    console.answer({"watched": [row.name for row in rows]}, _("Stopped. What was read counts."))
    return 0


def _line(said: dict[str, Any]) -> str:
    if said["trouble"] and not (said["partly"] or said["messages"]):
        return _of(said["name"], said["sentence"])
    if said["busy"]:
        return _("%(name)s: another process reads it.") % said
    text = _("%(name)s: new messages: %(messages)d.") % said
    if said["rejected"]:
        text += (
            " "
            + _(
                "Not used: %(rejected)d, most often as they answer nothing that was sent; the page of imports says why."
            )
            % said
        )
    return f"{text} {said['sentence']}".rstrip()


def _of(name: str, sentence: str) -> str:
    return _("%(name)s: %(sentence)s") % {"name": name, "sentence": sentence}


def _list(workspace: Workspace, console: Console) -> int:
    rows = list(mailboxes.listing(workspace).prefetch_related("folders"))
    documents = [mailbox_document(row) for row in rows]
    zone = workspace.zone
    head = [_("name"), _("user"), _("server"), _("folders"), _("messages"), in_zone(_("read"), zone), _("state")]
    said = [
        [d["name"], d["username"], d["host"], folder_names([f["name"] for f in d["folders"]]), str(d["messages"]),
         clock(d["synced_at"], zone), d["sentence"] or _("fine")]
        for d in documents
    ]  # fmt: skip
    none = _("No mailbox yet: vigie mailbox add NAME --host HOST --user USER")
    console.answer(documents, table([head, *said], right=frozenset({4})) if said else none)
    return 1 if any(d["trouble"] for d in documents) else 0
