"""Where each room's pages are: the rooms' own `urls.py` carry their French prefixes."""

from django.urls import include, path

urlpatterns = [
    path("", include("extranet.portal.urls")),
    path("", include("extranet.ui.urls")),
    path("dav/", include("extranet.dav.urls")),
    path("", include("extranet.links.urls")),
    path("compte/", include("extranet.accounts.urls")),
    path("notifications/", include("extranet.notifications.urls")),
    path("recherche/", include("extranet.search.urls")),
    path("annuaire/", include("directory.urls")),
    path("", include("workspaces.urls")),
    path("", include("documents.urls")),
    path("", include("agenda.urls")),
    path("", include("forums.urls")),
]
