"""The one worker thread, for the few jobs that would hold up the window."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor


class Stopped(Exception):
    """The job was told to stop. Raised inside it by its report()."""


@dataclass
class Errand:
    """A job under way. stop() asks it to end at its next report()."""

    owner: QObject
    done: Callable[[Any], object]
    failed: Callable[[Exception], object]
    progress: Callable[..., object] | None = None
    stopped: Callable[[], object] | None = None
    _stop: Event = field(default_factory=Event)

    def stop(self) -> None:
        self._stop.set()

    def stopping(self) -> bool:
        return self._stop.is_set()


class Background(QObject):
    """One worker, so jobs never race each other for the database. Answers arrive on the window's thread."""

    _came_back = Signal(int, object, object)
    _reported = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        _started[:] = [self]
        self._errands: dict[int, Errand] = {}
        self._tickets = itertools.count()
        self._came_back.connect(self._deliver)
        self._reported.connect(self._report)

    def start(
        self,
        job: Callable[..., Any],
        *,
        owner: QObject,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        progress: Callable[..., object] | None = None,
        stopped: Callable[[], object] | None = None,
    ) -> Errand:
        """Run job() beside the window. With `progress` it is job(report): what it reports, progress hears.

        A closed owner hears nothing. Whoever stops the errand hears `stopped`.
        """
        ticket = next(self._tickets)
        errand = Errand(owner, done, failed, progress, stopped)
        self._errands[ticket] = errand
        self._worker.submit(self._carry_out, ticket, job, errand)
        return errand

    @cached_property
    def _worker(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor  # the first window stands before it is loaded

        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def busy(self) -> bool:
        return bool(self._errands)

    def stop(self) -> None:
        """The program ends: what is under way is asked to stop and waited for, the rest never begins."""
        for errand in self._errands.values():
            errand.stop()
        if "_worker" in self.__dict__:
            self._worker.shutdown(wait=True, cancel_futures=True)
        self._errands.clear()

    def _carry_out(self, ticket: int, job: Callable[..., Any], errand: Errand) -> None:
        def report(*news: Any) -> None:
            if errand.stopping():
                raise Stopped
            self._reported.emit(ticket, news)

        try:
            answer, error = (job() if errand.progress is None else job(report)), None
        except Exception as caught:  # noqa: BLE001 - every fault goes back to whoever asked
            answer, error = None, caught
        self._came_back.emit(ticket, answer, error)

    @Slot(int, object)
    def _report(self, ticket: int, news: tuple[Any, ...]) -> None:
        errand = self._errands.get(ticket)
        if errand and errand.progress and isValid(errand.owner) and not errand.stopping():
            errand.progress(*news)

    @Slot(int, object, object)
    def _deliver(self, ticket: int, answer: Any, error: Exception | None) -> None:
        errand = self._errands.pop(ticket, None)
        if errand is None or not isValid(errand.owner):
            return
        if isinstance(error, Stopped):
            if errand.stopped is not None:
                errand.stopped()
        elif error is not None:
            errand.failed(error)
        else:
            errand.done(answer)


def the_worker() -> Background:
    """The program has one: parts that are not handed it find it here."""
    assert _started, "nothing was started"
    return _started[-1]


_started: list[Background] = []
