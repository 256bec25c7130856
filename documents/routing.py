"""The websocket of a note."""

from django.urls import path

from documents.consumers import NoteConsumer

websocket_urlpatterns = [path("direct/notes/<int:pk>/", NoteConsumer.as_asgi(), name="note_live")]
