"""One module a method of the protocol; each takes the call and the resource it is about."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase

from extranet.dav.resources import Call
from extranet.dav.verbs.copy_move import copy, move
from extranet.dav.verbs.delete import delete
from extranet.dav.verbs.get import get
from extranet.dav.verbs.lock import lock
from extranet.dav.verbs.mkcol import mkcol
from extranet.dav.verbs.options import options
from extranet.dav.verbs.propfind import propfind
from extranet.dav.verbs.proppatch import proppatch
from extranet.dav.verbs.put import put
from extranet.dav.verbs.unlock import unlock

Verb = Callable[[Call, Any], HttpResponseBase]
VERBS: dict[str, Verb] = {
    "COPY": copy,
    "DELETE": delete,
    "GET": get,
    "HEAD": get,
    "LOCK": lock,
    "MKCOL": mkcol,
    "MOVE": move,
    "OPTIONS": options,
    "PROPFIND": propfind,
    "PROPPATCH": proppatch,
    "PUT": put,
    "UNLOCK": unlock,
}
