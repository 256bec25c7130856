"""Pages of the look itself."""

from django.urls import path

from extranet.ui import views

app_name = "ui"
urlpatterns = [path("galerie/", views.gallery, name="gallery")]
