import pytest

from tests.jobs import samples


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    samples.done.clear()
    samples.begun.clear()
    samples.go_on.clear()
