"""How the journal's rows about documents and folders are told."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.wording import tell

kind, folder, place = "documents.document", "documents.folder", "documents.placement"
tell(kind, "add", _("a déposé « %(title)s »"), icon="upload")
tell(kind, "add_version", _("a déposé une nouvelle version de « %(title)s »"), icon="history")
tell(kind, "add_note", _("a commencé la note « %(title)s »"), icon="notebook-pen")
tell(kind, "write", _("a écrit dans la note « %(title)s »"), icon="notebook-pen")
tell(kind, "restore_version", _("a ramené « %(title)s » à une version passée"), icon="history", news=False)
tell(kind, "name_version", _("a nommé une version de « %(title)s »"), icon="history", news=False)
tell(kind, "open_editor", _("a ouvert « %(title)s » dans l’éditeur"), icon="pencil", news=False)
tell(kind, "edit", _("a modifié la fiche de « %(title)s »"), icon="pencil", news=False)
tell(kind, "move", _("a déplacé « %(title)s »"), icon="folder", news=False)
tell(kind, "infected", _("contient un virus : « %(title)s » est retenu"), icon="shield", news=False)
tell(kind, "delete", _("a mis « %(title)s » à la corbeille"), icon="trash-2", news=False)
tell(kind, "restore", _("a restauré « %(title)s »"), icon="archive-restore", news=False)
tell(kind, "lock", _("a verrouillé « %(title)s »"), icon="lock", news=False)
tell(kind, "unlock", _("a déverrouillé « %(title)s »"), icon="lock-open", news=False)
tell(kind, "take_over_lock", _("a levé le verrou de « %(title)s »"), icon="lock-open", news=False)
tell(kind, "show", _("a montré « %(title)s » dans un autre dossier"), icon="eye", news=False)
tell(kind, "unshow", _("ne montre plus « %(title)s » dans un autre dossier"), icon="eye", news=False)
tell(place, "show", _("a montré ici « %(title)s », qui se trouve dans un autre dossier"), icon="eye")
tell(
    place,
    "unshow",
    _("a retiré d’ici « %(title)s », qui se trouve dans un autre dossier"),
    icon="eye",
    news=False,
)
tell(folder, "move", _("a déplacé le dossier « %(title)s »"), icon="folder", news=False)
tell(folder, "copy", _("a copié le dossier « %(title)s »"), icon="folder-plus", news=False)
tell(folder, "delete", _("a mis le dossier « %(title)s » à la corbeille"), icon="trash-2", news=False)
tell(folder, "restore", _("a restauré le dossier « %(title)s »"), icon="archive-restore", news=False)
tell(kind, "ask_reading", _("a demandé de lire « %(title)s »"), icon="book-open", news=False)
tell(kind, "acknowledge", _("a lu « %(title)s » et en a pris connaissance"), icon="circle-check", news=False)
tell(kind, "comment", _("a commenté « %(title)s »"), icon="message-square")
tell(kind, "edit_comment", _("a corrigé un commentaire sur « %(title)s »"), icon="pencil", news=False)
tell(kind, "mail_in", _("a classé par mail « %(title)s »"), icon="mail")
tell(kind, "hand_in", _("a reçu « %(title)s » par un dépôt"), icon="upload")
for shared in (kind, folder):
    tell(shared, "share", _("a partagé « %(title)s » à l’extérieur"), icon="globe", news=False)
    tell(shared, "unshare", _("a mis fin à un partage de « %(title)s »"), icon="globe", news=False)
tell(folder, "create", _("a créé le dossier « %(title)s »"), icon="folder-plus", news=False)
tell(folder, "fill", _("a presque rempli la place de l’espace « %(title)s »"), icon="archive", news=False)
tell(folder, "set_quota", _("a changé la place de l’espace"), icon="archive", news=False)
