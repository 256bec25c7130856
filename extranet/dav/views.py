"""The door of the protocol: sign-in, conditions, then the verb."""

import logging
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required as public
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from extranet.access.actor import PUBLIC, Actor
from extranet.dav import preconditions
from extranet.dav.entrances import is_open
from extranet.dav.errors import DavError, from_domain, refuse
from extranet.dav.paths import asked_place, tagged
from extranet.dav.principals import PrincipalTree
from extranet.dav.resources import Call, Resource, Tree
from extranet.dav.signin import actor_of
from extranet.dav.verbs import VERBS
from extranet.ui.errors import DomainError

logger = logging.getLogger(__name__)


@csrf_exempt
@public
def principals(request: HttpRequest, realm: str) -> HttpResponseBase:
    """Say who one is."""
    if not is_open(realm):
        raise Http404
    return serve(request, PrincipalTree(realm))


def serve(request: HttpRequest, tree: Tree) -> HttpResponseBase:
    """Answer one request to a tree. Cookies count for nothing here: only an app password opens it."""
    actor = actor_of(request, tree.realm)
    if actor is None and request.method != "OPTIONS":
        answer: HttpResponseBase = refuse(DavError(HTTPStatus.UNAUTHORIZED))
        answer["WWW-Authenticate"] = f'Basic realm="{tree.realm}", charset="UTF-8"'
    else:
        try:
            answer = _answer(request, actor or PUBLIC, tree)
        except DavError as error:
            answer = refuse(error)
        except DomainError as error:
            answer = refuse(from_domain(error, request.path))
        except OSError:
            # The body broke off: nobody is there to read the answer, and nothing was stored.
            logger.info("A DAV body broke off")
            answer = refuse(DavError(HTTPStatus.BAD_REQUEST))
    answer.headers.setdefault("Cache-Control", "private, no-store")
    answer.headers.setdefault("Vary", "Authorization")
    # Programs are told no all day long (a file that is not there, a lock): nothing to warn of.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _answer(request: HttpRequest, actor: Actor, tree: Tree) -> HttpResponseBase:
    verb = VERBS.get(request.method or "")
    if verb is None:
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(VERBS)})
    call = Call(request, actor, tree)
    if actor.user is None:
        # What the server can do is no secret, and Windows asks before it signs in.
        return verb(call, Resource(call, request.path))
    lists = preconditions.parse_if(request.headers["If"]) if "If" in request.headers else []
    call.tokens = preconditions.submitted_tokens(lists)
    target = tree.resolve(call, asked_place(request, tree.prefix))
    preconditions.check_if(lists, target, lambda tag: tree.resolve(call, tagged(request, tag, tree.prefix)))
    if request.method not in {"GET", "HEAD"}:
        # Those two answer 304 and ranges by themselves.
        preconditions.check_http(request, target)
    return verb(call, target)
