"""The models a space may be created from: modules, folders, forums and words to begin with."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workspaces.models import Visibility


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a new space starts with; everything can be changed afterwards."""

    key: str
    name: str | Promise
    description: str | Promise
    icon: str
    visibility: Visibility
    modules: tuple[str, ...] = ("documents", "agenda", "forums")
    folders: tuple[str | Promise, ...] = ()
    forums: tuple[str | Promise, ...] = field(default=(_("Discussion générale"),))
    welcome: str | Promise = ""


BLUEPRINTS = {
    blueprint.key: blueprint
    for blueprint in (
        Blueprint(
            "theme",
            _("Espace thématique"),
            _("Un sujet suivi par des référents : comptes rendus, dates, échanges."),
            "layers",
            Visibility.ON_REQUEST,
            folders=(_("Comptes rendus"), _("Documents de travail"), _("Modèles")),
            forums=(_("Discussion générale"), _("Questions et réponses")),
            welcome=_("Bienvenue. Les comptes rendus sont dans Documents, les prochaines réunions dans l’Agenda."),
        ),
        Blueprint(
            "group",
            _("Groupe de travail"),
            _("Quelques personnes, un objectif, un calendrier."),
            "users",
            Visibility.CONFIDENTIAL,
            folders=(_("Comptes rendus"), _("Livrables")),
        ),
        Blueprint(
            "network",
            _("Réseau d’acteurs"),
            _("Beaucoup de membres qui partagent des nouvelles et des événements : tourisme, culture, associations."),
            "handshake",
            Visibility.OPEN,
            folders=(_("Ressources"), _("Photos et logos")),
            forums=(_("Annonces"), _("Entraide")),
        ),
        Blueprint(
            "assembly",
            _("Assemblée d’élus"),
            _("Convocations, ordres du jour et comptes rendus d’une instance."),
            "landmark",
            Visibility.CONFIDENTIAL,
            folders=(_("Convocations"), _("Ordres du jour"), _("Comptes rendus"), _("Délibérations")),
        ),
        Blueprint(
            "empty",
            _("Espace vide"),
            _("Rien n’est préparé : vous choisissez tout."),
            "folder",
            Visibility.CONFIDENTIAL,
            forums=(),
        ),
    )
}
