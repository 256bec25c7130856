"""The territory's people and bodies, and the dated functions that tie them."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.folding import Searchable, SearchableManager
from extranet.access.models import Scoped


class WebsiteField(models.URLField[str, str]):
    """A URL typed without its scheme is taken as https."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form field, without Django 5's warning about its coming default."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        """Say « URLField » to the migrations: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class StructureKind(models.TextChoices):
    """What kind of body a structure is."""

    PAYS = "pays", _("Pays")
    EPCI = "epci", _("intercommunalité")
    COMMUNE = "commune", _("commune")
    TOURIST_OFFICE = "tourist_office", _("office de tourisme")
    LODGING = "lodging", _("hébergeur")
    ASSOCIATION = "association", _("association")
    LIBRARY = "library", _("bibliothèque")
    HEALTH = "health", _("structure de santé")
    OTHER = "other", _("autre organisme")


class Versioned(models.Model):
    """A row that several people may edit: each change counts one version further (see `actions.locking`)."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Structure(Scoped, Searchable, Versioned):
    """A body. Its scope is that of its EPCI, whose managers keep it up to date."""

    kind = models.CharField(_("nature"), max_length=20, choices=StructureKind)
    name = models.CharField(_("nom"), max_length=200)
    insee = models.CharField(_("code INSEE"), max_length=5, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("rattachée à"),
    )
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    postal_codes = models.JSONField(_("codes postaux"), default=list, blank=True)
    departement = models.CharField(_("département"), max_length=3, blank=True)
    region = models.CharField(_("région"), max_length=3, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(_("population municipale"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("millésime"), null=True, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    website = WebsiteField(_("site"), blank=True)

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        ordering = ["search_key", "id"]
        indexes = [models.Index(fields=["kind", "search_key"], name="directory_kind_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["insee"],
                condition=~models.Q(insee=""),
                name="directory_one_insee",
                violation_error_message=_("Une autre structure de l’annuaire a déjà ce code INSEE."),
            ),
            models.UniqueConstraint(
                fields=["kind", "siren"],
                condition=~models.Q(siren=""),
                name="directory_one_siren_a_kind",
                violation_error_message=_("Une autre structure de cette nature a déjà ce SIREN."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the structure's page."""
        return reverse("directory:structure_detail", args=[self.pk])

    def search_text(self) -> str:
        """Return what the search looks into: name, codes, postal codes."""
        return " ".join([self.name, self.insee, self.siren, *self.postal_codes])


class Person(Scoped, Searchable, Versioned):
    """Someone of the territory, with or without an account. The scope is that of a current function, or was."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    # As the person states it; only the account's number, once verified, opens the health zone.
    rpps = models.CharField(_("numéro RPPS"), max_length=11, blank=True)

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ["search_key", "id"]
        indexes = [models.Index(fields=["search_key"], name="directory_person_name")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_absolute_url(self) -> str:
        """Return the address of the person's page."""
        return reverse("directory:person_detail", args=[self.pk])

    def search_text(self) -> str:
        """Return what the search looks into, in the order people are listed: last name first."""
        return f"{self.last_name} {self.first_name}"


class FunctionRole(models.TextChoices):
    """What one does in a structure. Written without gender, shown with the person's own words where given."""

    PRESIDENT = "president", _("président")
    VICE_PRESIDENT = "vice_president", _("vice-président")
    MAYOR = "mayor", _("maire")
    DEPUTY_MAYOR = "deputy_mayor", _("adjoint au maire")
    COUNCILLOR = "councillor", _("conseiller")
    DIRECTOR = "director", _("directeur général des services")
    SECRETARY = "secretary", _("secrétaire de mairie")
    OFFICER = "officer", _("chargé de mission")
    REFERENT_ELECTED = "referent_elected", _("élu référent")
    REFERENT_AGENT = "referent_agent", _("technicien référent")
    STAFF = "staff", _("agent")
    LODGER = "lodger", _("hébergeur")
    VOLUNTEER = "volunteer", _("responsable associatif")
    LIBRARIAN = "librarian", _("bibliothécaire")
    HEALTH_PROFESSIONAL = "health_professional", _("professionnel de santé")


ELECTED_ROLES = [
    FunctionRole.MAYOR,
    FunctionRole.DEPUTY_MAYOR,
    FunctionRole.COUNCILLOR,
    FunctionRole.PRESIDENT,
    FunctionRole.VICE_PRESIDENT,
    FunctionRole.REFERENT_ELECTED,
]


class FunctionQuerySet(models.QuerySet["Function"]):
    """Functions by date."""

    def current(self) -> "FunctionQuerySet":
        """Return the functions held today."""
        today = timezone.localdate()
        return self.filter(models.Q(end=None) | models.Q(end__gt=today), start__lte=today)


class FunctionManager(SearchableManager["Function"]):
    """Functions, by date and with their search keys."""

    def get_queryset(self) -> FunctionQuerySet:
        """Return the queryset that knows which functions are current."""
        return FunctionQuerySet(self.model, using=self._db)

    def current(self) -> FunctionQuerySet:
        """Return the functions held today."""
        return self.get_queryset().current()


class Function(Scoped, Searchable, Versioned):
    """A person does something in a structure: a mandate, a post, a référent's charge.

    It is held from the day `start` on; on the day `end` it is over.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="functions")
    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="functions")
    role = models.CharField(_("fonction"), max_length=30, choices=FunctionRole)
    theme = models.CharField(_("thème"), max_length=60, blank=True)
    title = models.CharField(_("intitulé"), max_length=120, blank=True)
    start = models.DateField(_("commence le"))
    end = models.DateField(_("prend fin le"), null=True, blank=True)

    objects: ClassVar[FunctionManager] = FunctionManager()

    class Meta:
        verbose_name = _("fonction")
        verbose_name_plural = _("fonctions")
        ordering = ["structure__search_key", "role", "id"]
        indexes = [models.Index(fields=["role", "structure", "start", "end"], name="directory_function_role")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(end__gte=models.F("start")),
                name="directory_function_dates",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.structure}"

    def get_absolute_url(self) -> str:
        """Return the address of the page of the person who holds it."""
        return reverse("directory:person_detail", args=[self.person_id])

    @property
    def label(self) -> str:
        """The function in the person's own words where given."""
        return self.title or str(self.get_role_display())

    @property
    def is_current(self) -> bool:
        """True when the function is held today."""
        today = timezone.localdate()
        return self.start <= today and (self.end is None or self.end > today)

    def search_text(self) -> str:
        """Return what the search looks into: the function's words and its theme."""
        return f"{self.get_role_display()} {self.title} {self.theme}"


class Cercle(models.Model):
    """A group computed from current functions: rights given to it follow the function and end with it."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="cercle")
    key = models.CharField(max_length=80, unique=True)
    roles = models.JSONField(_("fonctions"), default=list)
    kinds = models.JSONField(_("natures de structure"), default=list)
    theme = models.CharField(_("thème"), max_length=60, blank=True)
    within = models.ForeignKey(
        Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("dans")
    )

    class Meta:
        verbose_name = _("cercle")
        verbose_name_plural = _("cercles")
        ordering = ["group__name"]

    def __str__(self) -> str:
        return self.group.name
