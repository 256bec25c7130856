"""The line to the mail server, and what its answers mean: this letter never, this letter later, or no server at all."""

import re
import selectors
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.utils import DNS_NAME
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

SMTP = "django.core.mail.backends.smtp.EmailBackend"
# RFC 5321 §4.5.3.2.6: a server may think for ten minutes after the dot; who gives up sooner sends twice.
ANSWER_SECONDS = 600
LOOK_SECONDS = 0.2
# Not logged in, commands in an order it does not want: what the server says of us, not of the letter.
ABOUT_US = {421, 503, 530, 535}
# « Security or policy » (RFC 3463 §3.8), or the words of a relay that does not know us.
UNWANTED = re.compile(r"\b5\.7\.\d|\brelay", re.IGNORECASE)


class Refused(Exception):
    """The server will never take this letter (5xx)."""


class NotNow(Exception):
    """The server did not take this letter now (4xx)."""


class Unwanted(Exception):
    """The server will not carry mail of ours to this person; the answer tells not whether to anybody (5.7.x)."""


class LineLost(Exception):
    """The server cannot be reached, hung up, or wants none of our letters. `named`: it had heard whom one is for."""

    def __init__(self, answer: str, *, named: bool = False) -> None:
        super().__init__(answer)
        self.named = named


class NotOurs(Exception):
    """Another process took the letter over before its final dot; the line is closed without it."""


class Line(Protocol):
    """A way out for letters, kept for a batch."""

    def send(self, mail: EmailMessage, mark: Callable[[], bool]) -> str:
        """Send one mail to its one recipient and return the server's answer; `mark` is called before its final dot."""
        ...

    def close(self) -> None:
        """Let go of the line."""
        ...


def open_line(stop: threading.Event) -> Line:
    """Return a line to where the settings say that mail goes; raise LineLost. `stop` shortens its longest wait."""
    return SmtpLine(stop) if settings.EMAIL_BACKEND == SMTP else BackendLine()


class BackendLine:
    """Mail handed to a backend of Django: files, memory, the console, or another one that the settings name."""

    def send(self, mail: EmailMessage, mark: Callable[[], bool]) -> str:
        """Hand over one mail."""
        if not mark():
            raise NotOurs
        try:
            # A new one each time: the file backend writes a file a connection.
            get_connection().send_messages([mail])
        except OSError as error:
            raise LineLost(str(error)) from error
        return ""

    def close(self) -> None:
        """Nothing is kept open."""


class SmtpLine:
    """One SMTP connection. smtplib holds each command to `EMAIL_TIMEOUT`; the final dot is sent apart, after `mark`."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        try:
            self._server = smtplib.SMTP(
                settings.EMAIL_HOST,
                settings.EMAIL_PORT,
                local_hostname=DNS_NAME.get_fqdn(),
                timeout=settings.EMAIL_TIMEOUT,
            )
        except OSError as error:
            raise LineLost(told(error)) from error
        try:
            self._greet()
        except (OSError, ValueError) as error:
            self._server.close()
            raise LineLost(told(error)) from error

    def _greet(self) -> None:
        # Letter and final dot are two writes: together with delayed acknowledgements the second would wait 40 ms.
        if self._server.sock is not None:
            self._server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.EMAIL_USE_TLS:
            self._server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER and settings.EMAIL_HOST_PASSWORD:
            self._server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        self._server.ehlo_or_helo_if_needed()

    def send(self, mail: EmailMessage, mark: Callable[[], bool]) -> str:
        """Send one mail; raise Refused, Unwanted, NotNow, LineLost or NotOurs."""
        sender, to = envelope(mail.from_email), envelope(mail.to[0])
        data = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        # A dot that begins a line is doubled (RFC 5321 §4.5.2): alone it would end the letter.
        data = re.sub(rb"(?m)^\.", b"..", data if data.endswith(b"\r\n") else data + b"\r\n")
        try:
            code, words = self._server.mail(sender)
        except OSError as error:
            self._server.close()
            raise LineLost(told(error)) from error
        if code != 250:
            # The sender is the site itself, the same for all letters.
            raise LineLost(reply(code, words))
        try:
            return self._deliver(to, data, mark)
        except OSError as error:
            self._server.close()
            raise LineLost(told(error), named=True) from error

    def _deliver(self, to: str, data: bytes, mark: Callable[[], bool]) -> str:
        server = self._server
        self._expect({250, 251}, *server.rcpt(to), of_person=True)
        self._expect({354}, *server.docmd("DATA"))
        server.send(data)
        if not mark():
            server.close()
            raise NotOurs
        server.send(b".\r\n")
        self._await_answer()
        code, words = server.getreply()
        self._expect({250}, code, words)
        return reply(code, words)

    def _await_answer(self) -> None:
        """Wait until the server says something; once told to stop, no longer than for any command."""
        until, stopping = time.monotonic() + ANSWER_SECONDS, False
        with selectors.DefaultSelector() as selector:
            selector.register(self._server.sock, selectors.EVENT_READ)  # type: ignore[arg-type]
            while not selector.select(LOOK_SECONDS):
                if self._stop.is_set() and not stopping:
                    until, stopping = min(until, time.monotonic() + settings.EMAIL_TIMEOUT), True
                if time.monotonic() > until:
                    raise TimeoutError(_("Le serveur n’a pas répondu après avoir reçu la lettre."))

    def _expect(self, wanted: set[int], code: int, words: bytes, *, of_person: bool = False) -> None:
        if code in wanted:
            return
        answer = reply(code, words)
        if code in ABOUT_US or code // 100 not in {4, 5}:
            raise LineLost(answer, named=True)
        with suppress(OSError):
            # Should it hang up here, the answer still counts; the next letter finds the line lost.
            self._server.rset()
        if code // 100 == 4:
            raise NotNow(answer)
        raise (Unwanted if of_person and UNWANTED.search(answer) else Refused)(answer)

    def close(self) -> None:
        """Take leave, and hang up whatever the server says."""
        with suppress(OSError):
            self._server.quit()
        self._server.close()


def envelope(address: str) -> str:
    """Return the bare address that SMTP commands carry; raise Refused for one that they cannot."""
    bare = parseaddr(address)[1]
    local, _at, domain = bare.rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{punycode(domain)}"
    except UnicodeError as error:
        raise Refused(_("Cette adresse contient des caractères que le courrier ne sait pas porter.")) from error


def reply(code: int, words: bytes) -> str:
    """Return the server's answer as one line of text."""
    text = " ".join(words.decode("utf-8", "replace").split())
    return f"{code} {text}" if code >= 0 else text


def told(error: BaseException) -> str:
    """Return in one line what went wrong with the line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = reply(error.smtp_code, said if isinstance(said, bytes) else str(said).encode())
    else:
        text = " ".join(str(error).split())
    return text or type(error).__name__
