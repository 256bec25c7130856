"""A variable that a template of ours names and nobody gave it fails the test, instead of showing nothing.

`{% if name %}`, `{% for x in name %}` and `{{ name|default:… }}` may ask for what is not there. Templates of Django and
of the libraries are left alone: they count on the empty text.
"""

from pathlib import Path
from typing import Any

from django.template.base import FilterExpression, VariableDoesNotExist

ROOT = Path(__file__).resolve().parent.parent
WITH_A_DEFAULT = {"default", "default_if_none"}


class UndefinedVariable(AssertionError):
    """A template names a variable that its context does not have."""


def _is_ours(origin: Any) -> bool:
    path = Path(str(getattr(origin, "name", "")))
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts


def install() -> None:
    """Have every template read from now on refuse undefined variables."""
    make, resolve = FilterExpression.__init__, FilterExpression.resolve
    # By number: expressions have slots. A number that is used again is written again.
    origins: dict[int, Any] = {}

    def making(self: FilterExpression, token: str, parser: Any) -> None:
        make(self, token, parser)
        origins[id(self)] = getattr(parser, "origin", None)

    def resolving(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        optional = ignore_failures or WITH_A_DEFAULT & {function.__name__ for function, _arguments in self.filters}
        if self.is_var and not optional and _is_ours(origins[id(self)]):
            try:
                self.var.resolve(context)  # type: ignore[union-attr]
            except VariableDoesNotExist as error:
                name = error.params[0]
                raise UndefinedVariable(f"{origins[id(self)]}: {{{{ {self.token} }}}}: {name}") from error
        return resolve(self, context, ignore_failures)

    FilterExpression.__init__ = making  # type: ignore[method-assign]
    FilterExpression.resolve = resolving  # type: ignore[method-assign]
