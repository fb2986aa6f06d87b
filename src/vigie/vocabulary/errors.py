"""The one error tree. Every error carries a code, the facts of the case and whether trying again can help.

In: a code and its parameters. Out: exceptions that the faces turn into a sentence of the reader's language.
"""

from typing import ClassVar


class VigieError(Exception):
    """Root of the tree.

    VigieError
      + UsageError        the request makes no sense as asked (exit code 2)
      + InputError        the bytes received cannot be used (exit code 3)
      |   + UnreadableFile    not text, truncated, climbing paths, too large
      |   + UnknownShape      no importer recognises it: a column mapping is needed
      + StorageError      the disk or the database refused (exit code 3)
      + SettingsError     a setting is wrong

    `code` is stable and translated by the faces; `params` are plain values for the sentence; `permanent` says
    that the same request will fail again unless something changes.
    """

    permanent: ClassVar[bool] = True

    def __init__(self, code: str, **params: object) -> None:
        """Keep `code` and `params`; the message is for logs only."""
        self.code = code
        self.params = params
        super().__init__(f"{code} {params}" if params else code)


class UsageError(VigieError):
    """The request makes no sense as asked."""


class InputError(VigieError):
    """The bytes received cannot be used."""


class UnreadableFile(InputError):
    """The file cannot be read as what it claims to be."""


class UnknownShape(InputError):
    """No importer recognises the file; its columns must be mapped once."""


class StorageError(VigieError):
    """The disk or the database refused; nothing was changed."""

    permanent = False


class SettingsError(VigieError):
    """A setting is wrong."""
