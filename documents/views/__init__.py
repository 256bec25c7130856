"""The pages of documents."""

from documents.views.bin import bin_list, document_delete, document_erase, document_restore
from documents.views.documents import document_detail, document_edit, download, version_download
from documents.views.drive import drive, drive_help
from documents.views.folders import folder_create, folder_delete, folder_detail, folder_rename, folder_root
from documents.views.locks import document_lock, document_unlock, lock_take_over
from documents.views.note_versions import note_export, note_publish, note_restore, note_version, note_version_save
from documents.views.notes import (
    note_create,
    note_edit,
    note_image,
    note_image_add,
    note_mentions,
    note_template,
)
from documents.views.office import office_callback, office_editor, office_file, office_history, office_open
from documents.views.rights import folder_own_rights, folder_parent_rights, folder_rights, folder_role
from documents.views.uploads import upload, version_add

__all__ = [
    "bin_list",
    "document_delete",
    "document_detail",
    "document_edit",
    "document_erase",
    "document_lock",
    "document_restore",
    "document_unlock",
    "download",
    "drive",
    "drive_help",
    "folder_create",
    "folder_delete",
    "folder_detail",
    "folder_own_rights",
    "folder_parent_rights",
    "folder_rename",
    "folder_rights",
    "folder_role",
    "folder_root",
    "lock_take_over",
    "note_create",
    "note_edit",
    "note_export",
    "note_image",
    "note_image_add",
    "note_mentions",
    "note_publish",
    "note_restore",
    "note_template",
    "note_version",
    "note_version_save",
    "office_callback",
    "office_editor",
    "office_file",
    "office_history",
    "office_open",
    "upload",
    "version_add",
    "version_download",
]
