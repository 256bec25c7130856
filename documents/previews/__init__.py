"""Files shown without being downloaded: pages, pictures, texts, sounds; made in confined programs, never run here."""

from documents.previews.kinds import Kind, has_macros, kind_of
from documents.previews.pages import draw_image, draw_page, draw_thumbnail, has_pages, has_thumbnail
from documents.previews.programs import Unpreviewable
from documents.previews.showing import Preview, State, preview_of, ready_preview

__all__ = [
    "Kind",
    "Preview",
    "State",
    "Unpreviewable",
    "draw_image",
    "draw_page",
    "draw_thumbnail",
    "has_macros",
    "has_pages",
    "has_thumbnail",
    "kind_of",
    "preview_of",
    "ready_preview",
]
