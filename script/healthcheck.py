"""Exits 0 when the web process of this container answers; asked under the public name, the only one it listens to."""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

ADDRESS = "http://127.0.0.1:8000/compte/login/"


def main() -> int:
    """Open the sign-in page, the one that everybody may see."""
    public = urlsplit(os.environ.get("SITE_URL") or ADDRESS)
    request = urllib.request.Request(ADDRESS, headers={"Host": public.netloc, "X-Forwarded-Proto": public.scheme})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
