"""What rooms register: one small mechanism, so that one list tells what a process holds (`held`)."""

import sys
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])

_registries: "dict[str, Registry[Any]]" = {}


class Registry(Generic[T]):
    """Things of one kind by their key, in the order in which they came; the same key again replaces.

    Each room fills the registries from its `declaration.py`, and nowhere else: what registers itself by being imported
    can be forgotten. Where each thing was declared is kept, so that a test compares the source with a started process.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._things: dict[str, T] = {}
        self._declared_at: dict[str, str] = {}
        # The module that offers the registry: who calls its functions is who declares.
        self._module = _caller({__name__}).partition(":")[0]
        if name in _registries:
            raise ValueError(f"Two registries are called {name}")
        _registries[name] = self

    def add(self, key: str, thing: T) -> None:
        """Hold `thing` under `key`."""
        self._things[key] = thing
        self._declared_at[key] = _caller({__name__, self._module})

    def get(self, key: str) -> T | None:
        """Return what is held under `key`, None for nothing."""
        return self._things.get(key)

    def items(self) -> list[tuple[str, T]]:
        """Return keys and things, in order."""
        return list(self._things.items())

    def declared_at(self) -> dict[str, str]:
        """Return the keys, each with the module and the line that declared it."""
        return dict(self._declared_at)

    def __getitem__(self, key: str) -> T:
        return self._things[key]

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._things.values()))


class Listeners(Registry[F]):
    """Functions that are called when something happens."""

    def listen(self, listener: F) -> None:
        """Call `listener` from now on: once, however often it is declared."""
        self.add(path_of(listener), listener)


def path_of(function: Callable[..., object]) -> str:
    """Return where a function is written: `module.name`."""
    return f"{function.__module__}.{function.__qualname__}"


def held() -> dict[str, dict[str, str]]:
    """Return what this process holds: by the name of each registry, its keys and where each was declared."""
    return {name: registry.declared_at() for name, registry in sorted(_registries.items())}


def _caller(passed_over: set[str]) -> str:
    """Return the module and line that called, leaving out the modules `passed_over`."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__") in passed_over:
        frame = frame.f_back
    return f"{frame.f_globals.get('__name__', '')}:{frame.f_lineno}"
