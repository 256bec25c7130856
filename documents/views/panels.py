"""What the page of a document shows beside the document itself: each panel has its context here."""

from typing import Any

from documents.forms.comments import CommentForm
from documents.models import Document
from documents.queries import comments, favourites, links, placements, reading
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role

SHOWN = 5


def reading_context(actor: Actor, document: Document) -> dict[str, Any]:
    """Return what is asked of the reader and, for editors, who opened the document and how a request goes."""
    is_editor = rules.can(actor, Role.EDITOR, document)
    return {
        "my_part": reading.my_part(actor, document),
        "sees_readings": is_editor,
        "readings": reading.readings_of(document)[:SHOWN] if is_editor else [],
        "open_request": reading.open_request(document) if is_editor else None,
    }


def sharing_context(actor: Actor, document: Document) -> dict[str, Any]:
    """Return whether the reader may share the document outside, and how many links open it."""
    may_share = links.may_share(actor, document)
    return {"may_share": may_share, "links_count": len(links.links_on(document)) if may_share else 0}


def places_context(actor: Actor, document: Document) -> dict[str, Any]:
    """Return where else the document is shown, of what the reader may see, and whether it is among their favourites."""
    places, hidden = placements.places_of(actor, document)
    return {
        "places": places,
        "hidden_places": hidden,
        "may_show": placements.may_show(actor, document),
        "may_edit_all": rules.can(actor, Role.EDITOR, document),
        "is_starred": favourites.is_starred(actor, document),
    }


def comments_context(actor: Actor, document: Document) -> dict[str, Any]:
    """Return the comments on the document, and the form of a new one for who may write it."""
    may_comment = rules.can(actor, Role.CONTRIBUTOR, document)
    return {
        "threads": comments.threads(actor, document),
        "may_comment": may_comment,
        "comment_form": CommentForm(auto_id="comment_%s") if may_comment else None,
    }
