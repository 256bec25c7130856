"""Reading the comments on a document, who may change them, and whom they name."""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

from documents.models import Comment, Document
from documents.queries.documents import get_document
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.explain import readers
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.search.analysis import fold
from extranet.ui.errors import Forbidden, NotVisible

MOST_SHOWN = 300
_NAMED = re.compile(r"(?:^|(?<=[\s(«]))@(\w[\w’'\-]*(?:[ \u00a0]\w[\w’'\-]*){0,4})")
MOST_NAMED = 20


def get_comment(actor: Actor, pk: int) -> Comment:
    """Return a comment of a document that the actor may read; a removed one only to who may put it back."""
    written = Comment.objects.select_related("author", "parent").filter(pk=pk).first()
    if written is None:
        raise NotVisible
    written.document = get_document(actor, written.document_id)
    if written.removed_at and not can_change_comment(actor, written):
        raise NotVisible
    return written


def threads(actor: Actor, document: Document) -> list[Comment]:
    """Return the remarks on a document, those to settle first, each with `thread` (its answers) and what one may do."""
    rows = Comment.objects.filter(document=document).select_related("author").order_by("-id")[:MOST_SHOWN]
    answers: dict[int, list[Comment]] = defaultdict(list)
    remarks: list[Comment] = []
    for written in reversed(rows):
        written.document = document
        written.can_change = can_change_comment(actor, written)  # type: ignore[attr-defined]
        written.can_resolve = can_resolve(actor, written)  # type: ignore[attr-defined]
        if written.parent_id is None:
            remarks.append(written)
        else:
            answers[written.parent_id].append(written)
    for remark in remarks:
        remark.thread = answers[remark.pk]  # type: ignore[attr-defined]
    # A removed remark without answers leaves no trace but for who may put it back.
    shown = [one for one in remarks if not one.removed_at or answers[one.pk] or can_change_comment(actor, one)]
    return sorted(shown, key=lambda one: one.resolved_at is not None)


def can_change_comment(actor: Actor, written: Comment) -> bool:
    """Editors correct and remove every comment; contributors theirs."""
    if rules.can(actor, Role.EDITOR, written.document):
        return True
    is_mine = actor.user is not None and written.author_id == actor.user.pk
    return is_mine and rules.can(actor, Role.CONTRIBUTOR, written.document)


def check_change_comment(actor: Actor, written: Comment) -> None:
    """Raise unless `can_change_comment`, with the reason."""
    rules.check(actor, Role.READER, written.document)
    if not can_change_comment(actor, written):
        raise Forbidden(_("Vous ne pouvez changer que vos commentaires."))


def can_resolve(actor: Actor, written: Comment) -> bool:
    """Whoever may change a remark or its document settles it."""
    return can_change_comment(actor, written) or rules.can_change(actor, written.document)


def mentioned(document: Document, body: str) -> set[int]:
    """Return the numbers of the people whom `body` names (« @Prénom Nom ») among those who can read the document."""
    named = [fold(name.replace("\u00a0", " ")) for name in _NAMED.findall(body)[:MOST_NAMED]]
    if not named:
        return set()
    people = User.objects.filter(pk__in=readers(document.scope_id)).order_by("pk")
    found = set()
    for pk, first_name, last_name in people.values_list("pk", "first_name", "last_name"):
        name = fold(f"{first_name} {last_name}")
        if name and any(said == name or said.startswith(f"{name} ") for said in named):
            found.add(pk)
    return found
