"""The websocket of a note."""

from django.urls import path

from documents.consumers import NoteConsumer

NOTE = path("direct/notes/<int:pk>/", NoteConsumer.as_asgi(), name="note_live")
