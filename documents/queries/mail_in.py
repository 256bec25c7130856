"""Reading the mail addresses of folders."""

from django.conf import settings

from documents.models import Folder, FolderAddress


def address_of(folder: Folder) -> tuple[str, str]:
    """Return the mail address of a folder and, in words, who may write to it; empty texts when it has none."""
    found = FolderAddress.objects.filter(folder=folder).first()
    if found is None:
        return "", ""
    return f"{found.local_part}@{settings.MAIL_IN_DOMAIN}", found.get_senders_display()


def find_address(local_part: str) -> FolderAddress | None:
    """Return the folder's address that a mail was sent to, for the door through which mails arrive."""
    rows = FolderAddress.objects.select_related("folder__scope", "folder__workspace")
    return rows.filter(local_part=local_part.lower()).first()
