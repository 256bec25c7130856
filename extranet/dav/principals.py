"""Who one is, as a resource (RFC 3744, RFC 5397): rooms hang their collections on it."""

from http import HTTPStatus
from xml.sax.saxutils import escape

from extranet.dav.errors import DavError
from extranet.dav.paths import Place
from extranet.dav.resources import Call, Resource
from extranet.dav.xml import DAV, href_xml

PREFIX = "/dav/principals/"


def principal_href(resource: Resource) -> str:
    """Return the address of the actor's own principal."""
    user = resource.call.actor.user
    prefix = f"{PREFIX}{resource.call.tree.realm}/"
    return f"{prefix}{user.pk}/" if user is not None else prefix


def principal_xml(resource: Resource) -> str:
    """Return `current-user-principal`: the way from any resource to oneself."""
    return href_xml(principal_href(resource))


class Principal(Resource):
    """The person who asks. Other people's principals are not shown."""

    is_collection = True
    on_demand = frozenset({DAV + "current-user-principal", DAV + "principal-URL"})
    properties = {
        DAV + "displayname": lambda one: escape(str(one.call.actor.user)),
        DAV + "resourcetype": lambda one: "<d:collection/><d:principal/>",
        DAV + "current-user-principal": principal_xml,
        DAV + "principal-URL": principal_xml,
    }


class PrincipalTree:
    """The principals as one realm's app passwords open them: everyone sees oneself."""

    features = ""

    def __init__(self, realm: str) -> None:
        self.realm = realm
        self.prefix = f"{PREFIX}{realm}/"

    def resolve(self, call: Call, place: Place) -> Resource:
        """Return the actor's principal; 404 for any other."""
        if call.actor.user is None or place.names not in {(), (str(call.actor.user.pk),)}:
            raise DavError(HTTPStatus.NOT_FOUND)
        return Principal(call, f"{self.prefix}{call.actor.user.pk}/")
