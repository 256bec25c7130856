"""The websocket's address: one for every page."""

from django.urls import path

from extranet.live.consumers import LiveConsumer

websocket_urlpatterns = [path("direct/", LiveConsumer.as_asgi(), name="live")]
