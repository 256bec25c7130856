"""The rights matrix: one row an address and method, one column a persona.

A row says what its address needs; from that follows the status for each persona, and exceptions are written out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

PERSONAS = (
    "anonymous",
    "stranger",  # étranger à l'espace, membre du territoire
    "guest",  # invité, lecteur de l'espace, hors du territoire
    "reader",
    "contributor",
    "editor",
    "manager",
    "other_manager",  # gestionnaire d'un autre espace
    "former_member",
    "disabled",  # compte désactivé, session encore ouverte
    "administrator",  # administrateur technique, superutilisateur
)
_ROLES = {"guest": 1, "reader": 1, "contributor": 2, "editor": 3, "manager": 4}
_LEVELS = {"reader": 1, "contributor": 2, "editor": 3, "manager": 4}
TO_SIGN_IN = 302


@dataclass(frozen=True, slots=True)
class Row:
    """An address, and who gets what from it.

    `needs`: public, signed_in, territory (no guests), reader, contributor, editor, manager (of the space), or platform
    (administrators of the territory). `ok` is the status for those who may. `args(world)` gives the address its
    numbers, `data(world)` is what is posted. `but` names the personas that differ.
    """

    name: str
    needs: str
    method: str = "GET"
    ok: int = 200
    args: Callable[[Any], tuple[Any, ...]] = lambda world: ()
    data: Callable[[Any], dict[str, Any]] = lambda world: {}
    query: str = ""
    but: dict[str, int] = field(default_factory=dict)
    # The status for those who may, in a space of the health zone, where it differs.
    ok_in_health: int | None = None

    def expected_in_health(self, persona: str) -> int:
        """Return the status `persona`, a professional, must get in the health zone."""
        usual = self.expected(persona)
        return self.ok_in_health if self.ok_in_health is not None and usual == self.ok else usual

    def expected(self, persona: str) -> int:
        """Return the status `persona` must get."""
        if persona in self.but:
            return self.but[persona]
        if self.needs == "public":
            return self.ok
        if persona in {"anonymous", "disabled"}:
            return TO_SIGN_IN
        if self.needs == "signed_in":
            return self.ok
        if self.needs == "territory":
            return 404 if persona == "guest" else self.ok
        if self.needs == "platform":
            return self.ok if persona == "administrator" else 404 if persona == "guest" else 403
        held = _ROLES.get(persona)
        if held is None:
            return 404
        return self.ok if held >= _LEVELS[self.needs] else 403

    def __str__(self) -> str:
        return f"{self.method} {self.name}{self.query}"


def rows() -> list[Row]:
    """Return the rows of every room."""
    found: list[Row] = []
    for module in iter_modules(__path__):
        found += import_module(f"{__name__}.{module.name}").ROWS
    return found
