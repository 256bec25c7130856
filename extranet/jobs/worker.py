"""The worker: threads for each lane, alone or beside the web process, and one that keeps the time."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any

from django.db import close_old_connections
from django_tasks_db.models import DBTaskResult

from extranet.jobs import periodic, queue
from extranet.jobs.lanes import LANES, Lane, steps_of
from extranet.jobs.presence import Presence, Watch, requeue_left

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
LOOK_SECONDS = 10


def work(stop: threading.Event, *, alone: bool, lanes: Sequence[str] = tuple(LANES), command: str = "worker") -> None:
    """Serve `lanes` until `stop` is set; the jobs in hand are finished first.

    `alone` says that no other worker came first to this data folder: what dead ones left is taken up at once, not after
    a minute. Without lanes, beside `extranet worker`, the process only says that it is there, and that the day has
    changed.
    """
    keeper = _Keeper(Presence(command, lanes), alone=alone)
    threads: list[threading.Thread] = []
    while not stop.is_set():
        _attempt(keeper.keep if lanes else keeper.be_there)
        if lanes and keeper.is_ready and not threads:
            threads = _begin(lanes, keeper.presence.holder, stop)
        stop.wait(POLL_SECONDS)
    while any(thread.is_alive() for thread in threads):
        _attempt(keeper.presence.beat)
        threads[0].join(POLL_SECONDS)
        threads = [thread for thread in threads if thread.is_alive()]
    _attempt(keeper.presence.end)


class _Keeper:
    """What a process does beside its lanes: it says that it lives, takes up what was dropped, enqueues what is due."""

    def __init__(self, presence: Presence, *, alone: bool) -> None:
        self.presence = presence
        self.is_ready = False
        self._alone = alone
        self._watch = Watch()
        self._looked_at: float | None = None

    def be_there(self) -> None:
        self.presence.beat()
        periodic.hold_the_day()

    def keep(self) -> None:
        self.be_there()
        if not self.is_ready:
            if self._alone:
                requeue_left()
            self.is_ready = True
        now = time.monotonic()
        if self._looked_at is None or now - self._looked_at > LOOK_SECONDS:
            # Again and again: a worker that is started anew at once comes too early for what it left behind.
            self._watch.requeue_dropped()
            self._looked_at = now
        periodic.enqueue_due()


def run_pending(stop: threading.Event | None = None) -> None:
    """Do all that waits in every lane, in this thread, then return; after the job in hand, once `stop` is set."""
    stop = stop or threading.Event()
    claims = [queue.Claims(lane, "here") for lane in LANES.values() if lane.queues]
    busy = True
    while busy and not stop.is_set():
        busy = any([served.step(stop) for lane in LANES for _name, served in steps_of(lane)])
        for claim in claims:
            while not stop.is_set() and (job := claim.take()) is not None:
                queue.do(job)
                busy = True


def _begin(lanes: Sequence[str], holder: str, stop: threading.Event) -> list[threading.Thread]:
    """Start the threads of `lanes`: one for the queue of each, one for each of its steps."""
    threads = []
    for lane in (LANES[name] for name in lanes):
        if lane.queues:
            threads.append(threading.Thread(target=_serve_queue, args=(lane, holder, stop), name=lane.name))
        for name, served in steps_of(lane.name):
            turn = (lambda step: lambda: step(stop))(served.step)
            threads.append(threading.Thread(target=_repeat, args=(turn, stop, served.every), name=name))
    for thread in threads:
        thread.start()
    return threads


class Hand:
    """A thread that does the jobs of a lane one after another. One that takes too long over a job is left to itself."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._given: SimpleQueue[tuple[DBTaskResult[..., Any], threading.Event] | None] = SimpleQueue()
        # A thread that was left must not hold the process back when it ends.
        threading.Thread(target=self._work, name=f"{lane.name}-hand", daemon=True).start()

    def do(self, job: DBTaskResult[..., Any]) -> bool:
        """Have `job` done; False when it took too long: it is noted as failed, and this hand is of no more use."""
        done = threading.Event()
        self._given.put((job, done))
        if done.wait(self._lane.seconds):
            return True
        self.leave()
        seconds = self._lane.seconds
        logger.error("The job %s took more than %d s and was given up", job.task_path, seconds)
        try:
            queue.end(job, queue.TooLong(f"Ce travail a pris plus de {seconds} secondes, ce que sa file accorde."))
        except Exception:
            logger.exception("That the job %s was given up could not be noted", job.task_path)
        return False

    def leave(self) -> None:
        """Let the thread end after what it has in hand."""
        self._given.put(None)

    def _work(self) -> None:
        while (given := self._given.get()) is not None:
            job, done = given
            try:
                periodic.hold_the_day()
                queue.do(job)
            except Exception:
                logger.exception("The end of the job %s could not be noted", job.task_path)
            close_old_connections()
            done.set()


def _serve_queue(lane: Lane, holder: str, stop: threading.Event) -> None:
    """Claim and do the jobs of `lane` until `stop` is set."""
    claims, hand = queue.Claims(lane, holder), Hand(lane)

    def turn() -> bool:
        nonlocal hand
        job = claims.take()
        if job is None:
            return False
        if not hand.do(job):
            hand = Hand(lane)
        return True

    _repeat(turn, stop, POLL_SECONDS)
    hand.leave()


def _repeat(turn: Callable[[], bool], stop: threading.Event, rest: float) -> None:
    """Take turns until `stop` is set, with a rest after one that found nothing to do, or failed."""
    while not stop.is_set():
        if not _attempt(turn):
            stop.wait(rest)


def _attempt(turn: Callable[[], bool | None]) -> bool:
    """Take one turn; an error is told in the log, and the work goes on."""
    try:
        return bool(turn())
    except Exception:
        logger.exception("%s goes on after an error", threading.current_thread().name)
        return False
    finally:
        close_old_connections()
