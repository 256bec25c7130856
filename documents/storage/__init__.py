"""Files on disk: written under a temporary name while hashed, fsynced, renamed, and only then named in the database.

Killed at any moment, the process loses no upload that was acknowledged; what it leaves behind is swept later.
"""

from documents.storage.incoming import Incoming, Stored
from documents.storage.partial import Mark, Partial, forget_partial
from documents.storage.paths import path_of
from documents.storage.reading import open_blob
from documents.storage.sweeping import forget_blob, sweep

__all__ = ["Incoming", "Mark", "Partial", "Stored", "forget_blob", "forget_partial", "open_blob", "path_of", "sweep"]
