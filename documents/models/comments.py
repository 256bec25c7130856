"""What people say about a document, beside it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document


class Comment(models.Model):
    """A remark on a document, or an answer to one: Markdown as typed, and the safe HTML made of it once.

    Only a remark has answers, and is resolved. What is removed stays, for whoever takes the removal back.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.TextField(_("commentaire"))
    html = models.TextField(blank=True)
    # The version that was current when it was written.
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Rises with each change; a form that was opened before is refused.
    revision = models.PositiveIntegerField(default=1)
    # Sent along by the form: the same form sent twice makes one comment.
    once = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("commentaire")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["author", "once"], name="documents_comment_once")]

    def __str__(self) -> str:
        return self.document.name

    def get_absolute_url(self) -> str:
        """Return the address of the comment on its document's page."""
        return f"{reverse('documents:document_detail', args=[self.document_id])}#commentaire-{self.pk}"

    @property
    def safe_html(self) -> SafeString:
        """The body as HTML; it was cleaned when it was rendered."""
        return mark_safe(self.html)
