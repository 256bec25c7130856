from django.urls import path

from extranet.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("journal/", views.journal, name="journal"),
    path("journal/export.csv", views.journal_export, name="journal_export"),
]
