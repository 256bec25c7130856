from django.urls import path

from extranet.links import views

app_name = "links"
urlpatterns = [path("repondre/<str:token>/", views.answer, name="answer")]
