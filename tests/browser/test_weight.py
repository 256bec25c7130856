"""What a slow rural line has to carry: bytes on the wire, as Chromium counts them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
FIRST_VISIT = 120 * 1024
NEXT_PAGE = 25 * 1024
PAGES = ["/", "/espaces/tourisme/", "/espaces/tourisme/documents/"]


class Scales:
    """Weighs what a page fetches and notes from where."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bytes = 0
        self.hosts: set[str] = set()
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", self._add)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def open(self, address: str) -> int:
        """Return how many bytes opening `address` takes."""
        self.bytes = 0
        self.page.goto(address, wait_until="networkidle")
        return self.bytes


@pytest.mark.parametrize("first", PAGES)
def test_a_first_visit_and_the_next_pages_are_light(
    product: str, browser: Browser, session_of: Callable[[str], Any], first: str
) -> None:
    with browser.new_context(viewport=PHONE, storage_state=session_of("maire")) as context:  # type: ignore[arg-type]
        scales = Scales(context.new_page())
        weights = {first: scales.open(product + first)}
        assert 20_000 < weights[first] <= FIRST_VISIT, weights
        for path in PAGES:
            if path != first:
                weights[path] = scales.open(product + path)
                assert 0 < weights[path] <= NEXT_PAGE, weights
        assert scales.hosts == {urlsplit(product).netloc}
