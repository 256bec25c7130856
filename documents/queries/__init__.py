"""Reading folders and documents, always through what the actor may see."""

from documents.queries.documents import (
    get_document,
    get_version,
    in_bin,
    known_addresses,
    last_number,
    recent_documents,
    recent_in,
    text_of,
    versions_of,
)
from documents.queries.folders import (
    SORTS,
    crumbs,
    documents_in,
    folders_above,
    get_folder,
    get_root,
    get_target,
    subfolders,
    targets,
)
from documents.queries.rights import get_holder, holders

__all__ = [
    "SORTS",
    "crumbs",
    "documents_in",
    "folders_above",
    "get_document",
    "get_folder",
    "get_holder",
    "get_root",
    "get_target",
    "get_version",
    "holders",
    "in_bin",
    "known_addresses",
    "last_number",
    "recent_documents",
    "recent_in",
    "subfolders",
    "targets",
    "text_of",
    "versions_of",
]
