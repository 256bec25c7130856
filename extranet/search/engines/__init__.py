"""The engines behind one interface; `engine()` returns the one the settings name."""

from functools import cache
from importlib import import_module

from django.conf import settings

from extranet.search.engines.base import Engine

_CLASSES = {
    "fts5": "extranet.search.engines.fts5.Fts5Engine",
    "postgres": "extranet.search.engines.postgres.PostgresEngine",
    "whoosh": "extranet.search.engines.whoosh.WhooshEngine",
}


@cache
def _load(name: str) -> Engine:
    module, _dot, class_name = _CLASSES[name].rpartition(".")
    loaded: Engine = getattr(import_module(module), class_name)()
    return loaded


def engine() -> Engine:
    """Return the engine of this installation (`SEARCH_ENGINE`)."""
    return _load(settings.SEARCH_ENGINE)
