"""A mailbox as its server shows it, looked at and never changed: EXAMINE, and FETCH with PEEK.

In: a `Mailbox` row. Out: folders, uids, messages; `MailTrouble` with a code that says what is wrong.
"""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from imaplib import IMAP4

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from vigie.outreach import mailboxes, oauth
from vigie.outreach.bounded import outline
from vigie.outreach.models import Mailbox
from vigie.vocabulary.errors import SettingsError

CONNECT_SECONDS, READ_SECONDS = 15, 60
# Above this size only the fields, the text parts and the reports of a message are fetched.
# What OpenSSL calls an answer that is no TLS.
_NO_TLS = frozenset((
    "WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST",
))  # fmt: skip
LARGEST = 2 * 1024 * 1024
_HOLDS_NONE = {b"\\Noselect", b"\\NonExistent"}  # folders that hold no messages (RFC 9051, 7.3.1)


class MailTrouble(Exception):
    """The mailbox cannot be read. `code`: mail_unreachable, mail_not_trusted, mail_timed_out, mail_refused ..."""

    def __init__(self, code: str) -> None:
        """Keep the code; what the server said may name people."""
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Shown:
    """A folder as EXAMINE shows it. `next_uid`: what the next message will get."""

    uidvalidity: int
    next_uid: int
    messages: int


class Line:
    """One open line to a mailbox."""

    def __init__(self, client: IMAPClient) -> None:
        """`client` is signed in."""
        self._client = client

    @property
    def pushes(self) -> bool:
        """Whether the server tells of new messages by itself (RFC 2177)."""
        return bool(self._client.has_capability("IDLE"))

    def folders(self) -> list[str]:
        """Names of the folders that hold messages."""
        with _told():
            return sorted(name for flags, _, name in self._client.list_folders() if not _HOLDS_NONE & set(flags))

    def examine(self, folder: str) -> Shown | None:
        """Open a folder for looking; None when there is none of that name, or the server does not open it."""
        with _told():
            if not self._client.folder_exists(folder):
                return None
            try:
                said = self._client.select_folder(folder, readonly=True)
            except IMAP4.abort:  # the line, not the folder
                raise
            except IMAP4.error:  # a right that lacks, a folder that only holds others
                return None
            return Shown(int(said[b"UIDVALIDITY"]), int(said.get(b"UIDNEXT", 0)), int(said.get(b"EXISTS", 0)))

    def uids(self, after: int, since: date) -> list[int] | None:
        """Uids of messages of the open folder above `after`, received on `since` or later, ascending.

        None when the server opened the folder and does not let it be searched.
        """
        with _told():
            try:
                found = self._client.search(["UID", f"{after + 1}:*", "SINCE", since])
            except IMAP4.abort:  # the line, not the folder
                raise
            except IMAP4.error:
                return None
        return sorted(uid for uid in found if uid > after)  # `*` is the last one, whatever stands before it

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Bytes of each message; one that is gone meanwhile is left out."""
        with _told():
            told = self._client.fetch(list(uids), ["RFC822.SIZE"])
        return {uid: int(said[b"RFC822.SIZE"]) for uid, said in told.items() if b"RFC822.SIZE" in said}

    def messages(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The bytes of small messages."""
        with _told():
            told = self._client.fetch(list(uids), ["BODY.PEEK[]"])
        return {uid: said[b"BODY[]"] for uid, said in told.items() if said.get(b"BODY[]")}

    def outlined(self, uid: int) -> bytes | None:
        """A large message without its attachments; None when it is gone."""
        with _told():
            return outline(lambda items: self._client.fetch([uid], items).get(uid, {}))

    def wait(self, seconds: float) -> bool:
        """Whether the server told of something new within that time."""
        with _told():
            self._client.idle()
            try:
                told = self._client.idle_check(timeout=seconds)
            finally:
                self._client.idle_done()
        return any(len(line) > 1 and line[1] in {b"EXISTS", b"EXPUNGE"} for line in told)


@contextmanager
def opened(row: Mailbox) -> Iterator[Line]:
    """A line to a mailbox, signed in. Raises MailTrouble."""
    token = _token(row) if row.auth == "oauth2" else ""
    with _told():
        client = _client(row)
    try:
        with _told():
            _sign_in(client, row, token)
        yield Line(client)
        with suppress(IMAPClientError, IMAP4.error, OSError):
            client.logout()
    finally:
        with suppress(IMAPClientError, IMAP4.error, OSError):
            client.shutdown()


def _client(row: Mailbox) -> IMAPClient:
    context = ssl.create_default_context()
    timeout = SocketTimeout(CONNECT_SECONDS, READ_SECONDS)
    if row.security == "tls":
        return IMAPClient(row.host, row.port, ssl=True, ssl_context=context, timeout=timeout)  # type: ignore[arg-type] # its own docs: number or SocketTimeout
    client = IMAPClient(row.host, row.port, ssl=False, timeout=timeout)  # type: ignore[arg-type] # as above
    if row.security == "starttls":
        try:
            client.starttls(context)
        except BaseException:
            with suppress(IMAPClientError, IMAP4.error, OSError):
                client.shutdown()
            raise
    return client


def _sign_in(client: IMAPClient, row: Mailbox, token: str) -> None:
    try:
        if token:
            client.oauth2_login(row.username, token)
        else:
            by_password(client, row.username, _secrets(row)["secret"])
    except (IMAP4.abort, OSError):
        raise
    except (LoginError, IMAP4.error) as error:
        if isinstance(error.__context__, IMAP4.abort):  # the library calls a line that broke a refusal, too
            raise error.__context__ from None
        raise MailTrouble("mail_refused") from None


def by_password(client: IMAPClient, name: str, secret: str) -> None:
    """LOGIN knows ASCII only (RFC 3501); letters beyond it go as UTF-8 through SASL PLAIN (RFC 4616)."""
    if name.isascii() and secret.isascii():
        client.login(name, secret)
    else:
        client.plain_login(name, secret)


def _secrets(row: Mailbox) -> dict[str, str]:
    try:
        return mailboxes.secrets_of(row)
    except SettingsError:
        raise MailTrouble("seal_broken") from None


def _token(row: Mailbox) -> str:
    said = _secrets(row)
    try:
        given = oauth.access(row.token_address, row.client_id, said["client_secret"], said["secret"])
    except oauth.TokenRefused as error:
        raise MailTrouble("token_refused" if error.code == "token_refused" else "token_unreachable") from None
    if given.refresh_token and given.refresh_token != said["secret"]:
        mailboxes.keep_token(row, given.refresh_token)
    return given.access_token


@contextmanager
def _told() -> Iterator[None]:
    """What a library or a socket raises, as a code."""
    try:
        yield
    except ssl.SSLError as error:
        raise MailTrouble("mail_no_tls" if error.reason in _NO_TLS else "mail_not_trusted") from error
    except (TimeoutError, socket.gaierror, ConnectionError) as error:
        raise MailTrouble("mail_timed_out" if isinstance(error, TimeoutError) else "mail_unreachable") from error
    except IMAP4.abort as error:
        raise MailTrouble("mail_cut_off") from error
    except (IMAPClientError, IMAP4.error) as error:
        raise MailTrouble("mail_not_understood") from error
    except OSError as error:
        raise MailTrouble("mail_unreachable") from error
    except (LookupError, ValueError, TypeError, AttributeError, AssertionError) as error:  # of an answer out of form
        raise MailTrouble("mail_not_understood") from error
