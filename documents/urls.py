from django.urls import path

from documents import views
from documents.views import links, public, reading

SPACE = "espaces/<slug:slug>/documents/"

app_name = "documents"
urlpatterns = [
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
    path("documents/<int:pk>/supprimer/", views.document_delete, name="document_delete"),
    path("documents/<int:pk>/restaurer/", views.document_restore, name="document_restore"),
    path("documents/<int:pk>/effacer/", views.document_erase, name="document_erase"),
    path(f"{SPACE}partages/", links.space_links, name="space_links"),
    path(f"{SPACE}<int:pk>/partager/", links.folder_links, name="folder_links"),
    path("documents/<int:pk>/partager/", links.document_links, name="document_links"),
    path("documents/liens/<int:pk>/fin/", links.link_revoke, name="link_revoke"),
    path("l/<str:token>/", public.link_open, name="link_open"),
    path("l/<str:token>/mot-de-passe/", public.link_password, name="link_password"),
    path("l/<str:token>/deposer/", public.link_deposit, name="link_deposit"),
    path("l/<str:token>/<int:pk>/", public.link_document, name="link_document"),
    path("l/<str:token>/<int:pk>/telecharger/", public.link_download, name="link_download"),
    path("documents/<int:pk>/lectures/", reading.reading_list, name="reading_list"),
    path("documents/<int:pk>/lectures/demander/", reading.reading_ask, name="reading_ask"),
    path("documents/<int:pk>/lu/", reading.reading_acknowledge, name="reading_acknowledge"),
    path("documents/lectures/<int:pk>/", reading.reading_request, name="reading_request"),
    path("documents/lectures/<int:pk>/ajouter/", reading.reading_add, name="reading_add"),
    path("documents/lectures/<int:pk>/relancer/", reading.reading_nudge, name="reading_nudge"),
    path("documents/lectures/<int:pk>/redemander/", reading.reading_again, name="reading_again"),
    path("documents/lectures/<int:pk>/clore/", reading.reading_close, name="reading_close"),
    path("documents/lectures/<int:pk>/preuve.csv", reading.reading_csv, name="reading_csv"),
    path("documents/lectures/<int:pk>/preuve.pdf", reading.reading_pdf, name="reading_pdf"),
    path("documents/lu/<str:token>/", reading.reading_by_mail, name="reading_by_mail"),
]
