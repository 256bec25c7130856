"""The trees that rooms show over DAV, by the realm that an app password opens."""

from extranet.dav.resources import Tree
from extranet.registry import Registry

_trees: Registry[Tree] = Registry("entrances of programs")


def register_tree(tree: Tree) -> None:
    """Let programs into `tree`."""
    _trees.add(tree.realm, tree)


def is_open(realm: str) -> bool:
    """Say whether a room shows a tree under this realm."""
    return _trees.get(realm) is not None
