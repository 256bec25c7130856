"""What was made from a file is kept; what could not be made is remembered, so that it is not tried at each look."""

from collections.abc import Callable

from documents.models import Blob
from documents.previews.programs import Protected, Unpreviewable
from documents.storage import derived


def made(blob: Blob, name: str, make: Callable[[], bytes]) -> bytes:
    """Return what is kept under `name`, or make it and keep it; of a sealed file nothing is ever kept."""
    if blob.is_sealed:
        return make()
    known = derived.read(blob.address, name)
    if known is not None:
        return known
    failed = f"{name}.failed"
    reason = derived.read(blob.address, failed)
    if reason is not None:
        raise (Protected if reason else Unpreviewable)(name)
    try:
        data = make()
    except Unpreviewable as error:
        derived.keep(blob.address, failed, b"protected" if isinstance(error, Protected) else b"")
        raise
    derived.keep(blob.address, name, data)
    return data
