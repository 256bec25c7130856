"""What people change about themselves."""

import secrets
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction

from extranet.accounts import photos
from extranet.accounts.actions.record import note
from extranet.accounts.models import User
from extranet.journal.actions import Author
from extranet.mail.headers import refuse_breaks


@transaction.atomic
def edit_profile(user: User, *, first_name: str, last_name: str, phone: str, actor: Author) -> None:
    """Change the person's names and telephone number."""
    refuse_breaks(first_name=first_name, last_name=last_name, phone=phone)
    user.first_name, user.last_name, user.phone = first_name.strip(), last_name.strip(), phone.strip()
    user.save(update_fields=["first_name", "last_name", "phone"])
    note(actor, "profile_edit", user)


def set_photo(user: User, upload: IO[bytes], size: int, *, actor: Author) -> None:
    """Put the redrawn picture in place of the person's photo; raise Invalid or TooLarge and change nothing."""
    picture = photos.redraw(upload, size)
    # A name nobody guesses: whoever has the address was shown the photo by us.
    name = f"{secrets.token_urlsafe(16)}.webp"
    field = User._meta.get_field("photo")
    kept = default_storage.save(field.generate_filename(user, name), picture)
    with transaction.atomic():
        old = user.photo.name
        user.photo = kept
        user.save(update_fields=["photo"])
        note(actor, "photo_change", user)
        _forget(old)


@transaction.atomic
def remove_photo(user: User, *, actor: Author) -> None:
    """Take the person's photo away."""
    old = user.photo.name
    if not old:
        return
    user.photo = ""
    user.save(update_fields=["photo"])
    note(actor, "photo_remove", user)
    _forget(old)


def _forget(name: str | None) -> None:
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
