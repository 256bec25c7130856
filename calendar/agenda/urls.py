from django.urls import path

from agenda.views import events, feeds, pages

app_name = "agenda"
urlpatterns = [
    path("agenda/", pages.my_agenda, name="my_agenda"),
    path("agenda/abonnements/", feeds.feed_list, name="feed_list"),
    path("agenda/abonnements/nouveau/", feeds.feed_create, name="feed_create"),
    path("agenda/abonnements/<int:pk>/supprimer/", feeds.feed_revoke, name="feed_revoke"),
    path("agenda/flux/<str:token>.ics", feeds.feed, name="feed"),
    path("espaces/<slug:slug>/agenda/", pages.space_agenda, name="space_agenda"),
    path("espaces/<slug:slug>/agenda/agenda.ics", pages.agenda_ics, name="agenda_ics"),
    path("espaces/<slug:slug>/agenda/nouveau/", events.event_create, name="event_create"),
    path("evenements/<int:pk>/", events.event_detail, name="event_detail"),
    path("evenements/<int:pk>/evenement.ics", events.event_ics, name="event_ics"),
    path("evenements/<int:pk>/modifier/", events.event_edit, name="event_edit"),
    path("evenements/<int:pk>/annuler/", events.event_cancel, name="event_cancel"),
    path("evenements/<int:pk>/maintenir/", events.event_confirm, name="event_confirm"),
    path("evenements/<int:pk>/supprimer/", events.event_delete, name="event_delete"),
    path("evenements/<int:pk>/restaurer/", events.event_restore, name="event_restore"),
]
