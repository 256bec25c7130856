from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from documents import checks, indexing, jobs  # noqa: F401  (checks and periodic work declare themselves)
        from documents.models import Document, Folder
        from documents.rooms import MODULE
        from extranet.journal.wording import tell
        from extranet.notifications.registry import followable
        from extranet.search.index import register
        from workspaces import modules

        modules.register(MODULE)
        register(indexing.KIND)
        followable(Document)
        followable(Folder)
        kind = "documents.document"
        tell(kind, "add", _("a déposé « %(title)s »"), icon="upload")
        tell(kind, "add_version", _("a déposé une nouvelle version de « %(title)s »"), icon="history")
        tell(kind, "open_editor", _("a ouvert « %(title)s » dans l’éditeur"), icon="pencil", news=False)
        tell(kind, "edit", _("a modifié la fiche de « %(title)s »"), icon="pencil", news=False)
        tell(kind, "move", _("a déplacé « %(title)s »"), icon="folder", news=False)
        tell(kind, "infected", _("contient un virus : « %(title)s » est retenu"), icon="shield", news=False)
        tell(kind, "delete", _("a mis « %(title)s » à la corbeille"), icon="trash-2", news=False)
        tell(kind, "restore", _("a restauré « %(title)s »"), icon="archive-restore", news=False)
        tell(kind, "lock", _("a verrouillé « %(title)s »"), icon="lock", news=False)
        tell(kind, "unlock", _("a déverrouillé « %(title)s »"), icon="lock-open", news=False)
        tell(kind, "take_over_lock", _("a levé le verrou de « %(title)s »"), icon="lock-open", news=False)
        folder = "documents.folder"
        tell(folder, "move", _("a déplacé le dossier « %(title)s »"), icon="folder", news=False)
        tell(folder, "copy", _("a copié le dossier « %(title)s »"), icon="folder-plus", news=False)
        tell(folder, "delete", _("a mis le dossier « %(title)s » à la corbeille"), icon="trash-2", news=False)
        tell(folder, "restore", _("a restauré le dossier « %(title)s »"), icon="archive-restore", news=False)
        tell("documents.folder", "create", _("a créé le dossier « %(title)s »"), icon="folder-plus", news=False)
