"""How the journal's rows about documents and folders are told."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.wording import tell

_DOCUMENT, _FOLDER, _PLACE = "documents.document", "documents.folder", "documents.placement"


def declare() -> None:
    """Tell what is done with documents, with their places, and with folders."""
    _declare_changes()
    _declare_sharing()


def _declare_changes() -> None:
    tell(_DOCUMENT, "add", _("a déposé « %(title)s »"), icon="upload")
    tell(_DOCUMENT, "add_version", _("a déposé une nouvelle version de « %(title)s »"), icon="history")
    tell(_DOCUMENT, "add_note", _("a commencé la note « %(title)s »"), icon="notebook-pen")
    tell(_DOCUMENT, "write", _("a écrit dans la note « %(title)s »"), icon="notebook-pen")
    tell(_DOCUMENT, "restore_version", _("a ramené « %(title)s » à une version passée"), icon="history", news=False)
    tell(_DOCUMENT, "name_version", _("a nommé une version de « %(title)s »"), icon="history", news=False)
    tell(_DOCUMENT, "open_editor", _("a ouvert « %(title)s » dans l’éditeur"), icon="pencil", news=False)
    tell(_DOCUMENT, "edit", _("a modifié la fiche de « %(title)s »"), icon="pencil", news=False)
    tell(_DOCUMENT, "move", _("a déplacé « %(title)s »"), icon="folder", news=False)
    tell(_DOCUMENT, "infected", _("contient un virus : « %(title)s » est retenu"), icon="shield", news=False)
    tell(_DOCUMENT, "delete", _("a mis « %(title)s » à la corbeille"), icon="trash-2", news=False)
    tell(_DOCUMENT, "restore", _("a restauré « %(title)s »"), icon="archive-restore", news=False)
    tell(_DOCUMENT, "lock", _("a verrouillé « %(title)s »"), icon="lock", news=False)
    tell(_DOCUMENT, "unlock", _("a déverrouillé « %(title)s »"), icon="lock-open", news=False)
    tell(_DOCUMENT, "take_over_lock", _("a levé le verrou de « %(title)s »"), icon="lock-open", news=False)
    tell(_DOCUMENT, "show", _("a montré « %(title)s » dans un autre dossier"), icon="eye", news=False)
    tell(_DOCUMENT, "unshow", _("ne montre plus « %(title)s » dans un autre dossier"), icon="eye", news=False)
    tell(_PLACE, "show", _("a montré ici « %(title)s », qui se trouve dans un autre dossier"), icon="eye")
    tell(
        _PLACE,
        "unshow",
        _("a retiré d’ici « %(title)s », qui se trouve dans un autre dossier"),
        icon="eye",
        news=False,
    )
    tell(_FOLDER, "move", _("a déplacé le dossier « %(title)s »"), icon="folder", news=False)
    tell(_FOLDER, "copy", _("a copié le dossier « %(title)s »"), icon="folder-plus", news=False)
    tell(_FOLDER, "delete", _("a mis le dossier « %(title)s » à la corbeille"), icon="trash-2", news=False)
    tell(_FOLDER, "restore", _("a restauré le dossier « %(title)s »"), icon="archive-restore", news=False)


def _declare_sharing() -> None:
    tell(_DOCUMENT, "ask_reading", _("a demandé de lire « %(title)s »"), icon="book-open", news=False)
    tell(_DOCUMENT, "acknowledge", _("a lu « %(title)s » et en a pris connaissance"), icon="circle-check", news=False)
    tell(_DOCUMENT, "comment", _("a commenté « %(title)s »"), icon="message-square")
    tell(_DOCUMENT, "edit_comment", _("a corrigé un commentaire sur « %(title)s »"), icon="pencil", news=False)
    tell(_DOCUMENT, "mail_in", _("a classé par mail « %(title)s »"), icon="mail")
    tell(_DOCUMENT, "hand_in", _("a reçu « %(title)s » par un dépôt"), icon="upload")
    for shared in (_DOCUMENT, _FOLDER):
        tell(shared, "share", _("a partagé « %(title)s » à l’extérieur"), icon="globe", news=False)
        tell(shared, "unshare", _("a mis fin à un partage de « %(title)s »"), icon="globe", news=False)
    tell(_FOLDER, "create", _("a créé le dossier « %(title)s »"), icon="folder-plus", news=False)
    tell(_FOLDER, "fill", _("a presque rempli la place de l’espace « %(title)s »"), icon="archive", news=False)
    tell(_FOLDER, "set_quota", _("a changé la place de l’espace"), icon="archive", news=False)
