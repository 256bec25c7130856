from django.urls import path

from extranet.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("cloche/", views.bell, name="bell"),
    path("lues/", views.mark_read, name="mark_read"),
    path("preferences/", views.preferences, name="preferences"),
    path("suivre/", views.follow, name="follow"),
    path("arreter/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
