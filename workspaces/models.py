"""Thematic spaces. Their members are the grants on their scope: there is no second list."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import Structure
from extranet.access.models import Role, Scope, Zone


class Visibility(models.TextChoices):
    """Who may find a space, and how one enters."""

    OPEN = "open", _("ouvert : tous les membres du territoire le lisent et peuvent le rejoindre")
    ON_REQUEST = "on_request", _("sur demande : tous le trouvent, un gestionnaire accepte les entrées")
    CONFIDENTIAL = "confidential", _("confidentiel : seuls ses membres savent qu’il existe")


class Workspace(models.Model):
    """A space: a scope with a face, and the modules its manager switched on."""

    scope = models.OneToOneField(Scope, on_delete=models.CASCADE, related_name="workspace")
    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    welcome = models.TextField(_("texte d’accueil"), blank=True)
    icon = models.CharField(_("icône"), max_length=40, default="folder")
    colour = models.PositiveSmallIntegerField(_("couleur"), default=0)
    visibility = models.CharField(_("ouverture"), max_length=12, choices=Visibility, default=Visibility.ON_REQUEST)
    # The body that answers for the space: its delegated administrators manage it.
    owner = models.ForeignKey(
        Structure,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("porté par"),
    )
    modules = models.JSONField(_("modules"), default=list)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("espace")
        verbose_name_plural = _("espaces")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the space's page."""
        return reverse("workspaces:workspace_detail", args=[self.slug])

    @property
    def who_line(self) -> str:
        """Who can see the space, in one line."""
        if self.scope.zone == Zone.HEALTH:
            return gettext("les professionnels de santé membres de l’espace, avec un second facteur")
        if self.visibility == Visibility.OPEN:
            return gettext("tous les membres du territoire")
        return gettext("les membres de l’espace")


class JoinRequest(models.Model):
    """Someone asks to enter a space; a manager answers."""

    class State(models.TextChoices):
        PENDING = "pending", _("en attente")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    message = models.TextField(_("message"), blank=True, max_length=1000)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"],
                condition=models.Q(state="pending"),
                name="workspaces_one_pending_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.workspace}"


class SpaceInvitation(models.Model):
    """What an invitation by mail opens once it is accepted."""

    invitation = models.ForeignKey("accounts.Invitation", on_delete=models.CASCADE, related_name="spaces")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    role = models.PositiveSmallIntegerField(choices=Role, default=Role.READER)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "workspace"], name="workspaces_one_place_an_invitation")
        ]

    def __str__(self) -> str:
        return f"{self.invitation} → {self.workspace}"
