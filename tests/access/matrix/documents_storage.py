"""Uploads that resume, archives, and the room of a space."""

from tests.access.matrix import Row
from tests.access.matrix.documents import _space

ROWS = [
    Row("documents:space_usage", "manager", args=_space),
]
