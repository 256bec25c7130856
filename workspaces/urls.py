from django.urls import path

from workspaces import views

app_name = "workspaces"
urlpatterns = [
    path("espaces/", views.workspace_list, name="workspace_list"),
    path("espaces/creer/", views.workspace_create, name="workspace_create"),
    path("espaces/demandes/<int:pk>/", views.join_request_answer, name="join_request_answer"),
    path("espaces/<slug:slug>/", views.workspace_detail, name="workspace_detail"),
    path("espaces/<slug:slug>/nouveautes/", views.activity, name="activity"),
    path("espaces/<slug:slug>/qui/", views.workspace_why, name="workspace_why"),
    path("espaces/<slug:slug>/entrer/", views.join, name="join"),
    path("espaces/<slug:slug>/quitter/", views.leave, name="leave"),
    path("espaces/<slug:slug>/membres/", views.member_list, name="member_list"),
    path("espaces/<slug:slug>/membres/inviter/", views.invite, name="invite"),
    path("espaces/<slug:slug>/membres/groupe/", views.add_group, name="add_group"),
    path("espaces/<slug:slug>/membres/changer/", views.member_change, name="member_change"),
    path("espaces/<slug:slug>/consultations/", views.access_log, name="access_log"),
    path("espaces/<slug:slug>/consultations/export.csv", views.access_log_export, name="access_log_export"),
    path("espaces/<slug:slug>/reglages/", views.workspace_settings, name="workspace_settings"),
    path("espaces/<slug:slug>/reglages/modules/", views.modules, name="modules"),
    path("espaces/<slug:slug>/reglages/archive/", views.workspace_archive, name="workspace_archive"),
]
