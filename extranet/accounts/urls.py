"""The pages under `/compte/`: ours in the namespace `accounts`, allauth's under the names it knows them by.

Sign-up is not mounted: accounts come from invitations.
"""

from allauth.account import views as allauth_account
from django.urls import include, path, re_path

from extranet.accounts.views import app_passwords, invitation, personal_data, photo, profile, sessions, sign_out

own = [
    path("", profile.profile_edit, name="profile_edit"),
    path("photo/", photo.photo_edit, name="photo_edit"),
    path("photo/retirer/", photo.photo_remove, name="photo_remove"),
    path("photo/<int:user_id>/<slug:version>/", photo.photo, name="photo"),
    path("appareils/", sessions.session_list, name="session_list"),
    path("appareils/autres/fin/", sessions.session_end_others, name="session_end_others"),
    path("appareils/<int:session_id>/fin/", sessions.session_end, name="session_end"),
    path("mots-de-passe/", app_passwords.app_password_list, name="app_password_list"),
    path("mots-de-passe/nouveau/", app_passwords.app_password_create, name="app_password_create"),
    path(
        "mots-de-passe/<int:app_password_id>/revoquer/",
        app_passwords.app_password_revoke,
        name="app_password_revoke",
    ),
    path("donnees/", personal_data.personal_data, name="personal_data"),
    path("donnees/demander/", personal_data.export_request, name="export_request"),
    path("donnees/<int:export_id>/", personal_data.export_download, name="export_download"),
    path("donnees/effacer/", personal_data.erase, name="erase"),
    path("efface/", personal_data.erased, name="erased"),
    path("invitation/<str:token>/", invitation.invitation_accept, name="invitation_accept"),
]

allauth_pages = [
    path("login/", allauth_account.login, name="account_login"),
    path("logout/", sign_out.sign_out, name="account_logout"),
    path("inactive/", allauth_account.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_account.reauthenticate, name="account_reauthenticate"),
    path("email/", allauth_account.email, name="account_email"),
    path("confirm-email/", allauth_account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", allauth_account.confirm_email, name="account_confirm_email"),
    path("password/change/", allauth_account.password_change, name="account_change_password"),
    path("password/set/", allauth_account.password_set, name="account_set_password"),
    path("password/reset/", allauth_account.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth_account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        allauth_account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [path("", include((own, "accounts"))), *allauth_pages]
