"""How the process reads its environment: typed values, and secrets made once on the first start."""

import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()


def text(name: str, default: str = "") -> str:
    """Return the variable `name`, or `default` when it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    """Return the variable `name` as a boolean: 1, true, yes, oui, on."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "oui", "on"} if value else default


def number(name: str, default: int) -> int:
    """Return the variable `name` as an integer; a value that is no integer stops the start with its name."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise SystemExit(f"La variable {name} doit être un nombre entier, pas « {value} ».") from None


def words(name: str, default: str = "") -> list[str]:
    """Return the variable `name` split at commas, without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str) -> str:
    """Return the secret `name` from the environment, else from `DATA_DIR/keys/`, where it is made once.

    The file is created exclusively with mode 0600, so two processes that start together share one secret.
    """
    if value := os.environ.get(name):
        return value
    folder = DATA_DIR / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name.lower()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        value = secrets.token_urlsafe(48)
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    return value
