"""Forums, their topics, the posts in them, and how far each person has read."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from extranet.access.models import Scoped
from extranet.accounts.models import User


class Forum(Scoped):
    """A place for discussions on one subject, in a space."""

    name = models.CharField(_("nom"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("forum")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the forum's list of topics."""
        return reverse("forums:forum_detail", args=[self.pk])


class Topic(Scoped):
    """A discussion: its first post opens it. Deleted topics stay, for who takes the deletion back."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="topics", verbose_name=_("forum"))
    title = models.CharField(_("titre"), max_length=160)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    pinned = models.BooleanField(_("épinglée"), default=False)
    locked = models.BooleanField(_("fermée"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    # Kept with each post, so that lists read no post.
    last_post = models.ForeignKey("Post", on_delete=models.SET_NULL, null=True, related_name="+")
    last_post_at = models.DateTimeField(default=timezone.now)
    posts_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        ordering = ["-last_post_at", "-id"]
        indexes = [
            models.Index(fields=["scope", "-pinned", "-last_post_at", "-id"], name="forums_topic_scope_recent"),
            models.Index(fields=["forum", "-pinned", "-last_post_at", "-id"], name="forums_topic_forum_recent"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the topic's page."""
        return reverse("forums:topic_detail", args=[self.pk])

    @property
    def last_author(self) -> User | None:
        """Who wrote last; who opened it when every message was removed; None for a former member."""
        return self.last_post.author if self.last_post else self.author


class Post(Scoped):
    """A message in a topic: Markdown as typed, and the safe HTML made of it once."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts", verbose_name=_("discussion"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.TextField(_("message"))
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Sent along by the form: the same form sent twice makes one post.
    once = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("message")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["author", "once"], name="forums_post_once")]
        indexes = [models.Index(fields=["topic", "id"], name="forums_post_topic")]

    def __str__(self) -> str:
        return f"{self.topic_id}#{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address that leads to the post, on whichever page of its topic it stands."""
        return reverse("forums:post_detail", args=[self.pk])

    @property
    def safe_html(self) -> SafeString:
        """The body as HTML; it was cleaned when it was rendered."""
        return mark_safe(self.html)


class Reading(models.Model):
    """How far a person has read a topic."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topic_readings")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="readings")
    last_read_post_id = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="forums_one_reading")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic_id}"
