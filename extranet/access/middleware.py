"""Puts the actor on the request: `request.actor`."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from extranet.access.actor import Actor
from extranet.access.sessions import SEEN_COOKIE, actor_of, seen_now
from extranet.access.zones import Assurance
from extranet.accounts.visits import note_visit
from extranet.jobs.periodic import hold_the_day


class Request(HttpRequest):
    """A request that passed the middleware, for the type checker."""

    actor: Actor


class ActorMiddleware:
    """Make the actor of each request, and keep the second factor alive while pages are opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        hold_the_day()
        actor = request.actor = actor_of(request.user, request.session, request.COOKIES)
        if actor.user is not None:
            note_visit(actor.user)
        response = self.get_response(request)
        if actor.user is not None:
            # Private pages are for one person: no shared cache may keep them (ASVS 14.2.2).
            response.headers.setdefault("Cache-Control", "private, no-store")
            if actor.assurance is Assurance.SECOND_FACTOR:
                response.set_cookie(
                    SEEN_COOKIE, seen_now(actor.user), httponly=True, samesite="Lax", secure=settings.HTTPS
                )
        return response
