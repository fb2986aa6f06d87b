"""Asks a language model over an OpenAI-compatible endpoint. Off unless VIGIE_OPINION_URL names one.

In: where the endpoint is, its key, the model's name. Out: a function for `vigie.replies.opinion.second`.
"""

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, cast
from urllib.parse import urlsplit

from vigie.vocabulary.errors import SettingsError

_LARGEST = 64 * 1024
_OK = 200


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url` ends before `/chat/completions` (`https://models.example/v1`); `timeout` in seconds holds for each step.

    Plain http is for this machine only. Raises `SettingsError` for an address that is neither.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 10.0

    def __post_init__(self) -> None:
        """Refuse an address that would send replies in the clear."""
        parts = urlsplit(self.url)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
            raise SettingsError("opinion_address", url=self.url)

    def __call__(self, instruction: str, reply: str) -> str | None:
        """The model's words, or None: no answer, a late one, a redirect, an error, or one of another shape."""
        body = {
            "model": self.model,
            "temperature": 0,
            "max_tokens": 40,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": reply}],
        }
        try:
            return _words(self._post(json.dumps(body).encode()))
        except (OSError, HTTPException, ValueError, RecursionError):
            return None

    def _post(self, body: bytes) -> bytes:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(cast("str", parts.hostname), parts.port, timeout=self.timeout)
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body, headers)
            answer = connection.getresponse()
            said = answer.read(_LARGEST + 1)
        finally:
            connection.close()
        if answer.status != _OK or len(said) > _LARGEST:
            raise ValueError(answer.status)
        return said


def _words(said: bytes) -> str | None:
    """The text of the first choice of an answer."""
    document: Any = json.loads(said)
    try:
        content = document["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return None
    return content if isinstance(content, str) else None
