"""Speaking to the editing server: taking back a file, asking about a session. To that one host, and no further."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from documents.office.doors import sign
from extranet.ui.errors import DomainError

_TIMEOUT = (5, 60)
_PIECE = 256 * 1024


class ServerAway(DomainError):
    """The editing server does not answer, or not as its API says (502)."""

    status = 502  # type: ignore[assignment]


def is_configured() -> bool:
    """Say whether an editing server was given, with the secret without which anyone could speak in its name."""
    return bool(settings.ONLYOFFICE_URL and settings.ONLYOFFICE_JWT_SECRET)


def _ours(url: str) -> str:
    """Return where to fetch `url` from: its path, at the editing server's address as we know it.

    The server names itself by the address the browser uses, or by an inner one: the host it gives is never called.
    """
    asked = urlsplit(url)
    known = {urlsplit(address).netloc for address in (settings.ONLYOFFICE_URL, settings.ONLYOFFICE_INTERNAL_URL)}
    if asked.scheme not in {"http", "https"} or asked.netloc not in known or ".." in asked.path.split("/"):
        raise ServerAway(_("L’adresse du fichier n’est pas celle du serveur d’édition."))
    inner = urlsplit(settings.ONLYOFFICE_INTERNAL_URL)
    base = inner.path.rstrip("/")
    path = asked.path.removeprefix(urlsplit(settings.ONLYOFFICE_URL).path.rstrip("/"))
    return urlunsplit((inner.scheme, inner.netloc, base + path, asked.query, ""))


@contextmanager
def taking(url: str) -> Iterator[Iterator[bytes]]:
    """Fetch a file the editing server made, in pieces; ServerAway when it is elsewhere or does not come whole."""
    address = _ours(url)
    headers = {"Authorization": f"Bearer {sign({'payload': {'url': url}})}"}
    try:
        with _session() as session:
            answer = session.get(address, headers=headers, stream=True, timeout=_TIMEOUT, allow_redirects=False)
            if answer.status_code != requests.codes.ok:
                raise ServerAway(_("Le serveur d’édition a répondu %d.") % answer.status_code)
            yield answer.iter_content(_PIECE)
    except requests.RequestException as error:
        raise ServerAway(_("Le serveur d’édition ne répond pas.")) from error


def command(name: str, key: str, **data: Any) -> int:
    """Send a command about a session and return its error code: 0 done, 1 no such key, 4 nothing to save."""
    body = {"c": name, "key": key, **data}
    url = f"{settings.ONLYOFFICE_INTERNAL_URL}/coauthoring/CommandService.ashx"
    headers = {"Authorization": f"Bearer {sign({'payload': body})}"}
    try:
        with _session() as session:
            answer = session.post(
                url, json=body | {"token": sign(body)}, headers=headers, timeout=(3, 5), allow_redirects=False
            )
            return int(answer.json()["error"])
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise ServerAway(_("Le serveur d’édition ne répond pas.")) from error


def _session() -> requests.Session:
    session = requests.Session()
    # Neither a proxy nor a password file of the machine has a say in where the files go.
    session.trust_env = False
    return session
