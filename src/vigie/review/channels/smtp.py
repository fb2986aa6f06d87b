"""E-mail, by the server of the installation (VIGIE_SMTP_URL) or one that a workspace set on its page.

In: a server's settings, a message, an address. Out: one letter, plain text and HTML. Raises Failed.
"""

import smtplib
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import BadHeaderError

from vigie.review.channels import letter
from vigie.review.channels.message import Failed, Message

TIMEOUT_SECONDS = 15
# Scheme of the address -> how the line is protected, and the port it is usually on.
SCHEMES = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("", 25)}
PORTS = 65_536
BACKEND = "django.core.mail.backends.smtp.EmailBackend"
FOR_A_TIME = 500  # SMTP replies below it ask to come back later (RFC 5321, 4.2.1)


def installed() -> dict[str, Any] | None:
    """The server that the environment names; None where it names none. Raises Failed."""
    url = django_settings.SMTP_URL
    return read(url, django_settings.MAIL_FROM) if url else None


def read(url: str, sender: str) -> dict[str, Any]:
    """`smtp://user:password@host:587` (STARTTLS), `smtps://` (TLS), `smtp+plain://` (neither). Raises Failed."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        raise Failed("bad_server", permanent=True) from None
    if scheme not in SCHEMES:
        raise Failed("bad_server", permanent=True)
    security, usual = SCHEMES[scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return made(host, port or usual, security, sender, user=user, password=password)


def made(host: str, port: int, security: str, sender: str, *, user: str, password: str) -> dict[str, Any]:
    """The settings of a server, checked. Raises Failed."""
    securities = {kind for kind, _ in SCHEMES.values()}
    odd = not host or any(c.isspace() for c in host) or not 0 < port < PORTS or security not in securities
    if odd or "@" not in sender or "\n" in sender or "\r" in sender:
        raise Failed("bad_server", permanent=True)
    return {"host": host, "port": port, "user": user, "password": password, "security": security, "sender": sender}


def send(settings: Mapping[str, Any], message: Message, to: str) -> None:
    """Hand the letter over; `Message-ID` stays the same when it is sent again."""
    if "@" not in to:
        raise Failed("no_mail_address", permanent=True)
    try:
        line = get_connection(
            BACKEND, host=settings["host"], port=settings["port"], username=settings["user"],
            password=settings["password"], use_tls=settings["security"] == "starttls",
            use_ssl=settings["security"] == "tls", timeout=TIMEOUT_SECONDS, fail_silently=False,
        )  # fmt: skip
        made = EmailMultiAlternatives(
            " ".join(message.subject.split()), letter.text(message), settings["sender"], [to], connection=line,
            headers={
                "Message-ID": f"<{message.id}@{settings['sender'].rpartition('@')[2].rstrip('>') or 'vigie'}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": message.language,
            },
        )  # fmt: skip
        made.attach_alternative(letter.html(message), "text/html")
        made.send()
    except (smtplib.SMTPException, OSError, BadHeaderError, ValueError) as error:
        raise _failure(error) from None


def _failure(error: Exception) -> Failed:
    """What a server's refusal means: for good from 500 on, for a time below; its words are not kept."""
    if isinstance(error, TimeoutError):
        return Failed("timed_out")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Failed("login_refused", permanent=error.smtp_code >= FOR_A_TIME)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return Failed("recipient_refused", permanent=all(code >= FOR_A_TIME for code in codes))
    if isinstance(error, smtplib.SMTPResponseException):
        return Failed(f"smtp_{error.smtp_code}", permanent=error.smtp_code >= FOR_A_TIME)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Failed("not_supported", permanent=True)
    lost = isinstance(error, smtplib.SMTPException | OSError)
    return Failed("unreachable") if lost else Failed("bad_message", permanent=True)
