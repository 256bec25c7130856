"""How pages name documents and folders in their forms."""

from django import template

from documents.models import Folder
from documents.queries import selection
from documents.queries.selection import Thing, token_of

register = template.Library()


@register.filter
def token(thing: Thing) -> str:
    """Return how a form names a document or a folder: « d12 », « f3 »."""
    return token_of(thing)


@register.filter
def place_name(folder: Folder) -> str:
    """Return how a folder is called among all spaces."""
    return selection.place_name(folder)
