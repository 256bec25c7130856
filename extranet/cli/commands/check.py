"""`extranet check`: is everything there to run in production?"""

import argparse
import os
import stat
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from extranet.cli.console import say

# Jobs that wait so long while nobody serves their lane are forgotten jobs.
UNSERVED = timedelta(minutes=5)
SHOWN_FAILURES = 5


class Remark(str):
    """A line that says how things stand, and asks for nothing."""


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("check", help="vérifier les réglages, la base, les dossiers, les clés et l’envoi de mails")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line a check; 1 when something must be mended."""
    checks: list[tuple[str, Callable[[], Iterator[str]]]] = [
        ("Base de données", _database),
        ("Dossiers", _folders),
        ("Clés", _keys),
        ("Envoi de mails", _mail),
        ("Travaux d’arrière-plan", _jobs),
        ("Courrier en attente", _letters),
        ("Comptes de démonstration", _demo),
        ("Réglages", _settings),
    ]
    status = 0
    for name, check in checks:
        try:
            said = list(check())
        except Exception as error:
            said = [str(error)]
        is_sound = all(isinstance(line, Remark) for line in said)
        say(f"{'bon' if is_sound else 'à corriger':<11} {name}")
        for line in said:
            say(f"            {line}")
        status = status if is_sound else 1
    return status


def _settings() -> Iterator[str]:
    from django.core.checks import run_checks

    for message in run_checks(include_deployment_checks=True):
        if not message.is_silenced():
            yield f"{message.id} : {message.msg}"


def _database() -> Iterator[str]:
    from django.db import connection

    from extranet.cli.start import has_pending_migrations

    connection.ensure_connection()
    if has_pending_migrations():
        yield "La base n’est pas à jour : lancez « extranet migrate »."


def _folders() -> Iterator[str]:
    from django.conf import settings

    for name in ("MEDIA_ROOT", "BLOB_DIR", "FILE_UPLOAD_TEMP_DIR", "STATIC_ROOT"):
        folder = getattr(settings, name)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            yield f"{folder} ne peut pas être créé : {error.strerror}."
            continue
        if not os.access(folder, os.W_OK | os.X_OK):
            yield f"{folder} n’est pas accessible en écriture."


def _keys() -> Iterator[str]:
    from extranet.environment import DATA_DIR

    for name in ("SECRET_KEY", "ENCRYPTION_KEY"):
        path = DATA_DIR / "keys" / name.lower()
        if os.environ.get(name):
            continue
        if not path.exists():
            yield f"La clé {name} manque."
        elif stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"La clé {path} est lisible par d’autres que vous : chmod 600."


def _jobs() -> Iterator[str]:
    from django.utils import timezone

    from extranet.jobs.state import lane_states, last_failures

    for state in lane_states():
        since = f", depuis {timezone.localtime(state.oldest):%d/%m à %H:%M}" if state.oldest else ""
        yield Remark(
            f"{state.lane.name:<6} {state.waiting} en attente{since}, {state.running} en cours, "
            f"{state.failed} en échec, {state.processes} processus"
        )
        if state.oldest and not state.processes and timezone.now() - state.oldest > UNSERVED:
            yield f"Personne ne sert la file « {state.lane.name} » : lancez « extranet run » ou « extranet worker »."
    for failure in last_failures(SHOWN_FAILURES):
        yield Remark(f"échec {timezone.localtime(failure.at):%d/%m %H:%M} {failure.job} : {failure.why[:200]}")


def _mail() -> Iterator[str]:
    from django.conf import settings

    from extranet.mail import transport

    if settings.EMAIL_BACKEND != transport.SMTP:
        yield f"Les mails ne partent pas : ils sont gardés dans {settings.EMAIL_FILE_PATH}. Renseignez EMAIL_HOST."
        return
    try:
        transport.open_line(threading.Event()).close()
    except transport.LineLost as lost:
        yield f"Le serveur {settings.EMAIL_HOST}:{settings.EMAIL_PORT} ne répond pas : {lost}."


def _letters() -> Iterator[str]:
    from django.utils import timezone

    from extranet.mail import queries
    from extranet.ui.dates import when

    standing = queries.standing()
    if outage := standing.outage:
        yield f"Le serveur de courrier ne répond pas depuis {when(outage.since)} : {outage.answer}."
    if standing.oldest and standing.is_late:
        yield f"Lettres en attente : {standing.waiting}, la plus ancienne depuis {when(standing.oldest)}."
    if standing.failed:
        yield f"Lettres qui n’ont pas pu partir en cinq jours : {standing.failed}. Voir la page /courrier/."
    if bounced := queries.bounced_since(timezone.now() - timedelta(days=1)):
        yield f"Lettres refusées depuis un jour : {bounced}. Voir la page /courrier/."


def _demo() -> Iterator[str]:
    from extranet.accounts.models import User
    from extranet.territory.demo.cast import NAMED_ACCOUNTS

    emails = [account.email for account in NAMED_ACCOUNTS]
    if count := User.objects.filter(email__in=emails, is_active=True).count():
        yield f"{count} comptes de démonstration sont ouverts, avec un mot de passe connu de tous."
