"""Secrets of other tools, unreadable without the installation's key file.

In: a secret as text. Out: text for the database; the secret again, for the one call that needs it.
"""

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from vigie.vocabulary.errors import SettingsError

# One key a line: the first seals, all of them unseal. A new first line is a new key; the old ones go when nothing is
# sealed with them any more.
FILE = "connections.key"


def seal(secret: str) -> str:
    """The secret, encrypted and authenticated (Fernet: AES-128-CBC, HMAC-SHA256)."""
    return _keys().encrypt(secret.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The secret. Raises SettingsError `seal_broken` when the key file is not the one it was sealed with."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SettingsError("seal_broken", file=str(_file())) from None


def _keys() -> MultiFernet:
    try:
        return MultiFernet([Fernet(line.strip()) for line in _text().splitlines() if line.strip()])
    except ValueError:  # no key, not a key, not even text
        raise SettingsError("seal_broken", file=str(_file())) from None


def _file() -> Path:
    return Path(settings.HOME) / FILE


def _text() -> str:
    """The key file, made the first time: readable by its owner only, whole or not at all."""
    file = _file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = file.with_name(f"{FILE}.{os.getpid()}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(Fernet.generate_key() + b"\n")
        try:
            os.link(beside, file)  # fails when another process was first: its key is the key
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return file.read_text(encoding="ascii")
