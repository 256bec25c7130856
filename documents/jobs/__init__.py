"""Background work of the documents; each may run twice without harm."""

from documents.jobs.bulk import forget_bulk, run_bulk
from documents.jobs.cleaning import (
    forget_passing,
    forget_unused,
    forget_uploads,
    recount_usage,
    sweep_files,
)
from documents.jobs.notes import IDLE, REFRESH_AFTER, refresh_note, settle_note
from documents.jobs.previews import prepare_preview, prepare_waiting
from documents.jobs.reading import remind_readings
from documents.jobs.scanning import scan_file, scan_waiting
from documents.jobs.text import extract_long_text, extract_text, read_scan
from documents.jobs.unpacking import unpack_archive

__all__ = [
    "IDLE",
    "REFRESH_AFTER",
    "extract_long_text",
    "extract_text",
    "forget_bulk",
    "forget_passing",
    "forget_unused",
    "forget_uploads",
    "prepare_preview",
    "prepare_waiting",
    "read_scan",
    "recount_usage",
    "refresh_note",
    "remind_readings",
    "run_bulk",
    "scan_file",
    "scan_waiting",
    "settle_note",
    "sweep_files",
    "unpack_archive",
]
