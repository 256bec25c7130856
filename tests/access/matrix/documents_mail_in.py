"""The mail address of a folder: its managers', and nobody's in the health zone."""

from tests.access.matrix import Row
from tests.access.matrix.documents import _in_folder

ROWS = [
    Row("documents:folder_address", "manager", args=_in_folder, ok_in_health=403),
    Row(
        "documents:folder_address", "manager", "POST", 302, _in_folder, lambda world: {"senders": "members"},
        ok_in_health=403,
    ),
    Row("documents:folder_address_end", "manager", "POST", 302, _in_folder),
]  # fmt: skip
