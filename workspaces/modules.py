"""The modules a space may hold: each content room registers itself, so that no room imports another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise

from extranet.access.actor import Actor
from extranet.registry import Registry

if TYPE_CHECKING:
    from workspaces.blueprints import Blueprint
    from workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Panel:
    """What a module shows on the page of a space: a partial template, its context, and how soon a reader needs it."""

    template: str
    context: dict[str, Any]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Module:
    """A room of a space.

    `url_name` takes the space's slug. `equip(workspace, blueprint)` prepares the room the first time it is switched
    on and may be called again without harm. `panel(actor, workspace)` feeds the page of the space.
    """

    key: str
    label: str | Promise
    icon: str
    url_name: str
    order: int
    equip: Callable[["Workspace", "Blueprint"], None]
    panel: Callable[[Actor, "Workspace"], Panel | None]

    def url(self, workspace: "Workspace") -> str:
        """Return the address of the module in `workspace`."""
        return reverse(self.url_name, args=[workspace.slug])


_modules: Registry[Module] = Registry("modules of spaces")


def register(module: Module) -> None:
    """Offer `module` to every space."""
    _modules.add(module.key, module)


def all_modules() -> list[Module]:
    """Return the modules that a space may switch on, in the order in which they are shown."""
    return sorted(_modules, key=lambda module: module.order)


def modules_of(workspace: "Workspace") -> list[Module]:
    """Return the modules switched on in `workspace`, in order."""
    return [module for module in all_modules() if module.key in workspace.modules]
