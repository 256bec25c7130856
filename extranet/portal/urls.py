from django.urls import path

from extranet.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("journal/", views.journal, name="journal"),
    path("journal/export.csv", views.journal_export, name="journal_export"),
    path("courrier/", views.mail_list, name="mail_list"),
    path("courrier/envoyer/", views.mail_send_now, name="mail_send_now"),
    path("courrier/renvoyer/", views.mail_send_all_again, name="mail_send_all_again"),
    path("courrier/<int:pk>/renvoyer/", views.mail_send_again, name="mail_send_again"),
    path("courrier/<int:pk>/abandonner/", views.mail_give_up, name="mail_give_up"),
]
