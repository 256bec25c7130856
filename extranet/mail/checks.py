"""Checks of letters: whether what a letter tells may still be told, asked just before it leaves.

A letter can wait for days while the server is down; rights end meanwhile. Who queues it names checks and the numbers
they are asked about. Runs in the sender, outside any transaction: mail knows neither rooms nor rights.
"""

from collections.abc import Callable, Mapping, Sequence

from extranet.registry import Registry

Check = Callable[[Sequence[int]], bool]

_checks: Registry[Check] = Registry("checks of letters")


class Over(Exception):
    """What the letter tells may no longer be told."""


def check_letters(name: str, check: Check) -> None:
    """Declare a check; its name is in queued letters, hence stable across releases."""
    _checks.add(name, check)


def ask(checks: Mapping[str, Sequence[int]]) -> None:
    """Raise Over unless each check says yes; one that is not known holds the letter back as an error."""
    for name, numbers in checks.items():
        if not _checks[name](numbers):
            raise Over
