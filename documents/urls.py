from django.urls import path, re_path

from documents import views

SPACE = "espaces/<slug:slug>/documents/"

app_name = "documents"
urlpatterns = [
    re_path(r"^dav/documents(?:/.*)?$", views.drive, name="drive"),
    path("documents/lecteur-reseau/", views.drive_help, name="drive_help"),
    path(SPACE, views.folder_root, name="folder_root"),
    path(f"{SPACE}corbeille/", views.bin_list, name="bin_list"),
    path(f"{SPACE}<int:pk>/", views.folder_detail, name="folder_detail"),
    path(f"{SPACE}<int:pk>/nouveau-dossier/", views.folder_create, name="folder_create"),
    path(f"{SPACE}<int:pk>/renommer/", views.folder_rename, name="folder_rename"),
    path(f"{SPACE}<int:pk>/supprimer/", views.folder_delete, name="folder_delete"),
    path(f"{SPACE}<int:pk>/deposer/", views.upload, name="upload"),
    path(f"{SPACE}<int:pk>/droits/", views.folder_rights, name="folder_rights"),
    path(f"{SPACE}<int:pk>/droits/changer/", views.folder_role, name="folder_role"),
    path(f"{SPACE}<int:pk>/droits/propres/", views.folder_own_rights, name="folder_own_rights"),
    path(f"{SPACE}<int:pk>/droits/repris/", views.folder_parent_rights, name="folder_parent_rights"),
    path("documents/<int:pk>/", views.document_detail, name="document_detail"),
    path("documents/<int:pk>/modifier/", views.document_edit, name="document_edit"),
    path("documents/<int:pk>/deposer/", views.version_add, name="version_add"),
    path("documents/<int:pk>/telecharger/", views.download, name="download"),
    path("documents/<int:pk>/telecharger/<int:number>/", views.version_download, name="version_download"),
    path("documents/<int:pk>/verrouiller/", views.document_lock, name="document_lock"),
    path("documents/<int:pk>/deverrouiller/", views.document_unlock, name="document_unlock"),
    path("documents/<int:pk>/lever-le-verrou/", views.lock_take_over, name="lock_take_over"),
    path("documents/<int:pk>/supprimer/", views.document_delete, name="document_delete"),
    path("documents/<int:pk>/restaurer/", views.document_restore, name="document_restore"),
    path("documents/<int:pk>/editer/", views.office_editor, name="office_editor"),
    path("documents/<int:pk>/editer/ouvrir/", views.office_open, name="office_open"),
    path("documents/<int:pk>/editer/versions/", views.office_history, name="office_history"),
    path("documents/editeur/<str:token>/fichier/", views.office_file, name="office_file"),
    path("documents/editeur/<str:token>/suivi/", views.office_callback, name="office_callback"),
    path("documents/<int:pk>/effacer/", views.document_erase, name="document_erase"),
]
