"""`vigie user add`, `vigie user token`: who may sign in, and as what; which programs may call.

In: an address, a role, a password typed twice or given on standard input. Out: the user.
"""

import argparse
import secrets
import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from vigie.cli.console import Console
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token


def run(args: argparse.Namespace, console: Console) -> int:
    """Create the user, or give an existing one the role (and the password, when one is given); or make a token."""
    email = _address(args.email)
    if args.what == "token":
        return _token(args, email, console)
    typed = _typed(args, console)
    password = typed or secrets.token_urlsafe(12)
    user = add_user(email, None, args.role, args.workspace)
    made = typed is None and not user.has_usable_password()
    if typed or made:
        user.set_password(password)
        user.save(update_fields=["password"])
    document = {"email": email, "role": args.role, "workspace": args.workspace}
    text = _("%(email)s is %(role)s of the workspace %(workspace)s.") % document
    if made:
        document["password"] = password
        text += "\n" + _("Password: %(password)s (shown once)") % {"password": password}
    console.answer(document, text)
    return 0


def _token(args: argparse.Namespace, email: str, console: Console) -> int:
    """A token for the HTTP API, shown once."""
    token = make_token(email, workspace_of(args), args.name)
    document = {"email": email, "workspace": args.workspace, "name": args.name, "token": token}
    console.answer(document, _("Token: %(token)s (shown once; it acts as %(email)s)") % document)
    return 0


def _address(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise UsageError("bad_email", email=text) from None
    return email


def _typed(args: argparse.Namespace, console: Console) -> str | None:
    """The password somebody chose, or None: one is made for a new user."""
    if args.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif console.asks:
        password = getpass(_("Password (empty: one is made): "), sys.stderr)
        if password and password != getpass(_("The same again: "), sys.stderr):
            raise UsageError("passwords_differ")
    else:
        return None
    if not password:
        return None
    try:
        validate_password(password)
    except ValidationError as error:
        raise UsageError("weak_password", why=" ".join(error.messages)) from None
    return password
