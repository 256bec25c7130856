"""OPTIONS: what the server and the resource can do."""

from django.http import HttpResponse

from extranet.dav.resources import Call, Resource


def options(call: Call, target: Resource) -> HttpResponse:
    """Return the methods of the target and the classes of the protocol."""
    classes = "1, 2, 3, access-control"
    features = f"{classes}, {call.tree.features}" if call.tree.features else classes
    # Old Windows clients look for the last of these before they believe the others.
    return HttpResponse(headers={"DAV": features, "Allow": target.methods, "MS-Author-Via": "DAV"})
