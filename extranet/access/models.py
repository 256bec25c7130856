"""Scopes and the grants made on them. Every item that can be read carries one foreign key, `scope`."""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase


class Role(models.IntegerChoices):
    """What a grant lets one do; each role includes those below it."""

    READER = 1, _("lecteur")
    CONTRIBUTOR = 2, _("contributeur")
    EDITOR = 3, _("rédacteur")
    MANAGER = 4, _("gestionnaire")

    @property
    def codename(self) -> str:
        """The codename of the Django permission that stands for this role."""
        return self.name.lower()

    @classmethod
    def of(cls, codename: str) -> "Role":
        """Return the role whose permission has `codename`."""
        return cls[codename.upper()]


class Zone(models.TextChoices):
    """What the law asks around a scope; `extranet.access.zones` holds each zone's policy."""

    STANDARD = "standard", _("standard")
    HEALTH = "health", _("santé")


class Scope(models.Model):
    """A set of things that share their rights: a space, or a folder, forum or agenda that left its space's."""

    name = models.CharField(_("nom"), max_length=200)
    zone = models.CharField(max_length=10, choices=Zone, default=Zone.STANDARD)
    # Where the scope stands; rights do not flow through it, names and preferences do.
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    read_only = models.BooleanField(_("lecture seule"), default=False)

    class Meta:
        verbose_name = _("périmètre")
        verbose_name_plural = _("périmètres")
        default_permissions = ()
        permissions = [
            ("reader", _("lecteur")),
            ("contributor", _("contributeur")),
            ("editor", _("rédacteur")),
            ("manager", _("gestionnaire")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def root_id(self) -> int:
        """The scope of the space this one belongs to: preferences and activity are kept by space."""
        return self.parent_id or self.pk


class Grant(models.Model):
    """What both kinds of grants share beyond guardian's columns."""

    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    permission: "models.ForeignKey[Permission, Permission]"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.permission.codename} {self.pk}"

    @property
    def role(self) -> Role:
        """The role granted; `permission` must have been fetched along."""
        return Role.of(self.permission.codename)


class UserGrant(Grant, UserObjectPermissionBase):
    """A role on a scope given to one person, at most one a person and scope."""

    content_object = models.ForeignKey(
        Scope, on_delete=models.CASCADE, related_name="user_grants", db_column="scope_id"
    )

    class Meta(UserObjectPermissionBase.Meta):
        unique_together: ClassVar[list[Sequence[str]]] = [["user", "content_object"]]
        verbose_name = _("droit d’une personne")
        verbose_name_plural = _("droits des personnes")


class GroupGrant(Grant, GroupObjectPermissionBase):
    """A role on a scope given to a group, at most one a group and scope."""

    content_object = models.ForeignKey(
        Scope, on_delete=models.CASCADE, related_name="group_grants", db_column="scope_id"
    )

    class Meta(GroupObjectPermissionBase.Meta):
        unique_together: ClassVar[list[Sequence[str]]] = [["group", "content_object"]]
        verbose_name = _("droit d’un groupe")
        verbose_name_plural = _("droits des groupes")


class Scoped(models.Model):
    """A thing whose rights are those of its scope."""

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+", verbose_name=_("périmètre"))

    class Meta:
        abstract = True
