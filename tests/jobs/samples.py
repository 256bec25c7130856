"""Jobs for the tests of the lanes: they note what was done, and wait where a test tells them to."""

import threading

from django_tasks import task

from extranet.jobs.lanes import SLOW

done: list[str] = []
begun, go_on = threading.Event(), threading.Event()


@task(queue_name=SLOW)
def note(name: str) -> None:
    """Note that it was done."""
    done.append(name)


@task(queue_name=SLOW)
def wait(name: str) -> None:
    """Say that it began, and end when told."""
    begun.set()
    go_on.wait(20)
    done.append(name)


@task(queue_name=SLOW)
def fail() -> None:
    """Fail."""
    raise RuntimeError("the roof leaks")


@task(queue_name=SLOW)
def turn() -> None:
    """Note that a turn came."""
    done.append("turn")
