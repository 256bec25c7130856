"""What the templates of documents ask of documents and folders."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.models import Document, Folder
from documents.previews import has_thumbnail
from documents.queries import selection
from documents.queries.selection import Thing, token_of
from documents.scanning.gate import may_go_out

register = template.Library()


@register.filter
def token(thing: Thing) -> str:
    """Return how a form names a document or a folder: « d12 », « f3 »."""
    return token_of(thing)


@register.filter
def place_name(folder: Folder) -> str:
    """Return how a folder is called among all spaces."""
    return selection.place_name(folder)


@register.simple_tag
def small_picture(document: Document) -> SafeString:
    """Return the small picture of a document's file, loaded when it comes into view; nothing where there is none.

    Decorative: the name stands beside it. Needs `current__blob` with the document.
    """
    version = document.current
    if version is None or not has_thumbnail(version.blob) or not may_go_out(version.blob):
        return SafeString()
    address = reverse("documents:preview_picture", args=[document.pk, version.number, "vignette"])
    return format_html('<img src="{}" alt="" loading="lazy" decoding="async">', address)
