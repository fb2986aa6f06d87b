"""Asks a language model about replies that were read without confidence, where the installation names one.

In: VIGIE_OPINION_URL and its companions. Out: a reader that asks. Answers are kept: a reply is asked about once, and
reads the same when it is read again.
"""

import json
from datetime import date

from django.conf import settings
from django.utils.crypto import salted_hmac

from vigie.ledger.models import Opinion
from vigie.ledger.reader import Read
from vigie.opinions import Endpoint
from vigie.replies import opinion
from vigie.vocabulary.errors import SettingsError
from vigie.vocabulary.reply import ReplyRead
from vigie.workspaces.models import Workspace

# Of one import: a model answers about one reply a second, and an archive holds a hundred thousand.
MOST = 500
# Silences in a row after which nothing more is asked in this import.
PATIENCE = 3


def endpoint() -> Endpoint | None:
    """The model that the installation names; None where it names none. Raises SettingsError."""
    if not settings.OPINION_URL:
        return None
    return Endpoint(settings.OPINION_URL, settings.OPINION_MODEL, settings.OPINION_KEY)


def consulting(workspace: Workspace, read: Read) -> Read:
    """The reader, asking where it is unsure; a wrong address asks nobody (`vigie doctor` tells)."""
    try:
        found = endpoint()
    except SettingsError:
        return read
    return _Asking(workspace, read, found) if found else read


class _Asking:
    """A reader of one import."""

    def __init__(self, workspace: Workspace, read: Read, model: Endpoint) -> None:
        self._workspace, self._read, self._model = workspace, read, model
        self._asked = self._silent = 0

    def __call__(self, text: str, subject: str = "", *, received: date | None = None) -> ReplyRead:
        plain = self._read(text, subject, received=received)
        return opinion.second(plain, self._ask, received=received)

    def _ask(self, instruction: str, reply: str) -> str | None:
        question = f"{self._model.model}\n{instruction}\n{reply}"
        mark = salted_hmac("vigie.opinion", question, algorithm="sha256").hexdigest()
        kept = Opinion.objects.filter(workspace=self._workspace, mark=mark).first()
        if kept:
            return _spoken(kept.answer)
        if self._asked >= MOST or self._silent >= PATIENCE:
            return None
        self._asked += 1
        said = self._model(instruction, reply)
        self._silent = 0 if said is not None else self._silent + 1
        if said is None:
            return None
        answer = str(opinion.parsed(said) or "")
        Opinion.objects.get_or_create(workspace=self._workspace, mark=mark, defaults={"answer": answer})
        return _spoken(answer)


def _spoken(answer: str) -> str | None:
    return json.dumps({"class": answer}) if answer else None
