"""The account of each persona: everyone has their own, nobody that of another.

The people of the matrix have neither password nor second factor, so nothing asks them to prove themselves again:
`tests/accounts/` does, page by page.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile

from extranet.accounts.actions.invitations import invite
from extranet.accounts.actions.personal_data import request_export
from extranet.accounts.authors import Person
from extranet.accounts.models import AppPassword
from tests.access.matrix import PERSONAS, Row

SIGNED_IN = [persona for persona in PERSONAS if persona not in {"anonymous", "disabled"}]
NAMES = {"first_name": "Léa", "last_name": "Lectrice", "phone": ""}


def _photo(world: Any) -> tuple[int, str]:
    world.reader.photo.save("secret.webp", ContentFile(b"RIFF"))
    return world.reader.pk, world.reader.photo_url.split("/")[-2]


def _session(world: Any) -> tuple[int]:
    made = {"user": world.reader, "ip": "192.0.2.1", "user_agent": "x", "session_key": "k" * 32}
    return (UserSession.objects.get_or_create(session_key=made["session_key"], defaults=made)[0].pk,)


def _app_password(world: Any) -> tuple[int]:
    return (AppPassword.objects.get_or_create(user=world.reader, name="x", digest="d", realms=["agenda"])[0].pk,)


def _export(world: Any) -> tuple[int]:
    return (request_export(world.reader, actor=Person(world.reader)).pk,)


def _invitation(world: Any) -> tuple[str]:
    return (invite("nouvelle@exemple.fr", actor=Person(world.manager))[1].split("/")[-2],)


def _key(world: Any) -> tuple[int]:
    kind = Authenticator.Type.WEBAUTHN
    return (Authenticator.objects.get_or_create(user=world.reader, type=kind, data={"name": "clé"})[0].pk,)


ONLY_READER = {persona: 404 for persona in SIGNED_IN if persona != "reader"}
NOT_YOURS = {persona: 403 for persona in SIGNED_IN}
ROWS = [
    Row("accounts:profile_edit", "signed_in"),
    Row("accounts:profile_edit", "signed_in", "POST", 302, data=lambda world: NAMES),
    Row("accounts:photo_edit", "signed_in"),
    Row("accounts:photo_edit", "signed_in", "POST", 422),
    Row("accounts:photo_remove", "signed_in", "POST", 302),
    Row("accounts:photo", "signed_in", args=_photo),
    Row("accounts:photo", "signed_in", ok=404, args=lambda world: (world.reader.pk, "devine")),
    Row("accounts:session_list", "signed_in"),
    Row("accounts:session_end", "signed_in", "POST", 302, _session, but=ONLY_READER),
    Row("accounts:session_end_others", "signed_in", "POST", 302),
    Row("accounts:app_password_list", "signed_in"),
    Row("accounts:app_password_create", "signed_in"),
    Row("accounts:app_password_create", "signed_in", "POST", 200,
        data=lambda world: {"name": "x", "realms": ["agenda"]}),
    Row("accounts:app_password_revoke", "signed_in", "POST", 302, _app_password, but=ONLY_READER),
    Row("accounts:personal_data", "signed_in"),
    Row("accounts:export_request", "signed_in", "POST", 302),
    # Not built yet: not even its owner gets it.
    Row("accounts:export_download", "signed_in", ok=404, args=_export),
    Row("accounts:erase", "signed_in"),
    Row("accounts:erase", "signed_in", "POST", 200),
    Row("accounts:erase", "signed_in", "POST", 302, data=lambda world: {"confirm": "on"}, but={"administrator": 409}),
    Row("accounts:erased", "public"),
    Row("accounts:invitation_accept", "public", args=_invitation, but=NOT_YOURS),
    Row("accounts:invitation_accept", "public", "POST", 200, _invitation, but=NOT_YOURS),
    Row("accounts:invitation_accept", "public", ok=404, args=lambda world: ("devine",)),
    Row("account_login", "public", but=dict.fromkeys(SIGNED_IN, 302)),
    Row("account_logout", "signed_in"),
    Row("account_logout", "signed_in", "POST", 302),
    Row("account_inactive", "public"),
    # No password and no factor to show: nothing to prove oneself with.
    Row("account_reauthenticate", "signed_in", ok=403),
    Row("account_email", "signed_in"),
    Row("account_email_verification_sent", "public"),
    Row("account_confirm_email", "public", args=lambda world: ("devine",)),
    Row("account_confirm_email", "public", "POST", 404, args=lambda world: ("devine",)),
    # Without a password one sets a first one.
    Row("account_change_password", "signed_in", ok=302),
    Row("account_set_password", "signed_in"),
    Row("account_reset_password", "public"),
    Row("account_reset_password_done", "public"),
    Row("account_reset_password_from_key", "public", args=lambda world: ("1", "devine")),
    Row("account_reset_password_from_key_done", "public"),
    Row("mfa_index", "signed_in"),
    Row("mfa_authenticate", "public", ok=302),
    Row("mfa_reauthenticate", "signed_in", ok=403),
    Row("mfa_activate_totp", "signed_in"),
    Row("mfa_deactivate_totp", "signed_in", ok=404),
    Row("mfa_view_recovery_codes", "signed_in", ok=404),
    Row("mfa_generate_recovery_codes", "signed_in"),
    Row("mfa_download_recovery_codes", "signed_in", ok=404),
    Row("mfa_list_webauthn", "signed_in"),
    Row("mfa_add_webauthn", "signed_in"),
    Row("mfa_reauthenticate_webauthn", "signed_in", ok=403),
    Row("mfa_login_webauthn", "public", ok=302),
    Row("mfa_edit_webauthn", "signed_in", ok=302, args=_key, but=ONLY_READER),
    Row("mfa_remove_webauthn", "signed_in", ok=302, args=_key, but=ONLY_READER),
]  # fmt: skip
