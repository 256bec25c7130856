"""People who may sign in."""

from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from extranet.accounts.enums import Realm
from extranet.accounts.validators import single_line


class UserManager(BaseUserManager["User"]):
    """Makes users known by their e-mail address, kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create and return an active user; without `password`, one who must set it first."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create and return a technical administrator. Their rights are still those of their grants."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user whose address is `username`, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Rights come from `extranet.access`, never from `is_superuser`."""

    email = models.EmailField(_("adresse e-mail"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=80, validators=[single_line])
    last_name = models.CharField(_("nom"), max_length=80, validators=[single_line])
    phone = models.CharField(_("téléphone"), max_length=30, blank=True, validators=[single_line])
    photo = models.ImageField(_("photo"), upload_to="photos", blank=True)
    is_active = models.BooleanField(_("actif"), default=True)
    is_staff = models.BooleanField(_("administrateur technique"), default=False)
    is_guest = models.BooleanField(
        _("invité"), default=False, help_text=_("Ne fait pas partie du territoire : ne voit que ses espaces.")
    )
    # Set only when the number was checked against the national directory (RPPS): opens the health zone.
    rpps = models.CharField(_("numéro RPPS"), max_length=11, blank=True)
    rpps_verified_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(_("inscription"), default=timezone.now)
    previous_visit_at = models.DateTimeField(null=True, blank=True)
    last_visit_at = models.DateTimeField(null=True, blank=True)
    # The row stays so that what the person wrote keeps an author: "ancien membre".
    erased_at = models.DateTimeField(null=True, blank=True)
    # Part of what each session is bound to: raising it ends them all, listed or not.
    session_generation = models.PositiveIntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_email_any_case"),
            models.UniqueConstraint(
                fields=["rpps"],
                condition=models.Q(is_active=True, rpps_verified_at__isnull=False) & ~models.Q(rpps=""),
                name="accounts_one_verified_rpps",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the name shown to others."""
        if self.erased_at:
            return str(_("ancien membre"))
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.first_name or self.get_full_name()

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to be this person's: it changes with the password and the generation."""
        value = f"{self.password}\0{self.session_generation}"
        return salted_hmac("extranet.accounts.session", value, algorithm="sha256").hexdigest()

    @property
    def photo_url(self) -> str:
        """Return where the photo is served to signed-in people, or an empty text."""
        name = self.photo.name
        return reverse("accounts:photo", args=[self.pk, PurePosixPath(name).stem]) if name else ""

    @property
    def is_health_professional(self) -> bool:
        """True when the person's RPPS number was verified."""
        return bool(self.rpps and self.rpps_verified_at)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer as Django does, but without the superuser's short cut when a thing is asked about."""
        if obj is None:
            return super().has_perm(perm)
        from django.contrib.auth import get_backends

        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends() if hasattr(backend, "has_perm")
        )


class Invitation(models.Model):
    """An address asked to open an account. The token is kept as a digest only; it serves once, by POST."""

    email = models.EmailField(_("adresse e-mail"))
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    is_guest = models.BooleanField(_("invité"), default=False)
    token_digest = models.CharField(max_length=64, unique=True)
    message = models.TextField(_("message"), blank=True, max_length=1000)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None),
                name="accounts_one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return self.email


class AppPassword(models.Model):
    """A password for one program (DAV client …): shown once, kept as a digest, limited to realms, revocable."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="app_passwords")
    name = models.CharField(_("appareil ou logiciel"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    realms = models.JSONField(_("pour"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("mot de passe d’application")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def realm_labels(self) -> list[str]:
        """Return what it opens, in French."""
        return [str(Realm(realm).label) for realm in self.realms]


class PersonalExport(models.Model):
    """A zip of all that the rooms hold about a person; for its owner only, and for a week."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="personal_exports")
    requested_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    file = models.FileField(upload_to="personal_exports", blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("export de données personnelles")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.requested_at:%F}"
