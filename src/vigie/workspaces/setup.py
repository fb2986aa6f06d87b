"""First run: the workspace that always exists, and the administrator who claims the installation.

In: the code printed in the operator's terminal, an address and a password. Out: the first administrator.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Membership, Role, Workspace

DEFAULT = "default"


def workspace(slug: str = DEFAULT, *, create: bool = True) -> Workspace:
    """The workspace of that slug; made on first use unless `create` is false."""
    found = Workspace.objects.filter(slug=slug).first()
    if found:
        return found
    if not create:
        raise UsageError("unknown_workspace", name=slug)
    return Workspace.objects.get_or_create(slug=slug, defaults={"name": slug.replace("-", " ").capitalize()})[0]


def needs_administrator() -> bool:
    """Whether nobody can sign in yet."""
    return not get_user_model().objects.exists()


def setup_code() -> str:
    """The code that proves access to the machine; made once, kept readable by its owner only."""
    file = _code_file()
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        code = secrets.token_hex(4)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(code)
        return code


def claim(code: str, email: str, password: str) -> AbstractBaseUser:
    """Create the first administrator. Refused when the code is wrong or somebody was first."""
    if not secrets.compare_digest(code.strip().lower().encode(), setup_code().encode()):
        raise UsageError("wrong_setup_code")
    with transaction.atomic():
        if not needs_administrator():
            raise UsageError("already_set_up")
        user = add_user(email, password, Role.ADMIN)
    _code_file().unlink(missing_ok=True)
    return user


def add_user(email: str, password: str | None, role: str, slug: str = DEFAULT) -> AbstractBaseUser:
    """A user who signs in with an address, with one role in one workspace; an existing one gets the role."""
    users = get_user_model().objects
    name = email.strip().lower()
    user = users.filter(username=name).first() or users.create_user(username=name, email=name, password=password)
    if password and not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    Membership.objects.update_or_create(user=user, workspace=workspace(slug), defaults={"role": role})
    return user


def _code_file() -> Path:
    return Path(settings.HOME) / "setup.code"
