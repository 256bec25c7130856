from django.urls import re_path

from extranet.dav import views

app_name = "dav"
urlpatterns = [
    re_path(r"^principals/(?P<realm>[a-z]+)(?:/.*)?$", views.principals, name="principals"),
]
