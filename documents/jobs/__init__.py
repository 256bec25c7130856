"""Background work of the documents; each may run twice without harm."""

from documents.jobs.cleaning import empty_bins, forget_passing, forget_unused, sweep_files
from documents.jobs.reading import remind_readings
from documents.jobs.scanning import scan_file, scan_waiting
from documents.jobs.text import extract_text

__all__ = [
    "empty_bins",
    "extract_text",
    "forget_passing",
    "forget_unused",
    "remind_readings",
    "scan_file",
    "scan_waiting",
    "sweep_files",
]
